package org.taskchampion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.taskchampion.internal.replica.MergedChanges;
import org.taskchampion.storage.InMemoryStorage;

/** Who calls a listener, when calls begin and end, and what a slow one hears. */
@Timeout(120)
class ListenerQueueTest {

  private static final UUID A = new UUID(0, 0xa);
  private static final UUID B = new UUID(0, 0xb);
  private static final UUID C = new UUID(0, 0xc);

  private final InMemoryStorage storage = new InMemoryStorage();
  private final Replica replica = Replica.open(storage);
  private final BlockingQueue<TaskChanges> heard = new LinkedBlockingQueue<>();
  private final CountDownLatch inside = new CountDownLatch(1);
  private final CountDownLatch mayLeave = new CountDownLatch(1);

  @AfterEach
  void close() {
    mayLeave.countDown();
    replica.close();
  }

  private static CompletableFuture<Void> thread(Runnable work) {
    return CompletableFuture.runAsync(work, task -> new Thread(task).start());
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void add(UUID task) {
    replica.edit(edit -> edit.create(task));
  }

  private TaskChanges next() throws InterruptedException {
    TaskChanges next = heard.poll(60, TimeUnit.SECONDS);
    assertThat(next).isNotNull();
    return next;
  }

  private void nothingIsHeardInTheTimeOfSomeLooks() throws InterruptedException {
    assertThat(heard.poll(700, TimeUnit.MILLISECONDS)).isNull();
  }

  /** Hears, and stays in its first call until it may leave. */
  private void hearAndStay(TaskChanges changes) {
    heard.add(changes);
    inside.countDown();
    await(mayLeave);
  }

  @Test
  void whoEditsIsHeldUpForOneCallOfASlowListenerAndTellsNothingForOthers() throws Exception {
    List<TaskChanges> all = new ArrayList<>();
    List<Thread> callers = new ArrayList<>();
    replica.onChange(
        changes -> {
          callers.add(Thread.currentThread());
          hearAndStay(changes);
          long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(60);
          while (System.nanoTime() < end) {
            Thread.onSpinWait();
          }
        });
    replica.onChange(all::add);
    CompletableFuture<Thread> first =
        CompletableFuture.supplyAsync(
            () -> {
              add(A);
              return Thread.currentThread();
            },
            task -> new Thread(task).start());
    await(inside);
    List<CompletableFuture<Void>> editors = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      int editor = i + 1;
      editors.add(
          thread(
              () -> {
                for (int n = 0; n < 250; n++) {
                  UUID task = new UUID(editor, n);
                  replica.edit(edit -> edit.create(task));
                  replica.edit(edit -> edit.task(task).set("p", "v"));
                }
              }));
    }
    editors.forEach(CompletableFuture::join); // all of them while the first call is under way
    assertThat(heard).hasSize(1);
    mayLeave.countDown();
    Thread firstEditor = first.get(60, TimeUnit.SECONDS);

    assertThat(next().added()).containsExactly(A);
    TaskChanges rest = next();
    assertThat(rest.added()).hasSize(1_000);
    assertThat(rest.changed()).isEmpty();
    nothingIsHeardInTheTimeOfSomeLooks();
    assertThat(callers.get(0)).isSameAs(firstEditor);
    assertThat(callers.get(1).getName()).isEqualTo("taskchampion-listener");
    assertThat(MergedChanges.of(all).added()).hasSize(1_001);
  }

  @Test
  void anImportIsToldAsSuchBeforeItReturns() throws Exception {
    ByteArrayOutputStream export = new ByteArrayOutputStream();
    try (Replica other = Replica.open(new InMemoryStorage())) {
      other.edit(edit -> edit.create(A));
      other.exportTo(export);
    }
    List<TaskChanges> told = new ArrayList<>();
    replica.onChange(told::add);
    replica.importFrom(new ByteArrayInputStream(export.toByteArray()));
    assertThat(told)
        .containsExactly(TaskChanges.of(TaskChanges.Origin.IMPORT, Map.of(), Map.of(A, Map.of())));
  }

  @Test
  void whoEditsIsHeldUpForOneOfSeveralSlowListeners() throws Exception {
    BlockingQueue<Thread> callers = new LinkedBlockingQueue<>();
    for (int i = 0; i < 3; i++) {
      replica.onChange(
          changes -> {
            callers.add(Thread.currentThread());
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(60);
            while (System.nanoTime() < end) {
              Thread.onSpinWait();
            }
          });
    }
    add(A);
    for (int i = 0; i < 3; i++) {
      assertThat(callers.poll(60, TimeUnit.SECONDS) == Thread.currentThread()).isEqualTo(i == 0);
    }
  }

