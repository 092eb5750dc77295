package org.taskchampion.examples.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.query.Conventions;
import org.taskchampion.query.Filter;
import org.taskchampion.query.Query;
import org.taskchampion.query.TaskOrder;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.SyncCancelledException;
import org.taskchampion.sync.SyncReport;
import org.taskchampion.testing.FakeSyncServer;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

@Timeout(600)
class LiveListsTest {

  private static final Conventions CONVENTIONS = Conventions.standard(ZoneId.of("UTC"));
  private static final Query ALL =
      Query.of(Filter.parse("status:pending", CONVENTIONS))
          .orderBy(TaskOrder.parse("description+", CONVENTIONS));

  @TempDir private Path directory;

  private final Replica replica = Replica.open(new InMemoryStorage());
  private final ExecutorService executor = Executors.newFixedThreadPool(3);
  private final Told told = new Told();

  @AfterEach
  void close() {
    replica.close();
    executor.shutdownNow();
  }

  /** Writes down what a subscriber is told. */
  private static final class Told implements Flow.Subscriber<List<Task>> {
    final BlockingQueue<String> calls = new LinkedBlockingQueue<>();
    final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
      subscription.complete(newSubscription);
    }

    @Override
    public void onNext(List<Task> list) {
      threads.add(Thread.currentThread());
      calls.add(list.stream().map(Task::description).toList().toString());
    }

    @Override
    public void onError(Throwable e) {
      calls.add(e.getClass().getSimpleName());
    }

    @Override
    public void onComplete() {
      calls.add("complete");
    }

