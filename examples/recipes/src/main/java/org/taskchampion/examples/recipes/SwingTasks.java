package org.taskchampion.examples.recipes;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.swing.SwingUtilities;
import org.taskchampion.Replica;
import org.taskchampion.TaskChampionException;
import org.taskchampion.background.AutoSync;
import org.taskchampion.query.Conventions;
import org.taskchampion.query.Filter;
import org.taskchampion.query.ListChange;
import org.taskchampion.query.LiveQuery;
import org.taskchampion.query.Query;
import org.taskchampion.query.TaskOrder;
import org.taskchampion.storage.h2.H2Storage;
import org.taskchampion.sync.SyncServer;

/**
 * What is behind a window: its list, and what its buttons do. It has no window itself, so a test
 * can press the buttons.
 *
 * <p>A change waits for the disk, and for other programs that write. So a thread of its own makes
 * the changes, one after the other, and the event dispatch thread hears of them by the live query.
 */
final class SwingTasks implements AutoCloseable {

  private final TaskTable table = new TaskTable();
  private final ExecutorService changes = Executors.newSingleThreadExecutor();
  private final Consumer<StatusLine> status;
  private final Replica replica;
  private final AutoSync sync;
  private final LiveQuery list;

  /**
   * Opens the tasks. Blocks, so not on the event dispatch thread.
   *
   * @param directory where they are kept
   * @param servers opens the server for each synchronisation
   * @param status shows how things stand, on the event dispatch thread
   */
  SwingTasks(Path directory, Supplier<? extends SyncServer> servers, Consumer<StatusLine> status) {
    this.status = status;
    this.replica = Replica.open(H2Storage.at(directory), "swing-list");
    this.sync = BackgroundSync.start(replica, servers, SwingUtilities::invokeLater, status);
    Conventions conventions = Conventions.standard(ZoneId.systemDefault());
    Query query =
        Query.of(Filter.parse("status:pending -WAITING", conventions))
            .orderBy(TaskOrder.parse("urgency-", conventions));
    this.list =
        LiveQuery.open(replica, query, conventions, SwingUtilities::invokeLater, new Listener());
  }

  /** The list, for the event dispatch thread. */
  TaskTable table() {
    return table;
  }

  /** Adds a task. Does not block. */
  void add(String description) {
    change(() -> replica.edit(edit -> edit.add(description)));
  }

  /** Completes the task in a row. Called on the event dispatch thread; does not block. */
  void done(int row) {
    UUID uuid = table.task(row).uuid(); // now: the row may be another one's in a moment
    change(
        () -> replica.edit(edit -> edit.find(uuid).ifPresent(task -> task.done()))); // else removed
  }

  /** Takes back the last change. Does not block. */
  void undo() {
    change(replica::undo);
  }

  /** Synchronises as soon as possible. Does not block. */
  void syncNow() {
    sync.syncNow();
  }

  private void change(Runnable change) {
    changes.execute(
        () -> {
          try {
            change.run();
          } catch (TaskChampionException e) {
            tell(new StatusLine("Nothing was changed: " + e.getMessage(), "Try again."));
          }
        });
  }

  private void tell(StatusLine line) {
    SwingUtilities.invokeLater(() -> status.accept(line));
  }

  /**
   * Finishes the changes and closes everything. Blocks while somebody else writes, so not on the
   * event dispatch thread.
   */
  @Override
  public void close() {
    changes.shutdown();
    boolean interrupted = false;
    while (true) {
      try {
        if (changes.awaitTermination(1, TimeUnit.MINUTES)) {
          break;
        }
      } catch (InterruptedException e) {
        interrupted = true; // what a person typed is worth the wait
      }
    }
    list.close();
    sync.close();
    replica.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Hears of the list on the event dispatch thread. */
  private final class Listener implements LiveQuery.Listener {
    @Override
    public void changed(ListChange change) {
      table.apply(change);
    }

    @Override
    public void failed(RuntimeException failure) {
      status.accept(new StatusLine("The list may be old: " + failure.getMessage(), ""));
    }
  }
}
