package org.taskchampion.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.testing.VirtualTime;

class LiveQueryTest {

  private static final Instant START = Instant.parse("2026-11-29T12:00:00Z");
  private static final Conventions CONVENTIONS = Conventions.standard(ZoneId.of("Europe/Berlin"));

  private final VirtualTime time = VirtualTime.at(START);
  private final Replica replica = Replica.open(new InMemoryStorage(), time.clock());
  private final LiveModel model = new LiveModel();

  @AfterEach
  void close() {
    replica.close();
  }

  private LiveQuery open(String filter, String order) {
    return open(query(filter, order));
  }

  private static Query query(String filter, String order) {
    return Query.of(Filter.parse(filter, CONVENTIONS)).orderBy(TaskOrder.parse(order, CONVENTIONS));
  }

  private LiveQuery.Builder builder(Query query) {
    return LiveQuery.newBuilder(replica, query, CONVENTIONS).clock(time.clock()).scheduler(time);
  }

  private LiveQuery open(Query query) {
    LiveQuery live = builder(query).open(Runnable::run, model);
    time.runDue();
    return live;
  }

  private UUID add(String description) {
    UUID uuid = replica.editAndGet(edit -> edit.add(description).task()).uuid();
    time.runDue();
    return uuid;
  }

  private static String seconds(long later) {
    return Long.toString(START.plusSeconds(later).getEpochSecond());
  }

  private ListChange lastChange() {
    ListChange change = model.takeLast();
    assertThat(change).isNotNull();
    return change;
  }

  @Test
  void anEmptyFirstListIsTold() {
    open("", "");
    assertThat(lastChange().isFirst()).isTrue();
    assertThat(model.tasks()).isEmpty();
  }

  @Test
  void whatComesGoesMovesAndChangesIsTold() {
    add("b");
    open("+PENDING", "description+");
    UUID c = add("c");
    assertThat(lastChange().steps()).hasSize(1).first().isInstanceOf(ListChange.Inserted.class);
    replica.edit(edit -> edit.task(c).description("a"));
    time.runDue();
    ListChange change = lastChange();
    assertThat(change.steps()).hasSize(2);
    assertThat(change.steps().get(0)).isInstanceOf(ListChange.Moved.class);
    ListChange.Updated updated = (ListChange.Updated) change.steps().get(1);
    assertThat(updated.index()).isZero();
    assertThat(updated.properties()).containsOnlyKeys("description");
    replica.edit(edit -> edit.task(c).done());
    time.runDue();
    assertThat(lastChange().steps()).hasSize(1).first().isInstanceOf(ListChange.Removed.class);
    assertThat(replica.undo()).isTrue();
    time.runDue();
    assertThat(model.descriptions()).containsExactly("a", "b");
  }

  @Test
  void aTaskIsToldThatAnotherOneBlocksOrNoLonger() {
    UUID first = add("first");
    UUID second = add("second");
    open("", "description+");
    replica.edit(edit -> edit.task(second).addDependency(first));
    time.runDue();
    assertThat(model.tasks().get(0).isBlocking()).isTrue();
    assertThat(model.tasks().get(1).isBlocked()).isTrue();
    model.takeLast();
    replica.edit(edit -> edit.task(first).done());
    time.runDue();
    ListChange.Updated unblocked = (ListChange.Updated) lastChange().steps().get(1);
    assertThat(unblocked.task().uuid()).isEqualTo(second);
    assertThat(unblocked.task().isBlocked()).isFalse();
    assertThat(unblocked.properties()).isEmpty();
  }

  @Test
  void itWakesUpWhenAWaitEndsAndOtherwiseSleeps() {
    UUID uuid = add("later");
    replica.edit(edit -> edit.task(uuid).waitUntil(START.plusSeconds(90)));
    open("+READY", "");
    assertThat(model.tasks()).isEmpty();
    assertThat(time.waiting()).isEqualTo(1);
    time.advance(Duration.ofSeconds(89));
    assertThat(model.tasks()).isEmpty();
    time.advance(Duration.ofSeconds(1));
    assertThat(model.descriptions()).containsExactly("later");
    assertThat(time.waiting()).isZero();
  }

  @Test
  void nothingWaitsForATimeThatCannotChangeTheList() {
    UUID uuid = add("later");
    replica.edit(edit -> edit.task(uuid).set("scheduled", seconds(90)).due(START.plusSeconds(100)));
    for (String filter :
        List.of("", "project:home", "+work", "due.before:2027-01-01", "+home +OVERDUE")) {
      LiveQuery live = open(filter, "due+,description+");
      assertThat(time.waiting()).as(filter).isZero();
      live.close();
      time.runDue();
    }
  }

  @Test
  void aDayThatBeginsChangesTheList() {
    UUID uuid = add("tomorrow");
    replica.edit(edit -> edit.task(uuid).due(Instant.parse("2026-11-30T10:00:00Z")));
    open("+TODAY or due:today", "");
    assertThat(model.tasks()).isEmpty();
    time.advance(Duration.ofHours(11).minusSeconds(1));
    assertThat(model.tasks()).isEmpty();
    time.advance(Duration.ofSeconds(1));
    assertThat(model.descriptions()).containsExactly("tomorrow");
  }

