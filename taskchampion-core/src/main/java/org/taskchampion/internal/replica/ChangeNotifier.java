package org.taskchampion.internal.replica;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskchampion.TaskChanges;

/**
 * The listeners of a replica, each of which is told by itself. Thread-safe, but for what takes its
 * owner's lock.
 */
final class ChangeNotifier {

  private static final Logger LOGGER = LoggerFactory.getLogger(ChangeNotifier.class);

  private final List<ListenerQueue> listenings = new CopyOnWriteArrayList<>();

  /** The empty link at the end; guarded by the owner's lock. */
  private ChangeLink last = new ChangeLink();

  /** Lets a listener hear of what comes from now on. The owner's lock is held. */
  void add(ListenerQueue listening) {
    listening.beginAt(last);
    listenings.add(listening);
  }

  void remove(ListenerQueue listening) {
    listenings.remove(listening);
  }

  boolean hasListeners() {
    return !listenings.isEmpty();
  }

  /**
   * Keeps what a commit changed for those who listen now: for all of them, or for none, if there is
   * no memory. To be called before the commit's transaction is closed, so that the order is that of
   * the commits. The owner's lock is held.
   *
   * @param next what they are to be told
   * @param known learns of it in the same moment
   */
  void enqueue(KnownTasks.Next next, KnownTasks known) {
    ChangeLink end = new ChangeLink();
    TaskChanges changes = next.changes();
    boolean isAnything = !changes.isEmpty() || !changes.numbers().isEmpty();
    // Nothing from here on allocates, or goes deeper than what made the changes.
    known.accept(next);
    if (isAnything) {
      last.fill(changes, end);
      last = end;
    }
  }

  /** Puts together what waits for those who are far behind. What fails is tried again later. */
  void merge() {
    for (ListenerQueue listening : listenings) {
      try {
        listening.merge();
      } catch (Throwable e) {
        debug(e);
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
      try {
        if (start == 0) {
          start = System.nanoTime();
          listening.tell();
        } else if (System.nanoTime() - start < ListenerQueue.TURN.toNanos()) {
          listening.tell();
        } else {
          listening.tellElsewhere(true);
        }
      } catch (Throwable e) {
        debug(e); // the others hear of it all the same
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
      try {
        listening.tellElsewhere(now);
      } catch (Throwable e) {
        debug(e);
      }
      all &= !listening.isLeftAlone();
    }
    return all;
  }

  private static void debug(Throwable failure) {
    try {
      LOGGER.debug("Telling a listener failed with {}", failure.getClass().getName());
    } catch (Throwable e) {
      // Without memory or stack there is no logging either.
    }
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
