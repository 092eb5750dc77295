package org.taskchampion.internal.sync.simulation;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Random histories of fleets. More of them: {@code -Dfleet.histories=1000000}, or the profile
 * {@code simulation}; one of them again: {@code -Dfleet.seed=SEED -Dfleet.histories=1}.
 */
class SimulationTest {

  private static final long HISTORIES = Long.getLong("fleet.histories", 5_000);
  private static final long FIRST_SEED = Long.getLong("fleet.seed", 1L);

  @Test
  void replicasKeepTheInvariantLoseNothingSilentlyAndEndEqual() {
    Optional<Simulator.Failure> failure = Simulator.run(FIRST_SEED, HISTORIES, true);
    failure.ifPresent(
        it -> {
          throw new AssertionError(it.toString(), it.cause());
        });
  }
}
