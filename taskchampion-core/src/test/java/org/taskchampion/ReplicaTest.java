package org.taskchampion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;
import org.taskchampion.testing.AdjustableClock;
import org.taskchampion.testing.FakeSyncServer;

class ReplicaTest {

  private static final UUID A = UUID.fromString("aaaaaaaa-0000-4000-8000-00000000000a");
  private static final UUID B = UUID.fromString("bbbbbbbb-0000-4000-8000-00000000000b");
  private static final UUID C = UUID.fromString("cccccccc-0000-4000-8000-00000000000c");
  private static final Instant NOW = Instant.parse("2024-02-29T12:34:56Z");

  private final AdjustableClock clock = AdjustableClock.at(NOW);
  private InMemoryStorage storage;
  private Replica replica;

  @BeforeEach
  void open() {
    storage = new InMemoryStorage();
    replica = Replica.open(storage, clock);
  }

  @AfterEach
  void close() {
    replica.close();
  }

  private long revision() {
    try (StorageView view = storage.read()) {
      return view.revision();
    }
  }

  private static Operation update(UUID uuid, String property, String value) {
    return Operation.update(uuid, property, value, NOW);
  }

  private static Operation updateFrom(UUID uuid, String property, String old, String value) {
    return new Operation.Update(uuid, property, old, value, NOW);
  }

  @Test
  void aNewReplicaIsEmpty() {
    assertThat(replica.tasks()).isEmpty();
    assertThat(replica.pendingTasks()).isEmpty();
    assertThat(replica.uuids()).isEmpty();
    assertThat(replica.task(A)).isEmpty();
    assertThat(replica.workingSet().isEmpty()).isTrue();
    assertThat(replica.dependencies().isBlocked(A)).isFalse();
    assertThat(replica.operations(A)).isEmpty();
    assertThat(replica.unsyncedOperations()).isEmpty();
    assertThat(replica.counts()).isEqualTo(new Counts(0, 0, 0, 0));
    assertThat(replica.undoOperations()).isEmpty();
    assertThat(replica.undo()).isFalse();
    assertThat(replica.expireDeleted()).isZero();
    replica.renumber();
    assertThat(revision()).isZero();
  }

  // Committing operations.

  @Test
  void committedOperationsGetTheirOldValues() {
    List<Operation> committed =
        replica.commit(
            List.of(
                Operation.create(A),
                updateFrom(A, "p", "wrong", "1"),
                updateFrom(A, "p", "wrong", "2"),
                update(A, "p", null),
                update(A, "q", "3"),
                new Operation.Delete(A, Map.of("wrong", ""))));
    assertThat(committed)
        .containsExactly(
            Operation.create(A),
            updateFrom(A, "p", null, "1"),
            updateFrom(A, "p", "1", "2"),
            updateFrom(A, "p", "2", null),
            updateFrom(A, "q", null, "3"),
            new Operation.Delete(A, Map.of("q", "3")))
        .isUnmodifiable();
    assertThat(replica.unsyncedOperations()).isEqualTo(committed);
    assertThat(replica.operations(A)).isEqualTo(committed);
    assertThat(replica.uuids()).isEmpty();
  }

  @Test
  void operationsThatDoNothingAreLeftOut() {
    replica.commit(List.of(Operation.create(A), update(A, "p", "v")));
    List<Operation> committed =
        replica.commit(
            List.of(
                Operation.create(A),
                update(B, "p", "v"),
                Operation.delete(B),
                Operation.undoPoint(),
                update(A, "p", "v"),
                Operation.create(B),
                Operation.delete(B),
                Operation.delete(B)));
    assertThat(committed)
        .containsExactly(
            Operation.undoPoint(),
            updateFrom(A, "p", "v", "v"),
            Operation.create(B),
            Operation.delete(B));
    assertThat(replica.task(A).orElseThrow().properties()).isEqualTo(Map.of("p", "v"));
  }

