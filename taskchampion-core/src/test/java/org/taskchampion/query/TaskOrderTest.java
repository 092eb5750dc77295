package org.taskchampion.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.taskchampion.Attribute;
import org.taskchampion.Task;

class TaskOrderTest {

  private static final GoldenSet SET = GoldenSet.of("small");
  private static final Conventions CONVENTIONS = SET.conventions(Map.of());

  private static Task task(int number) {
    return SET.replica.tasks().stream()
        .filter(task -> SET.numberOf(task) == number)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aFaultHasItsPlace() {
    OrderSyntaxException fault =
        catchThrowableOfType(
            OrderSyntaxException.class, () -> TaskOrder.parse("due+, nosuch-", CONVENTIONS));
    assertThat(fault.position()).isEqualTo(6);
    assertThat(fault).hasMessageContaining("nosuch-");
    assertThat(
            catchThrowableOfType(
                    OrderSyntaxException.class, () -> TaskOrder.parse("due+,", CONVENTIONS))
                .position())
        .isEqualTo(5);
  }

  @Test
  void anOrderIsBuilt() {
    TaskOrder order =
        TaskOrder.ascending(Attribute.PROJECT)
            .withBreaks()
            .then(TaskOrder.mostUrgentFirst())
            .then(TaskOrder.descending(Attribute.DUE));
    assertThat(order).isEqualTo(TaskOrder.parse("project+/,urgency-,due-", CONVENTIONS));
    assertThat(TaskOrder.none().withBreaks()).isEqualTo(TaskOrder.none());
  }

  @Test
  void aBreakIsWhereAnAttributeWithBreaksChanges() {
    Evaluation evaluation = SET.evaluation(CONVENTIONS);
    TaskOrder order = TaskOrder.parse("project+/,due+", CONVENTIONS);
    assertThat(order.breaksBetween(task(1), task(2), evaluation)).isTrue();
    assertThat(order.breaksBetween(task(1), task(1), evaluation)).isFalse();
    TaskOrder status = TaskOrder.parse("status+/", CONVENTIONS);
    assertThat(status.breaksBetween(task(1), task(2), evaluation)).isFalse();
    assertThat(status.breaksBetween(task(1), task(4), evaluation)).isTrue();
    assertThat(TaskOrder.parse("due+", CONVENTIONS).breaksBetween(task(1), task(2), evaluation))
        .isFalse();
  }
}
