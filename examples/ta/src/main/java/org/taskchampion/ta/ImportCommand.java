package org.taskchampion.ta;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.taskchampion.Replica;
import org.taskchampion.internal.Reasons;

/** {@code ta import}. */
final class ImportCommand extends Command {

  ImportCommand() {
    super("import", "Reads tasks from Taskwarrior's JSON, all or none.", FilterUse.NONE);
  }

  @Override
  String arguments() {
    return "[FILE | -]";
  }

  @Override
  List<String> details() {
    return List.of(
        "The file holds a JSON array of tasks, or one task after the other; - is standard input.",
        "Times are written as Taskwarrior does, 20261224T180000Z, as other ISO 8601 or as Unix seconds;",
        "what has exactly Taskwarrior's form is a time in any other attribute too. null and \"\" stand for",
        "an attribute that is absent. Two different tasks of one UUID in a file are an error.",
        "A task that is here already, by its UUID, becomes as the file has it: what the file lacks is",
        "removed, but for status, entry and modified. Importing the same again changes nothing.",
        "An import is all or nothing: where anything in the file is not understood, such as a due of",
        "20261224 without a time, an error names the place, and nothing is imported.",
        "It is one step of undo.");
  }

  @Override
  List<String> examples() {
    return List.of("task export | ta import", "ta import tasks.json");
  }

  @Override
  int run(Session session, Options options, CommandLine line) {
    List<String> words = line.allWords();
    if (words.size() > 1) {
      throw TaException.usage("import takes one file: " + synopsis());
    }
    String source = words.isEmpty() ? "-" : words.get(0);
    if (words.isEmpty() && session.surroundings().inputIsTerminal()) {
      throw TaException.usage("import needs a file, or - for standard input: " + synopsis());
    }
    String shown = source.equals("-") ? "standard input" : source;
    List<TaskwarriorTask> tasks =
        TaskwarriorReader.read(shown, bytes(session, source, shown), session.surroundings().zone());
    String summary;
    try (Replica replica = session.openReplica()) {
      summary =
          replica.editAndGet(
              edit -> {
                Importer importer = new Importer(edit, edit.now());
                for (int i = 0; i < tasks.size(); i++) {
                  importer.put(shown + ", task " + (i + 1) + ": ", tasks.get(i));
                }
                return importer.summary();
              });
    }
    session.out().line(summary);
    return ExitCode.OK;
  }

  private static byte[] bytes(Session session, String source, String shown) {
    try {
      if (source.equals("-")) {
        return session.surroundings().in().readAllBytes();
      }
      try (InputStream in = Input.of(session.path(source))) {
        return in.readAllBytes();
      }
    } catch (IOException e) {
      throw TaException.error(shown + " cannot be read: " + Reasons.of(e));
    }
  }
}