  @Test
  void aCommitThatLeavesNothingWritesNothing() {
    replica.commit(List.of(Operation.create(A)));
    long revision = revision();
    assertThat(replica.commit(List.of())).isEmpty();
    assertThat(replica.commit(List.of(Operation.create(A), Operation.delete(B)))).isEmpty();
    assertThat(revision()).isEqualTo(revision);
  }

  @Test
  void aCommitAddsNoUndoPointAndNoModified() {
    replica.commit(List.of(Operation.create(A), update(A, "description", "milk")));
    assertThat(replica.unsyncedOperations()).doesNotContain(Operation.undoPoint()).hasSize(2);
  }

  @Test
  void theListOfTheCallerIsNotKept() {
    List<Operation> operations = new ArrayList<>(List.of(Operation.create(A)));
    List<Operation> committed = replica.commit(operations);
    operations.clear();
    assertThat(committed).containsExactly(Operation.create(A));
    assertThat(replica.unsyncedOperations()).containsExactly(Operation.create(A));
  }

  @Test
  void aListWithANullChangesNothing() {
    List<Operation> operations = new ArrayList<>(List.of(Operation.create(A)));
    operations.add(null);
    assertThatThrownBy(() -> replica.commit(operations)).isInstanceOf(NullPointerException.class);
    assertThat(replica.uuids()).isEmpty();
    assertThat(replica.unsyncedOperations()).isEmpty();
  }

  // Reading.

  @Test
  void readsGiveTheirResult() {
    replica.commit(List.of(Operation.create(A)));
    assertThat(replica.<Integer>read(view -> view.tasks().size())).isEqualTo(1);
    RuntimeException thrown = new RuntimeException("mine");
    assertThatThrownBy(
            () ->
                replica.read(
                    view -> {
                      throw thrown;
                    }))
        .isSameAs(thrown);
    assertThat(replica.uuids()).containsExactly(A);
  }

  @Test
  void aViewSeesOneStateWhileAnotherThreadWantsToWrite() throws Exception {
    replica.commit(List.of(Operation.create(A)));
    FutureTask<Void> writing =
        new FutureTask<>(() -> replica.edit(edit -> edit.create(B).set("status", "pending")), null);
    Thread writer = new Thread(writing);
    replica.read(
        view -> {
          writer.start();
          while (!writing.isDone() && writer.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
          }
          assertThat(view.uuids()).containsExactly(A);
          assertThat(view.tasks()).hasSize(1);
          assertThat(view.task(B)).isEmpty();
          assertThat(view.workingSet().isEmpty()).isTrue();
          assertThat(view.counts()).isEqualTo(new Counts(1, 0, 1, 0));
          return view.dependencies();
        });
    writing.get();
    assertThat(replica.uuids()).containsExactlyInAnyOrder(A, B);
    assertThat(replica.counts()).isEqualTo(new Counts(2, 1, 4, 1));
  }

  @Test
  void aViewEndsWithItsFunctionAndBelongsToItsThread() {
    TaskView ended =
        replica.read(
            view -> {
              CompletableFuture.runAsync(() -> assertUnusable(view)).join();
              assertThat(view.tasks()).isEmpty();
              return view;
            });
    assertUnusable(ended);
  }

  private static void assertUnusable(TaskView view) {
    List<ThrowingCallable> calls =
        List.of(
            view::tasks,
            view::pendingTasks,
            view::uuids,
            view::workingSet,
            view::dependencies,
            view::unsyncedOperations,
            view::counts,
            () -> view.task(A),
            () -> view.operations(A));
    for (ThrowingCallable call : calls) {
      assertThatIllegalStateException()
          .isThrownBy(call)
          .withMessage(
              "a view or an edit can be used only inside the function that got it,"
                  + " and by its thread");
    }
  }

