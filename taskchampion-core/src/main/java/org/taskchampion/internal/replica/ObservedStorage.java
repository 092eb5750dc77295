package org.taskchampion.internal.replica;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskchampion.TaskChanges;
import org.taskchampion.TaskFollower;
import org.taskchampion.storage.Storage;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;

/**
 * A replica's way to its storage that tells listeners of every commit: of this replica's own, and
 * of those of other processes, or of other replica objects on the same storage, which it finds by
 * comparing the tasks when the storage's revision is not the one that it knows. While nobody
 * listens it costs nothing; while somebody does, it remembers the tasks, and a {@link Lookout}
 * looks at the revision. Thread-safe.
 */
public final class ObservedStorage {

  private static final Logger LOGGER = LoggerFactory.getLogger(ObservedStorage.class);

  private final Storage storage;
  private final ChangeNotifier notifier = new ChangeNotifier();
  private final Object lock = new Object();

  // What the listeners were told of so far; guarded by lock. Null while nobody listens.
  private @Nullable KnownTasks known;
  private @Nullable ListenerThreads threads;

  // The commits that were made while somebody begins to listen; guarded by lock.
  private final List<KnownTasks.Commit> meanwhile = new ArrayList<>();
  private int beginning;

  private volatile boolean closing;

  /**
   * Begins without listeners.
   *
   * @param storage the storage; closed by {@link #close}
   */
  public ObservedStorage(Storage storage) {
    this.storage = storage;
  }

  /**
   * Returns the storage itself. Listeners hear of what is changed through it as they hear of other
   * processes.
   *
   * @return the storage
   */
  public Storage storage() {
    return storage;
  }

  /**
   * Begins a view.
   *
   * @return the view
   */
  public StorageView read() {
    return storage.read();
  }

  /**
   * Begins a transaction.
   *
   * @return the transaction, to be committed by {@link #commit}
   */
  public StorageTransaction begin() {
    StorageTransaction transaction = storage.begin();
    try {
      lookAt(transaction);
      return isListenedTo() ? new NotedTransaction(transaction) : transaction;
    } catch (RuntimeException | Error e) {
      transaction.close();
      throw e;
    }
  }

  /**
   * Commits a transaction and queues what it changed for the listeners. {@link #tell()} is to be
   * called when the transaction is closed.
   *
   * @param transaction the transaction
   * @param changes what it changes
   */
  public void commit(StorageTransaction transaction, TaskChanges changes) {
    commit(transaction, () -> changes);
  }

  /**
   * Commits a transaction as {@link #commit(StorageTransaction, TaskChanges)} does.
   *
   * @param transaction the transaction
   * @param changed says what it changes; only asked, while the transaction is open, where somebody
   *     listens
   */
  public void commit(StorageTransaction transaction, Supplier<TaskChanges> changed) {
    synchronized (lock) {
      if (known == null && beginning == 0) {
        transaction.commit();
        return;
      }
      KnownTasks.Commit commit = KnownTasks.Commit.of(transaction, changed.get());
      transaction.commit();
      try {
        follow(commit);
      } catch (Throwable e) {
        // Without memory, say. The commit has been made; the next look finds what it changed.
        debug("Following an own commit failed with {}", e);
      }
    }
  }

  private void follow(KnownTasks.Commit commit) {
    if (known != null) {
      enqueue(known.next(commit), known);
    }
    if (beginning > 0) {
      meanwhile.add(commit);
    }
  }

  /**
   * Queues what is next for all listeners. Either it fails and nothing has changed, so that the
   * next look finds it, or all listeners hear of it once.
   */
  private void enqueue(KnownTasks.Next next, KnownTasks by) {
    notifier.enqueue(next, by);
    try {
      by.settle();
      notifier.merge();
    } catch (Throwable e) {
      debug("Following changes failed with {}", e); // it is done again before they are used
    }
  }

  /**
   * Tells the listeners what they have not heard of, or lets other threads do it. To be called
   * without a transaction. Nothing that a listener throws gets out.
   */
  public void tell() {
    try {
      notifier.tell();
    } catch (Throwable e) {
      // Without memory or stack: what was committed before must not look like a failure.
      debug("Telling listeners failed with {}", e);
    }
  }

  /**
   * Begins to run an application's function inside a transaction: the thread must not wait for
   * listeners until {@link #leave()}.
   */
  public static void enter() {
    InnerCalls.enter();
  }

  /** Ends what {@link #enter()} began. */
  public static void leave() {
    InnerCalls.leave();
  }

  /**
   * Adds a listener.
   *
   * @param executor makes the calls; null lets the threads do it that commit, or spare ones
   * @param listener hears of later commits
   * @return ends the listening
   */
  public Runnable add(@Nullable Executor executor, Consumer<? super TaskChanges> listener) {
    return add(
        (spare, first) ->
            new ListenerQueue(listener, executor == null ? spare : executor, executor == null));
  }

