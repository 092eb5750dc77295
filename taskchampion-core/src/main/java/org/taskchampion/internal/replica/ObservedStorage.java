package org.taskchampion.internal.replica;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskchampion.TaskChanges;
import org.taskchampion.storage.Storage;
import org.taskchampion.storage.StorageException;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;

/**
 * A replica's way to its storage that tells listeners of every commit: of this replica's own, and
 * of those of other processes, or of other replica objects on the same storage, which it finds by
 * comparing the tasks when the storage's revision is not the one that it knows. While nobody
 * listens it costs nothing; while somebody does, it remembers the tasks, and a thread looks at the
 * revision five times a second. Thread-safe.
 */
public final class ObservedStorage {

  private static final Logger LOGGER = LoggerFactory.getLogger(ObservedStorage.class);

  private static final long LOOK_MILLIS = 200;

  private final Storage storage;
  private final ChangeNotifier notifier = new ChangeNotifier();
  private final Object lock = new Object();

  // What the listeners were told of so far; guarded by lock. Null while nobody listens.
  private @Nullable Map<UUID, Map<String, String>> known;
  private long knownRevision;
  private @Nullable ScheduledExecutorService watcher;

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
      return transaction;
    } catch (RuntimeException e) {
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
    synchronized (lock) {
      if (known == null || changes.isEmpty()) {
        transaction.commit();
        return;
      }
      Set<UUID> present = new HashSet<>(changes.added());
      present.addAll(changes.changed());
      Map<UUID, Map<String, String>> tasks = transaction.tasks(present);
      long revision = transaction.revision();
      transaction.commit();
      known.keySet().removeAll(changes.removed());
      known.putAll(tasks);
      // If this guess is wrong, the next look compares the tasks and finds them equal.
      knownRevision = revision + 1;
      notifier.enqueue(changes);
    }
  }

  /** Tells the listeners what is queued. To be called without a transaction. */
  public void tell() {
    notifier.deliver();
  }

  /**
   * Adds a listener.
   *
   * @param listener hears of later commits
   */
  public void add(Consumer<? super TaskChanges> listener) {
    // The view first and then the lock, as transactions do.
    try (StorageView view = storage.read()) {
      synchronized (lock) {
        if (known == null) {
          known = new HashMap<>(view.tasks());
          knownRevision = view.revision();
          watcher = newWatcher();
          Future<?> unused =
              watcher.scheduleWithFixedDelay(
                  this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }
        notifier.add(listener);
      }
    }
  }

  /**
   * Removes a listener.
   *
   * @param listener hears of no commit any more
   */
  public void remove(Consumer<? super TaskChanges> listener) {
    synchronized (lock) {
      notifier.remove(listener);
      if (!notifier.hasListeners()) {
        stopWatching();
      }
    }
  }

  /** Stops watching and closes the storage. */
  public void close() {
    synchronized (lock) {
      stopWatching();
    }
    storage.close();
  }

  private void stopWatching() {
    known = null;
    if (watcher != null) {
      watcher.shutdown(); // without an interrupt, which would meet the storage
      watcher = null;
    }
  }

  /** Compares with what the listeners know, if the storage has another revision. */
  private void lookAt(StorageView view) {
    synchronized (lock) {
      if (known == null) {
        return;
      }
      long revision = view.revision();
      if (revision == knownRevision) {
        return;
      }
      Map<UUID, Map<String, String>> tasks = view.tasks();
      notifier.enqueue(difference(known, tasks));
      known = new HashMap<>(tasks);
      knownRevision = revision;
    }
  }

  private static TaskChanges difference(
      Map<UUID, Map<String, String>> before, Map<UUID, Map<String, String>> after) {
    Set<UUID> added = new HashSet<>(after.keySet());
    added.removeAll(before.keySet());
    Set<UUID> removed = new HashSet<>(before.keySet());
    removed.removeAll(after.keySet());
    Set<UUID> changed = new HashSet<>();
    after.forEach(
        (uuid, task) -> {
          Map<String, String> old = before.get(uuid);
          if (old != null && !old.equals(task)) {
            changed.add(uuid);
          }
        });
    return new TaskChanges(TaskChanges.Origin.OTHER, added, changed, removed);
  }

  private void look() {
    try {
      try (StorageView view = storage.read()) {
        lookAt(view);
      }
      notifier.deliver();
    } catch (StorageException | IllegalStateException e) {
      // The replica's own calls meet it too, and tell; the storage may also be closed just now.
      LOGGER.debug("Looking for the changes of others failed with {}", e.getClass().getName());
    }
  }

  private static ScheduledExecutorService newWatcher() {
    return Executors.newSingleThreadScheduledExecutor(
        task -> {
          Thread thread = new Thread(task, "taskchampion-changes");
          thread.setDaemon(true);
          return thread;
        });
  }
}