  @Test
  void tasksOfTheWorkingSetComeInItsOrderAndThePendingOnesAreThoseWithThatStatus() {
    for (UUID uuid : List.of(C, A, B)) {
      replica.commit(List.of(Operation.create(uuid), update(uuid, "status", "pending")));
    }
    UUID template = new UUID(0, 9);
    replica.edit(edit -> edit.create(template).status(Status.RECURRING));
    assertThat(replica.pendingTasks()).extracting(Task::uuid).containsExactly(C, A, B);
    assertThat(replica.workingSetTasks()).extracting(Task::uuid).containsExactly(C, A, B, template);
    replica.edit(edit -> edit.task(A).done());
    assertThat(replica.pendingTasks()).extracting(Task::uuid).containsExactly(C, B);
    assertThat(replica.workingSetTasks()).extracting(Task::uuid).containsExactly(C, A, B, template);
    replica.edit(
        edit -> {
          edit.task(B).waitUntil(Instant.now().plusSeconds(1_000));
          assertThat(edit.pendingTasks()).extracting(Task::uuid).containsExactly(C, B);
          assertThat(edit.workingSetTasks()).hasSize(4);
        });
    assertThat(replica.pendingTasks()).isUnmodifiable();
    assertThat(replica.workingSetTasks()).isUnmodifiable();
    assertThat(replica.tasks()).isUnmodifiable();
  }

  @Test
  void severalTasksAreReadAtOnceInTheOrderAskedFor() {
    for (UUID uuid : List.of(A, B, C)) {
      replica.edit(edit -> edit.create(uuid).status(Status.PENDING));
    }
    UUID nobody = new UUID(7, 7);
    List<UUID> asked = List.of(C, nobody, A, C);
    assertThat(replica.tasks(asked)).extracting(Task::uuid).containsExactly(C, A);
    assertThat(replica.tasks(asked)).isUnmodifiable();
    assertThat(replica.tasks(List.of())).isEmpty();
    replica.edit(
        edit -> {
          edit.task(A).description("inside");
          assertThat(edit.tasks(asked)).extracting(Task::description).containsExactly("", "inside");
        });
  }

  @Test
  void anEditTellsWhatItCommitted() {
    List<Operation> committed = replica.edit(edit -> edit.create(A).set("p", "v"));
    assertThat(committed).isEqualTo(replica.unsyncedOperations()).hasSize(4);
    assertThat(committed.get(0)).isEqualTo(Operation.undoPoint());
    assertThat(committed).isUnmodifiable();
    assertThat(replica.edit(edit -> edit.create(A))).isEmpty();
    assertThat(replica.edit(edit -> edit.apply(Operation.undoPoint()))).isEmpty();
  }

  @Test
  void theBaseVersionAndWhatIsUnsyncedAreOfOneState() {
    FakeSyncServer server = new FakeSyncServer();
    replica.edit(edit -> edit.create(A));
    assertThat(replica.baseVersion()).isEqualTo(new UUID(0, 0));
    replica.sync(server);
    UUID base = replica.baseVersion();
    assertThat(base).isNotEqualTo(new UUID(0, 0));
    replica.edit(
        edit -> {
          edit.create(B);
          assertThat(edit.baseVersion()).isEqualTo(base);
        });
    replica.read(
        view -> {
          assertThat(view.baseVersion()).isEqualTo(base);
          assertThat(view.unsyncedOperations()).hasSize(2);
          return null;
        });
  }