  @Test
  void aListenerThatIsAFewCommitsBehindHearsOfThemOneByOne() throws Exception {
    replica.onChange(this::hearAndStay);
    CompletableFuture<Void> first = thread(() -> add(A));
    await(inside);
    for (int i = 0; i < 8; i++) {
      add(new UUID(1, i));
    }
    mayLeave.countDown();
    first.get(60, TimeUnit.SECONDS);
    assertThat(next().added()).containsExactly(A);
    for (int i = 0; i < 8; i++) {
      assertThat(next().added()).containsExactly(new UUID(1, i));
    }
  }

  @Test
  void oneListenerDoesNotHoldUpAnother() throws Exception {
    replica.onChange(
        changes -> {
          inside.countDown();
          await(mayLeave);
        });
    replica.onChange(heard::add);
    CompletableFuture<Void> stuck = thread(() -> add(A));
    await(inside); // or else a thread that looks for others may be the first that tells
    Replica.open(storage).edit(edit -> edit.create(B));
    assertThat(List.of(next(), next()))
        .as("of the own one by another thread, and of the foreign one")
        .flatExtracting(TaskChanges::added)
        .containsExactlyInAnyOrder(A, B);
    add(C);
    assertThat(next().added()).containsExactly(C);
    assertThat(stuck).isNotDone();
  }

  @Test
  void aNewListenerHearsOfNothingEarlier() throws Exception {
    Replica.open(storage).edit(edit -> edit.create(C)); // nobody listens yet
    replica.onChange(this::hearAndStay);
    CompletableFuture<Void> first = thread(() -> add(A));
    await(inside);
    add(B);
    Replica.open(storage).edit(edit -> edit.task(C).set("p", "v"));
    List<TaskChanges> late = new ArrayList<>();
    replica.onChange(late::add);
    mayLeave.countDown();
    first.get(60, TimeUnit.SECONDS);
    assertThat(next().added()).containsExactly(A);
    assertThat(next().added()).containsExactly(B);
    assertThat(next().changed()).containsExactly(C);
    nothingIsHeardInTheTimeOfSomeLooks();
    assertThat(late).isEmpty();
    replica.edit(edit -> edit.task(A).purge());
    assertThat(late).hasSize(1);
  }

  // Closing.

  @Test
  void closingWaitsForACallThatIsUnderWay() throws Exception {
    Subscription subscription = replica.onChange(this::hearAndStay);
    CompletableFuture<Void> editing = thread(() -> add(A));
    await(inside);
    CompletableFuture<Void> closing = thread(subscription::close);
    add(B);
    Thread.sleep(50);
    assertThat(closing).isNotDone();
    mayLeave.countDown();
    closing.get(60, TimeUnit.SECONDS);
    editing.get(60, TimeUnit.SECONDS);
    subscription.close();
    nothingMoreThan(1);
  }

  private void nothingMoreThan(int calls) throws InterruptedException {
    for (int i = 0; i < calls; i++) {
      next();
    }
    nothingIsHeardInTheTimeOfSomeLooks();
  }

  @Test
  void anInterruptEndsTheWaitingAndStays() throws Exception {
    Subscription subscription = replica.onChange(this::hearAndStay);
    CompletableFuture<Void> editing = thread(() -> add(A));
    await(inside);
    Thread.currentThread().interrupt();
    subscription.close();
    assertThat(Thread.interrupted()).isTrue();
    mayLeave.countDown();
    editing.get(60, TimeUnit.SECONDS);
    add(B);
    nothingMoreThan(1);
  }

  @Test
  void whoIsInAnEditDoesNotWaitForAListenerThatEdits() throws Exception {
    CountDownLatch editBegan = new CountDownLatch(1);
    Subscription subscription =
        replica.onChange(
            changes -> {
              heard.add(changes);
              inside.countDown();
              await(editBegan);
              add(C); // waits for the edit below
            });
    CompletableFuture<Void> other = thread(() -> add(A));
    await(inside);
    replica.edit(
        edit -> {
          editBegan.countDown();
          subscription.close();
        });
    other.get(60, TimeUnit.SECONDS);
    assertThat(replica.uuids()).containsExactlyInAnyOrder(A, C);
    nothingMoreThan(1);
  }

