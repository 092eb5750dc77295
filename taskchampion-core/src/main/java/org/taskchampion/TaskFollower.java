package org.taskchampion;

/**
 * Follows the tasks of a replica: it hears first of all that there are, and then of every change,
 * so that it can keep a list, an index or a copy that is never behind by a change nor ahead of one.
 * {@link Replica#follow} calls it.
 *
 * <pre>{@code
 * Map<UUID, String> descriptions = new ConcurrentHashMap<>();
 * Subscription following =
 *     replica.follow(
 *         Runnable::run,
 *         changes -> {
 *           changes.removed().forEach(descriptions::remove);
 *           for (UUID uuid : changes.present()) {
 *             descriptions.put(uuid, changes.after(uuid).orElseThrow().get("description"));
 *           }
 *         });
 * }</pre>
 */
@FunctionalInterface
public interface TaskFollower {

  /**
   * Hears of what there is, and later of what has changed. The first call has all tasks as added
   * ones, with {@link TaskChanges.Origin#FIRST}, also if there are none. If very many commits were
   * made before the call, it already has their changes, with {@link TaskChanges.Origin#MIXED}. A
   * call can also be about numbers of the working set alone. Calls of this interface's methods
   * never overlap.
   *
   * @param changes the changes
   */
  void changed(TaskChanges changes);

  /**
   * Hears that the commits of other processes cannot be read at the moment. The replica tries again
   * by itself, and calls this method once until it succeeds. Calls of {@link #changed} go on for
   * the commits of this replica.
   *
   * @param failure why, as the replica's other methods throw it
   */
  default void failed(RuntimeException failure) {}

  /**
   * Hears, once after a call of {@link #failed}, that the commits of other processes can be read
   * again. What they were is told by {@link #changed}.
   */
  default void recovered() {}

  /** Hears that the replica was closed: no other call follows. */
  default void ended() {}
}