  @Test
  void tasksKnowWhatBlocksThemHoweverTheyWereRead() {
    replica.edit(
        edit -> {
          edit.create(A).set("status", "pending").addDependency(B).addDependency(C);
          edit.create(B).set("status", "pending");
          edit.create(C).set("status", "completed");
        });
    Task alone = replica.task(A).orElseThrow();
    Task inView = replica.read(view -> view.task(A).orElseThrow());
    for (List<Task> tasks :
        List.of(
            replica.tasks(),
            replica.pendingTasks(),
            List.of(alone, replica.task(B).orElseThrow()))) {
      for (Task task : tasks) {
        assertThat(task.isBlocked()).isEqualTo(task.uuid().equals(A));
        assertThat(task.isBlocking()).isEqualTo(task.uuid().equals(B));
        assertThat(task.hasTag(Tag.UNBLOCKED)).isEqualTo(!task.uuid().equals(A));
      }
    }
    assertThat(inView.isBlocked()).isTrue();
    assertThat(
            replica.<Boolean>read(
                view -> {
                  Task task = view.task(A).orElseThrow();
                  return task.isBlocked() && view.dependencies().isBlocking(B);
                }))
        .isTrue();
    replica.edit(edit -> edit.task(B).done());
    assertThat(replica.dependencies().isBlocked(A)).isFalse();
    assertThat(replica.task(A).orElseThrow().isBlocked()).isFalse();
    assertThat(alone.isBlocked()).as("as it was when it was read").isTrue();
  }

  @Test
  void onlyTasksOfTheWorkingSetWaitButTheyWaitForAnyPendingOne() {
    replica.edit(
        edit -> {
          edit.create(A).set("status", "pending").addDependency(B);
          edit.create(B).set("status", "pending").addDependency(C);
          edit.create(C).set("status", "pending");
        });
    try (StorageTransaction transaction = storage.begin()) {
      transaction.setWorkingSet(new TreeMap<>(Map.of(1, A)));
      transaction.commit();
    }
    assertThat(replica.dependencies().dependencies(A)).containsExactly(B);
    assertThat(replica.dependencies().isBlocked(B)).isFalse();
    assertThat(replica.pendingTasks()).extracting(Task::isBlocked).containsExactly(true);
    for (Task task : replica.tasks()) {
      assertThat(task.isBlocked()).isEqualTo(task.uuid().equals(A));
      assertThat(task.isBlocking()).isEqualTo(task.uuid().equals(B));
      Task alone = replica.task(task.uuid()).orElseThrow();
      assertThat(alone.isBlocked()).isEqualTo(task.isBlocked());
      assertThat(alone.isBlocking()).isEqualTo(task.isBlocking());
    }
  }

  @Test
  void countsCountEachThingOnce() {
    replica.edit(edit -> edit.create(A).set("status", "pending"));
    assertThat(replica.counts()).isEqualTo(new Counts(1, 1, 3, 1));
    replica.edit(edit -> edit.create(B).set("status", "recurring"));
    replica.commit(List.of(Operation.create(C), update(C, "p", "v")));
    assertThat(replica.counts()).isEqualTo(new Counts(3, 2, 8, 2));
    replica.edit(edit -> edit.task(A).done());
    assertThat(replica.counts()).isEqualTo(new Counts(3, 2, 11, 3));
    replica.renumber();
    assertThat(replica.counts()).isEqualTo(new Counts(3, 1, 11, 3));
    replica.undo();
    assertThat(replica.counts()).isEqualTo(new Counts(3, 2, 8, 2));
    replica.sync(new FakeSyncServer());
    assertThat(replica.counts()).isEqualTo(new Counts(3, 2, 0, 0));
  }

  // Expiration.

  private void deletedTask(UUID uuid, String status, String modified) {
    replica.commit(List.of(Operation.create(uuid)));
    replica.commit(List.of(update(uuid, "status", status), update(uuid, "modified", modified)));
  }

