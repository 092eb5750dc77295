package org.taskchampion.background;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.taskchampion.background.SyncStatus.Phase;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.Storage;

/** Errors in any place end nothing, and what was closed is over. */
class AutoSyncFaultsTest extends VirtualAutoSync {

  private boolean broken;
  private int reads; // by the AutoSync
  private int scheduled;

  @Override
  Storage storage() {
    Storage whole = new InMemoryStorage();
    return watched(
        Storage.class,
        whole,
        method -> {
          if (method.getName().equals("read") && isByAutoSync()) {
            reads++;
          }
          if (broken && !method.getName().equals("close")) {
            throw new NoClassDefFoundError("for a test");
          }
        });
  }

  private static boolean isByAutoSync() {
    return StackWalker.getInstance()
        .walk(
            frames -> frames.anyMatch(it -> it.getClassName().equals(SyncDriver.class.getName())));
  }

  /** Hears of a call before it is made. */
  private interface Watcher {
    void called(Method method);
  }

  private static <T> T watched(Class<T> type, T whole, Watcher watcher) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (Object proxy, Method method, Object @Nullable [] arguments) -> {
              watcher.called(method);
              try {
                return method.invoke(whole, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  @Test
  void anErrorAtTheEndOfARunIsAFailureThatMayPass() {
    AutoSync sync =
        virtual(
                AutoSync.newBuilder(
                    replica,
                    () -> {
                      broken = true;
                      return server.connect();
                    }))
            .start();
    time.runDue();
    assertThat(sync.status().phase()).isEqualTo(Phase.RETRYING);
    broken = false;
    sync.useServers(server::connect);
    time.runDue();
    assertThat(sync.status().phase()).isEqualTo(Phase.IDLE);
  }

  @Test
  void anErrorWhileWhatIsUnsentIsReadPutsNoRunOff() {
    AutoSync sync = started();
    replica.edit(edit -> edit.add("Buy milk"));
    broken = true;
    time.advance(seconds(1));
    broken = false;
    time.advance(DELAY);
    assertThat(server.versions()).hasSize(1);
    assertThat(sync.status().unsent()).isZero();
  }

  @Test
  void anErrorOfAListenersExecutorEndsNothing() {
    builder.onStatus(
        task -> {
          throw new NoClassDefFoundError("for a test");
        },
        status -> {});
    AutoSync sync = started();
    time.advance(EVERY);
    assertThat(runs()).isEqualTo(2);
    assertThat(sync.status().phase()).isEqualTo(Phase.IDLE);
    sync.close();
  }

  @Test
  void anExecutorThatFailsAfterTheRunFailsNoRun() {
    assertOneRun(
        task -> {
          task.run();
          throw new StackOverflowError("for a test");
        });
  }

  @Test
  void anExecutorThatRunsEverythingTwiceLeadsToOneRun() {
    assertOneRun(
        task -> {
          task.run();
          task.run();
        });
  }

  private void assertOneRun(Executor executor) {
    builder.executor(executor);
    AutoSync sync = started();
    assertThat(server.calls().childVersion()).isEqualTo(1);
    assertThat(sync.status().phase()).isEqualTo(Phase.IDLE);
    assertThat(sync.status().failure()).isEmpty();
    time.advance(EVERY);
    assertThat(server.calls().childVersion()).isEqualTo(2);
  }

  @Test
  void anExecutorThatFailsAndRunsItLaterAllTheSameLeadsToOneRunAtATime() {
    List<Runnable> waiting = new ArrayList<>();
    builder.executor(
        task -> {
          waiting.add(task);
          throw new NoClassDefFoundError("for a test");
        });
    AutoSync sync = started();
    assertThat(sync.status().phase()).isEqualTo(Phase.RETRYING);
    waiting.remove(0).run();
    assertThat(server.calls().total()).isZero();
    assertThat(sync.status().phase()).isEqualTo(Phase.RETRYING);
  }

  @Test
  void aSchedulerThatWasShutDownIsRefused() {
    time.shutdown();
    assertThatThrownBy(builder::start)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the scheduler was shut down: it runs nothing any more");
  }

  @Test
  void afterTheSchedulerWasShutDownThereIsNoNextTry() {
    AutoSync sync = started();
    time.shutdown();
    assertThat(sync.status().nextTry()).isEmpty();
    assertThat(sync.status().phase()).isEqualTo(Phase.IDLE);
    sync.syncNow();
    assertThat(sync.status().nextTry()).isEmpty();
    sync.close();
  }

  @Test
  void afterTheSchedulerWasShutDownNothingIsTriedAgain() {
    fail(offline());
    AutoSync sync = started();
    assertThat(sync.status().phase()).isEqualTo(Phase.RETRYING);
    time.shutdown();
    assertThat(sync.status().phase()).isEqualTo(Phase.STOPPED);
    assertThat(sync.status().problem()).isPresent();
  }

  @Test
  void aBurstOfChangesIsReadOnceAndScheduledOnce() {
    builder.scheduler(
        watched(
            ScheduledExecutorService.class,
            time,
            method -> scheduled += method.getName().equals("schedule") ? 1 : 0));
    AutoSync sync = started();
    reads = 0;
    scheduled = 0;
    for (int i = 0; i < 50; i++) {
      edit();
    }
    assertThat(scheduled).isEqualTo(1);
    time.advance(seconds(1));
    assertThat(reads).isEqualTo(1);
    assertThat(sync.status().unsent()).isEqualTo(replica.counts().unsyncedOperations());
    time.advance(seconds(1));
    assertThat(server.versions()).hasSize(1);
  }

  @Test
  void whatIsArmedStaysArmed() {
    AutoSync sync = started();
    builder.scheduler(
        watched(
            ScheduledExecutorService.class,
            time,
            method -> scheduled += method.getName().equals("schedule") ? 1 : 0));
    sync.close();
    try (AutoSync counted = builder.start()) {
      time.runDue();
      scheduled = 0;
      for (int i = 0; i < 50; i++) {
        counted.cancel();
        counted.networkAvailable();
      }
      assertThat(scheduled).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void afterTheEndTheListenerHearsNothing() {
    List<Phase> phases = new ArrayList<>();
    builder.onStatus(Runnable::run, status -> phases.add(status.phase()));
    AutoSync sync = started();
    server.onCall(
        call -> {
          sync.close();
          throw wrongSecret();
        });
    sync.syncNow();
    time.runDue();
    time.advance(Duration.ofDays(1));
    assertThat(phases.stream().filter(it -> it == Phase.CLOSED)).hasSize(1);
    assertThat(phases.get(phases.size() - 1)).isEqualTo(Phase.CLOSED);
  }

  @Test
  void aBuilderMayStartSeveralWhoseListenersHearOfEach() {
    AutoSync one = builder.start();
    AutoSync other = builder.start();
    one.close();
    other.close();
    time.runDue();
    assertThat(told.stream().map(SyncStatus::phase)).containsExactly(Phase.CLOSED, Phase.CLOSED);
  }

  @Test
  void noRunBeginsAfterAListenerHasClosedIt() {
    AutoSync[] made = new AutoSync[1];
    long[] took = {0};
    builder.onStatus(
        Runnable::run,
        status -> {
          if (status.phase() == Phase.RUNNING) {
            long start = System.nanoTime();
            made[0].close();
            took[0] = System.nanoTime() - start;
          }
        });
    made[0] = builder.start();
    time.advance(Duration.ofDays(1));
    assertThat(runs()).isZero();
    assertThat(server.calls().total()).isZero();
    assertThat(took[0]).isBetween(1L, 900_000_000L);
  }
}
