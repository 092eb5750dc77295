package org.taskchampion.web;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskchampion.Edit;
import org.taskchampion.EditOptions;
import org.taskchampion.Replica;
import org.taskchampion.background.AutoSync;
import org.taskchampion.background.SyncStatus;
import org.taskchampion.query.Conventions;
import org.taskchampion.storage.Storage;
import org.taskchampion.storage.StorageException;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.ta.TaskSetup;
import org.taskchampion.taskwarrior.Recurrence;

/** The open replica, with what goes on in the background, and the pages that hear of it. */
final class Desk implements AutoCloseable {

  /** By which replicas know the program. */
  private static final String NAME = "taskchampion-web";

  private static final Duration SYNC_EVERY = Duration.ofMinutes(10);
  private static final Duration SYNC_AFTER_CHANGES = Duration.ofSeconds(5);
  private static final long MINUTES_BETWEEN_RECURRENCES = 10;

  private static final Logger LOG = LoggerFactory.getLogger(Desk.class);

  /** A page that listens. */
  private record Page(Executor executor, BiConsumer<String, Object> events) {
    void tell(String event, Object data) {
      executor.execute(() -> events.accept(event, data));
    }
  }

  /** Ends with {@link #close}. */
  interface Registration extends AutoCloseable {
    @Override
    void close();
  }

  private final TaskSetup setup;
  private final Clock clock;
  private final Replica replica;
  private final @Nullable AutoSync sync;
  private final CopyOnWriteArrayList<Page> pages = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService recurrences;

  /**
   * Opens a replica.
   *
   * @param servers opens the server for each synchronisation; null if there is none
   */
  Desk(
      TaskSetup setup,
      Storage storage,
      Clock clock,
      @Nullable Supplier<? extends SyncServer> servers) {
    this.setup = setup;
    this.clock = clock;
    this.replica = Replica.open(storage, clock, NAME);
    var unused = replica.onChange(Runnable::run, changes -> tell("changed", Map.of()));
    this.sync =
        servers == null
            ? null
            : AutoSync.newBuilder(replica, servers)
                .every(SYNC_EVERY)
                .afterChanges(SYNC_AFTER_CHANGES)
                .options(setup.syncOptions())
                .onStatus(Runnable::run, status -> tell("sync", SyncJson.of(status)))
                .start();
    this.recurrences =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "web-recurrence");
              thread.setDaemon(true);
              return thread;
            });
    if (setup.spawns()) {
      var unusedRun =
          recurrences.scheduleWithFixedDelay(
              this::spawn, 0, MINUTES_BETWEEN_RECURRENCES, TimeUnit.MINUTES);
    }
  }

  TaskSetup setup() {
    return setup;
  }

  Clock clock() {
    return clock;
  }

  Replica replica() {
    return replica;
  }

  Conventions conventions() {
    return setup.conventions();
  }

  /** Lets a page hear of events, beginning with how synchronising goes. */
  Registration register(Executor executor, BiConsumer<String, Object> events) {
    Page page = new Page(executor, events);
    pages.add(page);
    page.tell("sync", syncStatus());
    return () -> pages.remove(page);
  }

  private void tell(String event, Object data) {
    pages.forEach(page -> page.tell(event, data));
  }

  /** Returns how synchronising goes. */
  Object syncStatus() {
    return sync == null ? SyncJson.off() : SyncJson.of(sync.status());
  }

  void syncNow() {
    if (sync == null) {
      throw new Problem(409, SyncJson.OFF);
    }
    if (sync.status().phase() == SyncStatus.Phase.PAUSED) {
      sync.resume();
    }
    sync.syncNow();
  }

  private void spawn() {
    try {
      var unused = replica.edit(EditOptions.labelled("recurring tasks"), this::spawn);
    } catch (StorageException e) {
      LOG.warn("recurring tasks are as they were", e);
    }
  }

  private void spawn(Edit edit) {
    Recurrence recurrence = setup.recurrence();
    recurrence.expire(edit, edit.now()).forEach(uuid -> recurrence.mark(edit, uuid, edit.now()));
    var unused = recurrence.spawn(edit, edit.now());
  }

  /** Makes the instances that are due, where the settings say so: a recurring task was added. */
  void recurringTaskWasChanged() {
    if (setup.spawns()) {
      recurrences.execute(this::spawn);
    }
  }

  /** Tells all pages: a conflict that is settled changes no task. */
  void conflictsWereSettled() {
    tell("changed", Map.of());
  }

  @Override
  public void close() {
    recurrences.shutdownNow();
    if (sync != null) {
      sync.close();
    }
    replica.close();
  }
}