    String next() throws InterruptedException {
      String call = calls.poll(120, TimeUnit.SECONDS);
      assertThat(call).as("what is told").isNotNull();
      return call;
    }
  }

  private void add(String description) {
    replica.edit(edit -> edit.add(description));
  }

  private Flow.Subscription subscribe() {
    new LiveLists(replica, ALL, CONVENTIONS, executor).subscribe(told);
    return told.subscription.join();
  }

  /** Waits until live queries have told of all that was changed. */
  private void settle() throws InterruptedException {
    Told other = new Told();
    new LiveLists(replica, ALL, CONVENTIONS, executor).subscribe(other);
    other.subscription.join().request(Long.MAX_VALUE);
    String last = replica.tasks().stream().map(Task::description).sorted().toList().toString();
    while (!other.next().equals(last)) {
      // One before.
    }
    other.subscription.join().cancel();
  }

  @Test
  void aSubscriberGetsAsManyListsAsItAsksForAndTheNewestOneNext() throws Exception {
    Flow.Subscription subscription = subscribe();
    settle();
    assertThat(told.calls).isEmpty();
    subscription.request(1);
    assertThat(told.next()).isEqualTo("[]");
    for (String description : List.of("a", "b", "c")) {
      add(description);
      settle();
    }
    assertThat(told.calls).isEmpty();
    subscription.request(2);
    String next = told.next();
    while (!next.equals("[a, b, c]")) { // its live query may be later than the others
      subscription.request(1);
      next = told.next();
    }
    assertThat(told.threads).doesNotContain(Thread.currentThread()); // but the executor's alone
  }

  @Test
  void oneCallAtATime() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    AtomicInteger atOnce = new AtomicInteger();
    CompletableFuture<Flow.Subscription> subscribed = new CompletableFuture<>();
    BlockingQueue<Integer> sizes = new LinkedBlockingQueue<>();
    Flow.Subscriber<List<Task>> subscriber =
        new Flow.Subscriber<>() {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            subscribed.complete(subscription);
          }

          @Override
          public void onNext(List<Task> list) {
            atOnce.accumulateAndGet(calls.incrementAndGet(), Math::max);
            subscribed.join().request(1); // more threads that might call
            subscribed.join().request(1);
            LockSupport.parkNanos(1_000_000);
            calls.decrementAndGet();
            sizes.add(list.size());
          }

          @Override
          public void onError(Throwable e) {
            sizes.add(-1);
          }

          @Override
          public void onComplete() {
            sizes.add(-1);
          }
        };
    new LiveLists(replica, ALL, CONVENTIONS, executor).subscribe(subscriber);
    subscribed.join().request(1);
    for (int i = 0; i < 200; i++) {
      add("task " + i);
    }
    Integer size;
    do {
      size = sizes.poll(120, TimeUnit.SECONDS);
      assertThat(size).as("a list").isNotNull().isNotEqualTo(-1);
    } while (size < 200);
    assertThat(atOnce).hasValue(1);
  }

  @Test
  void whoCancelsAtOnceLeavesNoLiveQueryBehind() throws Exception {
    awaitNoLiveQuery();
    new LiveLists(replica, ALL, CONVENTIONS, executor)
        .subscribe(
            new Flow.Subscriber<>() {
              @Override
              public void onSubscribe(Flow.Subscription subscription) {
                subscription.cancel();
              }

              @Override
              public void onNext(List<Task> list) {
                told.onNext(list);
              }

              @Override
              public void onError(Throwable e) {
                told.onError(e);
              }

              @Override
              public void onComplete() {
                told.onComplete();
              }
            });
    awaitNoLiveQuery();
    assertThat(told.calls).isEmpty();
  }

  private static void awaitNoLiveQuery() throws InterruptedException {
    while (liveThreads() > 0) {
      Thread.sleep(10);
    }
  }

  @Test
  void aMistakeClosesTheLiveQuery() throws Exception {
    awaitNoLiveQuery();
    subscribe().request(-1);
    assertThat(told.next()).isEqualTo("IllegalArgumentException");
    awaitNoLiveQuery();
  }

  @Test
  void theLastListComesBeforeTheEnd() throws Exception {
    Flow.Subscription subscription = subscribe();
    settle();
    replica.close();
    awaitNoLiveQuery();
    assertThat(told.calls).isEmpty();
    subscription.request(1);
    assertThat(told.next()).isEqualTo("[]");
    assertThat(told.next()).isEqualTo("complete");
  }

  @Test
  void asManyAsThereAreMayBeAskedForAgain() throws Exception {
    Flow.Subscription subscription = subscribe();
    subscription.request(Long.MAX_VALUE);
    subscription.request(Long.MAX_VALUE);
    assertThat(told.next()).isEqualTo("[]");
    add("a");
    assertThat(told.next()).isEqualTo("[a]");
  }

  @Test
  void afterCancellingNothingIsToldAndTheLiveQueryIsClosed() throws Exception {
    Flow.Subscription subscription = subscribe();
    subscription.request(Long.MAX_VALUE);
    assertThat(told.next()).isEqualTo("[]");
    int before = liveThreads();
    subscription.cancel();
    subscription.cancel();
    subscription.request(1);
    while (liveThreads() >= before) {
      Thread.sleep(20);
    }
    add("a");
    settle();
    assertThat(told.calls).isEmpty();
  }

  private static int liveThreads() {
    return (int)
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.isAlive() && thread.getName().contains("live"))
            .count();
  }

  @Test
  void closingTheReplicaCompletes() throws Exception {
    Flow.Subscription subscription = subscribe();
    subscription.request(Long.MAX_VALUE);
    assertThat(told.next()).isEqualTo("[]");
    replica.close();
    assertThat(told.next()).isEqualTo("complete");
  }

  @Test
  void askingForNothingIsAMistakeThatEndsIt() throws Exception {
    Flow.Subscription subscription = subscribe();
    subscription.request(0);
    assertThat(told.next()).isEqualTo("IllegalArgumentException");
    subscription.request(5);
    add("a");
    settle();
    assertThat(told.calls).isEmpty();
  }

  @Test
  void reactorTakesTheListsAndEndsTheLiveQuery() {
    add("a");
    List<List<Task>> lists =
        ReactiveLists.lists(replica, ALL, CONVENTIONS, executor)
            .doOnNext(
                list -> {
                  if (list.size() == 1) {
                    add("b");
                  }
                })
            .take(2)
            .collectList()
            .block();
    assertThat(lists).isNotNull();
    assertThat(lists.get(1)).extracting(Task::description).containsExactly("a", "b");
  }

  @Test
  void cancellingASynchronisationEndsIt() throws Exception {
    add("a");
    FakeSyncServer server = new FakeSyncServer();
    CountDownLatch running = new CountDownLatch(1);
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    server.onCall(
        call -> {
          running.countDown();
          try {
            Thread.sleep(Long.MAX_VALUE);
          } catch (InterruptedException e) {
            interrupted.complete(true);
            throw new SyncCancelledException("cancelled", e);
          }
          return FakeSyncServer.Fault.NONE;
        });
    Disposable sync = ReactiveLists.sync(replica, server, executor).subscribe(report -> {});
    running.await();
    sync.dispose();
    assertThat(interrupted.get(120, TimeUnit.SECONDS)).isTrue();
    server.onCall(call -> FakeSyncServer.Fault.NONE);
    assertThat(ReactiveLists.sync(replica, server, executor).block())
        .satisfies(report -> assertThat(report.versionsSent()).isEqualTo(1));
  }

  @Test
  void theFailureOfASynchronisationIsTold() {
    FakeSyncServer server = new FakeSyncServer();
    server.onCall(call -> FakeSyncServer.Fault.LOSE_REQUEST);
    assertThatThrownBy(() -> ReactiveLists.sync(replica, server, executor).block())
        .isInstanceOf(ServerUnreachableException.class);
  }

  @Test
  void aSynchronisationBeginsWhenSomebodySubscribes() {
    FakeSyncServer server = new FakeSyncServer();
    Mono<SyncReport> sync = ReactiveLists.sync(replica, server, executor);
    assertThat(server.calls().total()).isZero();
    assertThat(sync.block()).isNotNull();
    assertThat(server.calls().total()).isPositive();
  }

  @Test
  void theProgramRuns() throws Exception {
    String[] args = {
      directory.resolve("tasks").toString(), directory.resolve("server").toString(), "Buy milk"
    };
    assertThat(Printed.by(() -> ReactiveLists.main(args))).containsExactly("Buy milk", "sent 1");
  }
}
