package org.taskchampion.storage.h2;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Random lives of a replica on a simulated disk. More of them: {@code -Dcrash.lives=100000}, or the
 * profile {@code crash}; one of them again: {@code -Dcrash.seed=SEED -Dcrash.lives=1}.
 */
class CrashTest {

  private static final long LIVES = Long.getLong("crash.lives", 2_000);
  private static final long LIVES_WITH_COPIES = Long.getLong("crash.lives", 500);
  private static final long FIRST_SEED = Long.getLong("crash.seed", 1L);

  @Test
  void whatWasAcknowledgedSurvivesKillsAndLossesOfPower() {
    live(LIVES, false, false);
  }

  @Test
  void backupsRestoresImportsAndHealingAreDoneAsAWholeOrNotAtAll() {
    live(LIVES_WITH_COPIES, true, false);
  }

  @Test
  void whereAnOpenFileCannotBeReplacedAllThatIsTrueAsWell() {
    live(LIVES_WITH_COPIES, false, true);
    live(LIVES_WITH_COPIES, true, true);
  }

  @Test
  void whereLocksAreLostNothingElseIs() {
    disturb(false);
  }

  @Test
  void whereAnOpenFileCannotBeReplacedProcessesMayActInTheMiddleOfOthersCalls() {
    disturb(true);
  }

  private static void disturb(boolean strict) {
    long commits =
        LongStream.range(FIRST_SEED, FIRST_SEED + LIVES_WITH_COPIES)
            .parallel()
            .map(
                seed -> {
                  try {
                    return new LostLockLife(seed, strict).live();
                  } catch (AssertionError e) {
                    throw new AssertionError(
                        "the life with seed " + seed + ": " + e.getMessage(), e.getCause());
                  }
                })
            .sum();
    assertThat(commits).isPositive();
  }

  private static void live(long lives, boolean withCopies, boolean strict) {
    LongStream.range(FIRST_SEED, FIRST_SEED + lives)
        .parallel()
        .forEach(
            seed -> {
              try {
                new CrashLife(seed, withCopies, strict).live();
              } catch (AssertionError e) {
                throw new AssertionError(
                    "the life with seed " + seed + ": " + e.getMessage(), e.getCause());
              }
            });
  }
}