  @Test
  void deletedTasksExpireAfter180Days() {
    Instant edge = NOW.minus(Duration.ofDays(180));
    deletedTask(A, "deleted", String.valueOf(edge.getEpochSecond()));
    deletedTask(B, "deleted", String.valueOf(edge.getEpochSecond() - 1));
    deletedTask(C, "deleted", String.valueOf(edge.getEpochSecond() + 1));
    int before = replica.unsyncedOperations().size();
    assertThat(replica.expireDeleted()).isEqualTo(1);
    assertThat(replica.uuids()).containsExactlyInAnyOrder(A, C);
    assertThat(replica.unsyncedOperations().subList(before, before + 2))
        .containsExactly(
            Operation.undoPoint(),
            new Operation.Delete(
                B,
                Map.of(
                    "status", "deleted", "modified", String.valueOf(edge.getEpochSecond() - 1))));
    clock.advance(Duration.ofSeconds(2));
    assertThat(replica.expireDeleted()).isEqualTo(2);
    assertThat(replica.uuids()).isEmpty();
    assertThat(replica.undo()).isTrue();
    assertThat(replica.uuids()).containsExactlyInAnyOrder(A, C);
  }

  @Test
  void onlyTasksThatAreExactlyDeletedExpire() {
    List<String> statuses = new ArrayList<>(List.of("pending", "completed", "Deleted", "", "x"));
    statuses.add(null);
    int i = 0;
    for (String status : statuses) {
      deletedTask(new UUID(0, i++), status, "1");
    }
    for (String modified : new String[] {null, "", "milk", " 1"}) {
      deletedTask(new UUID(0, i++), "deleted", modified);
    }
    long revision = revision();
    assertThat(replica.expireDeleted()).isZero();
    assertThat(replica.uuids()).hasSize(i);
    assertThat(revision()).isEqualTo(revision);
  }

  // How edits are recorded.

  @Test
  void aLabelSaysWhatUndoWouldTakeBack() {
    List<Operation> committed =
        replica.edit(EditOptions.labelled("Add milk"), edit -> edit.create(A).description("milk"));
    assertThat(committed.get(0)).isEqualTo(Operation.undoPoint("Add milk"));
    assertThat(replica.undoOperations()).isEqualTo(committed);
    UUID added =
        replica.editAndGet(EditOptions.labelled("Add beer"), edit -> edit.add("beer").uuid());
    assertThat(replica.undoOperations().get(0)).isEqualTo(Operation.undoPoint("Add beer"));
    assertThat(replica.undo()).isTrue();
    assertThat(replica.task(added)).isEmpty();
    assertThat(replica.undoOperations().get(0)).isEqualTo(Operation.undoPoint("Add milk"));
    assertThat(replica.commitReversed(committed)).isTrue();
    assertThat(replica.tasks()).isEmpty();
    assertThat(replica.edit(EditOptions.labelled("Nothing"), edit -> {})).isEmpty();
    assertThat(replica.unsyncedOperations()).isEmpty();
  }

  @Test
  void anEditWithoutAnUndoPointIsTakenBackWithTheOneBefore() {
    replica.edit(edit -> edit.create(B).description("stays"));
    replica.edit(edit -> edit.create(A).description("milk"));
    List<Operation> committed =
        replica.edit(EditOptions.withoutUndoPoint(), edit -> edit.task(A).addTag("seen"));
    assertThat(committed).doesNotHaveAnyElementsOfTypes(Operation.UndoPoint.class).isNotEmpty();
    assertThat(replica.undo()).isTrue();
    assertThat(replica.uuids()).containsExactly(B);
  }

  @Test
  void aLabelNeverLeavesTheReplica() {
    FakeSyncServer server = new FakeSyncServer();
    replica.edit(EditOptions.labelled("secret label"), edit -> edit.create(A).description("milk"));
    replica.sync(server);
    assertThat(replica.undoOperations()).isEmpty();
    assertThat(server.versions())
        .singleElement()
        .satisfies(
            version ->
                assertThat(new String(version.segment(), UTF_8))
                    .contains("milk")
                    .doesNotContain("label"));
  }

  @Test
  void aLabelIsWellFormed() {
    assertThatIllegalArgumentException().isThrownBy(() -> EditOptions.labelled("\ud800"));
    assertThatIllegalArgumentException().isThrownBy(() -> Operation.undoPoint("\ud800"));
    assertThatNullPointerException().isThrownBy(() -> EditOptions.labelled(null));
  }

