package org.taskchampion.background;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.taskchampion.Replica;
import org.taskchampion.background.SyncStatus.Phase;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.sync.ServerFailedException;
import org.taskchampion.sync.SyncProblem;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.testing.FakeSyncServer;
import org.taskchampion.testing.FakeSyncServer.Fault;

class AutoSyncTest extends VirtualAutoSync {

  @Test
  void itSynchronisesAtTheStartAndAtIntervals() {
    AutoSync sync = started();
    assertThat(runs()).isEqualTo(1);
    assertThat(sync.status().lastSuccess()).contains(NOON);
    assertThat(sync.status().nextTry()).contains(NOON.plus(EVERY));
    assertThat(sync.status().lastReport())
        .hasValueSatisfying(it -> assertThat(it.nothingNew()).isTrue());
    time.advance(EVERY.minusSeconds(1));
    assertThat(runs()).isEqualTo(1);
    time.advance(seconds(1));
    assertThat(runs()).isEqualTo(2);
    time.advance(EVERY.multipliedBy(3));
    assertThat(runs()).isEqualTo(5);
  }

  @Test
  void itSendsWhatWasChangedWhenThereWasNoChangeForAWhile() {
    AutoSync sync = started();
    edit();
    time.advance(seconds(1));
    assertThat(sync.status().unsent()).isPositive();
    edit();
    time.advance(seconds(1));
    assertThat(server.versions()).isEmpty();
    time.advance(seconds(1));
    assertThat(server.versions()).hasSize(1);
    assertThat(replica.counts().unsyncedOperations()).isZero();
    assertThat(sync.status().unsent()).isZero();
    time.advance(seconds(60));
    assertThat(server.versions()).hasSize(1);
  }

  @Test
  void constantChangesAreSentAfterTenTimesTheWhile() {
    started();
    for (int i = 0; i < 19; i++) {
      edit();
      time.advance(seconds(1));
    }
    assertThat(server.versions()).isEmpty();
    edit();
    time.advance(seconds(1));
    assertThat(server.versions()).hasSize(1);
  }

  @Test
  void aChangeThatWasTakenBackLeadsToNoRun() {
    started();
    edit();
    replica.undo();
    time.advance(seconds(60));
    assertThat(runs()).isEqualTo(1);
  }

  @Test
  void whatASynchronisationBringsLeadsToNoRun() {
    started();
    try (Replica other = Replica.open(new InMemoryStorage())) {
      other.edit(edit -> edit.add("Buy milk"));
      other.sync(server.connect());
    }
    time.advance(EVERY);
    int after = runs();
    assertThat(replica.tasks()).hasSize(1);
    time.advance(seconds(60));
    assertThat(runs()).isEqualTo(after);
  }

  @Test
  void onDemandItSynchronisesAtOnce() {
    AutoSync sync = started();
    sync.syncNow();
    assertThat(sync.status().nextTry()).contains(NOON);
    time.runDue();
    assertThat(runs()).isEqualTo(2);
  }

  @Test
  void aDemandDuringARunLeadsToOneMoreRunAndNeverToTwoAtOnce() {
    AutoSync sync = started();
    int[] atOnce = {0};
    server.onCall(
        call -> {
          assertThat(++atOnce[0]).isEqualTo(1);
          if (runs() == 2) {
            sync.syncNow();
            sync.syncNow();
            assertThat(sync.status().phase()).isEqualTo(Phase.RUNNING);
            assertThat(sync.status().nextTry()).isEmpty();
          }
          atOnce[0]--;
          return Fault.NONE;
        });
    sync.syncNow();
    time.runDue();
    assertThat(runs()).isEqualTo(3);
  }

  @Test
  void afterFailuresItWaitsLongerAndLongerWithARandomPart() {
    fail(offline());
    AutoSync sync = started();
    assertThat(sync.status().phase()).isEqualTo(Phase.RETRYING);
    assertThat(sync.status().problem()).contains(SyncProblem.OFFLINE);
    int expected = 1;
    for (long half : new long[] {2_500, 5_000, 10_000, 20_000, 40_000}) {
      time.advance(Duration.ofMillis(half - 1));
      assertThat(runs()).isEqualTo(expected);
      time.advance(Duration.ofMillis(1));
      assertThat(runs()).isEqualTo(++expected);
    }
    random = 0.999_999_999;
    time.advance(seconds(80)); // what was drawn before
    assertThat(runs()).isEqualTo(++expected);
    time.advance(seconds(319));
    assertThat(runs()).isEqualTo(expected);
    time.advance(seconds(1));
    assertThat(runs()).isEqualTo(++expected);
    for (int i = 0; i < 5; i++) {
      time.advance(Duration.ofHours(1));
    }
    int before = runs();
    time.advance(Duration.ofHours(10));
    assertThat(runs() - before).isBetween(9, 10);
    mend();
    time.advance(Duration.ofHours(1));
    assertThat(sync.status().phase()).isEqualTo(Phase.IDLE);
    assertThat(sync.status().problem()).isEmpty();
  }

