package org.taskchampion;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The tasks in progress, each with a small number that is easy to type: the working set as it was
 * when it was read. Numbers start at 1 and stay with their tasks until {@link Replica#renumber()}.
 * The working set is local to a replica and never synchronised.
 *
 * <p>Immutable and thread-safe.
 */
public final class WorkingSet {

  private final SortedMap<Integer, UUID> byIndex;
  private final Map<UUID, Integer> byUuid;

  private WorkingSet(SortedMap<Integer, UUID> byIndex) {
    this.byIndex = byIndex;
    this.byUuid = new HashMap<>(byIndex.size() * 2);
    byIndex.forEach((index, uuid) -> byUuid.put(uuid, index));
  }

  /**
   * Returns a working set of the given tasks.
   *
   * @param byIndex a map from index to task
   * @return the working set
   * @throws IllegalArgumentException if an index is below 1
   */
  public static WorkingSet of(SortedMap<Integer, UUID> byIndex) {
    TreeMap<Integer, UUID> copy = new TreeMap<>(byIndex);
    if (!copy.isEmpty() && copy.firstKey() < 1) {
      throw new IllegalArgumentException("an index must be at least 1, but was " + copy.firstKey());
    }
    return new WorkingSet(Collections.unmodifiableSortedMap(copy));
  }

  /**
   * Returns the task with an index.
   *
   * @param index the index
   * @return the task; empty if no task has the index
   */
  public Optional<UUID> uuid(int index) {
    return Optional.ofNullable(byIndex.get(index));
  }

  /**
   * Returns the index of a task.
   *
   * @param uuid the task
   * @return the index, at least 1; empty if the task is not in the working set
   */
  public OptionalInt index(UUID uuid) {
    Integer index = byUuid.get(uuid);
    return index == null ? OptionalInt.empty() : OptionalInt.of(index);
  }

  /**
   * Returns how many tasks are in the working set.
   *
   * @return the number of tasks
   */
  public int size() {
    return byIndex.size();
  }

  /**
   * Says whether no task is in the working set.
   *
   * @return true if it is empty
   */
  public boolean isEmpty() {
    return byIndex.isEmpty();
  }

  /**
   * Returns the largest index.
   *
   * @return the largest index, or 0 if the working set is empty
   */
  public int largestIndex() {
    return byIndex.isEmpty() ? 0 : byIndex.lastKey();
  }

  /**
   * Returns the tasks by their indexes.
   *
   * @return an unmodifiable map from index to task, in order
   */
  public SortedMap<Integer, UUID> asMap() {
    return byIndex;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof WorkingSet that && byIndex.equals(that.byIndex);
  }

  @Override
  public int hashCode() {
    return byIndex.hashCode();
  }

  @Override
  public String toString() {
    return "WorkingSet" + byIndex;
  }
}
