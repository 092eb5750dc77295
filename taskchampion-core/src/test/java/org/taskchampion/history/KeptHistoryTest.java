package org.taskchampion.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.Status;
import org.taskchampion.Task;
import org.taskchampion.history.RevertReport.Outcome;
import org.taskchampion.history.UnitOfWork.Kind;
import org.taskchampion.history.UnitOfWork.Whose;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;
import org.taskchampion.testing.AdjustableClock;
import org.taskchampion.testing.FakeSyncServer;

/** How units of work are kept: numbers, limits, damage, and what a later version writes. */
class KeptHistoryTest {

  private static final Instant TIME = Instant.parse("2026-11-24T12:00:00Z");
  private static final UUID TASK = new UUID(0xa0, 1);

  private final AdjustableClock clock = AdjustableClock.at(TIME);
  private final InMemoryStorage storage = new InMemoryStorage();
  private final Replica replica = Replica.open(storage, clock, "list");
  private final Replica window = Replica.open(storage, clock, "window");

  @BeforeEach
  void thereIsATask() {
    replica.edit(edit -> edit.apply(Operation.create(TASK)));
  }

  @AfterEach
  void isSound() {
    assertThat(replica.verify().findings()).isEmpty();
    replica.close();
    window.close();
  }

  private void set(Replica by, String property, String value) {
    clock.advance(Duration.ofSeconds(10));
    by.edit(edit -> edit.apply(Operation.update(TASK, property, value, clock.instant())));
  }

  private String value(String property) {
    return replica.task(TASK).map(Task::properties).orElseThrow().getOrDefault(property, "");
  }

  private static String name(long id) {
    return String.format(Locale.ROOT, "history.%010d", id);
  }

  private void store(String name, @Nullable String value) {
    try (StorageTransaction transaction = storage.begin()) {
      transaction.setValue(name, value);
      transaction.commit();
    }
  }

  private String stored(String name) {
    try (StorageView view = storage.read()) {
      return view.value(name).orElseThrow();
    }
  }

  private List<Long> ids() {
    List<Long> ids = new ArrayList<>();
    replica.history(999).forEach(unit -> ids.add(unit.id()));
    return ids;
  }

  @Test
  void healingKeepsTheNumbersByWhichUnitsNameEachOther() {
    set(window, "w", "1");
    set(replica, "p", "1");
    set(replica, "p", "2");
    assertThat(replica.undo()).isTrue();
    store(name(0), "damaged");
    assertThat(replica.verify().findings()).hasSize(1);
    assertThat(replica.heal().findings()).isEmpty();
    assertThat(ids()).containsExactly(4L, 3L, 2L, 1L, 0L);
    assertThat(replica.history(9).get(0).takenBack()).containsExactly(3L);
    UnitOfWork lost = replica.history(9).get(4);
    assertThat(lost.kind()).isEqualTo(Kind.UNKNOWN);
    assertThat(lost.whose()).isEqualTo(Whose.UNKNOWN);
    assertThat(replica.revert(lost).outcome()).isEqualTo(Outcome.NOT_KEPT);
    assertThat(replica.undo()).isTrue();
    assertThat(value("p")).isEmpty();
    assertThat(replica.undo(UndoScope.UNLESS_ANOTHERS).outcome()).isEqualTo(Outcome.ANOTHERS);
    assertThat(value("w")).isEqualTo("1");
  }

  @Test
  void whereTheNumbersCannotBeReadTheUnitsSayThem() {
    replica.keepHistory(3);
    for (int i = 0; i < 60; i++) {
      set(replica, "p", Integer.toString(i));
    }
    List<Long> before = ids();
    for (String damage : List.of("x", "1 2", "7 3 5", "0 999999999 0")) {
      store("history", damage);
      assertThat(ids()).as(damage).isEqualTo(before);
      set(replica, "q", damage);
      assertThat(replica.heal().findings()).as(damage).isEmpty();
      before.add(0, before.get(0) + 1);
      before.remove(before.size() - 1);
      assertThat(ids()).as(damage).isEqualTo(before);
      assertThat(replica.forgottenHistory()).as(damage).isEqualTo(before.get(2));
    }
    store("historyLimit", "x");
    assertThat(replica.heal().findings()).isEmpty();
    assertThat(ids()).containsAll(before);
    store("history", null);
    assertThat(replica.heal().findings()).isEmpty();
    assertThat(ids()).containsAll(before);
  }

