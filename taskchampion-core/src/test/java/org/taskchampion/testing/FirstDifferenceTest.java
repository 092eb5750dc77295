package org.taskchampion.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FirstDifferenceTest {

  @Test
  void equalValuesDoNotDiffer() {
    assertThat(FirstDifference.of("log", List.of(1, 2), List.of(1, 2))).isNull();
    assertThatCode(() -> FirstDifference.assertNone(Map.of("log", 1), Map.of("log", 1), "seed 1"))
        .doesNotThrowAnyException();
  }

  @Test
  void theFirstElementOfAListIsNamed() {
    assertThat(FirstDifference.of("log", List.of(1, 2, 3), List.of(1, 5, 6)))
        .isEqualTo("log[1] is 2, expected 5");
  }

  @Test
  void aListThatEndsEarlyOrLateSaysWhere() {
    assertThat(FirstDifference.of("log", List.of(1), List.of(1, 2)))
        .isEqualTo("log has 1 elements, expected 2; the first that is missing is 2");
    assertThat(FirstDifference.of("log", List.of(1, 2), List.of(1)))
        .isEqualTo("log has 2 elements, expected 1; the first too many is 2");
  }

  @Test
  void aMapNamesItsKeysAtAnyDepth() {
    assertThat(
            FirstDifference.of(
                "tasks",
                Map.of("a", Map.of("status", "pending")),
                Map.of("a", Map.of("status", "deleted"))))
        .isEqualTo("tasks[a][status] is pending, expected deleted");
    assertThat(FirstDifference.of("tasks", Map.of("a", 1), Map.of()))
        .isEqualTo("tasks[a] is 1, expected absent");
    assertThat(FirstDifference.of("tasks", Map.of(), Map.of("a", 1)))
        .isEqualTo("tasks[a] is absent, expected 1");
  }

  @Test
  void bytesSayFromWhereOn() {
    assertThat(FirstDifference.of("export", new byte[] {1, 2, 3}, new byte[] {1, 2, 3})).isNull();
    assertThat(FirstDifference.of("export", new byte[] {1, 2, 3}, new byte[] {1, 7}))
        .isEqualTo("export has 3 bytes, expected 2; they differ from byte 1 on: 0203, expected 07");
  }

  @Test
  void anythingElseIsShownWhole() {
    assertThat(FirstDifference.of("value", Optional.empty(), Optional.of("x")))
        .isEqualTo("value is Optional.empty, expected Optional[x]");
  }

  @Test
  void aFactThatIsNotThereFails() {
    assertThatThrownBy(() -> FirstDifference.assertNone(Map.of(), Map.of("base", "b"), "seed 7"))
        .isInstanceOf(AssertionError.class)
        .hasMessage("seed 7: base is absent, expected b");
  }
}
