package org.taskchampion.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.storage.CommitWatch;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.MalformedExportException;
import org.taskchampion.storage.Storage;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;
import org.taskchampion.storage.VerificationReport;

/**
 * What every {@link Storage} promises, as JUnit tests. Extend it and say how a storage is opened.
 * An implementation is right when all tests pass. A failure names the seed and the first
 * difference.
 *
 * <pre>{@code
 * class H2StorageTest extends StorageContract {
 *   @TempDir Path directory;
 *
 *   @Override
 *   protected Storage open() {
 *     return H2Storage.at(directory);
 *   }
 *
 *   @Override
 *   protected boolean isDurable() {
 *     return true;
 *   }
 * }
 * }</pre>
 */
public abstract class StorageContract {

  /** What has not ended by then never will: no measure of speed, for machines may be busy. */
  private static final long AT_MOST_MINUTES = 10;

  private static final UUID NIL = new UUID(0, 0);
  private static final UUID A = UUID.fromString("7a8f2a3c-0c7b-4a9e-9a55-0d9e9b3f1a01");
  private static final UUID B = UUID.fromString("f1d0c5a4-63a1-4c0e-8f8e-6a5d1d7b2b02");
  private static final UUID C = UUID.fromString("0b6e7c1d-5a56-4f7b-b3a9-3e2c4d5e6f03");
  private static final Instant TIME = Instant.parse("2024-02-29T12:34:56.123456789Z");

  private Storage storage;

  /** For subclasses. */
  protected StorageContract() {}

  /**
   * Opens the storage of the running test, which is empty at first. Called at the beginning of each
   * test, and, if the storage is durable, again after it was closed.
   *
   * @return the storage
   */
  protected abstract Storage open();

  /**
   * Returns whether what was committed is there when the storage is closed and opened again.
   *
   * @return whether the storage is durable; false unless overridden
   */
  protected boolean isDurable() {
    return false;
  }

  @BeforeEach
  final void openStorage() {
    storage = open();
  }

  @AfterEach
  final void closeStorage() {
    storage.close();
  }

  private void commit(Consumer<StorageTransaction> body) {
    try (StorageTransaction transaction = storage.begin()) {
      body.accept(transaction);
      transaction.commit();
    }
  }

  private void read(Consumer<StorageView> body) {
    try (StorageView view = storage.read()) {
      body.accept(view);
    }
  }

  private static Operation update(UUID uuid, String property, String value) {
    return new Operation.Update(uuid, property, null, value, TIME);
  }

  /** Everybody else waits for a transaction that writes. */
  @Test
  void aCallCostsWhatItIsGivenWhateverWasCalledBefore() {
    TransactionCosts costs = new TransactionCosts(storage);
    assertThat(costs.tooDear()).isEmpty();
    assertThat(costs.commitRatio()).isEmpty();
  }

  @Test
  void aNewStorageIsEmpty() {
    read(view -> assertShows(view, new State().shown(), "an empty storage"));
    read(view -> assertThat(view.taskCount()).isZero());
    read(view -> assertThat(view.uuids()).isEmpty());
    read(view -> assertThat(view.task(A)).isEmpty());
    read(view -> assertThat(view.baseVersion()).isEqualTo(NIL));
  }

  @Test
  void aTransactionSeesItsOwnChangesAndOthersDoOnceItIsCommitted() {
    Map<UUID, Map<String, String>> tasks = Map.of(A, Map.of("status", "pending"), B, Map.of());
    commit(
        transaction -> {
          transaction.putTasks(tasks);
          transaction.appendOperations(List.of(Operation.undoPoint("é"), Operation.create(A)));
          transaction.setBaseVersion(C);
          transaction.appendToWorkingSet(List.of(A));
          transaction.setValue("name", "value");
          assertThat(transaction.tasks()).isEqualTo(tasks);
          assertThat(transaction.task(B)).contains(Map.of());
          assertThat(transaction.taskCount()).isEqualTo(2);
          assertThat(transaction.uuids()).containsExactlyInAnyOrder(A, B);
          assertThat(transaction.unsyncedCount()).isEqualTo(2);
          assertThat(transaction.operations(A)).containsExactly(Operation.create(A));
          assertThat(transaction.baseVersion()).isEqualTo(C);
          assertThat(transaction.workingSet()).isEqualTo(Map.of(1, A));
          assertThat(transaction.value("name")).contains("value");
        });
    read(
        view -> {
          assertThat(view.tasks()).isEqualTo(tasks);
          assertThat(view.unsyncedOperations())
              .containsExactly(Operation.undoPoint("é"), Operation.create(A));
          assertThat(view.operations(A)).containsExactly(Operation.create(A));
          assertThat(view.baseVersion()).isEqualTo(C);
          assertThat(view.workingSet()).isEqualTo(Map.of(1, A));
          assertThat(view.value("name")).contains("value");
        });
  }