  @Test
  @Timeout(60)
  void numbersThatAreFarApartTakeNoTime() {
    set(replica, "p", "1");
    store(name(500_000_000_000_000_000L), stored(name(1)));
    store("history", "damaged");
    set(replica, "p", "2");
    assertThat(replica.history(1).get(0).id()).isEqualTo(500_000_000_000_000_001L);
    assertThat(replica.heal().findings()).isEmpty();
    assertThat(replica.history(UnitOfWork.MOST_UNITS)).hasSizeLessThan(UnitOfWork.MOST_UNITS + 1);
    assertThat(replica.undo()).isTrue();
    assertThat(value("p")).isEqualTo("1");
  }

  @Test
  void aUnitThatIsMissingIsListedAsUnknown() throws IOException {
    set(replica, "p", "1");
    set(replica, "p", "2");
    store(name(1), null);
    ByteArrayOutputStream exported = new ByteArrayOutputStream();
    replica.exportTo(exported);
    try (Replica copy = Replica.open(new InMemoryStorage(), clock, "list")) {
      copy.importFrom(new ByteArrayInputStream(exported.toByteArray()));
      assertThat(copy.verify().findings()).isEmpty();
      assertThat(copy.history(9))
          .extracting(UnitOfWork::kind)
          .containsExactly(Kind.EDIT, Kind.UNKNOWN, Kind.EDIT);
      assertThat(copy.taskHistory(TASK).isComplete()).isFalse();
    }
    assertThat(replica.heal().findings()).isEmpty();
  }

  @Test
  void aUnitThatALaterVersionWroteStaysAsItIs() {
    set(replica, "p", "1");
    String later =
        "{\"kind\":\"MERGE\",\"time\":\"2026-11-29T12:00:00Z\",\"label\":\"Later\"}\n[\"more\"]";
    store(
        "history", "0 3 " + (stored(name(0)).length() + stored(name(1)).length() + later.length()));
    store(name(2), later);
    assertThat(replica.verify().findings()).isEmpty();
    store(name(0), "damaged");
    assertThat(replica.heal().findings()).isEmpty();
    assertThat(stored(name(2))).isEqualTo(later);
    UnitOfWork unit = replica.history(1).get(0);
    assertThat(unit.kind()).isEqualTo(Kind.UNKNOWN);
    assertThat(unit.label()).contains("Later");
    assertThat(replica.undo(UndoScope.UNLESS_ANOTHERS).outcome()).isEqualTo(Outcome.WHOSE_UNKNOWN);
    assertThat(replica.redo().outcome()).isEqualTo(Outcome.NOTHING_TO_DO);
  }

  @Test
  void whatIsDoneWithoutAHistoryCountsAsForgotten() {
    replica.keepHistory(0);
    for (int i = 0; i < 10; i++) {
      set(replica, "p", Integer.toString(i));
    }
    replica.keepHistory(UnitOfWork.MOST_UNITS);
    set(replica, "p", "10");
    assertThat(replica.forgottenHistory()).isEqualTo(11);
    assertThat(replica.history(99)).extracting(UnitOfWork::id).containsExactly(11L);
    assertThat(replica.taskHistory(TASK).isComplete()).isTrue();
    assertThat(replica.taskHistory(TASK).changes()).hasSize(12);
  }

  @Test
  void aUnitIsWholeIfItsTextIsShortEnough() {
    clock.advance(Duration.ofSeconds(10));
    List<UUID> tasks = new ArrayList<>();
    replica.edit(
        edit -> {
          for (int i = 0; i < 1_200; i++) {
            tasks.add(edit.add("task " + i).task().uuid());
          }
        });
    replica.edit(edit -> tasks.forEach(uuid -> edit.task(uuid).done()));
    assertThat(replica.history(1).get(0).isWhole()).isTrue();
    assertThat(stored(name(2)).length()).isBetween(150_000, UnitOfWork.MOST_CHARACTERS_OF_A_UNIT);
    assertThat(replica.undo()).isTrue();
    assertThat(replica.redo().isDone()).isTrue();
    assertThat(replica.task(tasks.get(0)).map(Task::status)).contains(Status.COMPLETED);
    replica.edit(edit -> edit.task(TASK).set("notes", "\u0001".repeat(60_000)));
    assertThat(replica.history(1).get(0).isWhole()).as("each takes six characters").isFalse();
  }

