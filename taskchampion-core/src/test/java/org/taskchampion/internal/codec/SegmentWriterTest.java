package org.taskchampion.internal.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.taskchampion.Operation;

class SegmentWriterTest {

  private static final UUID TASK = UUID.fromString("1F1E1D1C-0000-4000-8000-0000000000aB");
  private static final Instant TIME = Instant.parse("2024-02-29T12:34:56.123456789Z");
  private static final int LIMIT = 1_000_000;

  private static final int AROUND_VALUE =
      ("{\"Update\":{\"uuid\":\"1f1e1d1c-0000-4000-8000-0000000000ab\",\"property\":\"p\","
              + "\"value\":\"\",\"timestamp\":\"2024-02-29T12:34:56.123456789Z\"}}")
          .length();

  private static String write(Operation... operations) {
    SegmentWriter writer = new SegmentWriter();
    for (Operation operation : operations) {
      assertThat(writer.add(operation)).isTrue();
    }
    assertThat(writer.operations()).isEqualTo(operations.length);
    return new String(writer.finish(), UTF_8);
  }

  /** An update whose JSON has just this many bytes. */
  private static Operation updateOf(int bytes) {
    return Operation.update(TASK, "p", "x".repeat(bytes - AROUND_VALUE), TIME);
  }

  @Test
  void anEmptySegmentIsWritten() {
    assertThat(write()).isEqualTo("{\"operations\":[]}");
  }

  @Test
  void membersComeInTheOrderOfTheReference() {
    assertThat(
            write(
                Operation.create(TASK),
                Operation.update(TASK, "p", "v", TIME),
                Operation.update(TASK, "", null, Instant.parse("1970-01-01T00:00:00Z")),
                Operation.delete(TASK)))
        .isEqualTo(
            "{\"operations\":["
                + "{\"Create\":{\"uuid\":\"1f1e1d1c-0000-4000-8000-0000000000ab\"}},"
                + "{\"Update\":{\"uuid\":\"1f1e1d1c-0000-4000-8000-0000000000ab\","
                + "\"property\":\"p\",\"value\":\"v\","
                + "\"timestamp\":\"2024-02-29T12:34:56.123456789Z\"}},"
                + "{\"Update\":{\"uuid\":\"1f1e1d1c-0000-4000-8000-0000000000ab\","
                + "\"property\":\"\",\"value\":null,\"timestamp\":\"1970-01-01T00:00:00Z\"}},"
                + "{\"Delete\":{\"uuid\":\"1f1e1d1c-0000-4000-8000-0000000000ab\"}}"
                + "]}");
  }

  @Test
  void oldValuesAreNotWritten() {
    assertThat(write(new Operation.Delete(TASK, Map.of("p", "v"))))
        .isEqualTo(write(Operation.delete(TASK)));
    assertThat(write(new Operation.Update(TASK, "p", "old", "new", TIME)))
        .isEqualTo(write(Operation.update(TASK, "p", "new", TIME)));
  }

  @Test
  void onlyQuotationMarksBackslashesAndControlsAreEscaped() {
    String text =
        "\"\\/\b\t\n\f\r\0\u000b\u001f\u007f\u0080\u2028\u2029\ufeff\uffff\ud83d\ude00'<>&";
    assertThat(write(Operation.update(TASK, text, text, TIME)))
        .contains(
            "\"property\":\"\\\"\\\\/\\b\\t\\n\\f\\r\\u0000\\u000b\\u001f"
                + "\u007f\u0080\u2028\u2029\ufeff\uffff\ud83d\ude00'<>&\","
                + "\"value\":\"\\\"\\\\/\\b\\t\\n\\f\\r\\u0000\\u000b\\u001f"
                + "\u007f\u0080\u2028\u2029\ufeff\uffff\ud83d\ude00'<>&\",");
  }

  @Test
  void anUndoPointIsRefusedAndLeavesTheSegmentAsItWas() {
    SegmentWriter writer = new SegmentWriter();
    assertThatThrownBy(() -> writer.add(Operation.undoPoint()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an undo point is never sent");
    assertThat(writer.operations()).isZero();
    assertThat(new String(writer.finish(), UTF_8)).isEqualTo("{\"operations\":[]}");
  }

  @Test
  void aSegmentTakesOperationsUntilItIsExactlyFull() {
    SegmentWriter writer = new SegmentWriter();
    assertThat(writer.add(updateOf(600_000))).isTrue();
    assertThat(writer.add(updateOf(400_000))).isTrue();
    assertThat(writer.add(Operation.create(TASK))).isFalse();
    assertThat(writer.operations()).isEqualTo(2);
    // What is around the operations does not count: {"operations":[ and , and ]}
    assertThat(writer.finish()).hasSize(LIMIT + 18);
  }

  @Test
  void oneByteMoreIsTooMuch() {
    SegmentWriter writer = new SegmentWriter();
    assertThat(writer.add(updateOf(600_000))).isTrue();
    assertThat(writer.add(updateOf(400_001))).isFalse();
    assertThat(writer.operations()).isEqualTo(1);
    assertThat(writer.finish()).hasSize(600_000 + 17);
  }

  @Test
  void aRefusedOperationLeavesNothingBehind() {
    SegmentWriter writer = new SegmentWriter();
    assertThat(writer.add(updateOf(999_000))).isTrue();
    assertThat(writer.add(updateOf(2_000))).isFalse();
    assertThat(writer.add(Operation.create(TASK))).isTrue();
    assertThat(SegmentReader.read(TASK, writer.finish()))
        .containsExactly(updateOf(999_000), Operation.create(TASK));
  }

  @Test
  void anOperationLargerThanTheLimitGoesAlone() {
    SegmentWriter writer = new SegmentWriter();
    assertThat(writer.add(updateOf(LIMIT + 1))).isTrue();
    assertThat(writer.add(Operation.create(TASK))).isFalse();
    assertThat(SegmentReader.read(TASK, writer.finish())).containsExactly(updateOf(LIMIT + 1));

    SegmentWriter next = new SegmentWriter();
    assertThat(next.add(Operation.create(TASK))).isTrue();
    assertThat(next.add(updateOf(LIMIT + 1))).isFalse();
  }

  @Test
  void bytesCountAndNotCharacters() {
    SegmentWriter writer = new SegmentWriter();
    Operation halfTheLimit =
        Operation.update(TASK, "p", "\u00e4".repeat((LIMIT / 2 - AROUND_VALUE) / 2) + "x", TIME);
    assertThat(AROUND_VALUE % 2).as("the x makes it even").isEqualTo(1);
    assertThat(writer.add(halfTheLimit)).isTrue();
    assertThat(writer.add(halfTheLimit)).isTrue();
    assertThat(writer.add(Operation.create(TASK))).isFalse();
  }

  @Test
  void escapesCountAsTheyAreWritten() {
    SegmentWriter writer = new SegmentWriter();
    int text = LIMIT - AROUND_VALUE;
    assertThat(
            writer.add(
                Operation.update(
                    TASK, "p", "\u0001".repeat(text / 6) + "x".repeat(text % 6), TIME)))
        .isTrue();
    assertThat(writer.finish()).hasSize(LIMIT + 17);
  }

  @Test
  void randomOperationsSurvive() {
    for (long seed = 0; seed < 3_000; seed++) {
      List<Operation> operations = TestSegments.operations(new Random(seed), 12);
      SegmentWriter writer = new SegmentWriter();
      operations.forEach(writer::add);
      assertThat(SegmentReader.read(TASK, writer.finish()))
          .as("seed %d", seed)
          .isEqualTo(operations);
    }
  }
}
