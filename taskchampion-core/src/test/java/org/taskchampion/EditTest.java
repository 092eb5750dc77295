package org.taskchampion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.StorageView;
import org.taskchampion.testing.FakeSyncServer;

class EditTest {

  private static final UUID A = UUID.fromString("aaaaaaaa-0000-4000-8000-00000000000a");
  private static final UUID B = UUID.fromString("bbbbbbbb-0000-4000-8000-00000000000b");
  private static final Instant NOW = Instant.parse("2024-02-29T12:34:56.123456789Z");
  private static final String NOW_TEXT = "1709210096";
  private static final String ENDED =
      "a view or an edit can be used only inside the function that got it, and by its thread";

  private InMemoryStorage storage;
  private Replica replica;

  @BeforeEach
  void open() {
    storage = new InMemoryStorage();
    replica = Replica.open(storage, Clock.fixed(NOW, ZoneOffset.UTC));
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
    return new Operation.Update(uuid, property, null, value, NOW);
  }

  private static void assertEnded(ThrowingCallable call) {
    assertThatIllegalStateException().isThrownBy(call).withMessage(ENDED);
  }

  @Test
  void anEditIsOneUndoPointAndItsOperations() {
    UUID uuid = replica.editAndGet(edit -> edit.add("milk").addTag("shop").uuid());
    assertThat(replica.unsyncedOperations())
        .containsExactly(
            Operation.undoPoint(),
            Operation.create(uuid),
            update(uuid, "modified", NOW_TEXT),
            update(uuid, "description", "milk"),
            update(uuid, "status", "pending"),
            update(uuid, "entry", NOW_TEXT),
            update(uuid, "tag_shop", ""));
    assertThat(replica.task(uuid).orElseThrow().properties())
        .isEqualTo(
            Map.of(
                "modified", NOW_TEXT,
                "description", "milk",
                "status", "pending",
                "entry", NOW_TEXT,
                "tag_shop", ""));
  }

  @Test
  void anEditOfSeveralTasksHasOneUndoPoint() {
    replica.edit(
        edit -> {
          edit.add("milk");
          edit.add("bread");
          edit.create(A).description("jam");
        });
    assertThat(replica.unsyncedOperations().indexOf(Operation.undoPoint())).isZero();
    assertThat(replica.unsyncedOperations().lastIndexOf(Operation.undoPoint())).isZero();
    assertThat(replica.undo()).isTrue();
    assertThat(replica.uuids()).isEmpty();
  }

  @Test
  void anExceptionInsideChangesNothingAndIsThrownOn() {
    replica.edit(edit -> edit.create(A).set("status", "pending"));
    List<Operation> operations = replica.unsyncedOperations();
    WorkingSet workingSet = replica.workingSet();
    long revision = revision();
    RuntimeException thrown = new RuntimeException("mine");
    assertThatThrownBy(
            () ->
                replica.edit(
                    edit -> {
                      edit.task(A).done();
                      edit.add("milk");
                      edit.tasks(); // which writes what there is into the transaction
                      edit.add("bread");
                      throw thrown;
                    }))
        .isSameAs(thrown);
    Error error = new AssertionError("mine");
    assertThatThrownBy(
            () ->
                replica.editAndGet(
                    edit -> {
                      edit.task(A).purge();
                      throw error;
                    }))
        .isSameAs(error);
    assertThat(replica.unsyncedOperations()).isEqualTo(operations);
    assertThat(replica.workingSet()).isEqualTo(workingSet);
    assertThat(replica.uuids()).containsExactly(A);
    assertThat(replica.task(A).orElseThrow().status()).isEqualTo(Status.PENDING);
    assertThat(revision()).isEqualTo(revision);
    replica.edit(edit -> edit.task(A).done());
    assertThat(replica.task(A).orElseThrow().status()).isEqualTo(Status.COMPLETED);
  }

