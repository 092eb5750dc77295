package org.taskchampion.storage;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.taskchampion.Operation;

/**
 * One state of a {@link Storage}, to read. Only the thread that began it may use it.
 *
 * <p>Every collection that is returned is unmodifiable, or a copy that the storage does not keep,
 * and stays valid after the view is closed. Every method throws {@link StorageException} if the
 * storage fails or is damaged, and {@link IllegalStateException} after {@link #close()}.
 */
public interface StorageView extends AutoCloseable {

  /**
   * Returns the properties of one task.
   *
   * @param uuid the task
   * @return its properties; empty if there is no such task
   */
  Optional<Map<String, String>> task(UUID uuid);

  /**
   * Returns the properties of all tasks.
   *
   * @return a map from task to properties, in no particular order
   */
  Map<UUID, Map<String, String>> tasks();

  /**
   * Returns the properties of some tasks.
   *
   * @param uuids the tasks to look up
   * @return a map from task to properties, without those that do not exist; iterates in the order
   *     of {@code uuids}
   */
  Map<UUID, Map<String, String>> tasks(Collection<UUID> uuids);

  /**
   * Returns the UUIDs of all tasks.
   *
   * @return the UUIDs, in no particular order
   */
  Set<UUID> uuids();

  /**
   * Returns how many tasks there are, without reading them.
   *
   * @return the number of tasks
   */
  int taskCount();

  /**
   * Returns the operations that are not synced yet, undo points among them.
   *
   * @return the operations in the order in which they were appended
   */
  List<Operation> unsyncedOperations();

  /**
   * Returns the first operations that are not synced yet.
   *
   * @param limit how many to return at the most
   * @return the operations in the order in which they were appended
   */
  default List<Operation> unsyncedOperations(int limit) {
    List<Operation> all = unsyncedOperations();
    return all.size() <= limit ? all : all.subList(0, limit);
  }

  /**
   * Returns how many operations are not synced yet, without reading them.
   *
   * @return the number of operations, undo points among them
   */
  int unsyncedCount();

  /**
   * Returns the logged operations of one task, synced or not.
   *
   * @param uuid the task
   * @return the operations, the synced ones first, each part in the order in which it was appended
   */
  List<Operation> operations(UUID uuid);

  /**
   * Passes the synced operations of all tasks to an action, one after the other, so that a long log
   * need not fit into memory.
   *
   * @param action gets the operations in the order in which they were appended; must not use the
   *     view
   */
  void forEachSynced(Consumer<? super Operation> action);

  /**
   * Passes the unsynced operations, undo points among them, to an action, one after the other.
   *
   * @param action gets the operations in the order in which they were appended; must not use the
   *     view
   */
  default void forEachUnsynced(Consumer<? super Operation> action) {
    unsyncedOperations().forEach(action);
  }

  /**
   * Returns the version that the replica was last synchronised with.
   *
   * @return the base version; the nil UUID at first
   */
  UUID baseVersion();

  /**
   * Returns the working set.
   *
   * @return a map from index, at least 1, to task
   */
  SortedMap<Integer, UUID> workingSet();

  /**
   * Returns a named value.
   *
   * @param name the name
   * @return the value; empty if there is none of that name
   */
  Optional<String> value(String name);

  /**
   * Returns all named values.
   *
   * @return a map from name to value
   */
  SortedMap<String, String> values();

  /**
   * Returns a number that grows by one with every commit that changes the storage, whoever makes
   * it. Two views with the same number see the same state. A transaction has the number of the
   * state in which it began, until it is committed.
   *
   * @return the number of this state
   */
  long revision();

  /** Ends the view. Closing it again does nothing. */
  @Override
  void close();
}