  @Test
  void urgenciesThatCrossChangeTheOrder() {
    UUID important = add("important");
    UUID soon = add("soon");
    replica.edit(
        edit -> {
          edit.task(important).set("priority", "H").addTag("x");
          edit.task(soon).due(START.plus(Duration.ofDays(10)));
        });
    open("", "urgency-");
    assertThat(model.descriptions()).containsExactly("important", "soon");
    time.advance(Duration.ofDays(12));
    assertThat(model.descriptions()).containsExactly("soon", "important");
  }

  @Test
  void aLimitIsKept() {
    open(query("", "description+").limit(2));
    add("b");
    add("c");
    add("d");
    assertThat(model.descriptions()).containsExactly("b", "c");
    add("a");
    assertThat(model.descriptions()).containsExactly("a", "b");
    assertThat(lastChange().steps()).hasSize(2);
  }

  @Test
  void otherNumbersAreFollowed() {
    UUID first = add("first");
    add("second");
    open("id:1", "");
    replica.edit(edit -> edit.task(first).done());
    replica.renumber();
    time.runDue();
    assertThat(model.descriptions()).containsExactly("second");
  }

  @Test
  void aFilterThatMakesNoSenseForATaskIsToldOnceAndEndsNothing() {
    UUID sound = add("sound");
    open("due - entry > 1d or +x", "description+");
    assertThat(model.failures()).hasSize(1);
    add("another");
    assertThat(model.failures()).hasSize(1);
    assertThat(model.changes()).isZero();
    replica.edit(
        edit ->
            edit.tasks().forEach(task -> edit.task(task.uuid()).due(START.plusSeconds(200_000))));
    time.runDue();
    assertThat(model.descriptions()).containsExactly("another", "sound");
    replica.edit(edit -> edit.task(sound).set("due", null));
    time.runDue();
    assertThat(model.failures()).hasSize(2);
    assertThat(model.failures().get(1)).isInstanceOf(FilterSyntaxException.class);
  }

  @Test
  void itEndsWithItsReplica() {
    open("", "");
    replica.close();
    time.runDue();
    assertThat(model.hasEnded()).isTrue();
    LiveModel late = new LiveModel();
    builder(query("", "")).open(Runnable::run, late);
    time.runDue();
    assertThat(late.hasEnded()).isTrue();
    assertThat(time.waiting()).isZero();
  }

  @Test
  void aSlowListenerHearsOfOneChangeFromItsListToTheNewest() {
    ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    LiveQuery live = builder(query("", "description+")).open(waiting::add, model);
    time.runDue();
    waiting.remove().run();
    for (int i = 0; i < 100; i++) {
      UUID uuid = add("task");
      replica.edit(edit -> edit.task(uuid).description("changed"));
      time.runDue();
      assertThat(waiting).hasSize(1);
    }
    waiting.remove().run();
    time.runDue();
    waiting.remove().run();
    time.runDue();
    assertThat(waiting).isEmpty();
    assertThat(model.changes()).isEqualTo(3);
    assertThat(model.tasks()).hasSize(100);
    live.close();
  }

  @Test
  void afterClosingNoCallBegins() {
    ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    LiveQuery live = builder(query("", "")).open(waiting::add, model);
    time.runDue();
    live.close();
    live.close();
    waiting.remove().run();
    time.runDue();
    add("task");
    assertThat(model.changes()).isZero();
    assertThat(waiting).isEmpty();
  }

  @Test
  void anExecutorThatRefusesIsAskedAgain() {
    boolean[] refuses = {true};
    LiveQuery live =
        builder(query("", ""))
            .open(
                task -> {
                  if (refuses[0]) {
                    throw new RejectedExecutionException("full");
                  }
                  task.run();
                },
                model);
    time.runDue();
    add("task");
    assertThat(model.changes()).isZero();
    refuses[0] = false;
    time.advance(Duration.ofMinutes(1));
    assertThat(model.descriptions()).containsExactly("task");
    live.close();
  }

  @Test
  void aListenerThatThrowsIsCalledAgain() {
    int[] calls = {0};
    LiveQuery live =
        builder(query("", ""))
            .open(
                Runnable::run,
                change -> {
                  calls[0]++;
                  throw new IllegalArgumentException("a fault of the frontend");
                });
    time.runDue();
    add("task");
    assertThat(calls[0]).isEqualTo(2);
    live.close();
  }

  @Test
  void theFirstListenerMayCloseIt() {
    LiveQuery[] live = new LiveQuery[1];
    int[] calls = {0};
    live[0] =
        builder(query("", ""))
            .open(
                Runnable::run,
                change -> {
                  calls[0]++;
                  live[0].close();
                });
    time.runDue();
    Task unused = replica.editAndGet(edit -> edit.add("task").task());
    time.runDue();
    assertThat(calls[0]).isEqualTo(1);
  }
}