  @Test
  void aTransactionThatIsClosedWithoutCommitChangesNothing() {
    commit(transaction -> transaction.putTasks(Map.of(A, Map.of("a", "1"))));
    Map<String, Object> before = new LinkedHashMap<>();
    long[] revision = new long[1];
    read(view -> before.putAll(State.of(view)));
    read(view -> revision[0] = view.revision());
    try (StorageTransaction transaction = storage.begin()) {
      transaction.putTasks(Map.of(B, Map.of()));
      transaction.removeTasks(List.of(A));
      transaction.appendOperations(List.of(Operation.create(B)));
      transaction.appendSynced(List.of(Operation.create(A)));
      transaction.setBaseVersion(C);
      transaction.setWorkingSet(new TreeMap<>(Map.of(3, B)));
      transaction.setValue("name", "value");
    }
    read(view -> assertShows(view, before, "after a rollback"));
    read(view -> assertThat(view.revision()).isEqualTo(revision[0]));
  }

  @Test
  void aPutReplacesTheWholeTask() {
    commit(transaction -> transaction.putTasks(Map.of(A, Map.of("a", "1", "b", "2"))));
    commit(transaction -> transaction.putTasks(Map.of(A, Map.of("c", "3"))));
    read(view -> assertThat(view.task(A)).contains(Map.of("c", "3")));
  }

  @Test
  void removingPassesOverTasksThatDoNotExist() {
    commit(transaction -> transaction.putTasks(Map.of(A, Map.of(), B, Map.of())));
    commit(transaction -> transaction.removeTasks(List.of(C, A)));
    read(view -> assertThat(view.tasks()).isEqualTo(Map.of(B, Map.of())));
  }

  @Test
  void someTasksComeInTheOrderInWhichTheyWereAskedFor() {
    commit(transaction -> transaction.putTasks(Map.of(A, Map.of(), B, Map.of("b", "1"))));
    read(
        view -> {
          assertThat(view.tasks(List.of(B, C, A)).keySet()).containsExactly(B, A);
          assertThat(view.tasks(List.of(A, B)).keySet()).containsExactly(A, B);
        });
  }

  @Test
  void anyTextIsKept() {
    Map<String, String> odd =
        Map.of("", "", "\u0000", "\n\"\\", "ключ", "\ud83d\ude00 ü", "long", "x".repeat(100_000));
    Operation update = new Operation.Update(A, "\u00e9", "\u0000", "\ud83d\ude00", TIME);
    Operation delete = new Operation.Delete(A, odd);
    commit(
        transaction -> {
          transaction.putTasks(Map.of(A, odd));
          transaction.appendOperations(List.of(update, delete));
          transaction.setValue("\u00e9", "\ud83d\ude00");
        });
    read(
        view -> {
          assertThat(view.task(A)).contains(odd);
          assertThat(view.unsyncedOperations()).containsExactly(update, delete);
          assertThat(view.value("\u00e9")).contains("\ud83d\ude00");
        });
  }

  @Test
  void operationsKeepEveryField() {
    List<Operation> operations =
        List.of(
            Operation.undoPoint(),
            Operation.create(A),
            new Operation.Update(A, "p", null, "v", TIME),
            new Operation.Update(A, "p", "v", null, Instant.parse("0000-01-01T00:00:00Z")),
            new Operation.Update(
                A, "q", null, null, Instant.parse("9999-12-31T23:59:59.999999999Z")),
            new Operation.Delete(A, Map.of("x", "y")));
    commit(transaction -> transaction.appendOperations(operations));
    read(view -> assertThat(view.unsyncedOperations()).isEqualTo(operations));
  }

  @Test
  void replacedUnsyncedOperationsAreGone() {
    commit(transaction -> transaction.appendOperations(List.of(Operation.create(A))));
    commit(
        transaction ->
            transaction.replaceUnsynced(List.of(Operation.create(B), Operation.create(C))));
    read(
        view -> {
          assertThat(view.unsyncedOperations())
              .containsExactly(Operation.create(B), Operation.create(C));
          assertThat(view.operations(A)).isEmpty();
        });
    commit(transaction -> transaction.replaceUnsynced(List.of()));
    read(view -> assertThat(view.unsyncedCount()).isZero());
  }

  @Test
  void theLastUnsyncedOperationsAreDropped() {
    commit(
        transaction ->
            transaction.appendOperations(
                List.of(Operation.create(A), Operation.create(B), Operation.create(C))));
    commit(transaction -> transaction.dropLastUnsynced(2));
    commit(transaction -> transaction.appendOperations(List.of(update(A, "p", "v"))));
    read(
        view -> {
          assertThat(view.unsyncedOperations())
              .containsExactly(Operation.create(A), update(A, "p", "v"));
          assertThat(view.operations(B)).isEmpty();
        });
  }

