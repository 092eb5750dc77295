package org.taskchampion.internal.sync;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.taskchampion.Replica;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.Storage;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.SyncCancelledException;
import org.taskchampion.sync.SyncOptions;
import org.taskchampion.testing.FakeSyncServer;

/** The next version is fetched while one is merged, from a server that answers slowly. */
class PrefetcherTest {

  private static final int VERSIONS = 3;

  /** So large that each version is merged on its own. */
  private static final String LARGE = "x".repeat(1_000_000);

  private final FakeSyncServer history = new FakeSyncServer(1);
  private final InMemoryStorage storage = new InMemoryStorage();
  private final Replica replica = Replica.open(storage);

  @BeforeEach
  void fill() {
    UUID parent = new UUID(0, 0);
    for (int i = 0; i < VERSIONS; i++) {
      UUID task = new UUID(7, i);
      String segment =
          """
          {"operations":[{"Create":{"uuid":"%s"}},{"Update":{"uuid":"%s","property":"description",\
          "value":"%s","timestamp":"2026-11-24T12:00:00Z"}}]}"""
              .formatted(task, task, LARGE);
      parent =
          ((AddVersionResult.Added) history.connect().addVersion(parent, segment.getBytes(UTF_8)))
              .version();
    }
    assertThat(history.versions()).hasSize(VERSIONS);
  }

