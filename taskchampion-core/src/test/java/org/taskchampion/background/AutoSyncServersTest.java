package org.taskchampion.background;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.taskchampion.background.SyncStatus.Phase;
import org.taskchampion.storage.NewerFormatException;
import org.taskchampion.storage.StorageBusyException;
import org.taskchampion.storage.StorageDamagedException;
import org.taskchampion.storage.StorageFailedException;
import org.taskchampion.storage.StorageNotFoundException;
import org.taskchampion.storage.StorageReadOnlyException;
import org.taskchampion.storage.StorageReplacedException;
import org.taskchampion.sync.ServerFailedException;
import org.taskchampion.sync.SyncCancelledException;
import org.taskchampion.sync.SyncOptions;
import org.taskchampion.sync.SyncProblem;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.testing.FakeSyncServer;
import org.taskchampion.testing.FakeSyncServer.Fault;

/** What servers and their suppliers do, and what is made of it. */
class AutoSyncServersTest extends VirtualAutoSync {

  private final FakeSyncServer other = new FakeSyncServer();
  private boolean isOffline;

  private SyncServer open() {
    if (isOffline) {
      throw offline();
    }
    return other.connect();
  }

  static List<RuntimeException> failures() {
    return List.of(
        offline(),
        wrongSecret(),
        new ServerFailedException(SyncProblem.TOO_MANY_REQUESTS, seconds(600), "too often", null),
        new SyncCancelledException("somebody ended it", null),
        new StorageDamagedException("damaged", null),
        new IllegalStateException("this server is closed"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void whatACallToTheOldServerFailsWithSaysNothingAboutTheNewOnes(RuntimeException failure) {
    AutoSync sync = started();
    edit();
    server.onCall(
        call -> {
          sync.useServers(this::open);
          throw failure;
        });
    sync.syncNow();
    time.runDue();
    assertOtherIsUsed(sync, 3);
  }

  @ParameterizedTest
  @MethodSource("failures")
  void whatTheOldSupplierFailsWithSaysNothingAboutTheNewServers(RuntimeException failure) {
    AutoSync[] made = new AutoSync[1];
    made[0] =
        virtual(
                AutoSync.newBuilder(
                    replica,
                    () -> {
                      made[0].useServers(this::open);
                      throw failure;
                    }))
            .start();
    replica.edit(edit -> edit.add("Buy milk"));
    time.runDue();
    assertOtherIsUsed(made[0], 2);
  }

  @ParameterizedTest
  @MethodSource("failures")
  void whileItIsPausedTheFailureOfTheOldServersIsForgotten(RuntimeException failure) {
    AutoSync sync = started();
    server.onCall(
        call -> {
          sync.pause();
          sync.useServers(this::open);
          throw failure;
        });
    sync.syncNow();
    time.runDue();
    assertThat(sync.status().phase()).isEqualTo(Phase.PAUSED);
    assertThat(sync.status().failure()).isEmpty();
    edit();
    sync.resume();
    time.runDue();
    assertOtherIsUsed(sync, 3);
  }

  private void assertOtherIsUsed(AutoSync sync, int expectedRuns) {
    assertThat(runs()).isEqualTo(expectedRuns);
    assertThat(sync.status().phase()).isEqualTo(Phase.IDLE);
    assertThat(sync.status().problem()).isEmpty();
    assertThat(sync.status().unsent()).isZero();
    assertThat(server.versions()).isEmpty();
    assertThat(other.versions()).hasSize(1);
    isOffline = true;
    sync.syncNow();
    time.runDue();
    assertThat(Duration.between(time.clock().instant(), sync.status().nextTry().get()))
        .isLessThanOrEqualTo(seconds(5));
  }

  @Test
  void aSupplierThatReturnsNothingStopsIt() {
    AutoSync sync = started();
    sync.useServers(() -> null);
    time.runDue();
    assertThat(sync.status().phase()).isEqualTo(Phase.STOPPED);
    assertThat(sync.status().failure().get())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the supplier of servers returned null: it has to open one");
  }

  static List<RuntimeException> lastingProblems() {
    return List.of(
        new StorageDamagedException("damaged", null),
        new NewerFormatException("newer", null),
        new StorageReplacedException("replaced"),
        new StorageNotFoundException("not found"),
        new StorageReadOnlyException("read-only"));
  }

  @ParameterizedTest
  @MethodSource("lastingProblems")
  void aStorageThatNeedsAPersonStopsIt(RuntimeException problem) {
    fail(problem);
    AutoSync sync = started();
    assertThat(sync.status().phase()).isEqualTo(Phase.STOPPED);
    assertThat(sync.status().failure()).contains(problem);
    time.advance(Duration.ofDays(1));
    assertThat(runs()).isEqualTo(1);
  }

  static List<RuntimeException> passingProblems() {
    return List.of(
        new StorageBusyException("busy", null), new StorageFailedException("disk full", null));
  }

  @ParameterizedTest
  @MethodSource("passingProblems")
  void aStorageThatIsBusyOrFullIsTriedAgain(RuntimeException problem) {
    fail(problem);
    AutoSync sync = started();
    assertThat(sync.status().phase()).isEqualTo(Phase.RETRYING);
    mend();
    time.advance(seconds(5));
    assertThat(sync.status().phase()).isEqualTo(Phase.IDLE);
  }

  @Test
  void aTokenThatStaysTrueIsNotAskedAgainAndAgain() {
    builder.options(SyncOptions.newBuilder().cancelled(() -> true).build());
    AutoSync sync = started();
    assertThat(sync.status().problem()).contains(SyncProblem.CANCELLED);
    assertThat(sync.status().phase()).isEqualTo(Phase.IDLE);
    assertThat(sync.status().nextTry()).contains(NOON.plus(EVERY));
    time.advance(EVERY.minusSeconds(1));
    assertThat(runs()).isEqualTo(1);
    edit();
    time.advance(DELAY);
    assertThat(runs()).isEqualTo(2);
  }

  @Test
  void aRunThatWasCancelledIsNotTriedAgainWhateverItFailsWith() {
    AutoSync sync = started();
    server.onCall(
        call -> {
          sync.cancel();
          throw offline();
        });
    sync.syncNow();
    time.runDue();
    assertThat(sync.status().phase()).isEqualTo(Phase.IDLE);
    assertThat(sync.status().nextTry()).contains(NOON.plus(EVERY));
  }

  @Test
  void aRunThatIsCancelledBeforeItHasAThreadOpensNoServer() {
    Queue<Runnable> waiting = new ArrayDeque<>();
    int[] opened = {0};
    AutoSync sync =
        virtual(
                AutoSync.newBuilder(
                    replica,
                    () -> {
                      opened[0]++;
                      return other.connect();
                    }))
            .executor(waiting::add)
            .start();
    time.runDue();
    assertThat(sync.status().phase()).isEqualTo(Phase.RUNNING);
    sync.cancel();
    waiting.remove().run();
    assertThat(opened[0]).isZero();
    assertThat(sync.status().problem()).contains(SyncProblem.CANCELLED);
    assertThat(sync.status().phase()).isEqualTo(Phase.IDLE);
    sync.syncNow();
    time.runDue();
    sync.close();
    waiting.remove().run();
    assertThat(opened[0]).isZero();
  }

  @Test
  void whatIsUnsentAfterACancelledRunWaitsForTheNextReason() {
    AutoSync sync = started();
    server.onCall(
        call -> {
          sync.cancel();
          return Fault.NONE;
        });
    edit();
    time.advance(DELAY);
    mend();
    time.advance(seconds(60));
    assertThat(sync.status().unsent()).isPositive();
    edit();
    time.advance(DELAY);
    assertThat(sync.status().unsent()).isZero();
  }
}