  @Test
  void operationsMarkedAsSyncedGoToTheSyncedLogWithoutTheirUndoPoints() {
    commit(
        transaction ->
            transaction.appendOperations(
                List.of(
                    Operation.undoPoint(),
                    Operation.create(A),
                    Operation.undoPoint(),
                    update(A, "p", "v"))));
    commit(transaction -> transaction.markSynced(3));
    read(
        view -> {
          assertThat(view.unsyncedOperations()).containsExactly(update(A, "p", "v"));
          assertThat(view.operations(A)).containsExactly(Operation.create(A), update(A, "p", "v"));
        });
    commit(transaction -> transaction.replaceUnsynced(List.of()));
    read(view -> assertThat(view.operations(A)).containsExactly(Operation.create(A)));
  }

  @Test
  void syncedOperationsComeBeforeTheUnsyncedOnes() {
    commit(transaction -> transaction.appendOperations(List.of(update(A, "p", "unsynced"))));
    commit(transaction -> transaction.appendSynced(List.of(Operation.create(A))));
    commit(transaction -> transaction.appendSynced(List.of(update(A, "p", "synced"))));
    read(
        view -> {
          assertThat(view.operations(A))
              .containsExactly(
                  Operation.create(A), update(A, "p", "synced"), update(A, "p", "unsynced"));
          assertThat(view.unsyncedOperations()).containsExactly(update(A, "p", "unsynced"));
        });
  }

  @Test
  void removingSyncedOperationsOfSomeTasksLeavesTheUnsyncedOnes() {
    commit(
        transaction -> {
          transaction.appendSynced(List.of(Operation.create(A), Operation.create(B)));
          transaction.appendOperations(List.of(update(A, "p", "v")));
          transaction.removeSynced(List.of(A, C));
        });
    read(
        view -> {
          assertThat(view.operations(A)).containsExactly(update(A, "p", "v"));
          assertThat(view.operations(B)).containsExactly(Operation.create(B));
        });
  }

  @Test
  void pruningRemovesTheOldestSyncedOperationsAndNoUnsyncedOnes() {
    commit(
        transaction -> {
          transaction.appendSynced(
              List.of(Operation.create(A), Operation.create(B), update(A, "p", "1")));
          transaction.appendOperations(List.of(update(A, "p", "2"), update(A, "p", "3")));
          transaction.markSynced(1);
          transaction.removeSynced(List.of(B));
          transaction.pruneSynced(2);
        });
    read(
        view ->
            assertThat(view.operations(A))
                .containsExactly(update(A, "p", "1"), update(A, "p", "2"), update(A, "p", "3")));
    commit(transaction -> transaction.pruneSynced(0));
    read(
        view -> {
          assertThat(view.operations(A)).containsExactly(update(A, "p", "3"));
          assertThat(view.unsyncedOperations()).containsExactly(update(A, "p", "3"));
        });
  }