  @Test
  void whoReadsDoesNotWaitForAListenerThatEdits() throws Exception {
    CountDownLatch viewBegan = new CountDownLatch(1);
    Subscription subscription =
        replica.onChange(
            changes -> {
              heard.add(changes);
              inside.countDown();
              await(viewBegan);
              add(C); // may wait for the view below
            });
    CompletableFuture<Void> other = thread(() -> add(A));
    await(inside);
    replica.read(
        view -> {
          viewBegan.countDown();
          subscription.close();
          return 0;
        });
    other.get(60, TimeUnit.SECONDS);
    nothingMoreThan(1);
  }

  @Test
  void listenersThatEndEachOtherAtTheSameTimeDoNotWaitForEver() throws Exception {
    CyclicBarrier both = new CyclicBarrier(2);
    List<Subscription> subscriptions = new ArrayList<>();
    List<Replica> replicas = List.of(replica, Replica.open(new InMemoryStorage()));
    for (int i = 0; i < 2; i++) {
      int other = 1 - i;
      subscriptions.add(
          replicas
              .get(i)
              .onChange(
                  changes -> {
                    try {
                      both.await(60, TimeUnit.SECONDS);
                    } catch (Exception e) {
                      throw new AssertionError(e);
                    }
                    subscriptions.get(other).close();
                    heard.add(changes);
                  }));
    }
    List<CompletableFuture<Void>> edits =
        replicas.stream().map(r -> thread(() -> r.edit(edit -> edit.create(A)))).toList();
    for (CompletableFuture<Void> edit : edits) {
      edit.get(60, TimeUnit.SECONDS);
    }
    assertThat(heard).hasSize(2);
    replicas.get(1).close();
  }

  @Test
  void closingTheReplicaEndsTheListening() throws Exception {
    replica.onChange(this::hearAndStay);
    CompletableFuture<Void> editing = thread(() -> add(A));
    await(inside);
    add(B);
    replica.close(); // does not wait for the listener
    mayLeave.countDown();
    editing.get(60, TimeUnit.SECONDS);
    nothingMoreThan(1);
    assertThatIllegalStateException().isThrownBy(() -> replica.onChange(heard::add));
  }

  // Executors.

  @Test
  void anExecutorMakesTheCalls() {
    List<Runnable> tasks = new ArrayList<>();
    replica.onChange(tasks::add, heard::add);
    for (int i = 0; i < 5; i++) {
      add(new UUID(1, i));
    }
    assertThat(heard).isEmpty();
    assertThat(tasks).as("one at the most is waiting").hasSize(1);
    tasks.get(0).run();
    assertThat(heard).hasSize(5);
    tasks.get(0).run(); // once too often
    for (int i = 0; i < 100; i++) {
      add(new UUID(2, i));
    }
    assertThat(tasks).hasSize(2);
    tasks.get(1).run();
    assertThat(heard).hasSize(6);
    assertThat(List.copyOf(heard).get(5).added()).hasSize(100);
    assertThat(tasks).hasSize(2);
  }

  @Test
  void afterClosingATaskThatTheExecutorHasDoesNothing() {
    List<Runnable> tasks = new ArrayList<>();
    Subscription subscription = replica.onChange(tasks::add, heard::add);
    add(A);
    subscription.close();
    tasks.forEach(Runnable::run);
    assertThat(heard).isEmpty();
  }

  @Test
  void anExecutorThatRefusesIsAskedAgain() throws Exception {
    AtomicInteger refusals = new AtomicInteger(2);
    replica.onChange(
        task -> {
          if (refusals.getAndDecrement() > 0) {
            throw new RejectedExecutionException();
          }
          task.run();
        },
        heard::add);
    add(A);
    assertThat(next().added()).containsExactly(A);
    add(B);
    assertThat(next().added()).containsExactly(B);
  }

  @Test
  void aListenerThatIsToldByTheExecutorMayEdit() throws Exception {
    AtomicReference<Thread> caller = new AtomicReference<>();
    replica.onChange(
        task -> new Thread(task).start(),
        changes -> {
          caller.set(Thread.currentThread());
          heard.add(changes);
          if (changes.added().contains(A)) {
            add(B);
          }
        });
    add(A);
    assertThat(next().added()).isEqualTo(Set.of(A));
    assertThat(next().added()).isEqualTo(Set.of(B));
    assertThat(caller.get()).isNotSameAs(Thread.currentThread());
  }
}
