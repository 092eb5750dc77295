package org.taskchampion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.Storage;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;
import org.taskchampion.testing.FakeSyncServer;

/** A listener's fault never looks like a failed commit, and others go on hearing. */
class ListenerFaultsTest {

  private static final UUID A = new UUID(0, 0xa);
  private static final UUID B = new UUID(0, 0xb);

  /** Something that no handler of exceptions or errors expects. */
  private static final class Unheard extends Throwable {
    private static final long serialVersionUID = 1;
  }

  private final Storage storage = new InMemoryStorage();
  private final Replica replica = Replica.open(storage);
  private final Replica other = Replica.open(storage);
  private final BlockingQueue<TaskChanges> heard = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    replica.close();
  }

  static List<Throwable> faults() {
    return List.of(
        new UnsupportedOperationException(),
        new IOException(),
        new AssertionError(),
        new NoClassDefFoundError(),
        new StackOverflowError(),
        new OutOfMemoryError(),
        new Unheard());
  }

  /** Throws without declaring, as Kotlin does. */
  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneak(Throwable fault) throws T {
    throw (T) fault;
  }

  private static void fail(Throwable fault) {
    ListenerFaultsTest.<RuntimeException>sneak(fault);
  }

  private TaskChanges next() throws InterruptedException {
    TaskChanges next = heard.poll(60, TimeUnit.SECONDS);
    assertThat(next).isNotNull();
    return next;
  }

  @ParameterizedTest
  @MethodSource("faults")
  void noFaultComesOutOfAnythingThatCommits(Throwable fault) throws InterruptedException {
    FakeSyncServer server = new FakeSyncServer();
    try (Replica elsewhere = Replica.open(new InMemoryStorage())) {
      elsewhere.edit(edit -> edit.create(B));
      elsewhere.sync(server);
    }
    replica.onChange(changes -> fail(fault));
    replica.onChange(Runnable::run, changes -> fail(fault));
    replica.onChange(task -> fail(fault), changes -> {});
    replica.onChange(heard::add);
    Map<String, Runnable> commits = new LinkedHashMap<>();
    commits.put("edit", () -> replica.edit(edit -> edit.create(A)));
    commits.put("undo", () -> assertThat(replica.undo()).isTrue());
    commits.put(
        "editAndGet",
        () -> assertThat(replica.<UUID>editAndGet(edit -> edit.create(A).uuid())).isEqualTo(A));
    commits.put(
        "commitReversed",
        () -> assertThat(replica.commitReversed(replica.undoOperations())).isTrue());
    commits.put(
        "commit", () -> assertThat(replica.commit(List.of(Operation.create(A)))).hasSize(1));
    commits.put("sync", () -> assertThat(replica.sync(server).versionsReceived()).isOne());
    commits.put(
        "expireDeleted",
        () -> {
          replica.commit(
              List.of(
                  Operation.update(A, "status", "deleted", Instant.EPOCH),
                  Operation.update(A, "modified", "1", Instant.EPOCH)));
          assertThat(replica.expireDeleted()).isOne();
        });
    for (Map.Entry<String, Runnable> commit : commits.entrySet()) {
      commit.getValue().run();
      assertThat(next()).as(commit.getKey()).isNotNull();
    }
    next(); // of the last one's two commits
    assertThat(replica.uuids()).containsExactly(B);
    assertThat(heard).isEmpty();
  }

  @Test
  void anInterruptThatAListenerMetIsKept() throws InterruptedException {
    replica.onChange(changes -> fail(new InterruptedException()));
    replica.onChange(heard::add);
    replica.edit(edit -> edit.create(A));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(next().added()).containsExactly(A);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void noFaultEndsTheHearingOfOthers(Throwable fault) throws InterruptedException {
    replica.onChange(changes -> fail(fault));
    replica.onChange(Runnable::run, changes -> fail(fault));
    replica.onChange(task -> fail(fault), changes -> {});
    replica.onChange(heard::add);
    for (int i = 1; i <= 2; i++) {
      UUID task = new UUID(1, i);
      other.edit(edit -> edit.create(task));
      assertThat(next().added()).containsExactly(task);
    }
  }

  @Test
  void aListenerThatOverflowsTheStackDoesNotHarm() throws InterruptedException {
    replica.onChange(changes -> deeper(1));
    replica.onChange(heard::add);
    replica.edit(edit -> edit.create(A));
    assertThat(next().added()).containsExactly(A);
  }

  private static int deeper(int depth) {
    return depth > 0 ? deeper(depth + 1) + depth : 0;
  }

  @Test
  void aLookThatFailsIsFollowedByAnother() throws InterruptedException {
    AtomicInteger failures = new AtomicInteger(3);
    Storage failing =
        new Storage() {
          @Override
          public StorageTransaction begin() {
            return storage.begin();
          }

          @Override
          public StorageView read() {
            if (Thread.currentThread().getName().equals("taskchampion-changes")
                && failures.getAndDecrement() > 0) {
              throw new OutOfMemoryError("of the test");
            }
            return storage.read();
          }

          @Override
          public void close() {}
        };
    try (Replica watching = Replica.open(failing)) {
      watching.onChange(heard::add);
      other.edit(edit -> edit.create(A));
      assertThat(next().added()).containsExactly(A);
      assertThat(failures.get()).isNegative();
    }
  }

  @Test
  void aCloseThatIsRefusedLeavesTheListenersAlive() throws InterruptedException {
    replica.onChange(heard::add);
    List<Runnable> refused =
        List.of(
            () -> replica.edit(edit -> replica.close()),
            () -> replica.edit(edit -> other.close()),
            () ->
                replica.read(
                    view -> {
                      replica.close();
                      return 0;
                    }));
    for (int i = 0; i < refused.size(); i++) {
      UUID own = new UUID(1, i);
      UUID foreign = new UUID(2, i);
      assertThatIllegalStateException().isThrownBy(refused.get(i)::run);
      replica.edit(edit -> edit.create(own));
      assertThat(next().added()).containsExactly(own);
      other.edit(edit -> edit.create(foreign));
      assertThat(HeardChanges.of(next())).isEqualTo(others(foreign));
    }
  }

  private static HeardChanges others(UUID added) {
    return new HeardChanges(TaskChanges.Origin.OTHER, Set.of(added), Set.of(), Set.of());
  }

  @Test
  void aListenerMayCloseTheReplica() {
    List<UUID> told = new ArrayList<>();
    replica.onChange(
        changes -> {
          told.addAll(changes.added());
          replica.close();
        });
    replica.edit(edit -> edit.create(A));
    assertThat(told).containsExactly(A);
    assertThatIllegalStateException().isThrownBy(replica::tasks);
  }
}
