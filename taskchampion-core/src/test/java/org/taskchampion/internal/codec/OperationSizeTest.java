package org.taskchampion.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.taskchampion.Operation;

class OperationSizeTest {

  private static final UUID TASK = new UUID(0, 1);
  private static final Instant LONGEST = Instant.parse("2026-11-28T12:00:00.123456789Z");
  private static final int FRAME = "{\"operations\":[]}".length();

  private static int written(Operation operation) {
    SegmentWriter writer = new SegmentWriter();
    assertThat(writer.add(operation)).isTrue();
    return writer.finish().length - FRAME;
  }

  @Test
  void theSizeIsWhatIsWrittenWithTheLongestTimestamp() {
    StringBuilder all = new StringBuilder();
    for (int c = 0; c < 0x1_0000; c++) {
      if (!Character.isSurrogate((char) c)) {
        all.append((char) c);
      }
    }
    for (String text :
        List.of("", "milk", "\"\\/\b\t\n\f\r\0\u001f\u007f", "é", "牛乳", "🥛", all.toString())) {
      Operation.Update asValue = Operation.update(TASK, "p", text, LONGEST);
      Operation.Update asName = Operation.update(TASK, text, "v", LONGEST);
      assertThat(OperationSize.of(asValue)).isEqualTo(written(asValue));
      assertThat(OperationSize.of(asName)).isEqualTo(written(asName));
      assertThat(OperationSize.of(Operation.update(TASK, "p", text, Instant.EPOCH)))
          .isGreaterThan(written(Operation.update(TASK, "p", text, Instant.EPOCH)));
    }
    Operation.Update removal = Operation.update(TASK, "p", null, LONGEST);
    assertThat(OperationSize.of(removal)).isBetween((long) written(removal), written(removal) + 2L);
  }

  @Test
  void theLargestOneFillsTheBodyOfARequest() {
    long around = OperationSize.of(Operation.update(TASK, "p", "", LONGEST));
    String largest = "a".repeat((int) (OperationSize.MOST_BYTES - around));
    Operation.Update fits = Operation.update(TASK, "p", largest, LONGEST);
    assertThat(written(fits) + FRAME + OperationSize.ENVELOPE_BYTES).isEqualTo(100 * 1024 * 1024);
    assertThatCode(() -> OperationSize.requireSendable(fits)).doesNotThrowAnyException();
    assertThat(OperationSize.isSendable("p", largest)).isTrue();
    assertThat(OperationSize.isSendable("pp", largest)).isFalse();
    assertThatThrownBy(
            () -> OperationSize.requireSendable(Operation.update(TASK, "pp", largest, LONGEST)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "a property and its value take 104857555 bytes in a version, and no server takes more"
                + " than 104857554 for one of them: shorten it");
  }

  @Test
  void whatIsNotSentDoesNotCount() {
    assertThat(OperationSize.isAtMost(1, Operation.create(TASK))).isTrue();
    assertThat(OperationSize.isAtMost(1, Operation.undoPoint())).isTrue();
    assertThat(OperationSize.isAtMost(1, new Operation.Delete(TASK, Map.of("p", "value"))))
        .isTrue();
    String old = "a".repeat(1_000);
    assertThat(
            OperationSize.isAtMost(900, new Operation.Update(TASK, "p", old, "v", Instant.EPOCH)))
        .isTrue();
    assertThat(
            OperationSize.isAtMost(900, new Operation.Update(TASK, "p", "v", old, Instant.EPOCH)))
        .isFalse();
  }
}