  @Test
  void aNegativeNumberOfOperationsToKeepIsACallersMistake() {
    try (StorageTransaction transaction = storage.begin()) {
      assertThatThrownBy(() -> transaction.pruneSynced(-1))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void moreUnsyncedOperationsThanThereAreIsACallersMistake() {
    commit(transaction -> transaction.appendOperations(List.of(Operation.create(A))));
    try (StorageTransaction transaction = storage.begin()) {
      assertThatThrownBy(() -> transaction.markSynced(2))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> transaction.dropLastUnsynced(2))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(transaction.unsyncedCount()).isEqualTo(1);
    }
  }

  @Test
  void theWorkingSetIsReplacedAndAppendedTo() {
    commit(transaction -> transaction.setWorkingSet(new TreeMap<>(Map.of(2, A, 5, B))));
    commit(transaction -> transaction.appendToWorkingSet(List.of(B, C, C)));
    read(view -> assertThat(view.workingSet()).isEqualTo(Map.of(2, A, 5, B, 6, C)));
    commit(transaction -> transaction.setWorkingSet(new TreeMap<>(Map.of(1, C))));
    read(view -> assertThat(view.workingSet()).isEqualTo(Map.of(1, C)));
    commit(transaction -> transaction.appendToWorkingSet(List.of(A)));
    read(view -> assertThat(view.workingSet()).isEqualTo(Map.of(1, C, 2, A)));
  }

  @Test
  void aValueThatIsSetToNullIsRemoved() {
    commit(transaction -> transaction.setValue("a", "1"));
    commit(transaction -> transaction.setValue("a", null));
    read(view -> assertThat(view.value("a")).isEmpty());
  }

  /** As those of a replica's history, of which each commit adds one and the oldest give way. */
  @Test
  void manyNamedValuesComeAndGo() {
    int kept = 100;
    int count = 300;
    for (int i = 0; i < count; i++) {
      int number = i;
      commit(
          transaction -> {
            transaction.setValue("unit." + number, number + "x".repeat(number * 10));
            transaction.setValue("state", Integer.toString(number));
            transaction.setValue("unit." + (number - kept), null);
          });
    }
    read(
        view -> {
          assertThat(view.values()).hasSize(kept + 1).containsEntry("state", "299");
          for (int i = 0; i < count; i++) {
            assertThat(view.value("unit." + i).map(String::length))
                .isEqualTo(
                    i < count - kept
                        ? Optional.empty()
                        : Optional.of(Integer.toString(i).length() + i * 10));
          }
        });
  }

  @Test
  void theRevisionGrowsByOneWithEveryCommitThatChangesSomething() {
    long[] revision = new long[1];
    read(view -> revision[0] = view.revision());
    List<Consumer<StorageTransaction>> changes =
        List.of(
            transaction -> transaction.setValue("a", "1"),
            transaction -> transaction.putTasks(Map.of(A, Map.of("a", "1"), B, Map.of())),
            transaction -> transaction.appendOperations(List.of(Operation.undoPoint())),
            transaction -> {
              transaction.appendOperations(List.of(Operation.create(A), Operation.create(B)));
              transaction.appendToWorkingSet(List.of(A, B));
              transaction.removeTasks(List.of(B));
            });
    for (Consumer<StorageTransaction> change : changes) {
      commit(
          transaction -> {
            change.accept(transaction);
            assertThat(transaction.revision()).as("before the commit").isEqualTo(revision[0]);
          });
      revision[0]++;
      read(view -> assertThat(view.revision()).isEqualTo(revision[0]));
      commit(transaction -> {});
      read(view -> assertThat(view.revision()).isEqualTo(revision[0]));
    }
  }

  @Test
  void argumentsAreNotKept() {
    Map<UUID, Map<String, String>> tasks = new HashMap<>();
    Map<String, String> task = new HashMap<>(Map.of("a", "1"));
    tasks.put(A, task);
    List<Operation> operations = new ArrayList<>(List.of(Operation.create(A)));
    commit(
        transaction -> {
          transaction.putTasks(tasks);
          transaction.appendOperations(operations);
          task.put("b", "2");
          tasks.clear();
          operations.clear();
        });
    read(view -> assertThat(view.task(A)).contains(Map.of("a", "1")));
    read(view -> assertThat(view.unsyncedCount()).isEqualTo(1));
  }

  @Test
  void whatAViewReturnedStaysValidAfterItIsClosed() {
    commit(
        transaction -> {
          transaction.putTasks(Map.of(A, Map.of("a", "1")));
          transaction.appendToWorkingSet(List.of(A));
        });
    List<Object> returned = new ArrayList<>();
    read(view -> returned.addAll(List.of(view.tasks(), view.uuids(), view.workingSet())));
    commit(transaction -> transaction.removeTasks(List.of(A)));
    assertThat(returned.toString()).isEqualTo("[{" + A + "={a=1}}, [" + A + "], {1=" + A + "}]");
  }

  @Test
  void nothingWorksAfterCloseButClosing() {
    StorageView view = storage.read();
    view.close();
    view.close();
    assertThatIllegalStateException().isThrownBy(view::tasks);
    StorageTransaction transaction = storage.begin();
    transaction.commit();
    assertThatIllegalStateException().isThrownBy(transaction::commit);
    assertThatIllegalStateException().isThrownBy(() -> transaction.setValue("a", "1"));
    transaction.close();
    transaction.close();
    assertThatIllegalStateException().isThrownBy(transaction::taskCount);
    storage.close();
    storage.close();
    assertThatIllegalStateException().isThrownBy(storage::begin);
    assertThatIllegalStateException().isThrownBy(storage::read);
  }

  @Test
  void aWatchTellsOfEachCommitAndEndsWhenItIsClosed() {
    Optional<CommitWatch> opened = storage.watch();
    if (opened.isEmpty()) {
      return; // it cannot tell, and is looked at
    }
    Duration patience = Duration.ofMinutes(AT_MOST_MINUTES);
    try (CommitWatch watch = opened.get()) {
      for (int i = 0; i < 5; i++) {
        while (watch.await(Duration.ofMillis(100)) == CommitWatch.Signal.CHANGED) {
          // What went on when the storage was opened, or after the last commit.
        }
        String value = "" + i;
        if (i % 2 == 0) {
          commit(transaction -> transaction.setValue("n", value));
          assertThat(watch.await(patience)).isEqualTo(CommitWatch.Signal.CHANGED);
        } else {
          CompletableFuture<Void> committing =
              CompletableFuture.runAsync(
                  () -> commit(transaction -> transaction.setValue("n", value)));
          assertThat(watch.await(patience)).isEqualTo(CommitWatch.Signal.CHANGED);
          committing.join();
        }
      }
      CompletableFuture<Void> closing = CompletableFuture.runAsync(watch::close);
      CommitWatch.Signal signal = watch.await(patience);
      while (signal == CommitWatch.Signal.CHANGED) {
        signal = watch.await(patience);
      }
      assertThat(signal).isEqualTo(CommitWatch.Signal.ENDED);
      assertThat(watch.await(patience)).isEqualTo(CommitWatch.Signal.ENDED);
      closing.join();
    }
  }

  @Test
  void aWatchMayBeClosedAfterItsStorage() {
    Optional<CommitWatch> opened = storage.watch();
    storage.close();
    if (opened.isEmpty()) {
      return; // it need not override the method, which then never throws
    }
    opened.get().close();
    opened.get().close();
    assertThatIllegalStateException().isThrownBy(() -> storage.watch());
  }

  @Test
  void transactionsOfOneThreadDoNotNest() {
    try (StorageView view = storage.read()) {
      assertThatIllegalStateException().isThrownBy(storage::begin);
      assertThatIllegalStateException().isThrownBy(storage::read);
      assertThat(view.taskCount()).isZero();
    }
    try (StorageTransaction transaction = storage.begin()) {
      assertThatIllegalStateException().isThrownBy(storage::begin);
      assertThatIllegalStateException().isThrownBy(storage::read);
      transaction.commit();
    }
  }

  @Test
  void writersOfManyThreadsLoseNothing() throws Exception {
    List<CompletableFuture<Void>> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      threads.add(
          CompletableFuture.runAsync(
              () -> {
                for (int n = 0; n < 50; n++) {
                  commit(
                      transaction -> {
                        int count = Integer.parseInt(transaction.value("n").orElse("0"));
                        transaction.setValue("n", Integer.toString(count + 1));
                      });
                }
              }));
    }
    for (CompletableFuture<Void> thread : threads) {
      thread.get(AT_MOST_MINUTES, TimeUnit.MINUTES);
    }
    read(view -> assertThat(view.value("n")).contains("200"));
  }

