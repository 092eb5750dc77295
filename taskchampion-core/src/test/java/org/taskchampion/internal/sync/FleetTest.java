package org.taskchampion.internal.sync;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random histories of three replicas on one server with races, lost calls and undo. More of them:
 * {@code -Dfleet.histories=1000000}; one of them again: {@code -Dfleet.seed=SEED
 * -Dfleet.histories=1}.
 */
class FleetTest {

  private static final int HISTORIES = Integer.getInteger("fleet.histories", 10_000);
  private static final long FIRST_SEED = Long.getLong("fleet.seed", 1L);

  @Test
  void replicasOfThisLibraryAloneKeepTheInvariantAndEndEqual() {
    live(false);
  }

  @Test
  void replicasKeepTheInvariantAndEndEqualBesideAnImplementationThatSendsNonsense() {
    live(true);
  }

  private static void live(boolean foreign) {
    for (long seed = FIRST_SEED; seed < FIRST_SEED + HISTORIES; seed++) {
      List<Step> steps = new StepGenerator(seed, foreign).history();
      Throwable failure = failure(steps);
      if (failure != null) {
        List<Step> shrunk = shrink(steps);
        throw new AssertionError(
            "seed "
                + seed
                + (foreign ? " with" : " without")
                + " foreign versions; shrunk to:\n  "
                + String.join("\n  ", shrunk.stream().map(Step::toString).toList()),
            failure(shrunk));
      }
    }
  }

  private static @Nullable Throwable failure(List<Step> steps) {
    try {
      Fleet.live(steps);
      return null;
    } catch (AssertionError | RuntimeException e) {
      return e;
    }
  }

  /** Leaves steps out, one at a time, for as long as the history still fails. */
  private static List<Step> shrink(List<Step> failing) {
    List<Step> steps = failing;
    int i = 0;
    while (i < steps.size()) {
      List<Step> fewer = new ArrayList<>(steps);
      fewer.remove(i);
      if (failure(fewer) == null) {
        i++;
      } else {
        steps = fewer;
        i = 0;
      }
    }
    return steps;
  }
}
