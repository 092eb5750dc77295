package org.taskchampion.ta;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.taskchampion.Edit;
import org.taskchampion.Replica;
import org.taskchampion.internal.Reasons;
import org.taskchampion.taskwarrior.ImportReport;
import org.taskchampion.taskwarrior.TaskwarriorJson;
import org.taskchampion.taskwarrior.TaskwarriorTask;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code ta import}. */
final class ImportCommand extends Command {

  private static final String TOLERANT = "--tolerant";
  private static final int MOST_SHOWN = 1_000;

  /** So many tasks are kept in memory; of more, only their text. */
  private static final int MOST_KEPT = 20_000;

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
        "The file holds a JSON array of tasks, or one task after the other, with commas between"
            + " them or",
        "without; - is standard input.",
        "Times are written as Taskwarrior does, 20261224T180000Z, as other ISO 8601 or as Unix"
            + " seconds;",
        "what has exactly Taskwarrior's form is a time in any other attribute too. null and \"\""
            + " stand for",
        "an attribute that is absent. Two different tasks of one UUID in a file are an error.",
        "A task that is here already, by its UUID, becomes as the file has it: what the file lacks"
            + " is",
        "removed, but for status, entry and modified. Importing the same again changes nothing.",
        "An import is all or nothing: everything in the file that is not understood, such as a due"
            + " of",
        "20261224 without a time, is named with its place, and nothing is imported. With "
            + TOLERANT,
        "the tasks that are understood are. It is one step of undo.");
  }

  @Override
  void addOptions(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder(TOLERANT)
            .type(boolean.class)
            .description(
                "Leaves out the tasks that are not understood, and imports the others. The exit"
                    + " code is 1 if any was left out.")
            .build());
  }

  @Override
  List<String> examples() {
    return List.of(
        "task export | ta import", "ta import tasks.json", "ta import --tolerant old.json");
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
    TaskwarriorJson json = TaskwarriorJson.with(session.conventions());
    try (InputStream file = source.equals("-") ? null : Input.of(session.path(source));
        KeptInput in = new KeptInput(file == null ? unclosed(session) : file)) {
      Read read = read(session, json, in, shown);
      if (read.faults > 0 && !options.has(TOLERANT)) {
        session.surroundings().note("ta: nothing was imported");
        return ExitCode.ERROR;
      }
      ImportReport report;
      try (Replica replica = session.openReplica()) {
        report =
            replica.editAndGet(
                edit ->
                    UserInput.store(
                        shown + ", ",
                        () -> importInto(edit, json, read, in),
                        "nothing was imported"));
      }
      session
          .out()
          .line(
              "Imported " + read.count + (read.count == 1 ? " task: " : " tasks: ") + report + ".");
      return read.faults > 0 ? ExitCode.ERROR : ExitCode.OK;
    } catch (IOException e) {
      throw TaException.error(shown + " cannot be read: " + Reasons.of(e));
    }
  }

  private static InputStream unclosed(Session session) {
    return new FilterInputStream(session.surroundings().in()) {
      @Override
      public void close() {}
    };
  }

  private static ImportReport importInto(Edit edit, TaskwarriorJson json, Read read, KeptInput in) {
    if (read.count <= MOST_KEPT) {
      return json.importInto(edit, read.tasks);
    }
    try (InputStream again = in.again()) {
      return json.importInto(edit, again, fault -> {});
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory throws none
    }
  }

  /** What was read. */
  private static final class Read {
    private final List<TaskwarriorTask> tasks = new ArrayList<>();
    private long count;
    private long faults;

    private void add(TaskwarriorTask task) {
      if (++count <= MOST_KEPT) {
        tasks.add(task);
      } else {
        tasks.clear();
      }
    }
  }

  /**
   * Reads the tasks before the replica is opened: nobody has to wait for a slow pipe. If they are
   * very many, their text is read once more, so that they need not all be in memory.
   */
  private static Read read(Session session, TaskwarriorJson json, KeptInput in, String shown)
      throws IOException {
    Read read = new Read();
    json.read(
        in,
        read::add,
        fault -> {
          if (read.faults++ < MOST_SHOWN) {
            session.surroundings().note("ta: " + shown + ", " + fault);
          }
        });
    if (read.faults > MOST_SHOWN) {
      session.surroundings().note("ta: and " + (read.faults - MOST_SHOWN) + " more faults");
    }
    return read;
  }
}
