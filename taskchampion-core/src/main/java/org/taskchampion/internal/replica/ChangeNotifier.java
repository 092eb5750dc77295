package org.taskchampion.internal.replica;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskchampion.TaskChanges;

/**
 * Tells listeners what commits changed: after the commit, one at a time, in the order of the
 * commits. Thread-safe.
 */
public final class ChangeNotifier {

  private static final Logger LOGGER = LoggerFactory.getLogger(ChangeNotifier.class);

  private final CopyOnWriteArrayList<Consumer<? super TaskChanges>> listeners =
      new CopyOnWriteArrayList<>();
  private final Queue<TaskChanges> queue = new ConcurrentLinkedQueue<>();
  private final ReentrantLock delivering = new ReentrantLock();

  /** Begins without listeners. */
  public ChangeNotifier() {}

  /**
   * Adds a listener.
   *
   * @param listener hears of later commits
   */
  public void add(Consumer<? super TaskChanges> listener) {
    listeners.add(listener);
  }

  /**
   * Removes a listener.
   *
   * @param listener hears of no commit any more
   */
  public void remove(Consumer<? super TaskChanges> listener) {
    listeners.remove(listener);
  }

  /**
   * Says whether anybody listens.
   *
   * @return true if there is a listener
   */
  public boolean hasListeners() {
    return !listeners.isEmpty();
  }

  /**
   * Queues what a commit changed. To be called after the commit and before its transaction is
   * closed, so that the order is that of the commits.
   *
   * @param changes what was changed
   */
  public void enqueue(TaskChanges changes) {
    if (!changes.isEmpty() && hasListeners()) {
      queue.add(changes);
    }
  }

  /**
   * Tells the listeners what is queued. To be called without a transaction. Where another thread,
   * or a caller of this one, is telling them already, that one goes on with what is queued.
   */
  public void deliver() {
    while (!queue.isEmpty() && !delivering.isHeldByCurrentThread() && delivering.tryLock()) {
      try {
        TaskChanges changes;
        while ((changes = queue.poll()) != null) {
          for (Consumer<? super TaskChanges> listener : listeners) {
            tell(listener, changes);
          }
        }
      } finally {
        delivering.unlock();
      }
    }
  }

  /** A listener's fault must not look like a failed commit. */
  private static void tell(Consumer<? super TaskChanges> listener, TaskChanges changes) {
    try {
      listener.accept(changes);
    } catch (RuntimeException e) {
      LOGGER.warn("A listener of task changes failed with {}", e.getClass().getName());
    }
  }
}