  @Test
  void changesAndIntervalsWaitForTheBackOffAndAreSentAfterIt() {
    fail(offline());
    started();
    for (int i = 0; i < 5; i++) {
      time.advance(seconds(40));
    }
    int before = runs();
    edit();
    time.advance(seconds(3));
    assertThat(runs()).isEqualTo(before);
    mend();
    time.advance(seconds(160));
    assertThat(replica.counts().unsyncedOperations()).isZero();
  }

  @Test
  void aDemandDoesNotWaitForTheBackOff() {
    fail(offline());
    AutoSync sync = started();
    mend();
    sync.syncNow();
    time.runDue();
    assertThat(sync.status().phase()).isEqualTo(Phase.IDLE);
  }

  @Test
  void whatTheServerAsksForIsWaitedForAlsoOnDemandAndWithTheNetwork() {
    fail(new ServerFailedException(SyncProblem.TOO_MANY_REQUESTS, seconds(600), "too often", null));
    AutoSync sync = started();
    mend();
    sync.syncNow();
    sync.networkAvailable();
    sync.pause();
    sync.resume();
    time.advance(seconds(599));
    assertThat(runs()).isEqualTo(1);
    time.advance(seconds(1));
    assertThat(runs()).isEqualTo(2);
    assertThat(sync.status().phase()).isEqualTo(Phase.IDLE);
  }

  @Test
  void aServerThatAsksForYearsIsAskedAfterADay() {
    fail(
        new ServerFailedException(
            SyncProblem.TOO_MANY_REQUESTS, Duration.ofDays(100_000), "too often", null));
    started();
    time.advance(Duration.ofDays(1).minusSeconds(1));
    assertThat(runs()).isEqualTo(1);
    time.advance(seconds(1));
    assertThat(runs()).isEqualTo(2);
  }

  @Test
  void whenTheNetworkIsBackItTriesAtOnce() {
    fail(offline());
    AutoSync sync = started();
    time.advance(seconds(100));
    mend();
    int before = runs();
    sync.networkAvailable();
    time.runDue();
    assertThat(runs()).isEqualTo(before + 1);
    assertThat(sync.status().phase()).isEqualTo(Phase.IDLE);
  }

  @Test
  void aNetworkThatComesAndGoesDoesNotLeadToRequestsWithoutEnd() {
    fail(offline());
    AutoSync sync = started();
    for (int i = 0; i < 100; i++) {
      sync.networkAvailable();
      time.advance(Duration.ofMillis(100));
    }
    assertThat(runs()).isEqualTo(5); // each 2.5 seconds
  }

  @Test
  void theNetworkThatCameBackDuringARunThatFailsIsRemembered() {
    fail(offline());
    AutoSync sync = started();
    time.advance(seconds(100));
    server.onCall(
        call -> {
          sync.networkAvailable();
          mend();
          throw offline();
        });
    sync.syncNow();
    time.runDue();
    assertThat(sync.status().phase()).isEqualTo(Phase.RETRYING);
    time.advance(Duration.ofMillis(2_500));
    assertThat(sync.status().phase()).isEqualTo(Phase.IDLE);
  }

  @Test
  void itStopsWhereTryingCannotHelpUntilItIsToldToResume() {
    fail(wrongSecret());
    AutoSync sync = started();
    assertThat(sync.status().phase()).isEqualTo(Phase.STOPPED);
    assertThat(sync.status().problem()).contains(SyncProblem.WRONG_SECRET);
    assertThat(sync.status().nextTry()).isEmpty();
    edit();
    sync.networkAvailable();
    time.advance(Duration.ofDays(3));
    assertThat(runs()).isEqualTo(1);
    mend();
    sync.resume();
    time.runDue();
    assertThat(sync.status().phase()).isEqualTo(Phase.IDLE);
    assertThat(replica.counts().unsyncedOperations()).isZero();
  }

  @Test
  void aDemandIsTriedAlsoWhenItHasStopped() {
    fail(wrongSecret());
    AutoSync sync = started();
    fail(offline());
    sync.syncNow();
    time.advance(Duration.ofDays(1));
    assertThat(runs()).isEqualTo(2);
    assertThat(sync.status().problem()).contains(SyncProblem.WRONG_SECRET);
    mend();
    sync.syncNow();
    time.runDue();
    assertThat(sync.status().phase()).isEqualTo(Phase.IDLE);
    time.advance(EVERY);
    assertThat(runs()).isEqualTo(4);
  }