  @Test
  void anUndoThatIsTooLargeToBeKeptIsReportedAsAWhole() {
    replica.edit(
        edit -> {
          for (int i = 0; i < 2_000; i++) {
            edit.add("x".repeat(200) + i);
          }
        });
    RevertReport report = replica.undo(UndoScope.OWN);
    assertThat(report.outcome()).isEqualTo(Outcome.DONE);
    assertThat(report.operations().stream().map(Operation::taskUuid).distinct()).hasSize(2_000);
    UnitOfWork undo = replica.history(1).get(0);
    assertThat(undo.isWhole()).isFalse();
    assertThat(undo.operationCount()).isEqualTo(report.operations().size());
    assertThat(replica.redo().outcome()).isEqualTo(Outcome.NOT_KEPT);
  }

  @Test
  void ofALargeSyncAllOperationsAreCountedAndNoneThatChangedNothing() {
    FakeSyncServer server = new FakeSyncServer(1);
    try (Replica other = Replica.open(new InMemoryStorage(), clock)) {
      List<Operation> create = new ArrayList<>();
      List<Operation> same = new ArrayList<>();
      for (int i = 0; i < 10_000; i++) {
        UUID uuid = new UUID(0xb0, i);
        create.add(Operation.create(uuid));
        create.add(Operation.update(uuid, "p", "q".repeat(30), TIME));
        same.add(Operation.update(uuid, "p", "q".repeat(30), TIME.plusSeconds(1)));
      }
      other.commit(create);
      other.sync(server.connect());
      replica.sync(server.connect());
      assertThat(replica.history(9))
          .filteredOn(unit -> unit.kind() == Kind.SYNC)
          .satisfies(
              units ->
                  assertThat(units.stream().mapToInt(UnitOfWork::operationCount).sum())
                      .isEqualTo(20_000));
      int units = replica.history(99).size();
      other.sync(server.connect());
      other.commit(same);
      other.sync(server.connect());
      replica.sync(server.connect());
      assertThat(replica.history(99)).hasSize(units);
    }
  }

  @Test
  void aRevertedDeletionIsNotSoonGoneForGood() {
    clock.advance(Duration.ofSeconds(10));
    UUID milk = replica.editAndGet(edit -> edit.add("milk").task()).uuid();
    replica.edit(edit -> edit.task(milk).delete());
    clock.advance(Duration.ofDays(200));
    replica.edit(edit -> edit.task(milk).set("status", "pending"));
    assertThat(replica.revert(replica.history(1).get(0)).isDone()).isTrue();
    assertThat(replica.task(milk).map(Task::status)).contains(Status.DELETED);
    assertThat(replica.expireDeleted()).isZero();
    clock.advance(Duration.ofDays(200));
    assertThat(replica.expireDeleted()).isEqualTo(1);
    assertThat(replica.revert(replica.history(1).get(0)).isDone()).isTrue();
    assertThat(replica.task(milk).map(Task::description)).contains("milk");
    assertThat(replica.expireDeleted()).isZero();
    // Undo restores everything as it was.
    clock.advance(Duration.ofDays(200));
    assertThat(replica.expireDeleted()).isEqualTo(1);
    assertThat(replica.undo()).isTrue();
    assertThat(replica.expireDeleted()).isEqualTo(1);
  }

  @Test
  void modifiedAloneIsNotInTheWayOfARemovedTask() {
    UUID milk = replica.editAndGet(edit -> edit.add("milk").task()).uuid();
    replica.edit(edit -> edit.task(milk).purge());
    UnitOfWork removal = replica.history(1).get(0);
    assertThat(replica.revert(removal).isDone()).isTrue();
    replica.edit(edit -> edit.task(milk).set("modified", "1"));
    RevertReport report = replica.revert(removal);
    assertThat(report.outcome()).isEqualTo(Outcome.NOTHING_TO_DO);
    assertThat(report.changedSince()).isEmpty();
    assertThat(replica.task(milk).map(it -> it.properties().get("modified")))
        .isEqualTo(Optional.of("1"));
  }
}
