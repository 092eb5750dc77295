package org.taskchampion.ta;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Map;
import java.util.Optional;
import org.taskchampion.Status;
import org.taskchampion.Task;

/** What the columns of a listing say about a task. */
final class TaskColumns {

  private static final Map<Status, String> LETTERS =
      Map.of(Status.COMPLETED, "C", Status.DELETED, "D", Status.RECURRING, "R");

  private final Surroundings surroundings;

  TaskColumns(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /**
   * Returns letters for what is particular: Active, Waiting, Blocked, Completed, Deleted,
   * Recurring.
   */
  static String state(Task task) {
    Status status = task.status();
    if (status.equals(Status.PENDING)) {
      return (task.isActive() ? "A" : "")
          + (task.isWaiting() ? "W" : "")
          + (task.isBlocked() ? "B" : "");
    }
    return LETTERS.getOrDefault(status, "?");
  }

  /** Returns all tags that are stored, also those that only another program would give. */
  static String tags(Task task) {
    return String.join(" ", task.storedTags());
  }

  String age(Task task) {
    Optional<Instant> entry = task.entry();
    if (entry.isEmpty()) {
      return "";
    }
    long seconds = Duration.between(entry.get(), surroundings.now()).toSeconds();
    if (seconds < 0) {
      return "-" + distance(-seconds);
    }
    return distance(seconds);
  }

  private static String distance(long seconds) {
    if (seconds < 60) {
      return seconds + "s";
    }
    if (seconds < 3600) {
      return seconds / 60 + "min";
    }
    if (seconds < 86_400) {
      return seconds / 3600 + "h";
    }
    long days = seconds / 86_400;
    return days < 14
        ? days + "d"
        : days < 90 ? days / 7 + "w" : days < 730 ? days / 30 + "mo" : days / 365 + "y";
  }

  /** Returns a time in the user's time zone, without the hour if it is midnight. */
  String time(Optional<Instant> time) {
    if (time.isEmpty()) {
      return "";
    }
    LocalDateTime local = LocalDateTime.ofInstant(time.get(), surroundings.zone());
    String date = local.toLocalDate().toString();
    return local.toLocalTime().equals(LocalTime.MIDNIGHT)
        ? date
        : date + " " + local.toLocalTime().withNano(0);
  }
}
