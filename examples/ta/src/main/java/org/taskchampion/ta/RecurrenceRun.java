package org.taskchampion.ta;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.taskchampion.Edit;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.storage.StorageException;
import org.taskchampion.storage.h2.H2Storage;
import org.taskchampion.taskwarrior.Recurrence;
import org.taskchampion.taskwarrior.RecurrenceReport;

/**
 * What Taskwarrior does before it shows tasks: what is past its {@code until} is deleted, and then
 * the instances of recurring tasks are made. Here it is done when somebody asks, or before each
 * report and export, if the setting {@code recurrence} is on.
 *
 * @param lines what was done, for people
 * @param problems which recurring tasks were left alone, and why
 */
record RecurrenceRun(List<String> lines, List<String> problems) {

  /** Does so if the setting says it. Where it cannot be done, the report is shown all the same. */
  static void before(Session session) {
    if (!session.configuration().taskwarrior().recurrence()
        || !H2Storage.exists(session.dataDirectory())) {
      return;
    }
    Surroundings surroundings = session.surroundings();
    try {
      RecurrenceRun run = run(session);
      run.lines().forEach(line -> surroundings.note("ta: " + line));
      run.problems().forEach(surroundings::warn);
    } catch (StorageException e) {
      surroundings.warn("recurring tasks are as they were: " + e.getMessage());
    }
  }

  /** Does so in one unit of work. */
  static RecurrenceRun run(Session session) {
    try (Replica replica = session.openReplica()) {
      return replica.editAndGet(edit -> run(edit, session.recurrence()));
    }
  }

  private static RecurrenceRun run(Edit edit, Recurrence recurrence) {
    List<String> lines = expire(edit, recurrence, task -> true);
    RecurrenceReport report = recurrence.spawn(edit, edit.now());
    Selection selection = new Selection(edit);
    for (UUID uuid : report.spawned()) {
      lines.add("Created task " + named(edit.task(uuid).task(), selection) + ".");
    }
    for (UUID uuid : report.deleted()) {
      lines.add(
          "Deleted recurring task "
              + named(edit.task(uuid).task(), selection)
              + ": it has come to its end.");
    }
    List<String> problems = new ArrayList<>();
    report
        .skipped()
        .forEach(
            (uuid, why) ->
                problems.add(
                    "the recurring task " + selection.label(uuid) + " is left alone: " + why));
    return new RecurrenceRun(lines, problems);
  }

  /**
   * Deletes what is past its {@code until}, and marks it in the recurring task that it is of.
   *
   * @param which says whether a task may be deleted
   * @return what was done, for people
   */
  static List<String> expire(Edit edit, Recurrence recurrence, Predicate<Task> which) {
    List<String> lines = new ArrayList<>();
    Selection selection = new Selection(edit);
    selection.workingSet();
    for (UUID uuid : recurrence.expire(edit, edit.now(), which)) {
      recurrence.mark(edit, uuid, edit.now());
      lines.add("Expired task " + named(edit.task(uuid).task(), selection) + ".");
    }
    return lines;
  }

  private static String named(Task task, Selection selection) {
    return selection.label(task) + " " + Display.quote(task.description());
  }
}
