package org.taskchampion.query;

import java.time.Instant;
import java.util.List;
import org.taskchampion.Task;

/** A list that a live query found. Immutable: nobody changes what it was made of. */
final class ShownList {

  /** What there is before the first list. */
  static final ShownList NONE = new ShownList(List.of(), new int[0], Instant.EPOCH);

  private final List<Task> tasks;
  private final int[] numbers;
  private final Instant at;

  /**
   * Makes a list.
   *
   * @param tasks the tasks in order, in an unmodifiable list
   * @param numbers their numbers in the working set; 0 for a task that has none
   * @param at the instant
   */
  ShownList(List<Task> tasks, int[] numbers, Instant at) {
    this.tasks = tasks;
    this.numbers = numbers;
    this.at = at;
  }

  List<Task> tasks() {
    return tasks;
  }

  int number(int index) {
    return numbers[index];
  }

  Instant at() {
    return at;
  }
}
