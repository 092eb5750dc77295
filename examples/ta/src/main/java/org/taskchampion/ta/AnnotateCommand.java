package org.taskchampion.ta;

import java.util.List;
import org.taskchampion.TaskEditor;

/** {@code ta FILTER annotate}. */
final class AnnotateCommand extends ChangeCommand {

  AnnotateCommand() {
    super("annotate", "Adds a note to tasks. All words are taken as its text.");
  }

  @Override
  String arguments() {
    return "TEXT";
  }

  @Override
  List<String> examples() {
    return List.of("ta 3 annotate The shop closes at 18:00");
  }

  @Override
  Change change(Session session, CommandLine line) {
    String text = String.join(" ", line.allWords()).strip();
    if (text.isEmpty()) {
      throw TaException.usage("annotate needs a text: " + synopsis());
    }
    return (editor, task, selection) -> {
      TaskEditor unused = UserInput.store(() -> editor.annotate(text));
      return Effect.done("Annotated");
    };
  }
}