  @Test
  void anEditThatChangesNothingWritesNothing() {
    replica.edit(edit -> edit.create(A));
    long revision = revision();
    replica.edit(edit -> {});
    replica.edit(Edit::tasks);
    replica.edit(edit -> edit.create(A));
    replica.edit(edit -> edit.apply(Operation.create(A)).apply(Operation.delete(B)).counts());
    replica.edit(edit -> edit.apply(update(B, "p", "v")));
    assertThat(replica.<Boolean>editAndGet(edit -> edit.find(B).isPresent())).isFalse();
    assertThat(revision()).isEqualTo(revision);
    assertThat(replica.unsyncedOperations())
        .containsExactly(Operation.undoPoint(), Operation.create(A));
  }

  @Test
  void anUndoPointAloneIsNoChange() {
    replica.edit(edit -> edit.apply(Operation.undoPoint()));
    assertThat(replica.unsyncedOperations()).isEmpty();
    assertThat(replica.undo()).isFalse();
    assertThat(revision()).isZero();
  }

  @Test
  void settingAValueThatIsThereAlreadyIsAChange() {
    replica.edit(edit -> edit.create(A).set("p", "v"));
    long revision = revision();
    replica.edit(edit -> edit.apply(Operation.update(A, "p", "v", NOW)));
    assertThat(revision()).isGreaterThan(revision);
    assertThat(replica.unsyncedOperations())
        .endsWith(Operation.undoPoint(), new Operation.Update(A, "p", "v", "v", NOW));
  }

  @Test
  void applyFillsInOldValuesAndSetsNoModified() {
    replica.edit(
        edit ->
            edit.apply(Operation.create(A))
                .apply(new Operation.Update(A, "p", "wrong", "v", NOW))
                .apply(new Operation.Update(A, "p", "wrong", "w", NOW))
                .apply(new Operation.Delete(A, Map.of("wrong", ""))));
    assertThat(replica.unsyncedOperations())
        .containsExactly(
            Operation.undoPoint(),
            Operation.create(A),
            new Operation.Update(A, "p", null, "v", NOW),
            new Operation.Update(A, "p", "v", "w", NOW),
            new Operation.Delete(A, Map.of("p", "w")));
  }

  @Test
  void aTaskThatDoesNotExistHasNoEditor() {
    replica.edit(
        edit -> {
          assertThat(edit.find(A)).isEmpty();
          assertThatThrownBy(() -> edit.task(A))
              .isInstanceOf(NoSuchElementException.class)
              .hasMessage("there is no task " + A);
          edit.create(A).purge();
          assertThat(edit.find(A)).isEmpty();
        });
  }

  @Test
  void readingInsideAnEditSeesItsChanges() {
    replica.edit(edit -> edit.create(A).set("status", "pending").set("p", "old"));
    int before = replica.unsyncedOperations().size();
    replica.edit(
        edit -> {
          edit.task(A).set("p", "new");
          edit.create(B).set("status", "pending").set("q", "1");
          assertThat(edit.uuids()).containsExactlyInAnyOrder(A, B);
          assertThat(edit.tasks())
              .extracting(task -> task.properties().get("p"))
              .containsExactlyInAnyOrder("new", null);
          assertThat(edit.pendingTasks()).extracting(Task::uuid).containsExactly(A, B);
          assertThat(edit.workingSet().asMap()).isEqualTo(Map.of(1, A, 2, B));
          assertThat(edit.operations(B)).hasSize(4).startsWith(Operation.create(B));
          assertThat(edit.unsyncedOperations()).hasSize(before + 7);
          assertThat(edit.counts()).isEqualTo(new Counts(2, 2, before - 1 + 6, 2));
          edit.task(B).set("q", "2");
          assertThat(edit.operations(B)).hasSize(5);
          edit.task(A).purge();
          assertThat(edit.uuids()).containsExactly(B);
        });
    assertThat(replica.unsyncedOperations()).hasSize(before + 9);
    assertThat(replica.uuids()).containsExactly(B);
  }

  @Test
  void dependenciesInsideAnEditFollowItsChanges() {
    replica.edit(
        edit -> {
          TaskEditor a = edit.create(A).set("status", "pending");
          TaskEditor b = edit.create(B).set("status", "pending");
          assertThat(edit.dependencies().isBlocked(A)).isFalse();
          assertThat(a.task().isBlocked()).isFalse();
          a.addDependency(B);
          assertThat(a.task().isBlocked()).isTrue();
          assertThat(b.task().isBlocking()).isTrue();
          assertThat(edit.dependencies().isBlocked(A)).isTrue();
          b.done();
          assertThat(a.task().isBlocked()).isFalse();
          assertThat(edit.dependencies().isBlocked(A)).isFalse();
          b.status(Status.PENDING);
          assertThat(edit.dependencies().isBlocked(A)).isTrue();
        });
    assertThat(replica.dependencies().dependents(B)).containsExactly(A);
  }

