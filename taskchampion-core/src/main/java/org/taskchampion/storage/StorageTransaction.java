package org.taskchampion.storage;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Operation;

/**
 * A transaction on a {@link Storage}. Only the thread that began it may use it.
 *
 * <p>It sees its own changes. {@link #commit()} makes them durable, all together; {@link #close()}
 * without it drops them. The arguments are not kept: a caller may change its collections
 * afterwards.
 */
public interface StorageTransaction extends StorageView {

  /**
   * Puts tasks, each in place of what was there.
   *
   * @param tasks a map from task to properties
   */
  void putTasks(Map<UUID, Map<String, String>> tasks);

  /**
   * Removes tasks. Those that do not exist are skipped.
   *
   * @param uuids the tasks
   */
  void removeTasks(Collection<UUID> uuids);

  /**
   * Appends operations to the unsynced ones.
   *
   * @param operations the operations, in order
   */
  void appendOperations(List<Operation> operations);

  /**
   * Puts operations in the place of all unsynced ones.
   *
   * @param operations the operations, in order
   */
  void replaceUnsynced(List<Operation> operations);

  /**
   * Removes the last unsynced operations, as undo does.
   *
   * @param count how many; at most {@link #unsyncedCount()}
   * @throws IllegalArgumentException if there are not that many
   */
  void dropLastUnsynced(int count);

  /**
   * Makes the first unsynced operations synced ones: they go to the end of the synced log. Undo
   * points among them are dropped.
   *
   * @param count how many, counting undo points; at most {@link #unsyncedCount()}
   * @throws IllegalArgumentException if there are not that many
   */
  void markSynced(int count);

  /**
   * Appends operations to the synced log, which comes before the unsynced ones.
   *
   * @param operations the operations, in order; no undo points
   */
  void appendSynced(List<Operation> operations);

  /**
   * Removes the synced operations of some tasks from the log.
   *
   * @param uuids the tasks
   */
  void removeSynced(Collection<UUID> uuids);

  /**
   * Removes the oldest synced operations from the log.
   *
   * @param keep how many synced operations may stay
   * @throws IllegalArgumentException if {@code keep} is negative
   */
  void pruneSynced(int keep);

  /**
   * Sets the base version.
   *
   * @param version the version; the nil UUID for none
   */
  void setBaseVersion(UUID version);

  /**
   * Puts another working set in the place of the present one.
   *
   * @param workingSet a map from index, at least 1, to task
   */
  void setWorkingSet(SortedMap<Integer, UUID> workingSet);

  /**
   * Appends tasks to the working set, each after the largest index. Those that are already in it
   * are skipped.
   *
   * @param uuids the tasks, in order
   */
  void appendToWorkingSet(List<UUID> uuids);

  /**
   * Sets or removes a named value.
   *
   * @param name the name
   * @param value the value; null removes it
   */
  void setValue(String name, @Nullable String value);

  /**
   * Makes the changes durable: they survive the end of the process and the loss of power. The
   * transaction can only be closed afterwards. A transaction that changed nothing writes nothing.
   *
   * @throws StorageException if the storage fails; nothing of the transaction stays, unless {@link
   *     StorageFailedException#mayHaveCommitted()} says that this is not known: then all of it is
   *     there, or nothing
   */
  void commit();
}
