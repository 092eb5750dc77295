package org.taskchampion.benchmarks;

import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.taskchampion.Operation;

/** The tasks that are measured with. The reference makes the same ones, byte for byte. */
final class Data {

  /** Every so many tasks one is pending; the others are completed. */
  static final int PENDING_EVERY = 10;

  /** The number of the first task that has {@link #PROJECT} and the tag of {@link #projects}. */
  static final int LISTED = 3 * PENDING_EVERY;

  static final String PROJECT = "project-3";

  private static final Instant ENTRY = Instant.ofEpochSecond(1_750_000_000L);

  private Data() {}

  /**
   * Returns the UUID of a task by its number: of version 4, and far from those of its neighbours.
   */
  static UUID uuid(long number) {
    long high = (mix(2 * number) & 0xffff_ffff_ffff_0fffL) | 0x4000L;
    long low = (mix(2 * number + 1) & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }

  /**
   * Returns the operations that make tasks: each a Create and five properties. A pending one
   * depends on the pending one before it.
   *
   * @param first the number of the first task
   * @param count how many tasks
   */
  static List<Operation> tasks(long first, int count) {
    List<Operation> operations = new ArrayList<>(6 * count);
    for (long number = first; number < first + count; number++) {
      addTask(operations, number);
    }
    return operations;
  }

  /**
   * Returns the same operations for the first tasks, in a list that makes each when it is asked for
   * it.
   *
   * @param count how many tasks
   */
  static List<Operation> lazyTasks(int count) {
    return new AbstractList<>() {
      private List<Operation> made = List.of();
      private int task = -1;

      @Override
      public Operation get(int index) {
        if (index / 6 != task) {
          task = index / 6;
          made = tasks(task, 1);
        }
        return made.get(index % 6);
      }

      @Override
      public int size() {
        return 6 * count;
      }
    };
  }

  /**
   * Returns operations that give the pending ones of the first tasks a project each, and every
   * third of them the tag {@code next}: of 30, one has both {@link #PROJECT} and the tag.
   *
   * @param count how many tasks
   */
  static List<Operation> projects(int count) {
    List<Operation> operations = new ArrayList<>();
    for (int number = 0; number < count; number += PENDING_EVERY) {
      int pending = number / PENDING_EVERY;
      operations.add(update(uuid(number), "project", "project-" + pending % 10));
      if (pending % 3 == 0) {
        operations.add(update(uuid(number), "tag_next", "x"));
      }
    }
    return operations;
  }

  /** Returns how many of the first tasks have {@link #PROJECT} and the tag. */
  static int listed(int count) {
    return ((count + PENDING_EVERY - 1) / PENDING_EVERY + 26) / 30;
  }

  private static void addTask(List<Operation> operations, long number) {
    UUID uuid = uuid(number);
    boolean pending = number % PENDING_EVERY == 0;
    String time = Long.toString(ENTRY.getEpochSecond() + number);
    operations.add(Operation.create(uuid));
    operations.add(update(uuid, "description", "Task number " + number + " of the benchmark"));
    operations.add(update(uuid, "status", pending ? "pending" : "completed"));
    operations.add(update(uuid, "entry", time));
    operations.add(update(uuid, "modified", time));
    if (pending) {
      operations.add(update(uuid, "dep_" + uuid(Math.max(0, number - PENDING_EVERY)), "x"));
    } else {
      operations.add(update(uuid, "end", time));
    }
  }

  private static Operation update(UUID uuid, String property, String value) {
    return Operation.update(uuid, property, value, ENTRY);
  }

  /** The finalizer of SplitMix64. */
  private static long mix(long seed) {
    long z = (seed + 1) * 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