  @Test
  void dependenciesOfAnEditThatFailedAreForgotten() {
    replica.edit(
        edit -> {
          edit.create(A).set("status", "pending");
          edit.create(B).set("status", "pending");
        });
    assertThatThrownBy(
            () ->
                replica.edit(
                    edit -> {
                      edit.task(A).addDependency(B);
                      assertThat(edit.dependencies().isBlocked(A)).isTrue();
                      throw new UnsupportedOperationException();
                    }))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(replica.dependencies().isBlocked(A)).isFalse();
  }

  @Test
  void aTaskReadInAnEditIsReadableAfterIt() {
    Task task =
        replica.editAndGet(
            edit -> {
              edit.create(B).set("status", "pending");
              return edit.create(A).set("status", "pending").addDependency(B).task();
            });
    assertThat(task.isBlocked()).isTrue();
    assertThat(task.properties()).hasSize(3);
  }

  @Test
  void whatAnEditReturnsDoesNotFollowItsLaterChanges() {
    replica.edit(
        edit -> {
          edit.create(A).set("status", "pending");
          List<Task> tasks = edit.tasks();
          WorkingSet workingSet = edit.workingSet();
          List<Operation> operations = edit.unsyncedOperations();
          edit.task(A).set("p", "v");
          edit.create(B).set("status", "pending");
          edit.counts();
          assertThat(tasks).hasSize(1);
          assertThat(tasks.get(0).property("p")).isEmpty();
          assertThat(workingSet.size()).isEqualTo(1);
          assertThat(operations).hasSize(4);
        });
  }

  @Test
  void callsOnTheReplicaFromInsideAnEditAreACallersMistake() {
    replica.edit(edit -> edit.create(A));
    replica.edit(
        edit -> {
          assertNested(() -> replica.tasks());
          assertNested(() -> replica.task(A));
          assertNested(() -> replica.read(TaskReader::counts));
          assertNested(() -> replica.edit(inner -> inner.create(B)));
          assertNested(() -> replica.editAndGet(inner -> inner.create(B)));
          assertNested(() -> replica.commit(List.of(Operation.create(B))));
          assertNested(() -> replica.undo());
          assertNested(() -> replica.undoOperations());
          assertNested(() -> replica.commitReversed(List.of(Operation.undoPoint())));
          assertNested(() -> replica.renumber());
          assertNested(() -> replica.expireDeleted());
          assertNested(() -> replica.sync(new FakeSyncServer()));
          assertNested(() -> replica.close());
          edit.task(A).set("p", "v");
        });
    assertThat(replica.task(A).orElseThrow().property("p")).contains("v");
    assertThat(replica.uuids()).containsExactly(A);
  }

  @Test
  void callsOnTheReplicaFromInsideAReadAreACallersMistake() {
    replica.edit(edit -> edit.create(A));
    replica.read(
        view -> {
          assertNested(() -> replica.tasks());
          assertNested(() -> replica.read(TaskReader::counts));
          assertNested(() -> replica.edit(inner -> inner.create(B)));
          assertNested(() -> replica.undo());
          assertNested(() -> replica.sync(new FakeSyncServer()));
          assertNested(() -> replica.close());
          return view.counts();
        });
    assertThat(replica.uuids()).containsExactly(A);
  }

  private static void assertNested(ThrowingCallable call) {
    assertThatIllegalStateException().isThrownBy(call);
  }

  @Test
  void anotherReplicaMayBeUsedInsideAnEdit() {
    try (Replica other = Replica.open(new InMemoryStorage())) {
      replica.edit(edit -> other.edit(inner -> inner.create(edit.create(A).uuid())));
      assertThat(other.uuids()).containsExactly(A);
      assertThat(replica.uuids()).containsExactly(A);
    }
  }

