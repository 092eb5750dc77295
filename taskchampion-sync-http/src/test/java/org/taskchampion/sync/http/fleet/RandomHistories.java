package org.taskchampion.sync.http.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Operation;

/** Random histories of replicas of this library and of the Rust library, which meet in a place. */
final class RandomHistories implements AutoCloseable {

  private static final long FIRST_SEED = Long.getLong("fleet.seed", 1L);
  private static final int WORKERS = 2;

  private final List<TestBed> beds = new ArrayList<>();

  /**
   * Begins.
   *
   * @param directory where its files are
   * @param places makes a place in a directory, one for each worker
   */
  RandomHistories(Path directory, Function<Path, Place> places) {
    this(directory, places, WORKERS);
  }

  /** Begins with some number of workers. */
  RandomHistories(Path directory, Function<Path, Place> places, int workers) {
    for (int i = 0; i < workers; i++) {
      Path bed = directory.resolve("bed-" + i);
      beds.add(new TestBed(bed, places.apply(bed.resolve("place"))));
    }
  }

  @Override
  public void close() {
    beds.forEach(TestBed::close);
  }

  /** What histories are to show. */
  enum Mode {
    /** That all replicas are equal, where none commits operations that do nothing. */
    SENSIBLE,
    /** That ours are right, where those of the Rust library do. */
    NONSENSE,
    /** That ours send what the Rust library would, where none does. */
    COMPARED
  }

  /**
   * Lives through some. Each bed has a worker, and they share the histories. The first failure ends
   * it.
   */
  void live(int histories, Mode mode) {
    Queue<Long> seeds = new ConcurrentLinkedQueue<>();
    LongStream.range(FIRST_SEED, FIRST_SEED + histories).forEach(seeds::add);
    ExecutorService workers = Executors.newFixedThreadPool(beds.size());
    try {
      List<Future<?>> results = new ArrayList<>();
      for (TestBed bed : beds) {
        results.add(workers.submit(() -> live(bed, seeds, mode)));
      }
      for (Future<?> result : results) {
        result.get();
      }
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    } finally {
      seeds.clear();
      workers.shutdown();
    }
  }

  private static void live(TestBed bed, Queue<Long> seeds, Mode mode) {
    for (Long seed = seeds.poll(); seed != null; seed = seeds.poll()) {
      // At least one of ours, and one of theirs.
      Random random = new Random(seed);
      int[] kinds = new int[2 + random.nextInt(3)];
      for (int i = 2; i < kinds.length; i++) {
        kinds[i] = random.nextInt(TestBed.KINDS);
      }
      kinds[0] = random.nextInt(TestBed.RUST);
      kinds[1] = TestBed.RUST;
      List<Step> steps = new StepGenerator(seed, kinds.length).history();
      Throwable failure = failure(bed, kinds, steps, mode);
      if (failure != null) {
        seeds.clear();
        List<Step> shrunk = shrink(bed, kinds, steps, mode);
        Throwable shrunkFailure = failure(bed, kinds, shrunk, mode);
        throw new AssertionError(
            "seed "
                + seed
                + ", replicas "
                + Arrays.toString(kinds)
                + "; shrunk to:\n  "
                + String.join("\n  ", shrunk.stream().map(Step::toString).toList()),
            shrunkFailure == null ? failure : shrunkFailure);
      }
    }
  }

  private static @Nullable Throwable failure(
      TestBed bed, int[] kinds, List<Step> steps, Mode mode) {
    try {
      List<Object> versions = versions(bed, kinds, steps, mode);
      if (mode == Mode.COMPARED) {
        int[] rust = new int[kinds.length];
        Arrays.fill(rust, TestBed.RUST);
        assertThat(versions).isEqualTo(versions(bed, rust, steps, mode));
      }
      return null;
    } catch (AssertionError | RuntimeException e) {
      return e;
    }
  }

  /** Lives through a history on a new server, and returns what is on the server then. */
  private static List<Object> versions(TestBed bed, int[] kinds, List<Step> steps, Mode mode) {
    bed.empty();
    List<Member> members = new ArrayList<>();
    try {
      for (int kind : kinds) {
        members.add(bed.open(kind, mode == Mode.NONSENSE));
      }
      live(bed, members, steps, mode);
      return Chain.versions(bed.server());
    } finally {
      members.forEach(Member::close);
    }
  }

  private static void live(TestBed bed, List<Member> members, List<Step> steps, Mode mode) {
    if (mode == Mode.NONSENSE) {
      // A wrong replica would make a wrong snapshot: after this one, the server wants no other.
      members.get(0).commit(List.of(Operation.create(new UUID(0, 1))));
      members.get(0).sync(false);
    }
    for (Step step : steps) {
      Member member = members.get(step.replica());
      if (step instanceof Step.Commit commit) {
        member.commit(commit.operations());
      } else if (step instanceof Step.Undo) {
        member.undo();
      } else if (step instanceof Step.Sync sync) {
        member.sync(sync.avoidSnapshots());
      }
    }
    for (int round = 0; round < 2; round++) {
      members.forEach(member -> member.sync(false));
    }
    Map<UUID, Map<String, String>> expected = Chain.replay(bed.server());
    for (int i = 0; i < members.size(); i++) {
      Member member = members.get(i);
      if (mode == Mode.NONSENSE && !member.isJava()) {
        continue;
      }
      assertThat(member.dump()).as("tasks of replica %d", i).isEqualTo(expected);
      assertThat(member.unsyncedOperations()).as("unsynced of replica %d", i).isZero();
      assertThat(member.workingSet())
          .as("working set of replica %d", i)
          .isEqualTo(inProgress(expected));
      assertThat(member.verify()).as("what verify finds in replica %d", i).isEmpty();
    }
    if (mode != Mode.NONSENSE) {
      checkNewcomers(bed, expected);
    }
  }

  /** Replicas that come later, mostly by way of a snapshot. */
  private static void checkNewcomers(TestBed bed, Map<UUID, Map<String, String>> expected) {
    for (int kind : new int[] {0, TestBed.RUST}) {
      try (Member newcomer = bed.open(kind, false)) {
        newcomer.sync(false);
        assertThat(newcomer.dump()).as("tasks of a newcomer of kind %d", kind).isEqualTo(expected);
      }
    }
  }

  private static Set<UUID> inProgress(Map<UUID, Map<String, String>> tasks) {
    Set<String> statuses = Set.of("pending", "recurring");
    return tasks.entrySet().stream()
        .filter(task -> statuses.contains(task.getValue().getOrDefault("status", "")))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** Leaves steps out, one at a time, for as long as the history still fails, and for a minute. */
  private static List<Step> shrink(TestBed bed, int[] kinds, List<Step> failing, Mode mode) {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    List<Step> steps = failing;
    int i = 0;
    while (i < steps.size() && System.nanoTime() < end) {
      List<Step> fewer = new ArrayList<>(steps);
      fewer.remove(i);
      if (failure(bed, kinds, fewer, mode) == null) {
        i++;
      } else {
        steps = fewer;
      }
    }
    return steps;
  }
}
