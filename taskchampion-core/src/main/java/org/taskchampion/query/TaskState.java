package org.taskchampion.query;

import java.time.Instant;
import java.util.Map;
import org.taskchampion.PropertyNames;
import org.taskchampion.Status;
import org.taskchampion.Task;

/** The status of a task at one instant, at which some pending tasks are waiting. */
enum TaskState {
  PENDING(Status.PENDING.value()),
  WAITING("waiting"),
  COMPLETED(Status.COMPLETED.value()),
  DELETED(Status.DELETED.value()),
  RECURRING(Status.RECURRING.value());

  /** As people write it. */
  final String word;

  TaskState(String word) {
    this.word = word;
  }

  static TaskState of(Task task, Instant now) {
    return switch (letter(task.properties())) {
      case 'c' -> COMPLETED;
      case 'd' -> DELETED;
      case 'r' -> RECURRING;
      case 'w' -> WAITING;
      default -> waits(task, now) ? WAITING : PENDING;
    };
  }

  /** Says whether a pending task waits. Only one whose status is written in full can. */
  static boolean waits(Task task, Instant now) {
    return Status.PENDING.value().equals(task.properties().get(PropertyNames.STATUS))
        && task.waitUntil().filter(now::isBefore).isPresent();
  }

  private static char letter(Map<String, String> task) {
    String stored = task.getOrDefault(PropertyNames.STATUS, "");
    return stored.isEmpty() ? 'p' : stored.charAt(0);
  }

  /** Says whether a task is neither completed nor deleted, which does not depend on the time. */
  static boolean isOpen(Map<String, String> task) {
    char letter = letter(task);
    return letter != 'c' && letter != 'd';
  }

  boolean isOpen() {
    return this != COMPLETED && this != DELETED;
  }
}
