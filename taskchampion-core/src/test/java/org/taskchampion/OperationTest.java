package org.taskchampion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OperationTest {

  private static final UUID TASK = new UUID(0, 1);
  private static final Instant TIME = Instant.parse("2024-02-29T12:34:56.123456789Z");

  @Test
  void theFactoriesLeaveOldValuesOut() {
    assertThat(Operation.create(TASK)).isEqualTo(new Operation.Create(TASK));
    assertThat(Operation.delete(TASK)).isEqualTo(new Operation.Delete(TASK, Map.of()));
    assertThat(Operation.update(TASK, "p", "v", TIME))
        .isEqualTo(new Operation.Update(TASK, "p", null, "v", TIME));
    assertThat(Operation.undoPoint()).isEqualTo(new Operation.UndoPoint());
  }

  @Test
  void allButAnUndoPointNameTheirTask() {
    assertThat(Operation.create(TASK).taskUuid()).contains(TASK);
    assertThat(Operation.delete(TASK).taskUuid()).contains(TASK);
    assertThat(Operation.update(TASK, "p", null, TIME).taskUuid()).contains(TASK);
    assertThat(Operation.undoPoint().taskUuid()).isEmpty();
  }

  @Test
  void anyWellFormedTextMayBeAPropertyOrAValue() {
    for (String text : new String[] {"", "\0", "\ud83d\ude00", "\u2028", "a b"}) {
      assertThat(Operation.update(TASK, text, text, TIME).property()).isEqualTo(text);
      assertThat(Operation.update(TASK, text, text, TIME).value()).isEqualTo(text);
    }
  }

  @Test
  void aLoneSurrogateIsRefused() {
    assertThatThrownBy(() -> Operation.update(TASK, "milk\ud800", "v", TIME))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the name of a property holds a lone surrogate at index 4, which no encoding can carry");
    assertThatThrownBy(() -> Operation.update(TASK, "p", "\udc00", TIME))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the value of a property holds a lone surrogate at index 0, which no encoding can"
                + " carry");
  }

  @Test
  void timestampsLieInTheYearsThatASegmentCanHold() {
    Instant earliest = Instant.parse("0000-01-01T00:00:00Z");
    Instant latest = Instant.parse("9999-12-31T23:59:59.999999999Z");
    assertThat(Operation.update(TASK, "p", "v", earliest).timestamp()).isEqualTo(earliest);
    assertThat(Operation.update(TASK, "p", "v", latest).timestamp()).isEqualTo(latest);
    assertThatThrownBy(() -> Operation.update(TASK, "p", "v", earliest.minusNanos(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the timestamp of an update must lie in the years 0000 to 9999, but was"
                + " -0001-12-31T23:59:59.999999999Z");
    assertThatThrownBy(() -> Operation.update(TASK, "p", "v", latest.plusNanos(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("but was +10000-01-01T00:00:00Z");
  }

  @Test
  void anOldTaskIsACopy() {
    Map<String, String> task = new HashMap<>(Map.of("p", "v"));
    Operation.Delete delete = new Operation.Delete(TASK, task);
    task.clear();
    assertThat(delete.oldTask()).isEqualTo(Map.of("p", "v")).isUnmodifiable();
  }

  @Test
  void nullIsRefused() {
    assertThatThrownBy(() -> Operation.create(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> Operation.delete(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> Operation.update(null, "p", "v", TIME))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> Operation.update(TASK, null, "v", TIME))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> Operation.update(TASK, "p", "v", null))
        .isInstanceOf(NullPointerException.class);
  }
}
