package org.taskchampion.ta;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Edit;
import org.taskchampion.Replica;
import org.taskchampion.Status;
import org.taskchampion.Task;
import org.taskchampion.TaskEditor;
import org.taskchampion.taskwarrior.Recurrence;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** A command that changes the tasks of a filter, all in one unit of work. */
abstract class ChangeCommand extends Command {

  /** Up to so many tasks are changed without a question. */
  private static final int FEW = 3;

  private static final String YES = "--yes";

  /** What one attempt came to: lines to print, or the tasks to ask about. */
  private record Outcome(List<String> lines, List<UUID> question) {}

  /** Changes one task, and says what was done. */
  interface Change {
    /**
     * Reads what can be read only where the tasks are.
     *
     * @throws TaException if it cannot be done
     */
    default void prepare(Edit edit, Selection selection) {}

    /** Changes a task, and says what was done. */
    Effect apply(TaskEditor editor, Task task, Selection selection);
  }

  /**
   * What became of a task.
   *
   * @param verb what was done, such as "Started"; null if nothing was
   * @param more what else there is to say once all tasks are changed, or what is so already, such
   *     as "is active already"
   */
  record Effect(@Nullable String verb, Supplier<String> more) {

    Effect(@Nullable String verb, String more) {
      this(verb, () -> more);
    }

    static Effect done(String verb) {
      return new Effect(verb, "");
    }

    static Effect nothing(String why) {
      return new Effect(null, why);
    }

    /** Returns the line that says it. */
    String line(String task) {
      return verb == null
          ? "Task " + task + " " + more.get() + "."
          : verb + " task " + task + more.get() + ".";
    }
  }

  ChangeCommand(String name, String summary) {
    super(name, summary, FilterUse.REQUIRED);
  }

  /**
   * Says whether a task is one of those that the command is for. Of the tasks that match a filter,
   * only these are changed; if there are none, all that match are, or say what is so already.
   */
  boolean isFor(Task task) {
    return true;
  }

  /** Returns how many tasks are changed without a question. */
  int most() {
    return FEW;
  }

  /** Says whether a task is neither completed nor deleted. */
  static boolean isOpen(Task task) {
    return !task.status().equals(Status.COMPLETED) && !task.status().equals(Status.DELETED);
  }

  /** Reads and checks the words behind the command. */
  abstract Change change(Session session, CommandLine line);

  @Override
  void addOptions(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder(YES)
            .type(boolean.class)
            .description(
                most() == 0
                    ? "Does not ask. At a terminal, it is asked; in a script it is not."
                    : "Does not ask. At a terminal, a change of more than "
                        + most()
                        + " tasks is asked about; in a script it is not.")
            .build());
  }

  @Override
  final int run(Session session, Options options, CommandLine line) {
    if (line.filter().isEmpty()) {
      throw TaException.usage(
          name() + " needs to know which tasks: " + synopsis() + ", such as " + examples().get(0));
    }
    session.openAhead(true);
    GivenFilter filter = GivenFilter.ofChange(line.filter(), session.conventions());
    Change change = change(session, line);
    int most = most() == 0 ? 0 : session.configuration().taskwarrior().countPrompt(most());
    boolean never = most() > 0 && most == 0;
    boolean ask = session.surroundings().inputIsTerminal() && !options.has(YES) && !never;
    List<String> lines;
    try (Replica replica = session.openReplica()) {
      Outcome outcome =
          replica.editAndGet(
              edit -> {
                Selection selection = new Selection(edit);
                List<Task> tasks = meant(filter.tasks(session.evaluation(edit)));
                change.prepare(edit, selection);
                if (ask && tasks.size() > most) {
                  return new Outcome(List.of(), tasks.stream().map(Task::uuid).toList());
                }
                return new Outcome(
                    apply(change, edit, selection, tasks, session.recurrence()), List.of());
              });
      lines = outcome.lines();
      if (!outcome.question().isEmpty()) {
        // No transaction is open while the user thinks; what was answered is then done to these
        // tasks.
        if (!Confirmation.given(
            session, name() + ": change " + outcome.question().size() + " tasks?")) {
          return ExitCode.ERROR;
        }
        lines =
            replica.editAndGet(
                edit -> {
                  List<Task> tasks = new ArrayList<>();
                  for (UUID uuid : outcome.question()) {
                    tasks.add(Selection.editor(edit, uuid).task());
                  }
                  Selection selection = new Selection(edit);
                  change.prepare(edit, selection);
                  return apply(change, edit, selection, tasks, session.recurrence());
                });
      }
    }
    if (lines.isEmpty()) {
      throw TaException.error("no task passes the filter; nothing was changed");
    }
    for (String text : lines) {
      session.out().line(text);
    }
    return ExitCode.OK;
  }

  private List<Task> meant(List<Task> matching) {
    List<Task> meant = matching.stream().filter(this::isFor).toList();
    return meant.isEmpty() ? matching : meant;
  }

  private static List<String> apply(
      Change change, Edit edit, Selection selection, List<Task> tasks, Recurrence recurrence) {
    selection.workingSet();
    List<Effect> effects = new ArrayList<>();
    for (Task task : tasks) {
      try {
        effects.add(change.apply(edit.task(task.uuid()), task, selection));
        boolean changed =
            edit.find(task.uuid())
                .filter(editor -> !editor.task().status().equals(task.status()))
                .isPresent();
        if (changed) {
          recurrence.mark(edit, task.uuid(), edit.now());
        }
      } catch (TaException e) {
        throw e.about("task " + selection.label(task));
      }
    }
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < tasks.size(); i++) {
      Task task = tasks.get(i);
      String label = selection.label(task) + " " + Display.quote(task.description());
      lines.add(effects.get(i).line(label));
    }
    return lines;
  }
}
