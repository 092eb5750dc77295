package org.taskchampion.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.taskchampion.Operation;

/** The cost of a rebase in transforms, which no noise changes (part 9.6 of the specification). */
class TransformCountTest {

  private static final int[] SIZES = {1_000, 2_000, 4_000, 8_000, 16_000};

  /** Shows that the count is one: it follows from how a rebase goes through its list. */
  @Test
  void everyTransformIsCounted() {
    List<Operation> server = List.of(update(1, "a", "1"), update(2, "a", "1"), update(1, "b", "1"));
    List<Operation> local =
        List.of(
            Operation.undoPoint(), update(1, "c", "2"), update(1, "d", "2"), update(3, "a", "2"));

    assertThat(TransformCount.of(new Meeting(server, local)))
        .isEqualTo(new TransformCount(4, 4, 12));
  }

  @Test
  void anOperationThatIsDroppedMeetsNothingMore() {
    // The server's first drops the local one, so that its second one meets nobody.
    List<Operation> server = List.of(update(1, "a", "1"), update(1, "a", "2"));
    List<Operation> local = List.of(update(1, "a", "3"));

    assertThat(TransformCount.of(new Meeting(server, local)))
        .isEqualTo(new TransformCount(1, 2, 2));
  }

  @Test
  void operationsOnOtherTasksCostNoTransform() {
    for (int size : SIZES) {
      assertThat(TransformCount.of(Meeting.of(RebaseBenchmark.Tasks.OTHER, size)))
          .isEqualTo(new TransformCount(0, 0, (long) size * size));
    }
  }

  @Test
  void operationsOnSharedTasksCostTransformsInProportionToTheirNumber() {
    TransformCount one =
        TransformCount.of(Meeting.of(RebaseBenchmark.Tasks.SHARED, Meeting.PER_TASK));
    assertThat(one.lookedUp()).isBetween(1L, (long) Meeting.PER_TASK * Meeting.PER_TASK);
    // An even number of tasks: who wins alternates from one operation to the next.
    TransformCount two =
        TransformCount.of(Meeting.of(RebaseBenchmark.Tasks.SHARED, 2 * Meeting.PER_TASK));
    for (int size : SIZES) {
      TransformCount count = TransformCount.of(Meeting.of(RebaseBenchmark.Tasks.SHARED, size));
      assertThat(count.lookedUp()).isEqualTo(two.lookedUp() * size / (2 * Meeting.PER_TASK));
      assertThat(count.sameTask()).isEqualTo((long) size * Meeting.PER_TASK);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void onlyPairsOnTheSameTaskAreLookedUp(long seed) {
    Random random = new Random(seed);
    Meeting meeting = new Meeting(randomOperations(random), randomOperations(random));

    TransformCount count = TransformCount.of(meeting);

    assertThat(count.lookedUp()).isBetween(1L, count.sameTask());
    assertThat(count.sameTask()).isLessThan(count.pairs() / 20);
  }

  private static List<Operation> randomOperations(Random random) {
    List<Operation> operations = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      int task = random.nextInt(100);
      switch (random.nextInt(10)) {
        case 0 -> operations.add(Operation.create(Data.uuid(task)));
        case 1 -> operations.add(Operation.delete(Data.uuid(task)));
        default -> operations.add(update(task, "p" + random.nextInt(4), "v" + random.nextInt(3)));
      }
    }
    return operations;
  }

  private static Operation update(int task, String property, String value) {
    return Operation.update(
        Data.uuid(task), property, value, Instant.ofEpochSecond(1_750_000_000L));
  }
}
