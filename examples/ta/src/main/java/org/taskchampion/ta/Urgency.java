package org.taskchampion.ta;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.taskchampion.Attribute;
import org.taskchampion.PropertyNames;
import org.taskchampion.Status;
import org.taskchampion.Task;
import org.taskchampion.internal.StoredLists;

/**
 * How urgent tasks are at one moment: Taskwarrior's figures with its default coefficients. It sums
 * in single precision and in this order, and so does this: that decides the last digit.
 */
final class Urgency {

  /** The rule in words, for the help. */
  static final String RULE =
      "Urgency is Taskwarrior's: 15 for the tag next; 12 when overdue by a week, falling to 2.4 when due"
          + " in two weeks or later; 8 if others wait for it, -5 if blocked; priority H 6, M 3.9, L 1.8; 5"
          + " when scheduled and the time has come; 4 if active; -3 while it waits; 1 for a project, up to"
          + " 1 for tags and for notes, and up to 2 for a year of age.";

  private static final MathContext PRINTED = new MathContext(6);
  private static final double DAY_SECONDS = 86_400;
  private static final long MOST_DAYS = 365;

  private final Instant now;
  private final Set<UUID> blocked = new HashSet<>();
  private final Set<UUID> blocking = new HashSet<>();

  /** Works out which tasks of the working set block each other. */
  Urgency(Selection selection, Instant now) {
    this.now = now;
    Map<UUID, Task> open = new HashMap<>();
    for (UUID uuid : selection.workingSet().asMap().values()) {
      selection.find(uuid).filter(Urgency::isOpen).ifPresent(task -> open.put(uuid, task));
    }
    open.forEach(
        (uuid, task) -> {
          for (UUID dependency : task.dependencies()) {
            if (open.containsKey(dependency)) {
              blocked.add(uuid);
              blocking.add(dependency);
            }
          }
        });
  }

  private static boolean isOpen(Task task) {
    return !task.status().equals(Status.COMPLETED) && !task.status().equals(Status.DELETED);
  }

  /** Returns the urgency of a task of any status. */
  float of(Task task) {
    Map<String, String> properties = task.properties();
    float urgency = 0;
    urgency += properties.containsKey(PropertyNames.PROJECT) ? 1f : 0;
    urgency += task.isActive() ? 4f : 0;
    urgency += isPast(task.get(Attribute.SCHEDULED)) ? 5f : 0;
    urgency += isWaiting(task) ? -3f : 0;
    urgency += blocked.contains(task.uuid()) ? -5f : 0;
    urgency += count(properties, PropertyNames.ANNOTATION_PREFIX);
    urgency += count(properties, PropertyNames.TAG_PREFIX);
    urgency += due(task) * 12f;
    urgency += blocking.contains(task.uuid()) ? 8f : 0;
    urgency += age(task) * 2f;
    urgency +=
        switch (task.priority()) {
          case "H" -> 6f;
          case "M" -> 3.9f;
          case "L" -> 1.8f;
          default -> 0f;
        };
    urgency += properties.containsKey(PropertyNames.TAG_PREFIX + "next") ? 15f : 0;
    return urgency;
  }

  private boolean isPast(Optional<Instant> time) {
    return time.isPresent() && time.get().isBefore(now);
  }

  /** A task without a status never waits. */
  private boolean isWaiting(Task task) {
    return Status.PENDING.value().equals(task.properties().get(PropertyNames.STATUS))
        && task.waitUntil().map(now::isBefore).orElse(false);
  }

  private static float count(Map<String, String> properties, String prefix) {
    return switch (StoredLists.behind(prefix, properties.keySet()).size()) {
      case 0 -> 0f;
      case 1 -> 0.8f;
      case 2 -> 0.9f;
      default -> 1f;
    };
  }

  private float due(Task task) {
    if (task.due().isEmpty()) {
      return 0;
    }
    float overdue = (float) (Duration.between(task.due().get(), now).toSeconds() / DAY_SECONDS);
    return overdue >= 7 ? 1 : overdue >= -14 ? (float) ((overdue + 14.0) * 0.8 / 21.0 + 0.2) : 0.2f;
  }

  private float age(Task task) {
    if (task.entry().isEmpty()) {
      return 1;
    }
    long days = Duration.between(task.entry().get(), now).toSeconds() / (long) DAY_SECONDS;
    return days > MOST_DAYS ? 1 : (float) ((double) days / MOST_DAYS);
  }

  /** Writes an urgency as Taskwarrior's JSON has it: with six significant digits at most. */
  static String json(float urgency) {
    return new BigDecimal(urgency).round(PRINTED).stripTrailingZeros().toPlainString();
  }

  /** Writes an urgency with one digit behind the point. */
  static String shown(float urgency) {
    long tenths = Math.round(urgency * 10.0);
    return (tenths < 0 ? "-" : "") + Math.abs(tenths) / 10 + "." + Math.abs(tenths) % 10;
  }
}