  @Test
  void otherServersEndAStopAndWhatTheOldOneAskedFor() {
    fail(wrongSecret());
    AutoSync sync = started();
    FakeSyncServer other = new FakeSyncServer();
    sync.useServers(other::connect);
    time.runDue();
    assertThat(sync.status().phase()).isEqualTo(Phase.IDLE);
    assertThat(runs()).isEqualTo(2);
    edit();
    time.advance(DELAY);
    assertThat(other.versions()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aServerIsOpenedForEachRunAndClosedAfterIt(boolean well) {
    List<FakeSyncServer> opened = new ArrayList<>();
    try (AutoSync sync =
        virtual(
                AutoSync.newBuilder(
                    replica,
                    () -> {
                      FakeSyncServer one = new FakeSyncServer();
                      opened.add(one);
                      if (!well) {
                        one.onCall(call -> Fault.LOSE_REQUEST);
                      }
                      return one;
                    }))
            .start()) {
      time.runDue();
      sync.syncNow();
      time.runDue();
      assertThat(opened).hasSize(2);
      for (SyncServer one : opened) {
        assertThatThrownBy(one::identity).isInstanceOf(IllegalStateException.class);
      }
    }
  }

  @Test
  void aServerOfTheCallersIsNotClosed() {
    started().close();
    assertThat(server.identity()).isNotNull();
  }

  @Test
  void aSupplierThatFailsIsAFailureOfTheRun() {
    Queue<RuntimeException> failures =
        new ArrayDeque<>(List.of(offline(), new IllegalStateException("closed"), wrongSecret()));
    AutoSync sync =
        virtual(
                AutoSync.newBuilder(
                    replica,
                    () -> {
                      throw failures.remove();
                    }))
            .start();
    time.runDue();
    assertThat(sync.status().phase()).isEqualTo(Phase.RETRYING);
    time.advance(seconds(5));
    assertThat(sync.status().phase()).isEqualTo(Phase.STOPPED);
    assertThat(sync.status().problem()).contains(SyncProblem.FAILED);
    sync.resume();
    time.runDue();
    assertThat(sync.status().problem()).contains(SyncProblem.WRONG_SECRET);
  }

  @Test
  void whilePausedNothingBeginsByItselfAndWhatBecameDueBeginsAfterwards() {
    AutoSync sync = started();
    sync.pause();
    assertThat(sync.status().phase()).isEqualTo(Phase.PAUSED);
    assertThat(sync.status().nextTry()).isEmpty();
    edit();
    sync.networkAvailable();
    time.advance(Duration.ofDays(3));
    assertThat(runs()).isEqualTo(1);
    assertThat(sync.status().unsent()).isPositive();
    sync.syncNow();
    time.runDue();
    assertThat(sync.status().unsent()).isZero();
    edit();
    time.advance(Duration.ofDays(3));
    int before = runs();
    sync.resume();
    time.runDue();
    assertThat(sync.status().unsent()).isZero();
    assertThat(runs()).isGreaterThan(before);
  }

  @Test
  void aMachineThatSleptSynchronisesOnceWithinAMinute() {
    started();
    time.advance(seconds(30));
    time.sleep(Duration.ofHours(8));
    assertThat(runs()).isEqualTo(1);
    time.advance(seconds(60));
    assertThat(runs()).isEqualTo(2);
    time.advance(EVERY.minusSeconds(60));
    assertThat(runs()).isEqualTo(2);
  }

  @Test
  void aClockThatIsSetBackPutsNothingOff() {
    AutoSync sync = started();
    time.setClock(NOON.minus(Duration.ofDays(365)));
    time.advance(EVERY);
    assertThat(runs()).isEqualTo(2);
    fail(offline());
    sync.syncNow();
    time.runDue();
    time.setClock(NOON.minus(Duration.ofDays(3_650)));
    mend();
    time.advance(seconds(5));
    assertThat(sync.status().phase()).isEqualTo(Phase.IDLE);
  }

  @Test
  void aClockThatIsSetForwardLeadsToOneRun() {
    started();
    time.setClock(NOON.plus(Duration.ofDays(365)));
    time.advance(seconds(60));
    assertThat(runs()).isEqualTo(2);
    time.advance(EVERY.minusSeconds(60));
    assertThat(runs()).isEqualTo(2);
  }

  @Test
  void cancellingEndsTheRunAndNothingIsTriedForIt() {
    AutoSync sync = started();
    sync.cancel(); // there is none
    server.onCall(
        call -> {
          sync.cancel();
          return Fault.NONE;
        });
    sync.syncNow();
    time.runDue();
    assertThat(sync.status().problem()).contains(SyncProblem.CANCELLED);
    assertThat(sync.status().phase()).isEqualTo(Phase.IDLE);
    assertThat(sync.status().nextTry()).contains(NOON.plus(EVERY));
    mend();
    time.advance(EVERY);
    assertThat(sync.status().problem()).isEmpty();
  }

  @Test
  void closingDuringARunEndsItAndNothingComesAfterwards() {
    AutoSync sync = started();
    server.onCall(
        call -> {
          sync.close();
          return Fault.NONE;
        });
    sync.syncNow();
    time.runDue();
    assertThat(runs()).isEqualTo(2);
    assertThat(sync.status().phase()).isEqualTo(Phase.CLOSED);
    assertThat(told.get(told.size() - 1).phase()).isEqualTo(Phase.CLOSED);
    int heard = told.size();
    sync.close();
    replica.edit(edit -> edit.add("Buy bread"));
    time.advance(Duration.ofDays(1));
    assertThat(runs()).isEqualTo(2);
    assertThat(told).hasSize(heard);
    assertThat(time.waiting()).isZero();
    assertThatThrownBy(sync::syncNow)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("this AutoSync is closed");
  }

  @Test
  void theListenerHearsOfEachPhase() {
    AutoSync sync = builder.start();
    fail(offline());
    time.runDue();
    mend();
    time.advance(seconds(5));
    sync.close();
    time.runDue();
    assertThat(told.stream().map(SyncStatus::phase).distinct())
        .containsExactly(Phase.RUNNING, Phase.RETRYING, Phase.IDLE, Phase.CLOSED);
  }

  @Test
  void listenersAndExecutorsThatFailEndNothing() {
    builder
        .onStatus(
            time,
            status -> {
              throw new AssertionError(status.toString());
            })
        .onStatus(
            task -> {
              throw new RejectedExecutionException("no thread");
            },
            status -> {})
        .onStatus(Runnable::run, status -> {});
    AutoSync sync = started();
    time.advance(EVERY);
    assertThat(runs()).isEqualTo(2);
    assertThat(sync.status().phase()).isEqualTo(Phase.IDLE);
    sync.close();
  }

  @Test
  void anExecutorWithoutThreadsIsAFailureThatMayPass() {
    boolean[] refuses = {true};
    builder.executor(
        task -> {
          if (refuses[0]) {
            throw new RejectedExecutionException("no thread");
          }
          task.run();
        });
    AutoSync sync = started();
    assertThat(sync.status().phase()).isEqualTo(Phase.RETRYING);
    refuses[0] = false;
    time.advance(seconds(5));
    assertThat(sync.status().phase()).isEqualTo(Phase.IDLE);
  }

  @Test
  void aReplicaThatWasClosedFirstStopsIt() {
    AutoSync sync = started();
    replica.close();
    time.advance(EVERY);
    assertThat(sync.status().phase()).isEqualTo(Phase.STOPPED);
    sync.close();
  }

  @Test
  void whileNothingIsDueNothingIsScheduled() {
    AutoSync sync = started();
    sync.pause();
    time.runDue();
    assertThat(time.waiting()).isZero();
  }

  @Test
  void timesArePositiveAndNotTooLong() {
    for (Duration wrong : List.of(Duration.ZERO, seconds(-1), Duration.ofDays(366))) {
      assertThatThrownBy(() -> builder.every(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the interval must be positive and at most 365 days: " + wrong);
      assertThatThrownBy(() -> builder.afterChanges(wrong))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> builder.backOff(wrong, EVERY))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void theStatusLineOfTheExample() {
    AutoSync sync = started();
    assertThat(line(sync.status())).isEqualTo("All sent");
    edit();
    time.advance(seconds(1));
    assertThat(line(sync.status())).endsWith(" changes to send");
    fail(wrongSecret());
    time.advance(DELAY);
    assertThat(line(sync.status())).isEqualTo("Needs you: WRONG_SECRET");
    fail(offline());
    sync.useServers(server::connect);
    sync.useServers(() -> server);
    assertThat(line(sync.status())).endsWith(" changes to send");
  }

  String line(SyncStatus status) {
    return switch (status.phase()) {
      case RUNNING -> "Synchronising";
      case RETRYING -> "Not synchronised; next try at " + status.nextTry().get();
      case STOPPED -> "Needs you: " + status.problem().get();
      default -> status.unsent() == 0 ? "All sent" : status.unsent() + " changes to send";
    };
  }
}
