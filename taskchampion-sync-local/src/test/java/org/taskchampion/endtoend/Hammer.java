package org.taskchampion.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.taskchampion.EditOptions;
import org.taskchampion.Replica;
import org.taskchampion.RunningSync;
import org.taskchampion.Task;
import org.taskchampion.TaskReader;
import org.taskchampion.background.AutoSync;
import org.taskchampion.background.SyncStatus;
import org.taskchampion.history.RevertReport;
import org.taskchampion.history.UndoPlan;
import org.taskchampion.history.UndoScope;
import org.taskchampion.history.UnitOfWork;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.Storage;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.SyncCancelledException;
import org.taskchampion.sync.SyncOptions;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.testing.FakeSyncServer;
import org.taskchampion.testing.FakeSyncServer.Fault;

/**
 * Sixteen threads that do everything at once with replicas on one storage: they edit, undo, read,
 * synchronise, listen, end their listening, and close replicas that others are using, while they
 * are interrupted at any moment. Each of them chooses by a seed; how they meet is chance.
 *
 * <p>Every edit counts in a task that all share, and sets two values that must always be the same.
 * So a lost edit shows in the sum, and half of one in any reader, follower or list.
 */
final class Hammer {

  private static final int THREADS = 16;
  private static final int COUNTERS = 4;

  /** Replicas on the same storage that are closed, and replaced, while others use them. */
  private static final int PASSING = 3;

  private static final String COUNTS = "counts ";

  private final Supplier<Storage> storages;
  private final long seed;
  private final FakeSyncServer server;
  private final Replica lasting;
  private final AtomicReferenceArray<Replica> passing = new AtomicReferenceArray<>(PASSING);
  private final Replica remote = Replica.open(new InMemoryStorage());
  private final AtomicIntegerArray acknowledged = new AtomicIntegerArray(COUNTERS);
  private final Queue<Throwable> faults = new ConcurrentLinkedQueue<>();
  private final Queue<AutoCloseable> open = new ConcurrentLinkedQueue<>();
  private final Queue<HammerListener> listeners = new ConcurrentLinkedQueue<>();
  private final AtomicReference<SyncStatus> told = new AtomicReference<>();
  private final ExecutorService screen = Executors.newSingleThreadExecutor();
  private final ExecutorService pool = Executors.newFixedThreadPool(3);
  private final AtomicInteger refusals = new AtomicInteger();
  private volatile boolean isOver;
  private volatile boolean isEnding;

  Hammer(Supplier<Storage> storages, long seed) {
    this.storages = storages;
    this.seed = seed;
    this.server = new FakeSyncServer(seed);
    this.lasting = Replica.open(storages.get());
    for (int i = 0; i < PASSING; i++) {
      passing.set(i, Replica.open(storages.get()));
    }
    lasting.edit(
        edit -> {
          for (int i = 0; i < COUNTERS; i++) {
            edit.create(counter(i)).set("status", "pending").set("a", "0").set("b", "0");
          }
        });
  }

  private static UUID counter(int number) {
    return new UUID(1, number);
  }

