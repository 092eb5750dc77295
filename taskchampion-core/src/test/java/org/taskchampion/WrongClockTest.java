package org.taskchampion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.testing.AdjustableClock;
import org.taskchampion.testing.FakeSyncServer;

/** A clock outside the years that changes can be dated with is an error that says so. */
class WrongClockTest {

  private static final UUID TASK = new UUID(0, 0xa);
  private static final UUID DELETED = new UUID(0, 0xb);
  private static final Instant RIGHT = Instant.parse("2026-11-28T12:00:00Z");

  private final AdjustableClock clock = AdjustableClock.at(RIGHT);
  private final Replica replica = Replica.open(new InMemoryStorage(), clock);

  @AfterEach
  void close() {
    replica.close();
  }

  private static List<Consumer<Edit>> changes() {
    return List.of(
        edit -> edit.add("Buy milk"),
        edit -> edit.task(TASK).description("milk"),
        edit -> edit.task(TASK).done(),
        edit -> edit.task(TASK).start(),
        edit -> edit.task(TASK).annotate("note"),
        edit -> edit.task(TASK).modified(RIGHT),
        edit -> edit.task(TASK).removeTag("x"),
        edit -> edit.apply(Operation.update(TASK, "p", "v", edit.now())));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-0001-12-31T23:59:59.999999999Z",
        "+10000-01-01T00:00:00Z",
        "-1000000000-01-01T00:00:00Z",
        "+1000000000-12-31T23:59:59.999999999Z"
      })
  void nothingIsDatedWithIt(String wrong) {
    replica.edit(edit -> edit.create(TASK).waitUntil(RIGHT.plusSeconds(1)).addTag("x"));
    replica.edit(edit -> edit.create(DELETED).delete());
    List<Operation> before = replica.unsyncedOperations();
    clock.set(Instant.parse(wrong));
    for (Consumer<Edit> change : changes()) {
      assertThatThrownBy(() -> replica.edit(change))
          .isInstanceOf(WrongClockException.class)
          .hasMessage(
              "this device's clock is at "
                  + wrong
                  + ", and changes can only be dated in the years 0000 to 9999. Set the clock, and"
                  + " try again; nothing was changed");
      replica.edit(
          edit ->
              assertThatThrownBy(() -> change.accept(edit)) // and goes on
                  .isInstanceOf(WrongClockException.class));
    }
    assertThatThrownBy(replica::expireDeleted).isInstanceOf(WrongClockException.class);
    assertThat(replica.unsyncedOperations()).isEqualTo(before);
    assertThat(replica.task(TASK).orElseThrow().isWaiting()).isEqualTo(wrong.startsWith("-"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1000000000-01-01T00:00:00Z", "+1000000000-12-31T23:59:59.999999999Z"})
  void whatNeedsNoClockWorks(String wrong) {
    replica.edit(edit -> edit.create(TASK).description("milk"));
    replica.edit(edit -> edit.create(DELETED).delete());
    clock.set(Instant.parse(wrong));
    FakeSyncServer first = new FakeSyncServer();
    assertThat(replica.sync(first).versionsSent()).isOne();
    assertThat(replica.sync(new FakeSyncServer()).versionsSent()).isPositive();
    replica.commit(List.of(Operation.update(TASK, "p", "v", RIGHT)));
    assertThat(replica.undo()).isTrue();
    replica.edit(edit -> edit.task(TASK).purge());
    replica.renumber();
    assertThat(replica.undo()).isTrue();
    assertThat(replica.uuids()).as("nothing has expired").containsExactlyInAnyOrder(TASK, DELETED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000-01-01T00:00:00Z",
        "1969-12-31T23:59:59.999999999Z",
        "1970-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999999Z"
      })
  void everythingWorksUpToTheEnds(String time) {
    clock.set(Instant.parse(time));
    replica.edit(edit -> edit.create(TASK));
    for (Consumer<Edit> change : changes()) {
      replica.edit(change);
    }
    replica.edit(edit -> edit.task(TASK).annotate("second").annotate("third").delete());
    assertThat(replica.task(TASK).orElseThrow().annotations()).hasSize(3);
    assertThat(replica.expireDeleted()).isZero();
    FakeSyncServer server = new FakeSyncServer();
    replica.sync(server);
    try (Replica other = Replica.open(new InMemoryStorage())) {
      other.sync(server);
      assertThat(other.tasks()).containsExactlyInAnyOrderElementsOf(replica.tasks());
    }
  }
}
