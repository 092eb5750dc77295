package org.taskchampion.internal.sync.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Operation;

/** Lets fleets with folders live through random histories. A failure is shrunk. */
final class FolderSimulator {

  private FolderSimulator() {}

  /**
   * Lives through histories on as many threads as there are processors, each in one thread.
   *
   * @return a seed that failed, if one did
   */
  static OptionalLong failing(long firstSeed, long histories) {
    return LongStream.range(firstSeed, firstSeed + histories)
        .parallel()
        .filter(seed -> failure(new FolderGenerator(seed).lives()) != null)
        .findAny();
  }

  /** Returns what is wrong with the history of a seed. */
  static Optional<Throwable> failure(long seed) {
    return Optional.ofNullable(failure(new FolderGenerator(seed).lives()));
  }

  /** Says what is wrong with the history of a seed, made small. */
  static String explain(long seed) {
    FolderLives shrunk = shrink(new FolderGenerator(seed).lives());
    return "seed " + seed + ", shrunk to " + shrunk + "\n" + failure(shrunk);
  }

  private static @Nullable Throwable failure(FolderLives lives) {
    try {
      FolderFleet.live(lives);
      return null;
    } catch (AssertionError | RuntimeException | Crash e) {
      return e;
    }
  }

  /** Leaves steps out, and then parts of steps. */
  private static FolderLives shrink(FolderLives failing) {
    FolderLives lives = failing;
    boolean smaller = true;
    while (smaller) {
      smaller = false;
      for (FolderLives candidate : smaller(lives)) {
        if (failure(candidate) != null) {
          lives = candidate;
          smaller = true;
          break;
        }
      }
    }
    return lives;
  }

  private static List<FolderLives> smaller(FolderLives lives) {
    List<FolderLives> candidates = new ArrayList<>();
    List<FolderStep> steps = lives.steps();
    for (int length = Math.max(1, steps.size() / 2); length > 0; length /= 2) {
      for (int from = 0; from + length <= steps.size(); from += length) {
        List<FolderStep> fewer = new ArrayList<>(steps);
        fewer.subList(from, from + length).clear();
        candidates.add(new FolderLives(lives.machines(), lives.versionBytes(), fewer));
      }
    }
    for (int i = 0; i < steps.size(); i++) {
      for (FolderStep part : parts(steps.get(i))) {
        List<FolderStep> other = new ArrayList<>(steps);
        other.set(i, part);
        candidates.add(new FolderLives(lives.machines(), lives.versionBytes(), other));
      }
    }
    return candidates;
  }

  private static List<FolderStep> parts(FolderStep step) {
    List<FolderStep> parts = new ArrayList<>();
    if (step instanceof FolderStep.Crash crash) {
      parts.add(crash.step());
    } else if (step instanceof FolderStep.Commit commit) {
      for (int i = 0; commit.operations().size() > 1 && i < commit.operations().size(); i++) {
        List<Operation> fewer = new ArrayList<>(commit.operations());
        fewer.remove(i);
        parts.add(new FolderStep.Commit(commit.machine(), fewer));
      }
    } else if (step instanceof FolderStep.Sync sync) {
      for (Integer call : sync.faults().keySet()) {
        SortedMap<Integer, FolderStep.Fault> fewer = new TreeMap<>(sync.faults());
        fewer.remove(call);
        parts.add(new FolderStep.Sync(sync.machine(), fewer, sync.meanwhile()));
      }
      for (Moment moment : sync.meanwhile().keySet()) {
        SortedMap<Moment, FolderStep> fewer = new TreeMap<>(sync.meanwhile());
        fewer.remove(moment);
        parts.add(new FolderStep.Sync(sync.machine(), sync.faults(), fewer));
      }
    } else if (step instanceof FolderStep.Carry carry && carry.percent() < 100) {
      parts.add(new FolderStep.Carry(carry.from(), carry.to(), 100, 0));
    }
    return parts;
  }
}
