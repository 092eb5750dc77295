package org.taskchampion;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The methods that read, which a {@link Replica}, the {@link TaskView} of {@link Replica#read} and
 * an {@link Edit} share. A replica reads the newest state with each call; a view reads the same
 * state with all calls; an edit reads the state with what it has changed so far. All of them may
 * read from a disk: do not call them on the thread of a user interface.
 *
 * <p>One task is read by {@link Replica#task} and {@link TaskView#task}. In an edit, {@link
 * Edit#task} gives its editor, and {@link TaskEditor#task()} the task. Code for any reader uses
 * {@link #tasks(Collection)}.
 *
 * <p>Every method throws {@link org.taskchampion.storage.StorageException} if the storage fails,
 * and {@link IllegalStateException} when the replica is closed or the view or edit has ended.
 * Results are immutable and do not follow later changes.
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
   * Returns which tasks block which others.
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
   * has sent or received. The replica's tasks are those of this version, changed by the unsynced
   * operations.
   *
   * @return the version; the nil UUID if it has not synchronised yet
   */
  UUID baseVersion();

  /**
   * Returns how many tasks and operations the replica holds.
   *
   * @return the counts
   */
  Counts counts();
}
