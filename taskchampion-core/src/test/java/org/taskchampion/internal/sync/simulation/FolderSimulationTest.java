package org.taskchampion.internal.sync.simulation;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/**
 * Random histories of fleets whose folders a service carries from machine to machine. More of them:
 * {@code -Dfolders.histories=1000000}; one of them again: {@code -Dfleet.seed=SEED
 * -Dfolders.histories=1}.
 */
class FolderSimulationTest {

  private static final long HISTORIES = Long.getLong("folders.histories", 2_000);
  private static final long FIRST_SEED = Long.getLong("fleet.seed", 1L);

  @Test
  void forksHealLoseNothingAndAllEndEqual() {
    OptionalLong failing = FolderSimulator.failing(FIRST_SEED, HISTORIES);
    failing.ifPresent(
        seed -> {
          throw new AssertionError(FolderSimulator.explain(seed));
        });
  }
}
