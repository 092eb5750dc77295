package org.taskchampion.ta;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Edit;
import org.taskchampion.PropertyNames;
import org.taskchampion.Status;
import org.taskchampion.Task;
import org.taskchampion.TaskEditor;

/** {@code ta FILTER duplicate}. */
final class DuplicateCommand extends ChangeCommand {

  /** What a copy begins anew. */
  private static final Set<String> NOT_COPIED =
      Set.of(
          PropertyNames.STATUS,
          PropertyNames.ENTRY,
          PropertyNames.MODIFIED,
          PropertyNames.START,
          PropertyNames.END);

  /** What makes a task an instance of a recurring one, which its copy is not. */
  private static final Set<String> OF_INSTANCES =
      Set.of(PropertyNames.PARENT, PropertyNames.RECUR, PropertyNames.UNTIL, PropertyNames.IMASK);

  DuplicateCommand() {
    super("duplicate", "Copies tasks, with changes.");
  }

  @Override
  String arguments() {
    return "[TEXT] [+TAG] [-TAG] [NAME:VALUE]";
  }

  @Override
  List<String> details() {
    return List.of(
        "A copy is pending, was entered now, and is neither started nor ended. A copy of an"
            + " instance of",
        "a recurring task is an ordinary task; that of a recurring task recurs, too. TEXT becomes a"
            + " note",
        "of the copy; all else is as for ta modify.");
  }

  @Override
  List<String> examples() {
    return List.of("ta 3 duplicate", "ta 3 duplicate due:tomorrow +again");
  }

  @Override
  Change change(Session session, CommandLine line) {
    return new Copying(session, line);
  }

  private static final class Copying implements Change {
    private final Session session;
    private final CommandLine line;
    private @Nullable Edit edit;
    private @Nullable Modification modification;

    /** Asked for numbers only once all copies have theirs. */
    private @Nullable Selection copies;

    Copying(Session session, CommandLine line) {
      this.session = session;
      this.line = line;
    }

    @Override
    public void prepare(Edit edit, Selection selection) {
      this.edit = edit;
      copies = new Selection(edit);
      modification =
          Modification.parse(line, session.dates(), session.conventions(), selection::hasProperty);
    }

    private String number(UUID copy) {
      return Objects.requireNonNull(copies).label(copy);
    }

    @Override
    public Effect apply(TaskEditor original, Task task, Selection selection) {
      Edit open = Objects.requireNonNull(edit);
      Modification changes = Objects.requireNonNull(modification);
      Map<String, String> properties = task.properties();
      boolean instance = properties.containsKey(PropertyNames.PARENT);
      boolean template = !instance && task.status().equals(Status.RECURRING);
      TaskEditor copy = open.create(UUID.randomUUID());
      properties.forEach(
          (name, value) -> {
            if (!NOT_COPIED.contains(name)
                && !(instance && OF_INSTANCES.contains(name))
                && !(template && name.equals(PropertyNames.MASK))) {
              TaskEditor unused = copy.set(name, value);
            }
          });
      TaskEditor unused =
          copy.entry(open.now()).status(template ? Status.RECURRING : Status.PENDING);
      TaskChange change = new TaskChange(copy);
      String text = changes.explicitDescription();
      if (!text.isEmpty()) {
        change.set(PropertyNames.DESCRIPTION, text);
      }
      changes.apply(change, selection);
      String note = changes.words();
      if (!note.isEmpty()) {
        TaskEditor unusedNote = UserInput.store(() -> copy.annotate(note));
      }
      boolean unusedEnd = change.end();
      return new Effect("Duplicated", () -> ": the copy is task " + number(copy.uuid()));
    }
  }
}
