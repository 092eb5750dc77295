package org.taskchampion.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.internal.codec.SegmentWriter;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.Snapshot;
import org.taskchampion.sync.SnapshotUrgency;
import org.taskchampion.sync.SyncCancelledException;
import org.taskchampion.sync.SyncOptions;
import org.taskchampion.sync.SyncProblem;
import org.taskchampion.sync.SyncReport;
import org.taskchampion.testing.FakeSyncServer;
import org.taskchampion.testing.FakeSyncServer.Kind;

/** A token, a deadline and the closing of the replica end the request that is under way. */
class SyncEndsEarlyTest {

  private static final UUID T1 = UUID.fromString("aaaaaaaa-0000-4000-8000-000000000001");

  private final FakeSyncServer history = new FakeSyncServer();
  private final Replica replica = Replica.open(new InMemoryStorage());
  private final AtomicBoolean token = new AtomicBoolean();
  private final SyncOptions.Builder options = SyncOptions.newBuilder().cancelled(token::get);

  @BeforeEach
  void fill() {
    history.snapshotUrgency(SnapshotUrgency.HIGH);
  }

  @AfterEach
  void noThreadIsLeft() {
    assertThat(threads()).isEmpty();
    replica.close();
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("taskchampion-sync") || name.contains("fetch-ahead"))
        .toList();
  }

  /** A server one of whose methods waits until its thread is interrupted. */
  private class HangingServer extends ForwardingSyncServer {
    final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch never = new CountDownLatch(1);
    private final Kind hanging;
    private final boolean slow;

    HangingServer(Kind hanging, boolean slow) {
      super(history.connect());
      this.hanging = hanging;
      this.slow = slow;
    }

    HangingServer(Kind hanging) {
      this(hanging, false);
    }

    private <T> T hang(Kind kind, Supplier<T> answer) {
      if (kind == hanging) {
        reached.countDown();
        interrupted();
      }
      return answer.get();
    }

    /** Waits for the interrupt and does what the contract says. */
    void interrupted() {
      try {
        never.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new SyncCancelledException("interrupted", null);
      }
    }

    @Override
    public boolean answersSlowly() {
      return slow;
    }

    @Override
    public AddVersionResult addVersion(UUID parent, byte[] segment) {
      return hang(Kind.ADD_VERSION, () -> super.addVersion(parent, segment));
    }

    @Override
    public ChildVersion childVersion(UUID parent) {
      return hang(Kind.CHILD_VERSION, () -> super.childVersion(parent));
    }

    @Override
    public void addSnapshot(UUID version, byte[] data) {
      hang(
          Kind.ADD_SNAPSHOT,
          () -> {
            super.addSnapshot(version, data);
            return true;
          });
    }

    @Override
    public Optional<Snapshot> snapshot() {
      return hang(Kind.SNAPSHOT, super::snapshot);
    }
  }

  /** A synchronisation on a thread of its own, which says how it was left. */
  private final class Running {
    private final FutureTask<SyncReport> task;
    private final AtomicBoolean flagAfterwards = new AtomicBoolean();

    private Running(HangingServer server) {
      SyncOptions how = options.build();
      task =
          new FutureTask<>(
              () -> {
                try {
                  return replica.sync(server, how);
                } finally {
                  flagAfterwards.set(Thread.interrupted());
                }
              });
      Thread thread = new Thread(task, "synchronises");
      thread.setDaemon(true);
      thread.start();
      try {
        assertThat(server.reached.await(20, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    Throwable failure() {
      try {
        return new AssertionError("it came to its end: " + task.get(20, TimeUnit.SECONDS));
      } catch (ExecutionException e) {
        return e.getCause();
      } catch (Exception e) {
        return new AssertionError("it goes on and on", e);
      }
    }

    private void assertCancelled() {
      assertThat(failure()).isInstanceOf(SyncCancelledException.class);
      assertThat(flagAfterwards).isFalse();
    }
  }

  private Running hangAt(Kind kind) {
    if (kind != Kind.SNAPSHOT) {
      replica.commit(List.of(Operation.create(T1)));
    }
    return new Running(new HangingServer(kind));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aTokenEndsTheRequestThatIsUnderWay(Kind kind) {
    Running running = hangAt(kind);
    token.set(true);
    running.assertCancelled();
    token.set(false);
    replica.sync(history.connect());
    assertThat(replica.unsyncedOperations()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void closingTheReplicaEndsTheRequestThatIsUnderWay(Kind kind) {
    Running running = hangAt(kind);
    replica.close();
    running.assertCancelled();
    assertThat(running.failure()).hasMessageContaining("the replica was closed");
    assertThatThrownBy(() -> replica.sync(history.connect()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aDeadlineThatComesWhenAllIsSentButASnapshotIsAWarning() {
    options.deadline(Duration.ofMillis(300));
    replica.commit(List.of(Operation.create(T1)));
    SyncReport report = replica.sync(new HangingServer(Kind.ADD_SNAPSHOT), options.build());
    assertThat(report.versionsSent()).isEqualTo(1);
    assertThat(report.warnings()).hasSize(1);
    assertThat(Thread.interrupted()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"CHILD_VERSION", "ADD_VERSION", "SNAPSHOT"})
  void aDeadlineEndsTheRequestThatIsUnderWay(Kind kind) {
    options.deadline(Duration.ofMillis(300));
    Running running = hangAt(kind);
    assertThat(running.failure())
        .isInstanceOfSatisfying(
            ServerUnreachableException.class,
            e -> {
              assertThat(e.isRetryable()).isTrue();
              assertThat(e.problem()).isEqualTo(SyncProblem.TIMEOUT);
              assertThat(e.report()).isPresent();
            })
        .hasMessageContaining("was not done within 300 milliseconds");
    assertThat(running.flagAfterwards).isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anAnswerThatComesAllTheSameIsMadeUseOf(boolean byClosing) {
    replica.commit(List.of(Operation.create(T1)));
    Running running =
        new Running(
            new HangingServer(Kind.ADD_VERSION) {
              @Override
              void interrupted() {
                try {
                  super.interrupted();
                } catch (SyncCancelledException e) {
                  // The answer was here already; the flag stays set.
                  boolean unused = Thread.interrupted();
                }
              }
            });
    if (byClosing) {
      replica.close();
      running.assertCancelled();
      return;
    }
    token.set(true);
    running.assertCancelled();
    assertThat(history.versions()).hasSize(1);
    assertThat(replica.baseVersion()).isEqualTo(history.versions().get(0).version());
    assertThat(replica.unsyncedOperations()).isEmpty();
  }

  @Test
  void aRequestThatWasMadeAheadEndsToo() {
    UUID parent = new UUID(0, 0);
    for (int i = 0; i < 2; i++) {
      SegmentWriter writer = new SegmentWriter();
      writer.add(Operation.create(new UUID(7, i)));
      parent =
          ((AddVersionResult.Added) history.connect().addVersion(parent, writer.finish()))
              .version();
    }
    UUID first = history.versions().get(0).version();
    Running running =
        new Running(
            new HangingServer(Kind.ADD_SNAPSHOT, true) {
              @Override
              public ChildVersion childVersion(UUID asked) {
                if (asked.equals(first)) {
                  reached.countDown();
                  interrupted();
                }
                return super.childVersion(asked);
              }
            });
    token.set(true);
    running.assertCancelled();
    // What came before is merged.
    assertThat(replica.uuids()).containsExactly(new UUID(7, 0));
  }

  @Test
  void anInterruptOfTheCallersStaysSet() throws InterruptedException {
    HangingServer server = new HangingServer(Kind.CHILD_VERSION);
    AtomicBoolean flag = new AtomicBoolean();
    Thread thread =
        new Thread(
            () -> {
              assertThatThrownBy(() -> replica.sync(server, options.build()))
                  .isInstanceOf(SyncCancelledException.class);
              flag.set(Thread.interrupted());
            });
    thread.start();
    assertThat(server.reached.await(20, TimeUnit.SECONDS)).isTrue();
    thread.interrupt();
    thread.join();
    assertThat(flag).isTrue();
  }

  @Test
  void aSyncWithNeitherTokenNorDeadlineNeedsNoThread() {
    boolean[] seen = {false};
    history.onCall(
        call -> {
          seen[0] |= !threads().isEmpty();
          return FakeSyncServer.Fault.NONE;
        });
    replica.sync(history);
    assertThat(seen[0]).isFalse();
  }

  @Test
  void aDeadlineIsPositive() {
    assertThatThrownBy(() -> options.deadline(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("deadline must be positive: PT0S");
  }

  /** What it removed keeps its number, which is no damage, until a synchronisation has ended. */
  @Test
  void theNextOneEndsWhatWasCutOffEvenIfNothingIsNew() {
    try (Replica other = Replica.open(new InMemoryStorage())) {
      other.edit(edit -> edit.create(T1).set("status", "pending"));
      other.sync(history.connect());
      replica.sync(history.connect());
      other.edit(edit -> edit.task(T1).purge());
      other.sync(history.connect());
    }
    SyncOptions cutOff = options.progress((phase, done, total) -> token.set(true)).build();
    assertThatThrownBy(() -> replica.sync(history.connect(), cutOff))
        .isInstanceOf(SyncCancelledException.class);
    assertThat(replica.task(T1)).isEmpty();
    assertThat(replica.workingSet().asMap()).isNotEmpty();
    assertThat(replica.verify().findings()).isEmpty();

    assertThat(replica.sync(history.connect()).operationsReceived()).isZero();
    assertThat(replica.workingSet().asMap()).isEmpty();
    assertThat(replica.verify().findings()).isEmpty();
  }
}
