package org.taskchampion.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.taskchampion.Replica;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.testing.VirtualTime;

/** What fails around a live query, and what is told of it. */
class LiveQueryFaultsTest {

  private static final Instant START = Instant.parse("2026-11-29T12:00:00Z");
  private static final Conventions CONVENTIONS = Conventions.standard(ZoneId.of("UTC"));

  /** It makes no sense for a task without a due time that has not the tag. */
  private static final String DEMANDING = "due - now > 1d or +x";

  private final VirtualTime time = VirtualTime.at(START);
  private final Replica replica = Replica.open(new InMemoryStorage(), time.clock());
  private final LiveModel model = new LiveModel();
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();

  @AfterEach
  void close() {
    replica.close();
  }

  private LiveQuery open(String filter, Executor executor) {
    Query query =
        Query.of(Filter.parse(filter, CONVENTIONS))
            .orderBy(TaskOrder.parse("description+", CONVENTIONS));
    LiveQuery live =
        LiveQuery.newBuilder(replica, query, CONVENTIONS)
            .clock(time.clock())
            .scheduler(time)
            .open(executor, model);
    time.runDue();
    return live;
  }

  private UUID add(String description, Instant due) {
    UUID uuid = replica.editAndGet(edit -> edit.add(description).due(due).task()).uuid();
    time.runDue();
    return uuid;
  }

  private void addSenseless() {
    replica.edit(edit -> edit.add("senseless"));
    time.runDue();
  }

  private void runWaiting() {
    while (!waiting.isEmpty()) {
      waiting.remove().run();
      time.runDue();
    }
  }

  @Test
  void whatChangesBeforeAFailureIsToldThoughTheListenerIsBusy() {
    open(DEMANDING, waiting::add);
    Instant later = START.plus(Duration.ofDays(9));
    add("a", later); // The first call waits since it was opened.
    add("b", later);
    addSenseless();
    runWaiting();
    assertThat(model.descriptions()).containsExactly("a", "b");
    assertThat(model.failures()).hasSize(1);
    assertThat(model.isFailing()).isTrue();
  }

  @Test
  void aFailureThatIsOverIsEitherNotToldOrItsEndIsToldToo() {
    open(DEMANDING, waiting::add);
    runWaiting();
    addSenseless();
    assertThat(replica.undo()).isTrue();
    time.runDue();
    runWaiting();
    assertThat(model.isFailing()).isFalse();
    assertThat(model.recoveries()).isEqualTo(model.failures().size());
  }

  @Test
  void recoveryIsToldAlsoIfNoTaskHasChangedAndTheSameFailureIsToldAgain() {
    open(DEMANDING, Runnable::run);
    for (int times = 1; times <= 3; times++) {
      addSenseless();
      assertThat(model.failures()).hasSize(times);
      assertThat(model.recoveries()).isEqualTo(times - 1);
      assertThat(replica.undo()).isTrue();
      time.runDue();
      assertThat(model.recoveries()).isEqualTo(times);
    }
    assertThat(model.changes()).isEqualTo(1);
  }

  @Test
  void aFailureThatAnExecutorRefusesIsToldLater() {
    boolean[] refuses = {false};
    open(
        DEMANDING,
        task -> {
          if (refuses[0]) {
            throw new RejectedExecutionException("full");
          }
          task.run();
        });
    refuses[0] = true;
    addSenseless();
    refuses[0] = false;
    time.advance(Duration.ofMinutes(1));
    assertThat(model.failures()).hasSize(1);
  }

  @Test
  void anExecutorThatRefusesIsAskedByOneRetryHoweverMuchChanges() {
    int[] asked = {0};
    LiveQuery live =
        open(
            "",
            task -> {
              asked[0]++;
              throw new RejectedExecutionException("shut down");
            });
    for (int i = 0; i < 100; i++) {
      add("task", START);
    }
    assertThat(time.waiting()).isEqualTo(1);
    asked[0] = 0;
    time.advance(Duration.ofHours(1));
    assertThat(asked[0]).isLessThan(80);
    replica.close();
    time.runDue();
    assertThat(time.waiting()).as("it ends with its replica").isZero();
    live.close();
  }

  @Test
  void closingAfterTheSchedulerWasShutDownLeavesNothingBehind() throws InterruptedException {
    LiveQuery live = open("", Runnable::run);
    assertThat(watching()).isTrue();
    time.shutdown();
    live.close();
    for (int i = 0; i < 600 && watching(); i++) {
      Thread.sleep(100);
    }
    assertThat(watching()).as("the replica has no listener any more").isFalse();
  }

  /** Says whether a thread of the replica looks for the commits of others. */
  private static boolean watching() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("taskchampion-changes"));
  }

  @Test
  void aSchedulerThatTakesNothingIsAnError() {
    time.shutdown();
    assertThatThrownBy(() -> open("", Runnable::run))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "the scheduler of the live query takes no tasks: give it one that was not shut down");
  }
}
