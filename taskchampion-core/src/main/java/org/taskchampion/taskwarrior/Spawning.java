package org.taskchampion.taskwarrior;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Edit;
import org.taskchampion.Operation;
import org.taskchampion.PropertyNames;
import org.taskchampion.Status;
import org.taskchampion.Task;
import org.taskchampion.internal.Times;
import org.taskchampion.internal.Uuids;

/** One run of {@link Recurrence#spawn}. */
final class Spawning {

  private static final String PERIODIC = "periodic";
  private static final char PENDING = '-';
  private static final char WAITING = 'W';

  private final Edit edit;
  private final Instant now;
  private final ZoneId zone;
  private final int limit;
  private final int most;

  private final List<UUID> spawned = new ArrayList<>();
  private final List<UUID> deleted = new ArrayList<>();
  private final Map<UUID, String> skipped = new TreeMap<>();

  /** The instances by template and number; null until one is missing. */
  private @Nullable Map<String, Task> instances;

  Spawning(Edit edit, Instant now, ZoneId zone, int limit, int most) {
    this.edit = edit;
    this.now = now;
    this.zone = zone;
    this.limit = limit;
    this.most = most;
  }

  RecurrenceReport run() {
    for (Task task : edit.workingSetTasks()) {
      if (task.status().equals(Status.RECURRING) && task.property(PropertyNames.PARENT).isEmpty()) {
        try {
          template(task);
        } catch (DateTimeException | IllegalArgumentException e) {
          skipped.put(task.uuid(), "its dates lie outside the calendar");
        }
      }
    }
    return new RecurrenceReport(spawned, deleted, skipped);
  }

  private void template(Task template) {
    Map<String, String> properties = template.properties();
    if (properties.getOrDefault(PropertyNames.DUE, "").isEmpty()) {
      delete(template);
      return;
    }
    Instant due = Times.parse(properties.get(PropertyNames.DUE));
    RecurrenceStep step =
        RecurrenceStep.parse(properties.getOrDefault(PropertyNames.RECUR, ""), zone);
    if (due == null || step == null) {
      String fault = due == null ? "its due is no time" : "its recur is no period that leads on";
      skipped.put(template.uuid(), fault);
      return;
    }
    String mask = properties.getOrDefault(PropertyNames.MASK, "");
    Instant until = Times.parse(properties.get(PropertyNames.UNTIL));
    RecurrenceSeries series =
        RecurrenceSeries.of(due, step, until, now, mask.length(), limit, most);
    if (series == null) {
      skipped.put(template.uuid(), "it has more than " + most + " dates without an instance");
    } else if (series.ended() && mask.length() == series.count() && mask.indexOf(PENDING) < 0) {
      delete(template);
    } else if (!series.dates().isEmpty()) {
      StringBuilder longer = new StringBuilder(mask);
      for (int i = 0; i < series.dates().size(); i++) {
        Instant before = series.previous().get(i);
        longer.append(instance(template, longer.length(), due, series.dates().get(i), before));
      }
      boolean untyped = properties.getOrDefault(PropertyNames.RTYPE, "").isEmpty();
      var editor = edit.task(template.uuid()).modified(now);
      editor.set(PropertyNames.MASK, longer.toString());
      if (untyped) {
        editor.set(PropertyNames.RTYPE, PERIODIC);
      }
    }
  }

  private void delete(Task template) {
    edit.task(template.uuid()).modified(now).end(now).delete();
    deleted.add(template.uuid());
  }

  /** Makes an instance if there is none, and returns its place in the mask. */
  private char instance(
      Task template, int index, Instant due, Instant date, @Nullable Instant previous) {
    Task existing = existing(template.uuid(), index);
    if (existing != null) {
      return place(existing, now);
    }
    Map<String, String> properties = new TreeMap<>(template.properties());
    properties.remove(PropertyNames.MASK);
    properties.put(PropertyNames.PARENT, template.uuid().toString());
    properties.put(PropertyNames.IMASK, Integer.toString(index));
    properties.put(PropertyNames.STATUS, Status.PENDING.value());
    properties.put(PropertyNames.DUE, Times.format(date));
    if (previous != null) {
      // Derived, and not the time now: replicas that spawn at different times agree.
      properties.put(PropertyNames.ENTRY, Times.format(previous));
    }
    Instant wait = Times.parse(properties.get(PropertyNames.WAIT));
    if (wait != null) {
      long seconds = wait.getEpochSecond() - due.getEpochSecond();
      properties.put(PropertyNames.WAIT, Times.format(date.plusSeconds(seconds)));
    }
    UUID uuid = InstanceUuid.of(template.uuid(), index);
    // So old that whatever anybody did to the same instance on another replica is newer.
    Instant old = Times.usable(Times.parse(template.properties().get(PropertyNames.ENTRY)));
    Instant timestamp = old == null || old.isAfter(now) ? Instant.EPOCH : old;
    edit.apply(Operation.create(uuid));
    properties.forEach((name, value) -> edit.apply(Operation.update(uuid, name, value, timestamp)));
    spawned.add(uuid);
    return wait == null ? PENDING : WAITING;
  }

  private @Nullable Task existing(UUID template, int index) {
    var known = edit.find(InstanceUuid.of(template, index));
    if (known.isPresent()) {
      return known.get().task();
    }
    Map<String, Task> all = instances;
    if (all == null) {
      all = new HashMap<>();
      for (Task task : edit.tasks()) {
        UUID parent = Uuids.parse(task.properties().getOrDefault(PropertyNames.PARENT, ""));
        if (parent != null) {
          all.putIfAbsent(parent + " " + index(task), task);
        }
      }
      instances = all;
    }
    return all.get(template + " " + index);
  }

  /** Returns the number of an instance; -1 if it has none. Old versions store it with decimals. */
  private static int index(Task instance) {
    String imask = instance.properties().getOrDefault(PropertyNames.IMASK, "");
    String whole = imask.replaceFirst("\\.0*$", "");
    return whole.matches("[0-9]{1,9}") ? Integer.parseInt(whole) : -1;
  }

  /** Writes what has become of an instance into the mask of its template. */
  static void mark(Edit edit, Task instance, Instant now) {
    UUID parent = Uuids.parse(instance.properties().getOrDefault(PropertyNames.PARENT, ""));
    int index = index(instance);
    if (parent == null || index < 0 || edit.find(parent).isEmpty()) {
      return;
    }
    StringBuilder mask =
        new StringBuilder(
            edit.task(parent).task().properties().getOrDefault(PropertyNames.MASK, ""));
    char place = place(instance, now);
    if (index < mask.length() && mask.charAt(index) != place) {
      mask.setCharAt(index, place);
      edit.task(parent).set(PropertyNames.MASK, mask.toString());
    }
  }

  /** Returns what stands in the mask for an instance. */
  private static char place(Task instance, Instant now) {
    Status status = instance.status();
    if (status.equals(Status.COMPLETED)) {
      return '+';
    }
    if (status.equals(Status.DELETED)) {
      return 'X';
    }
    if (status.equals(Status.PENDING)) {
      return waits(instance, now) ? WAITING : PENDING;
    }
    return '?';
  }

  static boolean waits(Task task, Instant now) {
    Instant wait = Times.parse(task.properties().get(PropertyNames.WAIT));
    return wait != null && wait.isAfter(now);
  }
}
