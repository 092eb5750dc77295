package org.taskchampion.ta;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Edit;
import org.taskchampion.PropertyNames;
import org.taskchampion.Task;
import org.taskchampion.TaskEditor;
import org.taskchampion.query.Conventions;

/** {@code ta FILTER modify}. */
final class ModifyCommand extends ChangeCommand {

  /** Where the words go that are text. */
  private enum Place {
    INSTEAD,
    BEHIND,
    BEFORE
  }

  private final Place place;

  private ModifyCommand(String name, String summary, Place place) {
    super(name, summary);
    this.place = place;
  }

  static ModifyCommand modify() {
    return new ModifyCommand(
        "modify", "Changes tasks: their text, tags and attributes.", Place.INSTEAD);
  }

  static ModifyCommand append() {
    return new ModifyCommand("append", "Puts words behind the text of tasks.", Place.BEHIND);
  }

  static ModifyCommand prepend() {
    return new ModifyCommand("prepend", "Puts words before the text of tasks.", Place.BEFORE);
  }

  @Override
  String arguments() {
    return "[TEXT] [+TAG] [-TAG] [NAME:VALUE]";
  }

  @Override
  List<String> details() {
    return HelpCommand.MODIFICATIONS;
  }

  @Override
  List<String> examples() {
    return switch (place) {
      case INSTEAD ->
          List.of(
              "ta 3 modify +shop due:tomorrow",
              "ta 3 modify due:friday+18h wait:due-2days",
              "ta 3,4 modify project:Home priority:",
              "ta 3 modify depends:5,-6",
              "ta 3 modify -- Text with +plus and due:colon");
      case BEHIND -> List.of("ta 3 append and bread", "ta 3 append and bread +shop");
      case BEFORE -> List.of("ta 3 prepend At once", "ta 3 prepend Please priority:H");
    };
  }

  @Override
  Change change(Session session, CommandLine line) {
    if (line.allWords().isEmpty()) {
      throw TaException.usage(name() + " needs something to change: " + synopsis());
    }
    return new Modifier(line, session.dates(), session.conventions());
  }

  private final class Modifier implements Change {
    private final CommandLine line;
    private final DateReader dates;
    private final Conventions conventions;
    private @Nullable Modification modification;

    Modifier(CommandLine line, DateReader dates, Conventions conventions) {
      this.conventions = conventions;
      this.line = line;
      this.dates = dates;
    }

    @Override
    public void prepare(Edit edit, Selection selection) {
      Modification read = Modification.parse(line, dates, conventions, selection::hasProperty);
      if (read.isEmpty()) {
        throw TaException.usage(name() + " needs something to change, and got blanks only");
      }
      modification = read;
    }

    @Override
    public Effect apply(TaskEditor editor, Task task, Selection selection) {
      Modification prepared = Objects.requireNonNull(modification);
      TaskChange change = new TaskChange(editor);
      String text = text(task.description(), prepared);
      if (!text.isEmpty()) {
        change.set(PropertyNames.DESCRIPTION, text);
      }
      prepared.apply(change, selection);
      if (!change.end()) {
        return Effect.nothing("is so already; nothing was changed");
      }
      return new Effect(
          "Modified",
          text.isEmpty() || text.equals(task.description())
              ? ""
              : ": the text \"" + task.description() + "\" is now \"" + text + "\"");
    }

    private String text(String before, Modification given) {
      if (place == Place.INSTEAD) {
        return given.description();
      }
      String explicit = given.explicitDescription();
      String base = explicit.isEmpty() ? before : explicit;
      String words = given.words();
      if (base.isEmpty() || words.isEmpty()) {
        return words.isEmpty() ? explicit : words;
      }
      return place == Place.BEHIND ? base + " " + words : words + " " + base;
    }
  }
}
