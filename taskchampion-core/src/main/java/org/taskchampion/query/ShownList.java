package org.taskchampion.query;

import java.time.Instant;
import java.util.List;
import org.taskchampion.Task;

/**
 * A list that a live query found.
 *
 * @param tasks the tasks in order, in an unmodifiable list
 * @param numbers their numbers in the working set; 0 for a task that has none
 * @param at the instant
 */
record ShownList(List<Task> tasks, int[] numbers, Instant at) {

  /** What there is before the first list. */
  static final ShownList NONE = new ShownList(List.of(), new int[0], Instant.EPOCH);
}
