package org.taskchampion.background;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.taskchampion.Replica;
import org.taskchampion.background.SyncStatus.Phase;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.sync.SyncProblem;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.testing.FakeSyncServer;
import org.taskchampion.testing.FakeSyncServer.Fault;

/** With the threads that an application has. */
class AutoSyncThreadsTest {

  private final Replica replica = Replica.open(new InMemoryStorage());
  private final FakeSyncServer server = new FakeSyncServer();
  private final BlockingQueue<SyncStatus> told = new LinkedBlockingQueue<>();
  private final CountDownLatch reached = new CountDownLatch(1);
  private final Set<Thread> before = threads();

  @AfterEach
  void close() {
    replica.close();
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("taskchampion"))
        .collect(Collectors.toSet());
  }

  /** The threads that were not there before, but for those that look for other processes. */
  private Set<String> newThreads() {
    return threads().stream()
        .filter(thread -> !before.contains(thread) && thread.isAlive())
        .map(Thread::getName)
        .filter(name -> !name.equals("taskchampion-changes"))
        .collect(Collectors.toSet());
  }

  /** Lets every call wait for an interrupt. */
  private void hang() {
    server.onCall(
        call -> {
          reached.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return Fault.NONE;
        });
  }

  private AutoSync start() {
    return AutoSync.newBuilder(replica, server)
        .every(Duration.ofHours(1))
        .afterChanges(Duration.ofMillis(20))
        .onStatus(Runnable::run, told::add)
        .start();
  }

  private SyncStatus await(Predicate<SyncStatus> wanted) throws InterruptedException {
    while (true) {
      SyncStatus status = told.poll(20, TimeUnit.SECONDS);
      assertThat(status).isNotNull();
      if (wanted.test(status)) {
        return status;
      }
    }
  }

  @Test
  void aChangeIsSent() throws InterruptedException {
    try (AutoSync sync = start()) {
      await(status -> status.lastSuccess().isPresent());
      replica.edit(edit -> edit.add("Buy milk"));
      await(status -> status.unsent() == 0 && status.lastReport().get().versionsSent() == 1);
      assertThat(sync.status().problem()).isEmpty();
      assertThat(server.versions()).hasSize(1);
    }
  }

  @Test
  void cancellingEndsTheCallThatIsUnderWay() throws InterruptedException {
    hang();
    try (AutoSync sync = start()) {
      assertThat(reached.await(20, TimeUnit.SECONDS)).isTrue();
      sync.cancel();
      SyncStatus status = await(it -> it.failure().isPresent());
      assertThat(status.problem()).contains(SyncProblem.CANCELLED);
      assertThat(status.phase()).isEqualTo(Phase.IDLE);
    }
  }

  @Test
  void closingEndsTheCallThatIsUnderWayAndLeavesNoThread() throws InterruptedException {
    hang();
    AutoSync sync = start();
    assertThat(reached.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(newThreads())
        .containsExactlyInAnyOrder("taskchampion-background", "taskchampion-background-sync");
    sync.close();
    assertThat(sync.status().phase()).isEqualTo(Phase.CLOSED);
    for (Thread thread : threads()) {
      if (!before.contains(thread) && thread.getName().startsWith("taskchampion-background")) {
        thread.join(20_000);
      }
    }
    assertThat(newThreads()).isEmpty();
  }

  @Test
  void whileItIsIdleThereIsOneThread() throws InterruptedException {
    try (AutoSync sync = start()) {
      await(status -> status.lastSuccess().isPresent());
      for (Thread thread : threads()) {
        if (thread.getName().equals("taskchampion-background-sync")) {
          thread.join(20_000);
        }
      }
      assertThat(newThreads()).containsExactly("taskchampion-background");
      assertThat(sync.status().phase()).isEqualTo(Phase.IDLE);
    }
  }

  @Test
  void aListenerMayCloseIt() throws InterruptedException {
    CountDownLatch closed = new CountDownLatch(1);
    AutoSync[] made = new AutoSync[1];
    CountDownLatch isMade = new CountDownLatch(1);
    made[0] =
        AutoSync.newBuilder(replica, server)
            .onStatus(
                Runnable::run,
                status -> {
                  if (status.lastSuccess().isPresent() && status.phase() != Phase.CLOSED) {
                    awaitLatch(isMade);
                    made[0].close();
                    closed.countDown();
                  }
                })
            .start();
    isMade.countDown();
    assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
  }

  /** Waits as one that does not heed interrupts. */
  private static void awaitLatch(CountDownLatch latch) {
    boolean interrupted = false;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (true) {
      try {
        assertThat(latch.await(end - System.nanoTime(), TimeUnit.NANOSECONDS)).isTrue();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Starts one whose run opens its server until the latch is down, and waits until it does. */
  private AutoSync startStuck(
      Replica changing, CountDownLatch over, Consumer<SyncStatus> onScheduler)
      throws InterruptedException {
    CountDownLatch opening = new CountDownLatch(1);
    AutoSync sync =
        AutoSync.newBuilder(
                changing,
                () -> {
                  opening.countDown();
                  awaitLatch(over);
                  return server.connect();
                })
            .onStatus(
                Runnable::run,
                status -> {
                  if (Thread.currentThread().getName().equals("taskchampion-background")
                      && status.unsent() > 0) {
                    onScheduler.accept(status);
                  }
                })
            .start();
    assertThat(opening.await(20, TimeUnit.SECONDS)).isTrue();
    changing.edit(edit -> edit.add("Buy milk"));
    return sync;
  }

  /** Something that takes its time. */
  @FunctionalInterface
  private interface Attempt {
    Duration take() throws InterruptedException;
  }

  /** Returns how long it took when it was fastest: a busy machine only makes it slower. */
  private static Duration fastest(Duration enough, Attempt attempt) throws InterruptedException {
    Duration fastest = attempt.take();
    for (int i = 1; i < 10 && fastest.compareTo(enough) > 0; i++) {
      Duration took = attempt.take();
      fastest = took.compareTo(fastest) < 0 ? took : fastest;
    }
    return fastest;
  }

  @Test
  void closingWaitsForOneSecondInAll() throws InterruptedException {
    Duration enough = Duration.ofMillis(1_500); // a second for each would be two
    assertThat(fastest(enough, this::closeStuck)).isBetween(Duration.ofMillis(900), enough);
  }

  private Duration closeStuck() throws InterruptedException {
    CountDownLatch over = new CountDownLatch(1);
    CountDownLatch schedulerIsStuck = new CountDownLatch(1);
    try (Replica changing = Replica.open(new InMemoryStorage())) {
      AutoSync sync =
          startStuck(
              changing,
              over,
              status -> {
                schedulerIsStuck.countDown();
                awaitLatch(over);
              });
      assertThat(schedulerIsStuck.await(20, TimeUnit.SECONDS)).isTrue();
      long start = System.nanoTime();
      sync.close();
      long took = System.nanoTime() - start;
      over.countDown();
      return Duration.ofNanos(took);
    }
  }

  @Test
  void closingOnTheSchedulersOwnThreadWaitsForNothing() throws InterruptedException {
    Duration enough = Duration.ofMillis(500);
    assertThat(fastest(enough, this::closeOnTheScheduler)).isLessThan(enough);
  }

  private Duration closeOnTheScheduler() throws InterruptedException {
    CountDownLatch over = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    AtomicLong took = new AtomicLong();
    AtomicReference<AutoSync> made = new AtomicReference<>();
    CountDownLatch isMade = new CountDownLatch(1);
    try (Replica changing = Replica.open(new InMemoryStorage())) {
      made.set(
          startStuck(
              changing,
              over,
              status -> {
                awaitLatch(isMade);
                long start = System.nanoTime();
                made.get().close();
                took.compareAndSet(0, System.nanoTime() - start); // closed again, it does nothing
                closed.countDown();
              }));
      isMade.countDown();
      assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
      over.countDown();
      return Duration.ofNanos(took.get());
    }
  }

  @Test
  void theExampleIsRun() throws InterruptedException {
    Executor executor = Runnable::run;
    Supplier<SyncServer> servers = server::connect;
    class Frontend {
      void show(SyncStatus status) {
        told.add(status);
      }

      AutoSync open() {
        AutoSync sync =
            AutoSync.newBuilder(replica, servers) // opens a server for each run
                .every(Duration.ofMinutes(15))
                .afterChanges(Duration.ofSeconds(2))
                .onStatus(executor, status -> show(status))
                .start();
        sync.syncNow(); // when a person presses the button
        return sync;
      }
    }
    AutoSync sync = new Frontend().open();
    await(status -> status.lastSuccess().isPresent());
    sync.close(); // before the replica
    assertThat(sync.status().phase()).isEqualTo(Phase.CLOSED);
  }
}
