package org.taskchampion;

import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one commit changed, or several together, for the listeners of {@link Replica#onChange}:
 * which tasks, and which of their properties, with the old and the new values.
 *
 * <p>Immutable and thread-safe.
 */
public final class TaskChanges {

  /** Who made a change. */
  public enum Origin {
    /** Nobody: all tasks that there are, which a {@link TaskFollower} hears of first. */
    FIRST,
    /** An edit or a commit of operations through this replica. */
    EDIT,
    /** An undo, a redo or a revert through this replica. */
    UNDO,
    /** A synchronisation through this replica, or healing it by the server's history. */
    SYNC,
    /** An import of a whole replica through this one, which was empty. */
    IMPORT,
    /** Another process, or another replica object on the same storage. */
    OTHER,
    /** Several of the others, whose changes are told as one to a listener that was behind. */
    MIXED
  }

  private final Origin origin;
  private final Map<UUID, Map<String, String>> before;
  private final Map<UUID, Map<String, String>> after;
  private final Map<UUID, Integer> numbers;
  private final Set<UUID> added;
  private final Set<UUID> changed;
  private final Set<UUID> removed;

  private TaskChanges(
      Origin origin,
      Map<UUID, Map<String, String>> before,
      Map<UUID, Map<String, String>> after,
      Map<UUID, Integer> numbers) {
    this.origin = Objects.requireNonNull(origin, "origin");
    this.before = before;
    this.after = after;
    this.numbers = numbers;
    this.added = without(after.keySet(), before.keySet());
    this.removed = without(before.keySet(), after.keySet());
    this.changed = without(after.keySet(), added);
  }

  private static Set<UUID> without(Set<UUID> uuids, Set<UUID> others) {
    Set<UUID> left = new HashSet<>(uuids);
    left.removeIf(others::contains);
    return Collections.unmodifiableSet(left);
  }

  /**
   * Makes changes from how the tasks were and are, for tests of listeners.
   *
   * @param origin who changed the tasks
   * @param before the properties, as they were, of those tasks that existed; not copied, and not to
   *     be changed any more
   * @param after the properties, as they are, of those tasks that exist; not copied, and not to be
   *     changed any more
   * @return the changes of the tasks that are in one of the maps
   */
  public static TaskChanges of(
      Origin origin, Map<UUID, Map<String, String>> before, Map<UUID, Map<String, String>> after) {
    return new TaskChanges(origin, before, after, Map.of());
  }

  /**
   * Returns changes like these, with other numbers in the working set, for tests of followers.
   *
   * @param numbers the tasks whose numbers have changed, with the new ones; 0 for a task that has
   *     none any more. Not copied, and not to be changed any more
   * @return the changes
   */
  public TaskChanges numbered(Map<UUID, Integer> numbers) {
    return new TaskChanges(origin, before, after, numbers);
  }

  /**
   * Returns who made the change.
   *
   * @return the origin
   */
  public Origin origin() {
    return origin;
  }

  /**
   * Returns the tasks that did not exist before.
   *
   * @return an unmodifiable set of UUIDs
   */
  public Set<UUID> added() {
    return added;
  }

  /**
   * Returns the tasks that existed before and after, and that operations touched. One that is as it
   * was before may be among them.
   *
   * @return an unmodifiable set of UUIDs
   */
  public Set<UUID> changed() {
    return changed;
  }

  /**
   * Returns the tasks that no longer exist.
   *
   * @return an unmodifiable set of UUIDs
   */
  public Set<UUID> removed() {
    return removed;
  }

  /**
   * Returns the tasks that exist after the change: those that were added and those that were
   * changed.
   *
   * @return an unmodifiable set of UUIDs
   */
  public Set<UUID> present() {
    return Collections.unmodifiableSet(after.keySet());
  }

  /**
   * Returns the tasks that have another number in the working set, or got one. Only a {@link
   * TaskFollower} hears of all of them: a listener of {@link Replica#onChange} hears of those whose
   * commit changed a task, too.
   *
   * @return an unmodifiable map from task to number, which is 0 for a task that has none any more
   */
  public Map<UUID, Integer> numbers() {
    return Collections.unmodifiableMap(numbers);
  }

  /**
   * Says whether no task was changed. Numbers may have.
   *
   * @return true if nothing was added, changed or removed
   */
  public boolean isEmpty() {
    return before.isEmpty() && after.isEmpty();
  }

  /**
   * Returns the properties that a task had.
   *
   * @param uuid the task
   * @return an unmodifiable map from property to value; empty if the task was added, or is not
   *     among the changes
   */
  public Optional<Map<String, String>> before(UUID uuid) {
    return Optional.ofNullable(before.get(uuid)).map(Collections::unmodifiableMap);
  }

  /**
   * Returns the properties that a task has.
   *
   * @param uuid the task
   * @return an unmodifiable map from property to value; empty if the task was removed, or is not
   *     among the changes
   */
  public Optional<Map<String, String>> after(UUID uuid) {
    return Optional.ofNullable(after.get(uuid)).map(Collections::unmodifiableMap);
  }

  /**
   * Returns the properties of a task that have another value than before: all of them, if the task
   * was added or removed.
   *
   * @param uuid the task
   * @return an unmodifiable map from property to its values, in the order of the names; empty if
   *     the task is not among the changes
   */
  public Map<String, ValueChange> properties(UUID uuid) {
    Map<String, String> old = before.getOrDefault(uuid, Map.of());
    Map<String, String> now = after.getOrDefault(uuid, Map.of());
    Map<String, ValueChange> properties = new TreeMap<>();
    old.forEach(
        (property, value) -> {
          if (!value.equals(now.get(property))) {
            properties.put(property, new ValueChange(value, now.get(property)));
          }
        });
    now.forEach(
        (property, value) -> {
          if (!old.containsKey(property)) {
            properties.put(property, new ValueChange(null, value));
          }
        });
    return Collections.unmodifiableMap(properties);
  }

  /**
   * Two changes are equal if they have the same origin, the same tasks before and after, and the
   * same numbers.
   */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TaskChanges that
        && origin == that.origin
        && before.equals(that.before)
        && after.equals(that.after)
        && numbers.equals(that.numbers);
  }

  @Override
  public int hashCode() {
    return Objects.hash(origin, before.keySet(), after.keySet());
  }

  /** Returns how many tasks were changed: their texts do not belong into logs. */
  @Override
  public String toString() {
    return "TaskChanges["
        + origin
        + ", added="
        + added.size()
        + ", changed="
        + changed.size()
        + ", removed="
        + removed.size()
        + "]";
  }

  /** The old and the new value of a property. Immutable and thread-safe. */
  public static final class ValueChange {
    private final @Nullable String oldValue;
    private final @Nullable String newValue;

    private ValueChange(@Nullable String oldValue, @Nullable String newValue) {
      this.oldValue = oldValue;
      this.newValue = newValue;
    }

    /**
     * Returns the value before.
     *
     * @return the value as it was stored; empty if the property was absent
     */
    public Optional<String> oldValue() {
      return Optional.ofNullable(oldValue);
    }

    /**
     * Returns the value after.
     *
     * @return the value as it is stored; empty if the property is absent
     */
    public Optional<String> newValue() {
      return Optional.ofNullable(newValue);
    }

    /** Two are equal if both values are. */
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof ValueChange that
          && Objects.equals(oldValue, that.oldValue)
          && Objects.equals(newValue, that.newValue);
    }

    @Override
    public int hashCode() {
      return Objects.hash(oldValue, newValue);
    }

    /** Returns which of the values there are: the values themselves do not belong into logs. */
    @Override
    public String toString() {
      return "ValueChange["
          + (oldValue == null ? "set" : newValue == null ? "removed" : "changed")
          + "]";
    }
  }
}
