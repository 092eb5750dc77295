package org.taskchampion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.taskchampion.internal.replica.MergedChanges;
import org.taskchampion.storage.InMemoryStorage;

/**
 * Many threads that edit, listen, end their listening and close replicas, in listeners too: what
 * each listener heard is just what was committed while it listened, no call comes late, and no
 * thread stays.
 */
@Timeout(300)
class ListenerRacesTest {

  private static final int RACES = Integer.getInteger("listener.races", 6);

  private static final int THREADS = 16;

  /** Every commit adds one of these, in order. */
  private static UUID numbered(int commit) {
    return new UUID(1, commit);
  }

  private static boolean await(BooleanSupplier done) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!done.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }
      LockSupport.parkNanos(1_000_000);
    }
    return true;
  }

  private static Set<Thread> ownThreads() {
    Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
    threads.removeIf(thread -> !thread.getName().startsWith("taskchampion-"));
    return threads;
  }

  private static TaskChanges changes(Set<UUID> added, Set<UUID> changed, Set<UUID> removed) {
    Map<UUID, Map<String, String>> before = new HashMap<>();
    Map<UUID, Map<String, String>> after = new HashMap<>();
    removed.forEach(uuid -> before.put(uuid, Map.of()));
    changed.forEach(uuid -> before.put(uuid, Map.of()));
    changed.forEach(uuid -> after.put(uuid, Map.of()));
    added.forEach(uuid -> after.put(uuid, Map.of()));
    return TaskChanges.of(TaskChanges.Origin.EDIT, before, after);
  }

  /** One run with its own replica, on a storage on which another one commits, too. */
  private static final class Run {
    private final InMemoryStorage storage = new InMemoryStorage();
    private final Replica replica = Replica.open(storage);
    private final Replica foreign = Replica.open(storage);
    private final List<TaskChanges> log = new ArrayList<>(); // changed by who has the edit
    private volatile int committed;
    private final Queue<Listener> listeners = new ConcurrentLinkedQueue<>();
    private final ExecutorService executor = Executors.newFixedThreadPool(3);

    /** Commits something, which every listener is to hear of. */
    private void commit(Replica by, Random random) {
      by.edit(
          edit -> {
            int number = log.size();
            Set<UUID> added = new HashSet<>(Set.of(numbered(number)));
            Set<UUID> changed = new HashSet<>();
            Set<UUID> removed = new HashSet<>();
            edit.create(numbered(number));
            for (int i = random.nextInt(3); i > 0; i--) {
              UUID task = new UUID(2, random.nextInt(10));
              if (added.contains(task) || changed.contains(task) || removed.contains(task)) {
                continue;
              }
              if (edit.find(task).isEmpty()) {
                edit.create(task).set("p", number + "");
                added.add(task);
              } else if (random.nextBoolean()) {
                edit.task(task).purge();
                removed.add(task);
              } else {
                edit.task(task).set("p", number + "");
                changed.add(task);
              }
            }
            log.add(changes(added, changed, removed));
          });
      // Not exact, but never too high: set when the edit has returned.
      synchronized (this) {
        committed = Math.max(committed, countCommitted());
      }
    }

    private int countCommitted() {
      return foreign.read(
          view -> (int) view.uuids().stream().filter(u -> u.getMostSignificantBits() == 1).count());
    }

    private void listen(Random random) {
      Listener listener = new Listener(this, random.nextInt(5), random.nextInt(12) + 1);
      listener.from = committed;
      listener.subscription =
          random.nextInt(3) == 0
              ? replica.onChange(executor, listener::hear)
              : replica.onChange(listener::hear);
      listener.surelyFrom = countCommitted();
      listeners.add(listener);
    }

    private void unlisten(Random random) {
      Listener listener = listeners.stream().skip(random.nextInt(8)).findFirst().orElse(null);
      if (listener != null) {
        listener.end();
      }
    }
  }

  /** One listener, of one of several kinds. */
  private static final class Listener {
    private final Run run;
    private final int kind;
    private final int endsAfter;
    private final List<TaskChanges> heard = new CopyOnWriteArrayList<>();
    private final AtomicBoolean inCall = new AtomicBoolean();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private int from; // commits before this one were made before it listened
    private int surelyFrom; // it listened at this one
    private volatile boolean ended;
    private volatile @Nullable Subscription subscription;

    private Listener(Run run, int kind, int endsAfter) {
      this.run = run;
      this.kind = kind;
      this.endsAfter = endsAfter;
    }

    private void hear(TaskChanges changes) {
      if (ended) {
        faults.add("a call began after the end");
      }
      if (!inCall.compareAndSet(false, true)) {
        faults.add("two calls at once");
      }
      heard.add(changes);
      int calls = heard.size();
      try {
        switch (kind) {
          case 0 -> run.replica.tasks();
          case 1 -> {
            if (calls <= 2) {
              run.commit(run.replica, new Random(calls));
            }
          }
          case 2 -> throw new AssertionError("of a listener");
          case 3 -> LockSupport.parkNanos(1_000_000);
          default -> {
            Subscription own = subscription;
            if (calls == endsAfter && own != null) {
              own.close(); // from inside: this call goes on, and no other one comes
              ended = true;
            }
          }
        }
      } finally {
        inCall.set(false);
      }
    }

    private void end() {
      Subscription own = subscription;
      if (own != null) {
        own.close();
        ended = true;
        if (inCall.get()) {
          faults.add("closing did not wait for a call");
        }
      }
    }

    private Set<Integer> numbers() {
      Set<Integer> numbers = new HashSet<>();
      for (TaskChanges changes : List.copyOf(heard)) {
        for (UUID uuid : changes.added()) {
          if (uuid.getMostSignificantBits() == 1
              && !numbers.add((int) uuid.getLeastSignificantBits())) {
            faults.add("commit " + uuid.getLeastSignificantBits() + " was heard of twice");
          }
        }
      }
      return numbers;
    }

    private void check(String seed) {
      assertThat(faults).as(seed).isEmpty();
      Set<Integer> numbers = numbers();
      assertThat(faults).as(seed).isEmpty();
      if (numbers.isEmpty()) {
        return;
      }
      int first = numbers.stream().min(Integer::compare).orElseThrow();
      int last = numbers.stream().max(Integer::compare).orElseThrow();
      assertThat(numbers).as("%s: all of a range", seed).hasSize(last - first + 1);
      assertThat(first).as("%s: the first", seed).isBetween(from, surelyFrom);
      TaskChanges all = MergedChanges.of(heard);
      TaskChanges expected = MergedChanges.of(run.log.subList(first, last + 1));
      assertThat(new HeardChanges(expected.origin(), all.added(), all.changed(), all.removed()))
          .as("%s: what changed from commit %d to %d", seed, first, last)
          .isEqualTo(HeardChanges.of(expected));
    }
  }

  @Test
  void everyListenerHearsOfEveryCommitOnceAndOfNothingElse() {
    Set<Thread> before = ownThreads();
    for (int seed = 0; seed < RACES; seed++) {
      Run run = new Run();
      List<CompletableFuture<Void>> threads = new ArrayList<>();
      for (int t = 0; t < THREADS; t++) {
        Random random = new Random(seed * 1_000L + t);
        threads.add(
            CompletableFuture.runAsync(
                () -> {
                  for (int i = 0; i < 60; i++) {
                    int what = random.nextInt(10);
                    if (what < 5) {
                      run.commit(run.replica, random);
                    } else if (what < 6) {
                      run.commit(run.foreign, random);
                    } else if (what < 8) {
                      run.listen(random);
                    } else {
                      run.unlisten(random);
                    }
                  }
                },
                task -> new Thread(task).start()));
      }
      threads.forEach(CompletableFuture::join);
      List<Listener> listening = run.listeners.stream().filter(l -> !l.ended).toList();
      String name = "seed " + seed;
      boolean quiet =
          await(
              () -> {
                int last = run.countCommitted() - 1;
                return listening.stream()
                    .allMatch(l -> l.ended || l.surelyFrom > last || l.numbers().contains(last));
              });
      listening.forEach(Listener::end);
      assertThat(quiet).as(name + ": all is told").isTrue();
      run.listeners.forEach(listener -> listener.check(name));
      run.replica.close();
      run.executor.shutdown();
    }
    assertThat(await(() -> before.containsAll(ownThreads()))).as("no thread stays").isTrue();
  }

  @Test
  void listeningThatRacesWithClosingLeavesNoThreadBehind() {
    Set<Thread> before = ownThreads();
    Map<Boolean, Integer> outcomes = new HashMap<>();
    for (int round = 0; round < 300; round++) {
      Replica replica = Replica.open(new InMemoryStorage());
      if (round % 3 == 0) {
        replica.onChange(changes -> {});
      }
      AtomicBoolean listened = new AtomicBoolean();
      List<CompletableFuture<Void>> threads = new ArrayList<>();
      for (int t = 0; t < 3; t++) {
        boolean closes = t == 1;
        threads.add(
            CompletableFuture.runAsync(
                () -> {
                  try {
                    if (closes) {
                      replica.close();
                    } else {
                      replica.onChange(changes -> {});
                      listened.set(true);
                    }
                  } catch (IllegalStateException e) {
                    // It is closed.
                  }
                }));
      }
      threads.forEach(CompletableFuture::join);
      outcomes.merge(listened.get(), 1, Integer::sum);
    }
    assertThat(await(() -> before.containsAll(ownThreads()))).as("%s", outcomes).isTrue();
  }
}