  @Test
  void aReaderSeesOneStateWhileOthersWrite() throws Exception {
    commit(
        transaction -> {
          transaction.setValue("a", "0");
          transaction.setValue("b", "0");
        });
    AtomicBoolean ended = new AtomicBoolean();
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 1; i <= 100; i++) {
                String value = Integer.toString(i);
                commit(transaction -> transaction.setValue("a", value));
                commit(transaction -> transaction.setValue("b", value));
              }
              ended.set(true);
            });
    do {
      read(
          view -> {
            long revision = view.revision();
            int b = Integer.parseInt(view.value("b").orElseThrow());
            int a = Integer.parseInt(view.value("a").orElseThrow());
            assertThat(a).isBetween(b, b + 1);
            assertThat(view.revision()).isEqualTo(revision);
          });
    } while (!ended.get() && !writer.isDone());
    writer.get(AT_MOST_MINUTES, TimeUnit.MINUTES);
  }

  @Test
  void closingWaitsForTheTransactionsThatAreOpen() throws Exception {
    StorageTransaction transaction = storage.begin();
    CompletableFuture<Void> closing = CompletableFuture.runAsync(storage::close);
    Thread.sleep(50);
    assertThat(closing).isNotDone();
    transaction.setValue("a", "1");
    transaction.commit();
    transaction.close();
    closing.get(AT_MOST_MINUTES, TimeUnit.MINUTES);
  }

  /** 300 histories of transactions, with rollbacks and, if durable, reopenings, against a model. */
  @RepeatedTest(20)
  void anExportComesBackExactly(RepetitionInfo repetition) throws IOException {
    try (InMemoryStorage other = new InMemoryStorage()) {
      fill(new Random(repetition.getCurrentRepetition()), other);
      byte[] exported = export(other);
      Replica.open(storage).importFrom(new ByteArrayInputStream(exported));
      assertExports(exported);
      try (StorageView expected = other.read();
          StorageView view = storage.read()) {
        assertShows(view, State.of(expected), "after an import");
        assertThat(view.workingSet()).isEqualTo(expected.workingSet());
        for (UUID uuid : expected.uuids()) {
          assertThat(view.operations(uuid)).isEqualTo(expected.operations(uuid));
        }
      }
      assertThatIllegalStateException()
          .isThrownBy(() -> Replica.open(storage).importFrom(new ByteArrayInputStream(exported)));
    }
    if (isDurable()) {
      byte[] exported = export(storage);
      storage.close();
      storage = open();
      assertExports(exported);
    }
  }

  /** Earlier versions took things for sent, and stayed at no version, if a server said so. */
  @Test
  void healingMakesUnsyncedWhatCountsAsSyncedAtNoVersion() {
    List<Operation> synced =
        List.of(
            Operation.create(A),
            update(A, "p", "first"),
            new Operation.Update(A, "p", "first", "1", TIME.plusSeconds(1)),
            update(A, "gone", null),
            Operation.create(B));
    List<Operation> unsynced =
        List.of(
            Operation.undoPoint(),
            new Operation.Update(A, "p", "1", "2", TIME.plusSeconds(2)),
            new Operation.Delete(B, Map.of("modified", "86400")),
            Operation.create(C));
    commit(
        transaction -> {
          transaction.putTasks(Map.of(A, Map.of("p", "2", "q", ""), C, Map.of()));
          transaction.appendSynced(synced);
          transaction.appendOperations(unsynced);
          transaction.setValue("undoFloor", "1");
        });
    assertThat(Replica.open(storage).verify().findings())
        .extracting(VerificationReport.Finding::kind)
        .containsExactly(VerificationReport.Kind.UNSENT, VerificationReport.Kind.UNSENT);
    for (int once = 0; once < 2; once++) {
      assertThat(Replica.open(storage).heal().findings()).isEmpty();
      read(
          view -> {
            List<Operation> healed = new ArrayList<>();
            healed.add(Operation.create(B));
            healed.add(Operation.update(B, "modified", "86400", Instant.ofEpochSecond(86400)));
            healed.add(Operation.create(A));
            healed.add(Operation.update(A, "p", "1", TIME.plusSeconds(1)));
            healed.add(Operation.update(A, "q", "", Instant.EPOCH));
            healed.addAll(unsynced);
            assertThat(view.unsyncedOperations()).isEqualTo(healed);
            assertThat(view.baseVersion()).isEqualTo(NIL);
            assertThat(view.value("undoFloor")).contains("6");
            assertThat(view.tasks()).isEqualTo(Map.of(A, Map.of("p", "2", "q", ""), C, Map.of()));
          });
    }
  }

  @Test
  void anImportIsAllOrNothing() throws IOException {
    byte[] exported;
    try (InMemoryStorage other = new InMemoryStorage()) {
      fill(new Random(7), other);
      exported = export(other);
    }
    byte[] cutOff = Arrays.copyOf(exported, exported.length - 10);
    assertThatThrownBy(() -> Replica.open(storage).importFrom(new ByteArrayInputStream(cutOff)))
        .isInstanceOf(MalformedExportException.class);
    InputStream failing =
        new SequenceInputStream(
            new ByteArrayInputStream(cutOff),
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new IOException("the disk is gone");
              }

              @Override
              public int read(byte[] bytes, int offset, int length) throws IOException {
                return read();
              }
            });
    assertThatThrownBy(() -> Replica.open(storage).importFrom(failing))
        .isInstanceOf(IOException.class)
        .hasMessage("the disk is gone");
    read(view -> assertShows(view, new State().shown(), "an empty storage"));
    read(view -> assertThat(view.revision()).isZero());
    Replica.open(storage).importFrom(new ByteArrayInputStream(exported));
    assertExports(exported);
  }

  private void assertExports(byte[] expected) throws IOException {
    FirstDifference.assertNone(
        Map.of("export", export(storage)), Map.of("export", expected), "after an import");
  }

  private static byte[] export(Storage storage) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Replica.open(storage).exportTo(out);
    return out.toByteArray();
  }

  /** Puts all kinds of things into a storage. */
  private static void fill(Random random, Storage storage) {
    List<String> texts =
        List.of("", "a", "\u0000\n\"\\", "ключ", "\ud83d\ude00 ü\u2028", "x".repeat(3_000));
    // Part of a stored task, but of no operation's new value: no version could carry it.
    String lone = "\ud83d\u0001é";
    List<Instant> times =
        List.of(
            TIME,
            Instant.parse("0000-01-01T00:00:00Z"),
            Instant.parse("9999-12-31T23:59:59.999999999Z"),
            Instant.EPOCH,
            Instant.ofEpochSecond(-1, 1));
    int count = 3 + random.nextInt(700);
    Map<UUID, Map<String, String>> tasks = new HashMap<>();
    List<Operation> operations = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      UUID uuid = i < 3 ? RandomStep.TASKS.get(i) : new UUID(random.nextLong(), random.nextLong());
      Map<String, String> task = new HashMap<>();
      for (int j = random.nextInt(4); j > 0; j--) {
        String name = texts.get(random.nextInt(texts.size())) + random.nextInt(3);
        String value = texts.get(random.nextInt(texts.size()));
        task.put(name, random.nextInt(9) == 0 ? lone : value);
        operations.add(
            new Operation.Update(
                uuid,
                name,
                random.nextBoolean() ? null : random.nextInt(9) == 0 ? lone : value,
                random.nextBoolean() ? null : value,
                times.get(random.nextInt(times.size()))));
      }
      operations.add(Operation.create(uuid));
      operations.add(new Operation.Delete(uuid, task));
      if (random.nextInt(5) > 0) {
        tasks.put(uuid, task);
      }
    }
    Collections.shuffle(operations, random);
    int synced = random.nextInt(operations.size() + 1);
    List<Operation> unsynced = new ArrayList<>();
    for (Operation operation : operations.subList(synced, operations.size())) {
      unsynced.add(operation);
      if (random.nextInt(5) == 0) {
        unsynced.add(Operation.undoPoint());
      }
    }
    try (StorageTransaction transaction = storage.begin()) {
      transaction.putTasks(tasks);
      transaction.appendSynced(operations.subList(0, synced));
      transaction.appendOperations(unsynced);
      TreeMap<Integer, UUID> workingSet = new TreeMap<>();
      int index = 0;
      for (UUID uuid : tasks.keySet()) {
        index += 1 + random.nextInt(3);
        workingSet.put(index, uuid);
      }
      transaction.setWorkingSet(workingSet);
      if (random.nextBoolean()) {
        transaction.setBaseVersion(new UUID(random.nextLong(), random.nextLong()));
      }
      for (int i = random.nextInt(4); i > 0; i--) {
        transaction.setValue(texts.get(random.nextInt(texts.size())) + i, lone);
      }
      transaction.commit();
    }
  }

  @Test
  void randomHistoriesEndAsASimpleModelDoes() {
    for (long seed = 1; seed <= 300; seed++) {
      Random random = new Random(seed);
      State model = startOver();
      for (int i = random.nextInt(8); i >= 0; i--) {
        State next = new State(model);
        try (StorageTransaction transaction = storage.begin()) {
          for (int step = random.nextInt(8); step > 0; step--) {
            RandomStep.take(random, transaction, next);
            assertShows(transaction, next.shown(), "seed " + seed + ", in transaction " + i);
          }
          if (random.nextInt(4) > 0) {
            transaction.commit();
            model = next;
          }
        }
        if (isDurable() && random.nextInt(6) == 0) {
          storage.close();
          storage = open();
        }
        State expected = model;
        String where = "seed " + seed + ", after transaction " + i;
        read(view -> assertShows(view, expected.shown(), where));
      }
    }
  }

  private static void assertShows(StorageView view, Map<String, Object> expected, String where) {
    FirstDifference.assertNone(State.of(view), expected, where);
  }

  private State startOver() {
    commit(
        transaction -> {
          transaction.removeTasks(transaction.uuids());
          transaction.replaceUnsynced(List.of());
          transaction.removeSynced(RandomStep.TASKS);
          transaction.setBaseVersion(NIL);
          transaction.setWorkingSet(new TreeMap<>());
          for (String name : RandomStep.NAMES) {
            transaction.setValue(name, null);
          }
        });
    return new State();
  }

  /** Everything in a storage, as plain collections: the model, and what a view shows of itself. */
  private static final class State {
    private final Map<UUID, Map<String, String>> tasks = new HashMap<>();
    private final List<Operation> synced = new ArrayList<>();
    private final List<Operation> unsynced = new ArrayList<>();
    private UUID base = NIL;
    private final TreeMap<Integer, UUID> workingSet = new TreeMap<>();
    private final Map<String, String> values = new HashMap<>();

    State() {}

    State(State other) {
      tasks.putAll(other.tasks);
      synced.addAll(other.synced);
      unsynced.addAll(other.unsynced);
      base = other.base;
      workingSet.putAll(other.workingSet);
      values.putAll(other.values);
    }

    static Map<String, Object> of(StorageView view) {
      Map<String, Object> shown = new LinkedHashMap<>();
      shown.put("tasks", view.tasks());
      shown.put("uuids", view.uuids());
      shown.put("taskCount", view.taskCount());
      shown.put("unsyncedOperations", view.unsyncedOperations());
      shown.put("unsyncedCount", view.unsyncedCount());
      shown.put("baseVersion", view.baseVersion());
      shown.put("workingSet", view.workingSet());
      List<Operation> synced = new ArrayList<>();
      view.forEachSynced(synced::add);
      shown.put("forEachSynced", synced);
      List<Operation> unsynced = new ArrayList<>();
      view.forEachUnsynced(unsynced::add);
      shown.put("forEachUnsynced", unsynced);
      shown.put("values", view.values());
      for (UUID uuid : RandomStep.TASKS) {
        shown.put("operations of " + uuid, view.operations(uuid));
        shown.put("task " + uuid, view.task(uuid));
      }
      for (String name : RandomStep.NAMES) {
        shown.put("value '" + name + "'", view.value(name));
      }
      return shown;
    }

    Map<String, Object> shown() {
      Map<String, Object> shown = new LinkedHashMap<>();
      shown.put("tasks", tasks);
      shown.put("uuids", tasks.keySet());
      shown.put("taskCount", tasks.size());
      shown.put("unsyncedOperations", unsynced);
      shown.put("unsyncedCount", unsynced.size());
      shown.put("baseVersion", base);
      shown.put("workingSet", workingSet);
      shown.put("forEachSynced", synced);
      shown.put("forEachUnsynced", unsynced);
      shown.put("values", values);
      for (UUID uuid : RandomStep.TASKS) {
        List<Operation> log = new ArrayList<>(synced);
        log.addAll(unsynced);
        log.removeIf(operation -> !operation.taskUuid().equals(Optional.of(uuid)));
        shown.put("operations of " + uuid, log);
        shown.put("task " + uuid, Optional.ofNullable(tasks.get(uuid)));
      }
      for (String name : RandomStep.NAMES) {
        shown.put("value '" + name + "'", Optional.ofNullable(values.get(name)));
      }
      return shown;
    }
  }

  /** One random step, taken on the storage and on the model. */
  private static final class RandomStep {
    static final List<UUID> TASKS = List.of(A, B, C, NIL, new UUID(-1, 1), new UUID(1, -1));
    static final List<String> NAMES = List.of("", "one", "two");

    static void take(Random random, StorageTransaction transaction, State model) {
      switch (random.nextInt(11)) {
        case 0 -> {
          Map<UUID, Map<String, String>> tasks = new HashMap<>();
          for (int i = random.nextInt(3); i >= 0; i--) {
            tasks.put(task(random), Map.of("p" + random.nextInt(3), "" + random.nextInt(3)));
          }
          transaction.putTasks(tasks);
          model.tasks.putAll(tasks);
        }
        case 1 -> {
          List<UUID> removed = List.of(task(random), task(random));
          transaction.removeTasks(removed);
          removed.forEach(model.tasks::remove);
        }
        case 2, 3 -> {
          List<Operation> operations = operations(random, true);
          transaction.appendOperations(operations);
          model.unsynced.addAll(operations);
        }
        case 4 -> {
          List<Operation> operations = operations(random, true);
          transaction.replaceUnsynced(operations);
          model.unsynced.clear();
          model.unsynced.addAll(operations);
        }
        case 5 -> {
          int count = random.nextInt(model.unsynced.size() + 1);
          transaction.dropLastUnsynced(count);
          int size = model.unsynced.size();
          model.unsynced.subList(size - count, size).clear();
        }
        case 6 -> {
          int count = random.nextInt(model.unsynced.size() + 1);
          transaction.markSynced(count);
          List<Operation> marked = model.unsynced.subList(0, count);
          for (Operation operation : marked) {
            if (!(operation instanceof Operation.UndoPoint)) {
              model.synced.add(operation);
            }
          }
          marked.clear();
        }
        case 7 -> {
          List<Operation> operations = operations(random, false);
          transaction.appendSynced(operations);
          model.synced.addAll(operations);
        }
        case 8 -> {
          if (random.nextBoolean()) {
            int keep = random.nextInt(model.synced.size() + 2);
            transaction.pruneSynced(keep);
            model.synced.subList(0, Math.max(0, model.synced.size() - keep)).clear();
            break;
          }
          UUID uuid = task(random);
          transaction.removeSynced(List.of(uuid));
          model.synced.removeIf(operation -> operation.taskUuid().equals(Optional.of(uuid)));
        }
        case 9 -> {
          UUID uuid = task(random);
          if (random.nextBoolean()) {
            TreeMap<Integer, UUID> set = new TreeMap<>(Map.of(1 + random.nextInt(5), uuid));
            transaction.setWorkingSet(set);
            model.workingSet.clear();
            model.workingSet.putAll(set);
          } else {
            transaction.appendToWorkingSet(List.of(uuid));
            if (!model.workingSet.containsValue(uuid)) {
              int last = model.workingSet.isEmpty() ? 0 : model.workingSet.lastKey();
              model.workingSet.put(last + 1, uuid);
            }
          }
        }
        default -> {
          UUID base = task(random);
          transaction.setBaseVersion(base);
          model.base = base;
          String name = NAMES.get(random.nextInt(NAMES.size()));
          String value = random.nextBoolean() ? null : "v" + random.nextInt(3);
          transaction.setValue(name, value);
          if (value == null) {
            model.values.remove(name);
          } else {
            model.values.put(name, value);
          }
        }
      }
    }

    private static UUID task(Random random) {
      return TASKS.get(random.nextInt(TASKS.size()));
    }

    private static List<Operation> operations(Random random, boolean undoPoints) {
      List<Operation> operations = new ArrayList<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        UUID uuid = task(random);
        operations.add(
            switch (random.nextInt(undoPoints ? 4 : 3)) {
              case 0 -> Operation.create(uuid);
              case 1 -> new Operation.Delete(uuid, Map.of("x", "" + random.nextInt(9)));
              case 2 -> update(uuid, "p", "" + random.nextInt(9));
              default ->
                  random.nextBoolean()
                      ? Operation.undoPoint()
                      : Operation.undoPoint("Complete " + random.nextInt(9) + " täsks");
            });
      }
      return operations;
    }
  }
}
