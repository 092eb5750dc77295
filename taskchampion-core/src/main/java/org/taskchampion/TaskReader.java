package org.taskchampion;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The questions that a {@link Replica}, the {@link TaskView} of {@link Replica#read} and an {@link
 * Edit} answer alike. A replica reads the newest state with each call, a view one state with all
 * calls, and an edit the state with what it has changed so far.
 *
 * <p>One task is read by {@link Replica#task} and {@link TaskView#task}. In an edit, {@link
 * Edit#task} gives its editor, and {@link TaskEditor#task()} the task. What works on any reader
 * uses {@link #tasks(Collection)}.
 *
 * <p>Every method throws {@link org.taskchampion.storage.StorageException} if the storage fails,
 * and {@link IllegalStateException} when the replica is closed or the view or edit has ended. What
 * is returned is immutable and does not follow later changes.
 */
public interface TaskReader {

  /**
   * Returns all tasks, of every status.
   *
   * @return the tasks, in no particular order
   */
  List<Task> tasks();

  /**
   * Returns several tasks.
   *
   * @param uuids the tasks
   * @return those of them that exist, each once, in the order of the UUIDs given
   */
  List<Task> tasks(Collection<UUID> uuids);

  /**
   * Returns the tasks whose status is pending, waiting and blocked ones among them.
   *
   * @return the tasks, in the order of the working set
   */
  List<Task> pendingTasks();

  /**
   * Returns the tasks of the working set: those that are pending or recurring, and those that were
   * when the working set was last rebuilt.
   *
   * @return the tasks, in the order of the working set
   */
  List<Task> workingSetTasks();

  /**
   * Returns the UUIDs of all tasks, of every status.
   *
   * @return the UUIDs, in no particular order
   */
  Set<UUID> uuids();

  /**
   * Returns the working set.
   *
   * @return the working set
   */
  WorkingSet workingSet();

  /**
   * Returns which tasks hold up which others.
   *
   * @return the dependencies
   */
  Dependencies dependencies();

  /**
   * Returns the logged operations of one task, for display: replicas may have different logs of the
   * same task, and applying one need not give the task as it is.
   *
   * @param uuid the task
   * @return the operations, the oldest first
   */
  List<Operation> operations(UUID uuid);

  /**
   * Returns the operations that are not synchronised yet, undo points among them.
   *
   * @return the operations, the oldest first
   */
  List<Operation> unsyncedOperations();

  /**
   * Returns the version on which the replica is based: the last one of the shared history that it
   * has sent or received. The tasks are what this version has and then the unsynced operations.
   *
   * @return the version; the nil UUID if it has not synchronised yet
   */
  UUID baseVersion();

  /**
   * Returns how much there is in the replica.
   *
   * @return the counts
   */
  Counts counts();
}
