package org.taskchampion.query;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.taskchampion.Task;

/**
 * Finds the steps from one list of tasks to another. What is equal at both ends is passed over
 * quickly; in between, the fewest tasks are moved.
 */
final class ListDifference {

  /**
   * So many tasks are passed over in search of those that move; if more were, they are replaced.
   */
  private static final long MOST_PASSED = 10_000_000;

  private final List<Task> before;
  private final List<Task> after;
  private final ShownList listBefore;
  private final ShownList listAfter;
  private final List<ListChange.Step> steps = new ArrayList<>();

  private ListDifference(ShownList before, ShownList after) {
    this.before = before.tasks();
    this.after = after.tasks();
    this.listBefore = before;
    this.listAfter = after;
  }

  static List<ListChange.Step> of(ShownList before, ShownList after) {
    ListDifference difference = new ListDifference(before, after);
    difference.find();
    return difference.steps;
  }

  private void find() {
    int start = 0;
    int shorter = Math.min(before.size(), after.size());
    while (start < shorter && isSame(start, start)) {
      start++;
    }
    int same = 0;
    while (same < shorter - start && isSame(before.size() - 1 - same, after.size() - 1 - same)) {
      same++;
    }
    place(start, before.size() - same, after.size() - same);
    update(start, before.size() - same, after.size() - same);
  }

  private boolean isSame(int from, int to) {
    Task a = before.get(from);
    Task b = after.get(to);
    return a.uuid().equals(b.uuid()) && !differ(from, to);
  }

  /** Most tasks are, and need not be compared. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean isSameObject(Task a, Task b) {
    return a == b;
  }

  private boolean differ(int from, int to) {
    Task a = before.get(from);
    Task b = after.get(to);
    return listBefore.number(from) != listAfter.number(to)
        || (!isSameObject(a, b)
            && (!a.equals(b)
                || a.isBlocked() != b.isBlocked()
                || a.isBlocking() != b.isBlocking()
                || a.isWaiting() != b.isWaiting()));
  }

  /** Finds what is inserted, removed and moved between the equal ends. */
  private void place(int start, int endBefore, int endAfter) {
    Map<UUID, Integer> places = new HashMap<>();
    for (int i = start; i < endAfter; i++) {
      places.put(after.get(i).uuid(), i);
    }
    List<Task> left = new ArrayList<>();
    List<Integer> targets = new ArrayList<>();
    for (int i = start; i < endBefore; i++) {
      Integer target = places.get(before.get(i).uuid());
      if (target != null) {
        left.add(before.get(i));
        targets.add(target);
      }
    }
    BitSet stay = increasing(targets);
    int moved = targets.size() - stay.cardinality();
    boolean replace = (long) moved * (endBefore - start + endAfter - start) > MOST_PASSED;
    Set<UUID> staying = new HashSet<>();
    for (int i = 0; i < left.size(); i++) {
      if (stay.get(i)) {
        staying.add(left.get(i).uuid());
      }
    }
    for (int i = endBefore - 1; i >= start; i--) {
      Task task = before.get(i);
      if (!places.containsKey(task.uuid()) || (replace && !staying.contains(task.uuid()))) {
        steps.add(new ListChange.Removed(i, task));
      }
    }
    if (moved == 0 || replace) {
      for (int i = start; i < endAfter; i++) {
        if (!staying.contains(after.get(i).uuid())) {
          steps.add(new ListChange.Inserted(i, after.get(i)));
        }
      }
    } else {
      move(start, endAfter, left, staying);
    }
  }

  /** Takes the steps on a copy: those that are still to be moved are passed over. */
  private void move(int start, int endAfter, List<Task> left, Set<UUID> staying) {
    List<UUID> list = new ArrayList<>();
    left.forEach(task -> list.add(task.uuid()));
    Set<UUID> moving = new HashSet<>(list);
    moving.removeAll(staying);
    int at = 0;
    for (int i = start; i < endAfter; i++) {
      Task task = after.get(i);
      UUID uuid = task.uuid();
      if (staying.contains(uuid)) {
        at += list.subList(at, list.size()).indexOf(uuid);
      } else if (moving.contains(uuid)) {
        int from = list.indexOf(uuid);
        list.remove(from);
        at = from < at ? at - 1 : at;
        list.add(at, uuid);
        if (from != at) {
          steps.add(new ListChange.Moved(start + from, start + at, task));
        }
      } else {
        list.add(at, uuid);
        steps.add(new ListChange.Inserted(start + at, task));
      }
      at++;
    }
  }

  /** Finds the longest part of a sequence that increases: these tasks keep their places. */
  private static BitSet increasing(List<Integer> sequence) {
    int[] previous = new int[sequence.size()];
    int[] ends = new int[sequence.size() + 1];
    int length = 0;
    for (int i = 0; i < sequence.size(); i++) {
      int low = 1;
      int high = length + 1;
      while (low < high) {
        int middle = (low + high) / 2;
        if (sequence.get(ends[middle]) < sequence.get(i)) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      previous[i] = ends[low - 1];
      ends[low] = i;
      length = Math.max(length, low);
    }
    BitSet stay = new BitSet();
    for (int k = length, i = ends[length]; k > 0; k--, i = previous[i]) {
      stay.set(i);
    }
    return stay;
  }

  /** Finds which tasks that were in the list have changed. */
  private void update(int start, int endBefore, int endAfter) {
    Map<UUID, Integer> known = new HashMap<>();
    for (int i = start; i < endBefore; i++) {
      known.put(before.get(i).uuid(), i);
    }
    Set<UUID> inserted = new HashSet<>();
    for (ListChange.Step step : steps) {
      if (step instanceof ListChange.Inserted) {
        inserted.add(step.task().uuid());
      }
    }
    for (int i = start; i < endAfter; i++) {
      Task now = after.get(i);
      Integer then = known.get(now.uuid());
      if (then != null && !inserted.contains(now.uuid()) && differ(then, i)) {
        steps.add(new ListChange.Updated(i, before.get(then), now));
      }
    }
  }
}
