package org.taskchampion.ta;

import java.util.List;
import java.util.UUID;
import org.taskchampion.Edit;
import org.taskchampion.PropertyNames;
import org.taskchampion.Replica;
import org.taskchampion.Status;
import org.taskchampion.TaskEditor;

/** {@code ta add}. */
final class AddCommand extends Command {

  private final boolean done;

  private AddCommand(String name, String summary, boolean done) {
    super(name, summary, FilterUse.NONE);
    this.done = done;
  }

  static AddCommand add() {
    return new AddCommand("add", "Adds a task.", false);
  }

  static AddCommand log() {
    return new AddCommand("log", "Adds a task that is done already.", true);
  }

  @Override
  String arguments() {
    return "TEXT [+TAG] [NAME:VALUE]";
  }

  @Override
  List<String> details() {
    return HelpCommand.MODIFICATIONS;
  }

  @Override
  List<String> examples() {
    if (done) {
      return List.of("ta log \"Bought milk\" +shop", "ta log Called mum end:yesterday");
    }
    return List.of(
        "ta add \"Buy milk\"",
        "ta add Buy milk +shop due:tomorrow priority:H",
        "ta add -- Text with +plus and due:colon");
  }

  @Override
  int run(Session session, Options options, CommandLine line) {
    session.openAhead(true);
    Modification modification =
        Modification.parse(line, session.dates(), session.conventions(), name -> false);
    modification.addDefaults(session.configuration().taskwarrior().defaults(session.conventions()));
    if (modification.description().isEmpty()) {
      throw TaException.usage("a task needs a text: " + synopsis());
    }
    String label;
    try (Replica replica = session.openReplica()) {
      label =
          replica.editAndGet(
              edit -> {
                Selection selection = new Selection(edit);
                return label(add(edit, selection, modification, done), new Selection(edit));
              });
    }
    session.out().line((done ? "Logged task " : "Created task ") + label + ".");
    return ExitCode.OK;
  }

  /**
   * Adds a task.
   *
   * @param selection the tasks among which it will be
   * @param done whether it is done from the beginning, and takes no number
   * @throws TaException if the words cannot be a task
   */
  static TaskEditor add(Edit edit, Selection selection, Modification modification, boolean done) {
    String description = modification.description();
    TaskEditor editor = edit.create(UUID.randomUUID());
    TaskEditor unused = UserInput.store(() -> editor.description(description)).entry(edit.now());
    if (!modification.gives(PropertyNames.STATUS)) {
      editor.status(done ? Status.COMPLETED : Status.PENDING);
    }
    modification.apply(new TaskChange(editor), selection);
    return editor;
  }

  private String label(TaskEditor task, Selection selection) {
    if (done) {
      return task.uuid().toString();
    }
    boolean recurs = Status.RECURRING.value().equals(task.properties().get(PropertyNames.STATUS));
    return selection.label(task.uuid()) + (recurs ? " (recurrence template)" : "");
  }
}
