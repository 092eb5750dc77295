package org.taskchampion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FreeSecondsTest {

  /** Counts what is looked up, and gives up where it is far too much. */
  private final class Steps extends HashMap<Long, Long> {
    private static final long serialVersionUID = 1L;

    @Override
    public Long get(Object second) {
      steps++;
      assertThat(steps).as("steps for %s seconds", taken.size()).isLessThan(10_000_000);
      return super.get(second);
    }
  }

  private final Set<Long> taken = new HashSet<>();
  private long asked;
  private long steps;
  private final FreeSeconds seconds = new FreeSeconds(new Steps());

  private long take(long second) {
    long free =
        seconds.next(
            second,
            candidate -> {
              asked++;
              return taken.contains(candidate);
            });
    taken.add(free);
    return free;
  }

  @Test
  void theNextFreeSecondIsFound() {
    Random random = new Random(1);
    for (int i = 0; i < 2_000; i++) {
      long begin = random.nextInt(1_000);
      long expected = begin;
      while (taken.contains(expected)) {
        expected++;
      }
      assertThat(take(begin)).isEqualTo(expected);
    }
  }

  @Test
  void aMillionOfOneSecondAreFoundWithAboutAsManyQuestionsAndSteps() {
    for (int i = 0; i < 1_000_000; i++) {
      assertThat(take(7)).isEqualTo(7L + i);
    }
    assertThat(asked).isLessThan(2_000_001);
    assertThat(steps).isLessThan(4_000_001);
  }

  @Test
  void manyOfOneSecondThatManyOfLaterOnesMeetAreFoundWithAboutAsManyQuestionsAndSteps() {
    for (int i = 0; i < 100_000; i++) {
      take(0);
    }
    for (int i = 99_999; i >= 0; i--) {
      take(i);
    }
    assertThat(asked).isLessThan(500_000);
    assertThat(steps).isLessThan(1_000_000);
  }
}
