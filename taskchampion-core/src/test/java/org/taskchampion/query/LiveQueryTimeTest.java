package org.taskchampion.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.testing.VirtualTime;

/** What only the time changes, and how often a live query looks at it. */
class LiveQueryTimeTest {

  private static final Instant START = Instant.parse("2026-11-29T12:00:00Z");
  private static final Conventions CONVENTIONS = Conventions.standard(ZoneId.of("UTC"));

  private final VirtualTime time = VirtualTime.at(START);
  private final CountingClock clock = new CountingClock();
  private final Replica replica = Replica.open(new InMemoryStorage(), time.clock());
  private final LiveModel model = new LiveModel();

  /** Counts how often somebody looks at it. */
  private final class CountingClock extends Clock {
    private int looks;

    @Override
    public Instant instant() {
      looks++;
      return time.clock().instant();
    }

    @Override
    public ZoneId getZone() {
      return time.clock().getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @AfterEach
  void close() {
    replica.close();
  }

  private Query open(String filter, String order, int limit) {
    return open(filter, order, limit, CONVENTIONS);
  }

  private Query open(String filter, String order, int limit, Conventions conventions) {
    Query query =
        Query.of(Filter.parse(filter, conventions))
            .orderBy(TaskOrder.parse(order, conventions))
            .limit(limit);
    LiveQuery unused =
        LiveQuery.newBuilder(replica, query, conventions)
            .clock(clock)
            .scheduler(time)
            .open(Runnable::run, model);
    time.runDue();
    clock.looks = 0;
    return query;
  }

  private void add(int tasks, long seed) {
    Random random = new Random(seed);
    replica.edit(
        edit -> {
          for (int i = 0; i < tasks; i++) {
            UUID uuid = edit.add("task " + i).task().uuid();
            edit.task(uuid)
                .set("entry", seconds(-random.nextInt(300 * 86_400)))
                .set("priority", random.nextBoolean() ? "H" : "L");
            if (random.nextInt(3) > 0) {
              edit.task(uuid).set("due", seconds(random.nextInt(40 * 86_400) - 20 * 86_400));
            }
          }
        });
  }

  private static String seconds(long later) {
    return Long.toString(START.plusSeconds(later).getEpochSecond());
  }

  private List<Task> fresh(Query query) {
    return query.run(replica, CONVENTIONS, time.clock().instant());
  }

  @Test
  void anOrderByUrgencyOfManyTasksWakesUpNoMoreThanEachFewSecondsAndIsThenRight() {
    add(1_500, 1);
    Query query = open("", "urgency-", 0);
    for (int minute = 0; minute < 10; minute++) {
      time.advance(Duration.ofMinutes(1));
      Instant now = time.clock().instant();
      List<Task> told = model.tasks();
      boolean isSoon = false;
      for (int late = 0; late <= FoundTasks.REST_SECONDS; late++) {
        isSoon |= told.equals(query.run(replica, CONVENTIONS, now.minusSeconds(late)));
      }
      assertThat(isSoon).as("minute " + minute).isTrue();
    }
    // Each time it wakes up, it looks at the clock twice.
    assertThat(clock.looks).isLessThanOrEqualTo(2 * 10 * 60 / (int) FoundTasks.REST_SECONDS + 2);
  }

  @Test
  void whatRisesIntoViewInTheSecondInWhichItWasHiddenGrowsOlderAsAllOthersDo() {
    // Only the age tells them apart: each moves on by a step a day, at a time of its own.
    replica.edit(
        edit -> {
          Random random = new Random(3);
          for (int i = 0; i < 500; i++) {
            UUID uuid = edit.add("task " + i).task().uuid();
            edit.task(uuid).set("entry", seconds(-random.nextInt(60 * 86_400)));
            edit.task(uuid).set("priority", i < 60 ? "H" : "L");
          }
        });
    Query query = open("status:pending", "urgency-", 10);
    List<Task> first = fresh(query.limit(60));
    replica.edit(edit -> first.forEach(task -> edit.task(task.uuid()).done()));
    time.runDue();
    for (int i = 0; i < 3 * 24 * 6; i++) {
      time.advance(Duration.ofMinutes(10));
      time.advance(Duration.ofSeconds(FoundTasks.REST_SECONDS));
      assertThat(model.tasks()).as("after %s times", i).isEqualTo(fresh(query));
    }
  }

  @Test
  void whatIsFarBelowTheLimitWakesNobodyUp() {
    add(1_500, 2);
    Query query = open("", "urgency-", 5);
    for (int hour = 0; hour < 48; hour++) {
      time.advance(Duration.ofHours(1));
      assertThat(model.tasks().subList(0, 5)).as("hour " + hour).isEqualTo(fresh(query));
    }
    // 1,500 tasks pass each other thousands of times in two days, and each becomes older twice.
    assertThat(clock.looks / 2).isLessThan(1_400);
  }

  @Test
  void aTaskThatIsShownSaysWhenItsWaitHasEnded() {
    UUID uuid = replica.editAndGet(edit -> edit.add("later").task()).uuid();
    replica.edit(edit -> edit.task(uuid).waitUntil(START.plusSeconds(3_600)));
    open("", "due+", 0);
    assertThat(model.tasks().get(0).isWaiting()).isTrue();
    time.advance(Duration.ofSeconds(3_599));
    assertThat(model.tasks().get(0).isWaiting()).isTrue();
    time.advance(Duration.ofSeconds(1));
    assertThat(model.tasks().get(0).isWaiting()).isFalse();
    ListChange change = model.takeLast();
    assertThat(change).isNotNull();
    assertThat(((ListChange.Updated) change.steps().get(0)).properties()).isEmpty();
    assertThat(change.instant()).isEqualTo(START.plusSeconds(3_600));
    assertThat(time.waiting()).isZero();
  }

  @Test
  void aCalculationWhoseFractionIsCutOffIsRightWhenItMakesAStep() {
    replica.edit(edit -> edit.task(edit.add("old").task().uuid()).set("entry", seconds(-216_000)));
    for (String filter :
        List.of(
            "(now - entry) / 86400 >= 3",
            "(now - entry) / 86400 > 2",
            "(entry - now) / 86400 < -2",
            "now - entry >= 3d")) {
      assertWithin(filter, Duration.ofHours(12), Duration.ofSeconds(2));
    }
    for (String filter : List.of("(now - entry) / 7 > 9d", "(now - entry) * 0.5 > 1.4d")) {
      assertWithin(filter, Duration.ofDays(61), Duration.ofSeconds(61));
    }
  }

  /** Checks a list as time passes: it may be late where a fresh query has just changed. */
  private void assertWithin(String filter, Duration most, Duration late) {
    VirtualTime passing = VirtualTime.at(START);
    LiveModel list = new LiveModel();
    Query query = Query.of(Filter.parse(filter, CONVENTIONS));
    LiveQuery live =
        LiveQuery.newBuilder(replica, query, CONVENTIONS)
            .clock(passing.clock())
            .scheduler(passing)
            .open(Runnable::run, list);
    passing.runDue();
    Duration step = most.dividedBy(97);
    for (int i = 0; i <= 98; i++) {
      Instant now = passing.clock().instant();
      List<Task> fresh = query.run(replica, CONVENTIONS, now);
      if (fresh.equals(query.run(replica, CONVENTIONS, now.minus(late)))) {
        assertThat(list.tasks()).as(filter + " at " + now).isEqualTo(fresh);
      }
      passing.advance(step);
    }
    live.close();
    passing.runDue();
  }

  @Test
  void aSpanIsNeitherMoreNorLessInTheSecondInWhichItIsZero() {
    replica.edit(edit -> edit.add("task").due(START.plusSeconds(90)));
    Query query = open("due - now < 1h", "", 0);
    for (int second = 0; second < 200; second++) {
      assertThat(model.tasks()).as("second " + second).isEqualTo(fresh(query));
      time.advance(Duration.ofSeconds(1));
    }
  }

  @Test
  void anUrgencyThatIsNeverReachedIsWaitedForByNobody() {
    replica.edit(edit -> edit.add("task").due(START));
    open("urgency < 1000000000000", "", 0);
    assertThat(model.tasks()).hasSize(1);
    time.advance(Duration.ofMinutes(10));
    assertThat(model.failures()).isEmpty();
    assertThat(time.waiting()).isEqualTo(1);
  }

  @Test
  void largeUrgenciesAreComparedWhenTheyMayMeet() {
    Conventions large = CONVENTIONS.toBuilder().coefficient("user.tag.large", 20_000).build();
    replica.edit(
        edit -> {
          edit.add("even").addTag("large").set("priority", "H");
          edit.add("rising").addTag("large").due(START.plus(Duration.ofDays(5)));
        });
    Query query = open("urgency > 20009", "", 0, large);
    for (int i = 0; i < 3_000; i++) {
      time.advance(Duration.ofMinutes(5).plusSeconds(1));
      assertThat(model.tasks()).isEqualTo(query.run(replica, large, time.clock().instant()));
    }
  }

  @Test
  void newNumbersAreToldThoughTheOrderStays() {
    UUID first = replica.editAndGet(edit -> edit.add("a").task()).uuid();
    replica.edit(edit -> edit.add("b"));
    open("+PENDING", "description+", 0);
    assertThat(model.numbers()).containsExactly(1, 2);
    replica.edit(edit -> edit.task(first).done());
    time.runDue();
    assertThat(model.numbers()).containsExactly(2);
    replica.renumber();
    time.runDue();
    assertThat(model.numbers()).containsExactly(1);
  }
}