  // Closing.

  @Test
  void afterCloseNothingWorksButClosing() {
    replica.edit(edit -> edit.create(A).set("status", "pending"));
    Task asked = replica.task(A).orElseThrow();
    Subscription subscription = replica.onChange(changes -> {});
    replica.close();
    replica.close();
    List<ThrowingCallable> calls =
        List.of(
            replica::tasks,
            replica::pendingTasks,
            replica::uuids,
            replica::workingSet,
            replica::dependencies,
            replica::unsyncedOperations,
            replica::counts,
            replica::undo,
            replica::undoOperations,
            replica::renumber,
            replica::expireDeleted,
            () -> replica.task(A),
            () -> replica.operations(A),
            () -> replica.read(TaskReader::counts),
            () -> replica.edit(edit -> {}),
            () -> replica.editAndGet(Edit::tasks),
            () -> replica.commit(List.of()),
            () -> replica.commitReversed(List.of()),
            () -> replica.sync(new FakeSyncServer()),
            storage::read,
            storage::begin);
    for (ThrowingCallable call : calls) {
      assertThatIllegalStateException().isThrownBy(call);
    }
    subscription.close();
    assertThat(asked.isBlocked()).isFalse();
    assertThat(asked.properties()).containsEntry("status", "pending");
  }

  // Threads.

  @Test
  void manyThreadsEditAndReadOneReplica() {
    int threads = 6;
    int edits = 100;
    List<UUID> heard = new ArrayList<>();
    replica.onChange(changes -> heard.addAll(changes.added()));
    replica.commit(List.of(Operation.create(A), update(A, "count", "0")));
    List<CompletableFuture<Void>> running = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      running.add(
          CompletableFuture.runAsync(() -> addAndCount(edits), task -> new Thread(task).start()));
      running.add(
          CompletableFuture.runAsync(() -> readAndCheck(edits), task -> new Thread(task).start()));
    }
    running.forEach(CompletableFuture::join);

    int all = threads * edits;
    assertThat(replica.task(A).orElseThrow().property("count")).contains(String.valueOf(all));
    assertThat(replica.counts()).isEqualTo(new Counts(all + 1, all, 2 + all * 6, all));
    assertThat(replica.uuids()).hasSize(all + 1);
    assertThat(replica.workingSet().largestIndex()).isEqualTo(all);
    List<UUID> created = new ArrayList<>();
    for (Operation operation : replica.unsyncedOperations()) {
      if (operation instanceof Operation.Create create) {
        created.add(create.uuid());
      }
    }
    assertThat(heard).as("in the order of the commits").isEqualTo(created);
    for (int i = 0; i < all; i++) {
      assertThat(replica.undo()).isTrue();
    }
    assertThat(replica.task(A).orElseThrow().properties()).isEqualTo(Map.of("count", "0"));
    assertThat(replica.counts()).isEqualTo(new Counts(1, 0, 2, 0));
  }

  private void addAndCount(int edits) {
    for (int i = 0; i < edits; i++) {
      replica.edit(
          edit -> {
            edit.add("milk");
            int count = Integer.parseInt(edit.task(A).task().property("count").orElseThrow());
            edit.apply(update(A, "count", String.valueOf(count + 1)));
          });
    }
  }

  private void readAndCheck(int reads) {
    for (int i = 0; i < reads; i++) {
      replica.read(
          view -> {
            Counts counts = view.counts();
            int count =
                Integer.parseInt(view.task(A).orElseThrow().property("count").orElseThrow());
            assertThat(counts.undoPoints()).isEqualTo(count);
            assertThat(counts.tasks()).isEqualTo(count + 1);
            assertThat(counts.workingSet()).isEqualTo(count);
            assertThat(view.tasks()).hasSize(count + 1);
            assertThat(view.pendingTasks()).hasSize(count);
            return counts;
          });
    }
  }
}
