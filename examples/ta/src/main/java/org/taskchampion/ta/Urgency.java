package org.taskchampion.ta;

import java.time.Duration;
import java.time.Instant;
import org.taskchampion.Tag;
import org.taskchampion.Task;

/**
 * How urgent a task is, as a number that {@code ta next} sorts by. {@link #RULE} is all there is to
 * it; it is a simple relative of Taskwarrior's.
 */
final class Urgency {

  /** The rule in words, for the help. */
  static final String RULE =
      "Urgency: 15 for the tag next; 12 when overdue by a week, falling to 2.4 when due in two weeks or"
          + " later; 8 if others wait for it; priority H 6, M 4, L 2; 4 if active; 1 for a project; 1 for"
          + " any tag; and up to 2 for a year of age.";

  private static final Tag NEXT = Tag.parse("next");

  private final Instant now;

  Urgency(Instant now) {
    this.now = now;
  }

  /** Returns the urgency in tenths. */
  int tenths(Task task) {
    double urgency = task.hasTag(NEXT) ? 15 : 0;
    urgency += due(task);
    urgency += task.isBlocking() ? 8 : 0;
    urgency +=
        switch (task.priority()) {
          case "H" -> 6;
          case "M" -> 4;
          case "L" -> 2;
          default -> 0;
        };
    urgency += task.isActive() ? 4 : 0;
    urgency += task.property("project").isPresent() ? 1 : 0;
    urgency += task.userTags().isEmpty() ? 0 : 1;
    urgency += 2 * Math.min(1, Math.max(0, task.entry().map(this::days).orElse(0.0) / 365));
    return (int) Math.round(urgency * 10);
  }

  private double due(Task task) {
    if (task.due().isEmpty()) {
      return 0;
    }
    double overdue = Math.max(-14, Math.min(7, days(task.due().get())));
    return 2.4 + (overdue + 14) / 21 * 9.6;
  }

  /** Returns how many days ago a time was. */
  private double days(Instant time) {
    return Duration.between(time, now).toSeconds() / 86_400.0;
  }
}
