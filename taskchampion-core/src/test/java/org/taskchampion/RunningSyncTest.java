package org.taskchampion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.SyncCancelledException;
import org.taskchampion.sync.SyncException;
import org.taskchampion.sync.SyncOptions;
import org.taskchampion.sync.SyncReport;
import org.taskchampion.testing.FakeSyncServer;
import org.taskchampion.testing.FakeSyncServer.Fault;

class RunningSyncTest {

  private final Replica replica = Replica.open(new InMemoryStorage());
  private final FakeSyncServer server = new FakeSyncServer();
  private final ExecutorService background = Executors.newSingleThreadExecutor();
  private final CountDownLatch reached = new CountDownLatch(1);

  @AfterEach
  void end() throws InterruptedException {
    replica.close();
    background.shutdown();
    assertThat(background.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
  }

  /** Lets every call wait for an interrupt, and do then what the contract says. */
  private void hang() {
    server.onCall(
        call -> {
          reached.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return Fault.NONE;
        });
  }

  private RunningSync start() {
    return replica.syncAsync(server, SyncOptions.defaults(), background);
  }

  private static Throwable failure(RunningSync running) throws InterruptedException {
    try {
      return new AssertionError("it came to its end: " + get(running));
    } catch (ExecutionException e) {
      return e.getCause();
    }
  }

  private static SyncReport get(RunningSync running)
      throws ExecutionException, InterruptedException {
    try {
      return running.result().get(20, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("it goes on and on", e);
    }
  }

  @Test
  void itHasTheReportWhenItIsDone() throws Exception {
    replica.edit(edit -> edit.add("Buy milk"));
    RunningSync running = start();
    assertThat(get(running).versionsSent()).isEqualTo(1);
    assertThat(running.isDone()).isTrue();
    running.cancel(); // too late
    assertThat(get(running).versionsSent()).isEqualTo(1);
  }

  @Test
  void theExampleIsRun() throws Exception {
    CompletableFuture<SyncReport> shown = new CompletableFuture<>();
    Runnable cancel = example(shown);
    assertThat(shown.get(20, TimeUnit.SECONDS).nothingNew()).isTrue();
    cancel.run();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // as one writes it
  private Runnable example(CompletableFuture<SyncReport> shown) {
    List<Runnable> buttons = new ArrayList<>();
    class Frontend {
      void show(SyncReport report, Throwable failure) {
        shown.complete(failure == null ? report : null);
      }

      void onCancelButton(Runnable action) {
        buttons.add(action);
      }

      void synchronise() {
        RunningSync running = replica.syncAsync(server, SyncOptions.defaults(), background);
        running.result().whenComplete((report, failure) -> show(report, failure));
        onCancelButton(running::cancel);
      }
    }
    new Frontend().synchronise();
    return buttons.get(0);
  }

  @Test
  void itHandsOnWhatSyncThrows() throws Exception {
    server.onCall(call -> Fault.LOSE_REQUEST);
    assertThat(failure(start()))
        .isInstanceOfSatisfying(
            ServerUnreachableException.class, e -> assertThat(e.report()).isPresent());
  }

  @Test
  void aFunctionThatIsAttachedMeetsTheExceptionItself() throws Exception {
    server.onCall(call -> Fault.LOSE_REQUEST);
    CompletableFuture<Throwable> met = new CompletableFuture<>();
    RunningSync running = start();
    CompletableFuture<SyncReport> unused =
        running.result().whenComplete((report, failure) -> met.complete(failure));
    assertThat(met.get(20, TimeUnit.SECONDS)).isInstanceOf(SyncException.class);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void cancellingOrClosingEndsTheRequestThatIsUnderWay(boolean cancel) throws Exception {
    replica.edit(edit -> edit.add("Buy milk"));
    hang();
    RunningSync running = start();
    assertThat(reached.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(running.isDone()).isFalse();
    if (cancel) {
      running.cancel();
    } else {
      replica.close();
    }
    assertThat(failure(running)).isInstanceOf(SyncCancelledException.class);
    assertThat(server.calls().total()).isEqualTo(1);
    // The executor's thread is as it was.
    assertThat(background.submit(Thread::interrupted).get()).isFalse();
  }

  @Test
  void theReplicaGoesOnAfterItWasCancelled() throws Exception {
    replica.edit(edit -> edit.add("Buy milk"));
    hang();
    RunningSync running = start();
    assertThat(reached.await(20, TimeUnit.SECONDS)).isTrue();
    running.cancel();
    assertThat(failure(running)).isInstanceOf(SyncCancelledException.class);
    server.onCall(call -> Fault.NONE);
    assertThat(get(start()).versionsSent()).isEqualTo(1);
  }

  @Test
  void oneThatWaitsForAThreadIsCancelledAtOnceAndNeverBegins() throws Exception {
    Queue<Runnable> waiting = new ArrayDeque<>();
    RunningSync running = replica.syncAsync(server, SyncOptions.defaults(), waiting::add);
    running.cancel();
    assertThat(running.isDone()).isTrue();
    assertThat(failure(running))
        .isInstanceOf(SyncCancelledException.class)
        .hasMessage("the synchronisation was cancelled before it began: nothing was sent");
    waiting.remove().run();
    assertThat(server.calls().total()).isEqualTo(0);
  }

  @Test
  void oneThatWaitsForAThreadWhileTheReplicaIsClosedIsCancelled() throws Exception {
    Queue<Runnable> waiting = new ArrayDeque<>();
    RunningSync running = replica.syncAsync(server, SyncOptions.defaults(), waiting::add);
    replica.close();
    waiting.remove().run();
    assertThat(failure(running))
        .isInstanceOf(SyncCancelledException.class)
        .hasMessageContaining("the replica was closed");
  }

  @Test
  void aClosedReplicaIsTheResult() throws Exception {
    replica.close();
    assertThat(failure(start())).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whatACallerDoesToTheFutureLeavesTheSynchronisationAlone() throws Exception {
    Queue<Runnable> waiting = new ArrayDeque<>();
    RunningSync running = replica.syncAsync(server, SyncOptions.defaults(), waiting::add);
    assertThat(running.result().cancel(false)).isTrue();
    assertThat(running.isDone()).isFalse();
    waiting.remove().run();
    assertThat(get(running)).isNotNull();
  }

  @Test
  void anExecutorThatRefusesBeginsNothing() {
    assertThatThrownBy(
            () ->
                replica.syncAsync(
                    server,
                    SyncOptions.defaults(),
                    command -> {
                      throw new RejectedExecutionException("no thread");
                    }))
        .isInstanceOf(RejectedExecutionException.class);
    assertThat(server.calls().total()).isEqualTo(0);
  }

  @Test
  void itNeedsNoThreadThatWatches() throws Exception {
    boolean[] seen = {false};
    server.onCall(
        call -> {
          seen[0] |=
              Thread.getAllStackTraces().keySet().stream()
                  .anyMatch(thread -> thread.getName().startsWith("taskchampion-sync"));
          return Fault.NONE;
        });
    get(start());
    assertThat(seen[0]).isFalse();
  }

  @Test
  void oneThatNeverBeginsLeavesNoThread() {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    SyncOptions options =
        SyncOptions.newBuilder().cancelled(() -> true).deadline(Duration.ofDays(1)).build();
    RunningSync running = replica.syncAsync(server, options, Runnable::run);
    assertThat(running.isDone()).isTrue();
    replica.syncAsync(server, options, command -> {}).cancel();
    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> !before.contains(thread))
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("taskchampion-sync"));
  }

  @Test
  void theDeadlineCountsFromWhenAThreadBeginsWithIt() throws Exception {
    Duration deadline = Duration.ofSeconds(1);
    SyncOptions options = SyncOptions.newBuilder().deadline(deadline).build();
    Queue<Runnable> waiting = new ArrayDeque<>();
    RunningSync running = replica.syncAsync(server, options, waiting::add);
    for (long start = System.nanoTime(); System.nanoTime() - start < deadline.toNanos(); ) {
      TimeUnit.NANOSECONDS.sleep(deadline.toNanos() - (System.nanoTime() - start));
    }
    waiting.remove().run();
    assertThat(get(running).nothingNew()).isTrue();
  }
}
