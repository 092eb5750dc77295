package org.taskchampion.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.taskchampion.Replica;
import org.taskchampion.TaskEditor;
import org.taskchampion.internal.replica.ObservedStorage;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.sync.SyncOptions;
import org.taskchampion.sync.SyncReport;
import org.taskchampion.sync.TooLargeException;
import org.taskchampion.testing.FakeSyncServer;

/** A replica that holds a change that no server takes says so, and there is a way out. */
class OversizedUpdateTest {

  private static final UUID TASK = new UUID(0, 0xa);
  private static final UUID LATER = new UUID(0, 0xb);
  private static final String LARGE = "a".repeat(400);

  private final FakeSyncServer server = new FakeSyncServer();
  private final InMemoryStorage storage = new InMemoryStorage();
  private final Replica replica = Replica.open(storage);
  private final Replica other = Replica.open(new InMemoryStorage());

  @AfterEach
  void close() {
    replica.close();
    other.close();
  }

  private SyncReport sync() {
    SyncLimits limits =
        new SyncLimits(
            SyncLimits.STANDARD.versionBytes(),
            SyncLimits.STANDARD.mergedBytes(),
            SyncLimits.STANDARD.fetchedBytes(),
            SyncLimits.STANDARD.fetchedVersions(),
            SyncLimits.STANDARD.snapshotBytes(),
            300);
    return new SyncSession(
            new ObservedStorage(storage), server, SyncOptions.defaults(), Clock.systemUTC(), limits)
        .run();
  }

  /** Ways out: what the user does to the property. */
  static List<Consumer<TaskEditor>> waysOut() {
    return List.of(
        task -> task.set("notes", "short"),
        task -> task.remove("notes"),
        task -> task.set("notes", LARGE + "b").set("notes", "short"),
        task -> task.set("notes", "short").set("notes", "shorter"),
        TaskEditor::purge);
  }

  private void setTooMuch() {
    replica.edit(edit -> edit.create(TASK).set("notes", "before"));
    sync();
    replica.edit(edit -> edit.task(TASK).set("due", "1").set("notes", LARGE));
    replica.edit(edit -> edit.create(LATER).set("p", "v"));
  }

  @Test
  void theSyncNamesTaskAndPropertyAndSendsWhatComesBefore() {
    setTooMuch();
    assertThatThrownBy(this::sync)
        .isInstanceOf(TooLargeException.class)
        .hasMessageMatching(
            "the property notes of task "
                + TASK
                + " takes \\d+ bytes, and no server takes more than 300 for one\\. It was not sent:"
                + " shorten or remove it, and synchronise again");
    other.sync(server);
    assertThat(other.task(TASK).orElseThrow().properties())
        .containsEntry("due", "1")
        .containsEntry("notes", "before");
    assertThat(replica.task(TASK).orElseThrow().property("notes")).contains(LARGE);
    assertThat(replica.verify(server).isSound()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("waysOut")
  void onceItIsReplacedEverythingGoesOn(Consumer<TaskEditor> wayOut) {
    setTooMuch();
    assertThatThrownBy(this::sync).isInstanceOf(TooLargeException.class);
    replica.edit(edit -> wayOut.accept(edit.task(TASK)));
    sync();
    other.sync(server);
    assertThat(other.tasks()).containsExactlyInAnyOrderElementsOf(replica.tasks());
    assertThat(other.task(LATER)).isPresent();
    assertThat(replica.counts().unsyncedOperations()).isZero();
    assertThat(replica.verify(server).isSound()).isTrue();
    assertThat(other.verify(server).isSound()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("waysOut")
  void soItDoesWhereNothingOfTheReplicaIsKnownYet(Consumer<TaskEditor> wayOut) {
    replica.edit(edit -> edit.create(TASK).set("notes", LARGE));
    assertThatThrownBy(this::sync).isInstanceOf(TooLargeException.class);
    replica.edit(edit -> wayOut.accept(edit.task(TASK)));
    sync();
    other.sync(server);
    assertThat(other.tasks()).containsExactlyInAnyOrderElementsOf(replica.tasks());
    assertThat(replica.verify(server).isSound()).isTrue();
  }

  @Test
  void itCanBeUndone() {
    replica.edit(edit -> edit.create(TASK).set("notes", "before"));
    sync();
    replica.edit(edit -> edit.task(TASK).set("notes", LARGE));
    assertThatThrownBy(this::sync).isInstanceOf(TooLargeException.class);
    replica.undo();
    sync();
    other.sync(server);
    assertThat(other.tasks()).containsExactlyInAnyOrderElementsOf(replica.tasks());
    assertThat(other.task(TASK).orElseThrow().property("notes")).contains("before");
  }
}
