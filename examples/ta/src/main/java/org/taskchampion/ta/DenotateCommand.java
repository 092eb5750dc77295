package org.taskchampion.ta;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.taskchampion.Annotation;
import org.taskchampion.Task;
import org.taskchampion.TaskEditor;

/** {@code ta FILTER denotate}. */
final class DenotateCommand extends ChangeCommand {

  DenotateCommand() {
    super("denotate", "Removes a note from tasks.");
  }

  @Override
  String arguments() {
    return "TEXT";
  }

  @Override
  List<String> details() {
    return List.of(
        "Of each task it removes one note: the first whose text is TEXT; if there is none, the"
            + " first",
        "that has TEXT in it. With search.case.sensitive=no, capitals do not count.");
  }

  @Override
  List<String> examples() {
    return List.of("ta 3 denotate The shop closes at 18:00", "ta 3 denotate shop");
  }

  @Override
  Change change(Session session, CommandLine line) {
    String text = String.join(" ", line.allWords()).strip();
    if (text.isEmpty()) {
      throw TaException.usage("denotate needs the text of a note: " + synopsis());
    }
    boolean sensitive = session.conventions().isCaseSensitive();
    String wanted = folded(text, sensitive);
    return (editor, task, selection) -> {
      Optional<Annotation> note =
          first(task, found -> folded(found, sensitive).equals(wanted))
              .or(() -> first(task, found -> folded(found, sensitive).contains(wanted)));
      if (note.isEmpty()) {
        return Effect.nothing("has no note with this text");
      }
      TaskEditor unused = editor.removeAnnotation(note.get().entry());
      return new Effect("Denotated", ": \"" + note.get().description() + "\" is removed");
    };
  }

  private static String folded(String text, boolean sensitive) {
    return sensitive ? text : text.toLowerCase(Locale.ROOT);
  }

  private static Optional<Annotation> first(Task task, Predicate<String> test) {
    return task.annotations().stream().filter(note -> test.test(note.description())).findFirst();
  }
}
