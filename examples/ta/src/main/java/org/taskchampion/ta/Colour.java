package org.taskchampion.ta;

import java.io.File;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Task;
import org.taskchampion.query.Evaluation;
import org.taskchampion.query.VirtualTag;

/** How a line stands out in a terminal: what is late, under way, blocked or of high priority. */
enum Colour {
  HEADING("1"),
  OVERDUE("31"),
  ACTIVE("32"),
  HIGH_PRIORITY("33"),
  BLOCKED("2");

  private final String code;

  Colour(String code) {
    this.code = code;
  }

  /** Returns a line in this colour. */
  String on(String line) {
    return "\u001b[" + code + "m" + line + "\u001b[0m";
  }

  /** Returns the colour of a task; null if it does not stand out. */
  static @Nullable Colour of(Task task, Evaluation evaluation) {
    if (evaluation.hasTag(task, VirtualTag.OVERDUE)) {
      return OVERDUE;
    }
    if (evaluation.hasTag(task, VirtualTag.ACTIVE)) {
      return ACTIVE;
    }
    if (evaluation.hasTag(task, VirtualTag.BLOCKED)) {
      return BLOCKED;
    }
    return task.priority().equals("H") && ChangeCommand.isOpen(task) ? HIGH_PRIORITY : null;
  }

  /**
   * Says whether this run colours: its output is a terminal that knows colours, and neither the
   * variable {@code NO_COLOR} nor the setting {@code color} forbids it.
   */
  static boolean isWanted(Session session) {
    Surroundings surroundings = session.surroundings();
    if (!surroundings.outputIsTerminal() || surroundings.variable("NO_COLOR") != null) {
      return false;
    }
    String terminal = surroundings.variable("TERM");
    boolean knowsColours =
        terminal == null
            // Of Windows' own terminals, the new one knows them without being told to.
            ? File.separatorChar == '/' || surroundings.variable("WT_SESSION") != null
            : !terminal.equals("dumb");
    return knowsColours && session.configuration().taskwarrior().color();
  }
}
