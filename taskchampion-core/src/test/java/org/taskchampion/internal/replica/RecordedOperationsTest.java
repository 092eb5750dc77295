package org.taskchampion.internal.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.taskchampion.Operation;

class RecordedOperationsTest {

  private static final List<String> TEXTS =
      List.of("", "status", "\u0000\uFFFF", "Größe", "\uD83D\uDE00", "x".repeat(70_000));

  private final Random random = new Random(3);

  private String text() {
    return TEXTS.get(random.nextInt(TEXTS.size()));
  }

  private Operation any() {
    UUID uuid = new UUID(random.nextLong(), random.nextLong());
    return switch (random.nextInt(5)) {
      case 0 -> Operation.create(uuid);
      case 1 -> new Operation.Delete(uuid, Map.of(text(), text()));
      case 2 -> random.nextBoolean() ? Operation.undoPoint() : Operation.undoPoint(text());
      default ->
          new Operation.Update(
              uuid,
              text(),
              random.nextBoolean() ? null : text(),
              random.nextBoolean() ? null : text(),
              Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000)));
    };
  }

  @Test
  void areTheSameWhetherTheyArePackedOrNot() {
    for (int size : new int[] {0, 1, 4, 5, 6, 11, 12, 40}) {
      RecordedOperations recorded = new RecordedOperations(5, 7);
      List<Operation> expected = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        Operation operation = any();
        assertThat(recorded.add(operation)).isTrue();
        expected.add(operation);
      }
      assertThat(recorded).isEqualTo(expected).hasSize(size);
      for (int i = size - 1; i >= 0; i--) {
        assertThat(recorded.get(i)).isEqualTo(expected.get(i));
      }
      assertThatThrownBy(() -> recorded.get(size)).isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  /** A value with half a character in it, which somebody else stored. */
  @Test
  void keepsAnyOldValue() {
    RecordedOperations recorded = new RecordedOperations(0, 1);
    Operation operation =
        new Operation.Update(new UUID(1, 2), "description", "\uD83D", "new", Instant.EPOCH);
    recorded.add(operation);
    assertThat(recorded.get(0)).isEqualTo(operation);
  }
}
