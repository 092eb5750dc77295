package org.taskchampion.internal.replica;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.taskchampion.TaskChanges;

/** The listeners of a replica, each of which is told by itself. Thread-safe. */
final class ChangeNotifier {

  private final List<ListenerQueue> listenings = new CopyOnWriteArrayList<>();

  void add(ListenerQueue listening) {
    listenings.add(listening);
  }

  void remove(ListenerQueue listening) {
    listenings.remove(listening);
  }

  boolean hasListeners() {
    return !listenings.isEmpty();
  }

  /**
   * Keeps what a commit changed for those who listen now. To be called before the commit's
   * transaction is closed, so that the order is that of the commits.
   */
  void enqueue(TaskChanges changes) {
    if (!changes.isEmpty() || !changes.numbers().isEmpty()) {
      for (ListenerQueue listening : listenings) {
        listening.enqueue(changes);
      }
    }
  }

  /**
   * Tells what is kept, or leaves it to other threads: this one begins further calls for a short
   * while only. To be called without a transaction.
   */
  void tell() {
    long start = 0;
    for (ListenerQueue listening : listenings) {
      if (start == 0) {
        start = System.nanoTime();
        listening.tell();
      } else if (System.nanoTime() - start < ListenerQueue.TURN.toNanos()) {
        listening.tell();
      } else {
        listening.tellElsewhere(true);
      }
    }
  }

  /**
   * Lets other threads tell what is kept.
   *
   * @param now also what its committing thread may be about to tell
   * @return false if something stays untold until this is called again
   */
  boolean tellElsewhere(boolean now) {
    boolean all = true;
    for (ListenerQueue listening : listenings) {
      listening.tellElsewhere(now);
      all &= !listening.isLeftAlone();
    }
    return all;
  }

  /**
   * Tells followers that what others did cannot be read at the moment, or can be read again.
   *
   * @param failure why it cannot be read; null if it can
   */
  void fails(@Nullable RuntimeException failure) {
    listenings.forEach(listening -> listening.fails(failure));
  }

  /**
   * Ends all listening: the replica is closed.
   *
   * @return those who listened, to be told of the end by a thread that holds no lock
   */
  List<ListenerQueue> end() {
    List<ListenerQueue> ended = List.copyOf(listenings);
    listenings.clear();
    return ended;
  }
}
