package org.taskchampion.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.storage.InMemoryStorage;

/** With real threads: many that edit, slow listeners, others on the same storage, and closing. */
@Timeout(300)
class LiveQueryThreadsTest {

  private static final Conventions CONVENTIONS = Conventions.standard(ZoneId.of("UTC"));
  private static final Query QUERY =
      Query.of(Filter.parse("+PENDING -BLOCKED", CONVENTIONS))
          .orderBy(TaskOrder.parse("project+,description-", CONVENTIONS));

  private final InMemoryStorage storage = new InMemoryStorage();
  private final Replica replica = Replica.open(storage);
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void close() {
    threads.shutdownNow();
    replica.close();
  }

  private static void change(Replica replica, Random random, List<UUID> known) {
    replica.edit(
        edit -> {
          List<Task> tasks = edit.tasks(known);
          Task task =
              tasks.isEmpty() || random.nextInt(4) == 0
                  ? edit.add("task " + random.nextInt(100)).task()
                  : tasks.get(random.nextInt(tasks.size()));
          known.add(task.uuid());
          switch (random.nextInt(5)) {
            case 0 -> edit.task(task.uuid()).done();
            case 1 -> edit.task(task.uuid()).description("task " + random.nextInt(100));
            case 2 -> edit.task(task.uuid()).set("project", "p" + random.nextInt(3));
            case 3 -> edit.task(task.uuid()).addDependency(known.get(random.nextInt(known.size())));
            default -> edit.task(task.uuid()).set("status", "pending");
          }
        });
  }

  @Test
  void aListenerIsUpToDateWheneverEverybodyRests() throws Exception {
    List<LiveModel> models = new ArrayList<>();
    List<LiveQuery> live = new ArrayList<>();
    Semaphore changed = new Semaphore(0);
    ExecutorService screen = Executors.newSingleThreadExecutor();
    for (Executor executor : List.<Executor>of(Runnable::run, screen)) {
      LiveModel model = new LiveModel();
      models.add(model);
      live.add(
          LiveQuery.open(
              replica,
              QUERY,
              CONVENTIONS,
              executor,
              change -> {
                model.changed(change);
                changed.release();
              }));
    }
    try (Replica other = Replica.open(new Shared(storage))) {
      for (int round = 0; round < 20; round++) {
        List<Future<?>> editing = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
          Random random = new Random(round * 10L + thread);
          Replica used = thread == 0 ? other : replica;
          editing.add(
              threads.submit(
                  () -> {
                    List<UUID> known = new ArrayList<>();
                    for (int i = 0; i < 25; i++) {
                      change(used, random, known);
                    }
                  }));
        }
        for (Future<?> future : editing) {
          future.get();
        }
        List<Task> fresh = QUERY.run(replica, CONVENTIONS, Instant.now());
        for (LiveModel model : models) {
          while (!LiveModel.isSame(model.tasks(), fresh)) {
            assertThat(changed.tryAcquire(60, TimeUnit.SECONDS)).as("round " + round).isTrue();
          }
        }
      }
    } finally {
      live.forEach(LiveQuery::close);
      screen.shutdown();
    }
  }

  @Test
  void noCallBeginsAfterClosingAtAnyMoment() throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    Future<?> editing =
        threads.submit(
            () -> {
              Random random = new Random(1);
              List<UUID> known = new ArrayList<>();
              while (!stop.get()) {
                change(replica, random, known);
              }
            });
    ExecutorService screen = Executors.newFixedThreadPool(2);
    Random random = new Random(2);
    for (int i = 0; i < 300; i++) {
      AtomicBoolean closed = new AtomicBoolean();
      AtomicInteger late = new AtomicInteger();
      CountDownLatch calls = new CountDownLatch(random.nextInt(4));
      LiveQuery live =
          LiveQuery.open(
              replica,
              QUERY,
              CONVENTIONS,
              random.nextBoolean() ? Runnable::run : screen,
              change -> {
                if (closed.get()) {
                  late.incrementAndGet();
                }
                calls.countDown();
              });
      assertThat(calls.await(60, TimeUnit.SECONDS)).isTrue();
      live.close();
      closed.set(true);
      assertThat(late.get()).isZero();
    }
    stop.set(true);
    editing.get();
    screen.shutdown();
    assertThat(screen.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void closingWaitsForACallButNotForOneThatWaitsForIt() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    AtomicBoolean left = new AtomicBoolean();
    LiveQuery live =
        LiveQuery.open(
            replica,
            QUERY,
            CONVENTIONS,
            threads,
            change -> {
              inside.countDown();
              try {
                leave.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              left.set(true);
            });
    inside.await();
    live.close(); // returns although the call goes on
    assertThat(left).isFalse();
    leave.countDown();
    live.close();
    assertThat(left).isTrue();
  }

  @Test
  void closingTheReplicaEndsItAndItsThread() throws Exception {
    LiveModel model = new LiveModel();
    LiveQuery live = LiveQuery.open(replica, QUERY, CONVENTIONS, threads, model);
    replica.close();
    assertThat(model.end.await(60, TimeUnit.SECONDS)).isTrue();
    live.close();
  }
}