  void run(Duration time) {
    Random faulty = new Random(seed);
    server.onCall(
        call -> {
          synchronized (faulty) {
            int fate = isOver ? 9 : faulty.nextInt(10);
            return fate == 0 ? Fault.LOSE_REQUEST : fate == 1 ? Fault.LOSE_ANSWER : Fault.NONE;
          }
        });
    AutoSync sync =
        AutoSync.newBuilder(lasting, server)
            .every(Duration.ofMillis(50))
            .afterChanges(Duration.ofMillis(5))
            .backOff(Duration.ofMillis(1), Duration.ofMillis(10))
            .onStatus(screen, told::set)
            .start();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Random random = new Random(seed * 1_000 + i);
      threads.add(new Thread(() -> hammer(random, sync), "hammer-" + i));
    }
    for (int i = 0; i < 6; i++) {
      listen(lasting, new Random(seed * 1_000 + THREADS + i), i);
    }
    threads.forEach(Thread::start);
    Random random = new Random(seed + 1);
    long start = System.nanoTime();
    while (System.nanoTime() - start < time.toNanos() && faults.isEmpty()) {
      threads.get(random.nextInt(THREADS)).interrupt();
      LockSupport.parkNanos(1_000L * (1 + random.nextInt(4_000)));
    }
    isOver = true;
    threads.forEach(Watchdog::awaitEnd);
    finish(sync);
  }

  /** Everybody rests: now all is known everywhere. */
  private void finish(AutoSync sync) {
    checkFaults();
    sync.resume();
    sync.syncNow();
    Watchdog.await(
        "a synchronisation of everything",
        () -> sync.status().unsent() == 0 && sync.status().phase() == SyncStatus.Phase.IDLE);
    Watchdog.await("the last status", () -> sync.status().equals(told.get()));
    sync.close();
    SyncServer undisturbed = server.connect();
    Watchdog.await("rest", () -> rests(undisturbed)); // listeners edit, too
    Map<UUID, Map<String, String>> tasks = properties(lasting.tasks());
    assertThat(new HistoryReplay(undisturbed).atEnd()).isEqualTo(tasks);
    assertThat(lasting.verify().findings()).isEmpty();
    for (int i = 0; i < COUNTERS; i++) {
      assertThat(tasks.get(counter(i)))
          .as("seed %d, counter %d", seed, i)
          .containsEntry("a", Integer.toString(acknowledged.get(i)));
    }
    checkFaults();
    isEnding = true;
    for (AutoCloseable each = open.poll(); each != null; each = open.poll()) {
      close(each);
    }
    for (int i = 0; i < PASSING; i++) {
      passing.get(i).close();
    }
    lasting.close();
    remote.close();
    screen.shutdown();
    pool.shutdown();
  }

  /** Synchronises, and says whether everybody knows the same. */
  private boolean rests(SyncServer undisturbed) {
    remote.sync(undisturbed);
    lasting.sync(undisturbed);
    Map<UUID, Map<String, String>> tasks = properties(lasting.tasks());
    return lasting.counts().unsyncedOperations() == 0
        && properties(remote.tasks()).equals(tasks)
        && listeners.stream().allMatch(listener -> listener.isUpToDate(tasks));
  }

  private void checkFaults() {
    Throwable fault = faults.poll();
    if (fault != null) {
      throw new AssertionError("seed " + seed, fault);
    }
  }

  static Map<UUID, Map<String, String>> properties(List<Task> tasks) {
    Map<UUID, Map<String, String>> properties = new HashMap<>();
    tasks.forEach(task -> properties.put(task.uuid(), task.properties()));
    return properties;
  }

  private void hammer(Random random, AutoSync sync) {
    while (!isOver) {
      if (random.nextInt(4) > 0) {
        Thread.interrupted(); // or else it begins the next step interrupted
      }
      int which = random.nextInt(2 * PASSING);
      Replica replica = which >= PASSING ? lasting : passing.get(which);
      try {
        step(random, replica, sync);
      } catch (IllegalStateException e) {
        refused(replica, e);
      } catch (ServerUnreachableException | SyncCancelledException e) {
        // The server's faults, and interrupts.
      } catch (IOException e) {
        if (!Thread.currentThread().isInterrupted()) {
          faults.add(e);
        }
      } catch (Throwable e) {
        faults.add(e);
      }
    }
  }

  private void step(Random random, Replica replica, AutoSync sync) throws IOException {
    switch (random.nextInt(20)) {
      case 0, 1, 2, 3, 4, 5 -> count(replica, random.nextInt(COUNTERS));
      case 6, 7 -> change(replica, random);
      case 8, 9 -> replica.read(view -> check(view, random));
      case 10 -> undo(replica);
      case 11 -> {
        replica.history(5);
        replica.conflicts();
        replica.dependencies();
        replica.renumber();
      }
      case 12 -> {
        if (listeners.size() < 30) {
          listen(replica, random, random.nextInt(6));
        }
      }
      case 13 -> close(open.poll());
      case 14 -> replace(random);
      case 15 -> steer(sync, replica, random);
      case 16 -> replica.sync(server);
      case 17 -> syncAndCancel(replica, random);
      case 18 -> {
        remote.edit(edit -> edit.add("remote"));
        remote.sync(server.connect());
      }
      default -> examine(replica, random);
    }
  }

  /** Counts one up, in both values. */
  void count(Replica replica, int counter) {
    EditOptions labelled = EditOptions.labelled(COUNTS + counter);
    replica.edit(
        labelled,
        edit -> {
          Map<String, String> before = edit.task(counter(counter)).properties();
          String next = Integer.toString(Integer.parseInt(before.get("a")) + 1);
          edit.task(counter(counter)).set("a", next).set("b", next);
          assertThat(before.get("b")).isEqualTo(before.get("a"));
        });
    acknowledged.incrementAndGet(counter);
  }

  private void change(Replica replica, Random random) {
    UUID uuid = new UUID(2, random.nextInt(30));
    replica.edit(
        edit -> {
          if (edit.find(uuid).isEmpty()) {
            edit.create(uuid).set("status", "pending").description("task");
          } else if (random.nextInt(4) == 0) {
            edit.task(uuid).purge();
          } else {
            String value = Integer.toString(random.nextInt(100));
            edit.task(uuid).set("a", value).set("b", value);
          }
          try {
            replica.uuids();
            faults.add(new AssertionError("a replica was used inside an edit of it"));
          } catch (IllegalStateException e) {
            // As it is documented.
          }
        });
  }

  /** Two reads of one view show the same, and all of an edit or nothing. */
  private boolean check(TaskReader view, Random random) {
    List<Task> first = view.tasks();
    first.forEach(task -> checkPair(task.properties()));
    if (random.nextBoolean()) {
      LockSupport.parkNanos(1_000);
    }
    assertThat(view.tasks()).isEqualTo(first);
    return true;
  }

  /** Notes that half of an edit shows. */
  void checkPair(Map<String, String> task) {
    if (!String.valueOf(task.get("a")).equals(String.valueOf(task.get("b")))) {
      faults.add(new AssertionError("half of an edit: " + task));
    }
  }

  /** Notes something that must not happen. */
  void fault(Throwable fault) {
    faults.add(fault);
  }

  /** Notes that a replica refused a call, unless it may be closed. */
  void refused(Replica replica, IllegalStateException refusal) {
    if (replica == lasting && !isEnding) {
      faults.add(refusal);
    }
  }

  private void undo(Replica replica) {
    UndoPlan plan = replica.undoPlan(UndoScope.ANYBODYS);
    if (plan.outcome() != RevertReport.Outcome.DONE || !plan.hasAllUnits()) {
      return;
    }
    if (replica.undo(plan).isDone()) {
      for (UnitOfWork unit : plan.units()) {
        unit.label()
            .filter(label -> label.startsWith(COUNTS))
            .map(label -> Integer.parseInt(label.substring(COUNTS.length())))
            .ifPresent(acknowledged::decrementAndGet);
      }
    }
  }

  private void listen(Replica replica, Random random, int kind) {
    Executor executor =
        switch (random.nextInt(4)) {
          case 0 -> Runnable::run;
          case 1 -> screen;
          case 2 -> pool;
          default ->
              task -> {
                if (refusals.incrementAndGet() % 3 == 0) {
                  throw new RejectedExecutionException("now and then");
                }
                pool.execute(task);
              };
        };
    HammerListener listener = new HammerListener(this, replica, kind);
    AutoCloseable handle = listener.begin(executor);
    if (replica == lasting && !isOver && listeners.size() < 12) {
      listeners.add(listener); // stays to the end
      open.add(() -> {});
    } else {
      open.add(handle);
    }
  }

  private void close(AutoCloseable handle) {
    if (handle != null) {
      try {
        handle.close();
      } catch (Exception e) {
        faults.add(e);
      }
    }
  }

  private void replace(Random random) {
    int which = random.nextInt(PASSING);
    passing.getAndSet(which, Replica.open(storages.get())).close();
  }

  private void steer(AutoSync sync, Replica replica, Random random) {
    switch (random.nextInt(5)) {
      case 0 -> sync.cancel();
      case 1 -> sync.networkAvailable();
      case 2 -> sync.syncNow();
      case 3 -> {
        sync.pause();
        sync.resume();
      }
      default -> open.add(AutoSync.newBuilder(replica, server::connectWithFaults).start());
    }
  }

  private void syncAndCancel(Replica replica, Random random) {
    RunningSync running = replica.syncAsync(server, SyncOptions.defaults(), pool);
    LockSupport.parkNanos(random.nextInt(1_000_000));
    running.cancel();
  }

  private void examine(Replica replica, Random random) throws IOException {
    if (random.nextInt(10) == 0) {
      assertThat(replica.verify().findings()).isEmpty();
    } else {
      replica.exportTo(OutputStream.nullOutputStream());
    }
  }
}