  @AfterEach
  void noThreadIsLeft() {
    assertThat(threads()).isEmpty();
    replica.close();
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("taskchampion-fetch-ahead"))
        .toList();
  }

  @Test
  void whileAVersionIsMergedTheNextOneIsOnItsWay() {
    assertThat(onTheirWayDuringMerges(true)).containsExactly(1, 1, 1);
  }

  @Test
  void aServerThatAnswersFastIsAskedOneThingAfterTheOther() {
    assertThat(onTheirWayDuringMerges(false)).containsExactly(0, 0, 0);
  }

  /** Returns how many requests were on their way during each merge. */
  private List<Integer> onTheirWayDuringMerges(boolean slow) {
    List<Integer> onTheirWay = new ArrayList<>();
    Semaphore merging = new Semaphore(0);
    AtomicInteger asking = new AtomicInteger();
    Semaphore asked = new Semaphore(0);
    Server server =
        new Server(slow) {
          @Override
          public ChildVersion childVersion(UUID parent) {
            asking.incrementAndGet();
            asked.release();
            try {
              if (isAhead()) {
                assertThat(acquire(merging)).isTrue(); // answered once the merge has begun
              }
              return super.childVersion(parent);
            } finally {
              asking.decrementAndGet();
            }
          }
        };
    Storage watched =
        new Watched() {
          @Override
          public StorageTransaction begin() {
            if (onTheirWay.size() < VERSIONS) {
              // The request that brought this version, and the one for the next.
              assertThat(acquire(asked)).isTrue();
              assertThat(!slow || onTheirWay.size() > 0 || acquire(asked)).isTrue();
              onTheirWay.add(asking.get());
              merging.release();
            }
            return super.begin();
          }
        };
    Replica.open(watched).sync(server);
    assertThat(replica.uuids()).hasSize(VERSIONS);
    assertThat(server.calls()).isEqualTo(VERSIONS + 1);
    return onTheirWay;
  }

  @Test
  void nothingNewIsStillOneRequest() {
    Server server = new Server(true);
    replica.sync(server);
    assertThat(server.calls()).isEqualTo(VERSIONS + 1);
    replica.sync(server);
    assertThat(server.calls()).isEqualTo(VERSIONS + 2);
  }

  @Test
  void whatFailsAheadIsThrownAfterWhatCameBeforeItIsMerged() {
    UUID second = history.versions().get(1).version();
    AtomicBoolean thrownAhead = new AtomicBoolean();
    Server server =
        new Server(true) {
          @Override
          public ChildVersion childVersion(UUID parent) {
            if (parent.equals(second)) {
              thrownAhead.set(isAhead());
              throw new ServerUnreachableException("gone for a moment", null);
            }
            return super.childVersion(parent);
          }
        };
    assertThatThrownBy(() -> replica.sync(server))
        .isInstanceOf(ServerUnreachableException.class)
        .hasMessage("gone for a moment");
    assertThat(thrownAhead).isTrue();
    assertThat(replica.uuids()).hasSize(2);
    assertThat(replica.baseVersion()).isEqualTo(second);
    replica.sync(history);
    assertThat(replica.uuids()).hasSize(VERSIONS);
  }

  @Test
  void anInterruptClosesTheRequestAndEndsTheSynchronisation() throws Exception {
    CountDownLatch waiting = new CountDownLatch(1);
    CompletableFuture<Boolean> closed = new CompletableFuture<>();
    Server server = hanging(waiting, closed);
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                replica.sync(server);
                thrown.complete(new AssertionError("it came to its end"));
              } catch (SyncCancelledException e) {
                thrown.complete(Thread.currentThread().isInterrupted() ? e : new AssertionError(e));
              } catch (RuntimeException e) {
                thrown.complete(e);
              }
            });
    thread.start();
    assertThat(waiting.await(60, TimeUnit.SECONDS)).isTrue();
    thread.interrupt();
    assertThat(thrown.get(60, TimeUnit.SECONDS)).isInstanceOf(SyncCancelledException.class);
    assertThat(closed.get(60, TimeUnit.SECONDS)).isTrue();
    thread.join();
  }

  @Test
  void cancellingDuringAMergeClosesTheRequest() throws Exception {
    CompletableFuture<Boolean> closed = new CompletableFuture<>();
    CountDownLatch waiting = new CountDownLatch(1);
    AtomicBoolean cancelled = new AtomicBoolean();
    SyncOptions options =
        SyncOptions.newBuilder()
            .progress(
                (phase, done, total) -> {
                  assertThat(await(waiting)).isTrue();
                  cancelled.set(true);
                })
            .cancelled(cancelled::get)
            .build();
    assertThatThrownBy(() -> replica.sync(hanging(waiting, closed), options))
        .isInstanceOf(SyncCancelledException.class);
    assertThat(closed.getNow(false)).isTrue();
    assertThat(replica.uuids()).hasSize(1);
  }

  /** A server that never answers the first question that is asked ahead. */
  private Server hanging(CountDownLatch waiting, CompletableFuture<Boolean> closed) {
    return new Server(true) {
      @Override
      public ChildVersion childVersion(UUID parent) {
        if (isAhead()) {
          waiting.countDown();
          try {
            Thread.sleep(600_000);
          } catch (InterruptedException e) {
            closed.complete(true);
            throw new SyncCancelledException("interrupted", e);
          }
          closed.complete(false);
        }
        return super.childVersion(parent);
      }
    };
  }

  @Test
  void whenTheBaseHasMovedWhatWasFetchedAheadIsThrownAway() {
    AtomicBoolean moved = new AtomicBoolean();
    Storage watched =
        new Watched() {
          @Override
          public StorageTransaction begin() {
            if (moved.compareAndSet(false, true)) {
              replica.sync(history.connect()); // another process is faster
            }
            return super.begin();
          }
        };
    List<UUID> asked = new ArrayList<>();
    Server server =
        new Server(true) {
          @Override
          public ChildVersion childVersion(UUID parent) {
            if (!isAhead()) {
              asked.add(parent);
            }
            return super.childVersion(parent);
          }
        };
    Replica.open(watched).sync(server);
    // Both were asked by the thread that synchronises, since there was nothing ahead of them.
    assertThat(asked)
        .containsExactly(new UUID(0, 0), history.versions().get(VERSIONS - 1).version());
    assertThat(replica.uuids()).hasSize(VERSIONS);
  }

  private static boolean isAhead() {
    return Thread.currentThread().getName().equals("taskchampion-fetch-ahead");
  }

  private static boolean acquire(Semaphore semaphore) {
    try {
      return semaphore.tryAcquire(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new SyncCancelledException("interrupted", e);
    }
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new SyncCancelledException("interrupted", e);
    }
  }

  /** The replica's storage, once more. */
  private class Watched implements Storage {
    @Override
    public StorageTransaction begin() {
      return storage.begin();
    }

    @Override
    public StorageView read() {
      return storage.read();
    }

    @Override
    public void close() {}
  }

  /** The history, with slow answers or not. */
  private class Server extends ForwardingSyncServer {
    private final boolean slow;
    private final AtomicInteger calls = new AtomicInteger();

    Server(boolean slow) {
      super(history.connect());
      this.slow = slow;
    }

    int calls() {
      return calls.get();
    }

    @Override
    public boolean answersSlowly() {
      return slow;
    }

    @Override
    public ChildVersion childVersion(UUID parent) {
      calls.incrementAndGet();
      return super.childVersion(parent);
    }
  }
}