  /**
   * Adds a follower, who first hears of what there is.
   *
   * @param executor makes the calls
   * @param follower hears of everything
   * @return ends the following
   */
  public Runnable follow(Executor executor, TaskFollower follower) {
    Runnable end = add((spare, known) -> ListenerQueue.following(follower, executor, known.all()));
    boolean unused = notifier.tellElsewhere(true); // the next look tells what is left
    return end;
  }

  /** Makes the queue of one who begins to listen. */
  private interface Beginning {
    ListenerQueue queue(Executor spare, KnownTasks known);
  }

  private Runnable add(Beginning start) {
    synchronized (lock) {
      beginning++;
    }
    // The view first and then the lock, as transactions do.
    try (StorageView view = storage.read()) {
      KnownTasks seen = isKnown() ? null : new KnownTasks(view);
      synchronized (lock) {
        return begin(start, view, seen);
      }
    } finally {
      synchronized (lock) {
        beginning--;
        if (beginning == 0) {
          meanwhile.clear();
        }
      }
    }
  }

  private Runnable begin(Beginning start, StorageView view, @Nullable KnownTasks seen) {
    ListenerThreads used = threads;
    if (used == null) {
      used = ListenerThreads.start(new Lookout(this::look, storage::watch));
      threads = used;
    }
    try {
      KnownTasks seenByAll = known;
      if (seenByAll == null) {
        seenByAll = seen == null ? new KnownTasks(view) : seen;
        meanwhile.forEach(seenByAll::follow);
        known = seenByAll;
      } else if (seenByAll.isBehind(view)) {
        // What was committed before is news for those who listen already, and not for this one.
        enqueue(seenByAll.next(view), seenByAll);
      }
      ListenerQueue listening = start.queue(used.spare(), seenByAll);
      notifier.add(listening);
      return () -> remove(listening);
    } finally {
      stopIfNobodyListens();
    }
  }

  private boolean isListenedTo() {
    synchronized (lock) {
      return known != null || beginning > 0;
    }
  }

  private boolean isKnown() {
    synchronized (lock) {
      return known != null;
    }
  }

  private void remove(ListenerQueue listening) {
    synchronized (lock) {
      notifier.remove(listening);
      stopIfNobodyListens();
    }
    listening.end(true);
  }

  /**
   * Ends all listening and closes the storage. If the storage refuses, since this thread has a
   * transaction open, nothing has changed.
   */
  public void close() {
    closing = true;
    try {
      storage.close();
    } catch (IllegalStateException refused) {
      closing = false;
      throw refused;
    } catch (RuntimeException | Error e) {
      end();
      throw e;
    }
    end();
  }

  private void end() {
    List<ListenerQueue> ended;
    synchronized (lock) {
      ended = notifier.end();
      stopIfNobodyListens();
    }
    // Their executors may wait for threads that wait for the lock.
    ended.forEach(ListenerQueue::tellEnd);
  }

  private void stopIfNobodyListens() {
    if (!notifier.hasListeners()) {
      known = null;
      if (threads != null) {
        threads.stop();
        threads = null;
      }
    }
  }

  /**
   * Compares with what the listeners know, if the storage has another revision.
   *
   * @return whether there is something to tell
   */
  private boolean lookAt(StorageView view) {
    synchronized (lock) {
      if (known == null || !known.mayDiffer(view)) {
        return false;
      }
      enqueue(known.next(view), known);
      return true;
    }
  }

  /**
   * Looks for what others did, and sees to it that nothing stays untold.
   *
   * @return false if it failed, or something is untold that another look has to see to
   */
  private boolean look() {
    try {
      long before;
      synchronized (lock) {
        if (known == null) {
          return true;
        }
        before = known.revision();
      }
      boolean found;
      try (StorageView view = storage.read()) {
        synchronized (lock) {
          // After an own commit the view may be the older one: the next look has a new one.
          found = known != null && known.revision() == before && lookAt(view);
        }
      }
      notifier.fails(null);
      return notifier.tellElsewhere(found);
    } catch (Throwable e) {
      // The replica's own calls meet it too, and tell. Whatever it is, the next look tries again.
      if (!closing) {
        debug("Looking for the changes of others failed with {}", e);
        if (e instanceof RuntimeException failure) {
          notifier.fails(failure);
        }
      }
      return false;
    }
  }

  private static void debug(String message, Throwable failure) {
    try {
      LOGGER.debug(message, failure.getClass().getName());
    } catch (Throwable e) {
      // Without memory or stack there is no logging either.
    }
  }
}
