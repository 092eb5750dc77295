package org.taskchampion.ta;

import java.util.List;
import java.util.function.Predicate;
import org.taskchampion.Status;
import org.taskchampion.Task;

/**
 * Which tasks a command is about. References (numbers, UUIDs and their beginnings) are united;
 * everything else narrows. Where neither a reference nor a status is named, only pending tasks are
 * meant.
 *
 * @param references the references, as they were typed
 * @param pendingOnly true if only pending tasks are meant
 * @param tests what a task must pass
 * @param claims what must be so of some task here, for else the filter is a mistake
 */
record Filter(
    List<String> references, boolean pendingOnly, List<Predicate<Task>> tests, List<Claim> claims) {

  /**
   * Something that no task here has is most often mistyped, and not to be answered with silence.
   *
   * @param test what some task, of whatever status, must pass
   * @param otherwise what to say if none does
   */
  record Claim(Predicate<Task> test, TaException otherwise) {}

  /** Returns the filter of every task. */
  static Filter all() {
    return new Filter(List.of(), false, List.of(), List.of());
  }

  boolean test(Task task) {
    if (pendingOnly && !task.status().equals(Status.PENDING)) {
      return false;
    }
    for (Predicate<Task> test : tests) {
      if (!test.test(task)) {
        return false;
      }
    }
    return true;
  }
}