  @Test
  void anEditAndItsEditorsEndWithTheFunction() {
    List<Edit> edits = new ArrayList<>();
    TaskEditor editor =
        replica.editAndGet(
            edit -> {
              edits.add(edit);
              return edit.create(A);
            });
    assertUnusable(edits.get(0), editor);
  }

  @Test
  void anEditAndItsEditorsEndWhereTheFunctionThrows() {
    List<Edit> edits = new ArrayList<>();
    List<TaskEditor> editors = new ArrayList<>();
    assertThatThrownBy(
            () ->
                replica.edit(
                    edit -> {
                      edits.add(edit);
                      editors.add(edit.create(A));
                      throw new UnsupportedOperationException();
                    }))
        .isInstanceOf(UnsupportedOperationException.class);
    assertUnusable(edits.get(0), editors.get(0));
    assertThat(replica.uuids()).isEmpty();
  }

  @Test
  void anEditBelongsToItsThread() {
    replica.edit(
        edit -> {
          TaskEditor editor = edit.create(A);
          CompletableFuture.runAsync(() -> assertUnusable(edit, editor)).join();
          editor.set("p", "v");
        });
    assertThat(replica.task(A).orElseThrow().properties())
        .isEqualTo(Map.of("p", "v", "modified", NOW_TEXT));
  }

  private static void assertUnusable(Edit edit, TaskEditor editor) {
    assertEnded(() -> edit.add("milk"));
    assertEnded(() -> edit.create(A));
    assertEnded(() -> edit.task(A));
    assertEnded(() -> edit.find(A));
    assertEnded(() -> edit.apply(Operation.create(B)));
    assertEnded(edit::tasks);
    assertEnded(edit::pendingTasks);
    assertEnded(edit::uuids);
    assertEnded(edit::workingSet);
    assertEnded(edit::dependencies);
    assertEnded(() -> edit.operations(A));
    assertEnded(edit::unsyncedOperations);
    assertEnded(edit::counts);
    assertEnded(editor::task);
    assertEnded(() -> editor.description("milk"));
    assertEnded(() -> editor.set("p", "v"));
    assertEnded(editor::done);
    assertEnded(editor::start);
    assertEnded(editor::stop);
    assertEnded(() -> editor.annotate("milk"));
    assertEnded(() -> editor.removeDependency(B));
    assertEnded(editor::purge);
  }

  @Test
  void readingInBetweenDoesNotChangeWhatAnEditDoes() {
    UUID c = new UUID(0, 0xc);
    List<WorkingSet> workingSets = new ArrayList<>();
    for (boolean reading : new boolean[] {false, true}) {
      try (Replica own = Replica.open(new InMemoryStorage())) {
        own.edit(
            edit -> {
              edit.create(A).status(Status.PENDING);
              edit.create(B).status(Status.PENDING);
              if (reading) {
                edit.counts();
              }
              edit.task(A).purge();
              edit.create(c).status(Status.PENDING);
            });
        workingSets.add(own.workingSet());
        assertThat(own.uuids()).containsExactlyInAnyOrder(B, c);
      }
    }
    assertThat(workingSets.get(1)).isEqualTo(workingSets.get(0));
  }

  @Test
  void aLoneSurrogateInANewTaskLeavesNothingBehindWhereTheCallerGoesOn() {
    replica.edit(
        edit ->
            assertThatThrownBy(() -> edit.add("\ud800"))
                .isInstanceOf(IllegalArgumentException.class));
    assertThat(replica.uuids()).isEmpty();
  }

  @Test
  void anEditorTellsThePropertiesWithoutLookingAtOtherTasks() {
    replica.edit(edit -> edit.create(A).description("a"));
    replica.edit(
        edit -> {
          TaskEditor editor = edit.task(A);
          Map<String, String> before = editor.properties();
          TaskEditor unused = editor.description("b").set("x", "1");

          assertThat(before).containsEntry("description", "a").doesNotContainKey("x");
          assertThat(editor.properties())
              .containsEntry("description", "b")
              .isEqualTo(editor.task().properties());
          assertThatThrownBy(() -> before.put("y", "2"))
              .isInstanceOf(UnsupportedOperationException.class);
          editor.purge();
          assertThatThrownBy(editor::properties).isInstanceOf(NoSuchElementException.class);
        });
  }
}
