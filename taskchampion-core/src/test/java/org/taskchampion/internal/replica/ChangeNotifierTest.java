package org.taskchampion.internal.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.taskchampion.TaskChanges.Origin.EDIT;
import static org.taskchampion.TaskChanges.Origin.SYNC;
import static org.taskchampion.TaskChanges.Origin.UNDO;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.taskchampion.Edit;
import org.taskchampion.HeardChanges;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.Subscription;
import org.taskchampion.TaskChanges;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.testing.FakeSyncServer;

/** What listeners of a replica hear, and when. */
class ChangeNotifierTest {

  private static final UUID A = UUID.fromString("aaaaaaaa-0000-4000-8000-00000000000a");
  private static final UUID B = UUID.fromString("bbbbbbbb-0000-4000-8000-00000000000b");

  private final List<TaskChanges> heard = new CopyOnWriteArrayList<>();
  private Replica replica;

  @BeforeEach
  void open() {
    replica = Replica.open(new InMemoryStorage());
  }

  @AfterEach
  void close() {
    replica.close();
  }

  private List<HeardChanges> told() {
    return heard.stream().map(HeardChanges::of).toList();
  }

  private static HeardChanges added(UUID... uuids) {
    return new HeardChanges(EDIT, Set.of(uuids), Set.of(), Set.of());
  }

  private static HeardChanges changed(UUID... uuids) {
    return new HeardChanges(EDIT, Set.of(), Set.of(uuids), Set.of());
  }

  private static Operation update(UUID uuid, String property, String value) {
    return Operation.update(uuid, property, value, Instant.EPOCH);
  }

  @Test
  void everyCommitIsHeardInOrderWithItsOrigin() {
    replica.onChange(heard::add);
    replica.edit(edit -> edit.create(A));
    replica.commit(List.of(update(A, "p", "v"), Operation.create(B)));
    replica.edit(edit -> edit.task(A).purge());
    replica.undo();
    replica.commitReversed(replica.undoOperations());
    assertThat(told())
        .containsExactly(
            added(A),
            new HeardChanges(EDIT, Set.of(B), Set.of(A), Set.of()),
            new HeardChanges(EDIT, Set.of(), Set.of(), Set.of(A)),
            new HeardChanges(UNDO, Set.of(A), Set.of(), Set.of()),
            new HeardChanges(UNDO, Set.of(), Set.of(), Set.of(A, B)));
  }

  @Test
  void aSyncIsHeardOnlyWhereItChangesTasks() {
    FakeSyncServer server = new FakeSyncServer();
    replica.onChange(heard::add);
    replica.edit(edit -> edit.create(A));
    replica.sync(server);
    try (Replica other = Replica.open(new InMemoryStorage())) {
      other.sync(server);
      other.edit(edit -> edit.create(B));
      other.sync(server);
    }
    replica.sync(server);
    replica.sync(server);
    assertThat(told())
        .containsExactly(added(A), new HeardChanges(SYNC, Set.of(B), Set.of(), Set.of()));
  }

  @Test
  void whatDoesNothingIsNotHeard() {
    replica.edit(edit -> edit.create(A));
    replica.onChange(heard::add);
    replica.edit(edit -> edit.create(A));
    replica.edit(Edit::tasks);
    replica.commit(List.of(Operation.undoPoint()));
    replica.edit(edit -> edit.create(B).purge());
    replica.renumber();
    replica.expireDeleted();
    replica.tasks();
    assertThat(heard).isEmpty();
  }

  @Test
  void anEditThatFailsIsNotHeard() {
    replica.onChange(heard::add);
    assertThatThrownBy(
            () ->
                replica.edit(
                    edit -> {
                      edit.create(A);
                      throw new UnsupportedOperationException();
                    }))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(heard).isEmpty();
  }

  @Test
  void aListenerIsCalledAfterTheCommitAndOutsideOfIt() {
    List<Boolean> seen = new ArrayList<>();
    replica.onChange(changes -> seen.add(replica.task(A).isPresent()));
    replica.edit(
        edit -> {
          edit.create(A);
          edit.tasks();
          assertThat(seen).isEmpty();
        });
    assertThat(seen).containsExactly(true);
  }

  @Test
  void aListenerMayChangeTheReplica() {
    List<Integer> heardMeanwhile = new ArrayList<>();
    replica.onChange(
        changes -> {
          heard.add(changes);
          if (changes.added().contains(A)) {
            replica.edit(edit -> edit.create(B));
            replica.edit(edit -> edit.task(A).set("p", "v"));
            heardMeanwhile.add(heard.size());
          }
        });
    List<TaskChanges> second = new CopyOnWriteArrayList<>();
    replica.onChange(second::add);
    replica.edit(edit -> edit.create(A));
    await(() -> heard.size() == 3 && second.size() == 3);
    assertThat(heardMeanwhile).as("one at a time").containsExactly(1);
    assertThat(told()).containsExactly(added(A), added(B), changed(A));
    assertThat(second).isEqualTo(heard);
  }

  @Test
  void closingTheHandleEndsTheListeningOfThisListenerAlone() {
    Subscription first = replica.onChange(heard::add);
    Subscription second = replica.onChange(heard::add);
    replica.edit(edit -> edit.create(A));
    await(() -> heard.size() == 2);
    first.close();
    first.close();
    replica.edit(edit -> edit.create(B));
    assertThat(heard).hasSize(3);
    second.close();
    replica.edit(edit -> edit.task(A).purge());
    assertThat(heard).hasSize(3);
  }

  @Test
  void theSameListenerTwiceHearsTwiceAndEndsOnce() {
    Consumer<TaskChanges> listener = heard::add;
    Subscription first = replica.onChange(listener);
    replica.onChange(listener);
    first.close();
    replica.edit(edit -> edit.create(A));
    assertThat(told()).containsExactly(added(A));
  }

  @Test
  void aListenerMayEndItself() {
    List<Subscription> handle = new ArrayList<>();
    handle.add(
        replica.onChange(
            changes -> {
              heard.add(changes);
              handle.get(0).close();
            }));
    replica.edit(edit -> edit.create(A));
    replica.edit(edit -> edit.create(B));
    assertThat(told()).containsExactly(added(A));
  }

  @Test
  void aListenerHearsNothingOfEarlierCommits() {
    replica.edit(edit -> edit.create(A));
    replica.onChange(heard::add);
    assertThat(heard).isEmpty();
    replica.edit(edit -> edit.create(B));
    assertThat(told()).containsExactly(added(B));
  }

  @Test
  void otherThreadsMayWorkWhileAListenerIsBusy() {
    List<Object> seenMeanwhile = new ArrayList<>();
    replica.onChange(
        changes -> {
          heard.add(changes);
          if (changes.added().contains(A)) {
            // Another thread commits, and leaves the telling to this one.
            CompletableFuture.runAsync(() -> replica.edit(edit -> edit.create(B))).join();
            seenMeanwhile.add(replica.uuids());
            seenMeanwhile.add(heard.size());
          }
        });
    replica.edit(edit -> edit.create(A));
    assertThat(seenMeanwhile).containsExactly(Set.of(A, B), 1);
    await(() -> heard.size() == 2);
    assertThat(told()).containsExactly(added(A), added(B));
  }

  /** Waits for what another thread does soon. */
  private static void await(BooleanSupplier done) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!done.getAsBoolean() && System.nanoTime() < end) {
      LockSupport.parkNanos(1_000_000);
    }
  }
}
