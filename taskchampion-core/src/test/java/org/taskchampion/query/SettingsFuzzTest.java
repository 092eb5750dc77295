package org.taskchampion.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.taskchampion.Task;
import org.taskchampion.fuzz.FuzzedText;

/**
 * Taskwarrior's settings, a line {@code name=value} each, and on the last line an order: a setting
 * is taken, unknown or refused, and the order prints as one that reads the same and sorts tasks the
 * same way, however they were given.
 */
class SettingsFuzzTest {

  private static final GoldenSet SET = GoldenSet.of("small");

  @FuzzTest
  void isTakenOrRefused(byte[] data) {
    String[] lines = FuzzedText.of(data).split("\n", 20);
    Conventions.Builder builder = SET.conventions(Map.of()).toBuilder();
    for (int i = 0; i < lines.length - 1; i++) {
      String[] setting = lines[i].split("=", 2);
      try {
        builder.set(setting[0], setting[setting.length - 1]);
      } catch (IllegalArgumentException e) {
        assertThat(e.getMessage()).isNotEmpty();
      }
    }
    Conventions conventions = builder.build();
    assertThat(conventions.toBuilder().build()).isEqualTo(conventions);
    String text = lines[lines.length - 1];
    try {
      TaskOrder order = TaskOrder.parse(text, conventions);
      assertThat(TaskOrder.parse(order.toString(), conventions)).isEqualTo(order);
      List<Task> tasks = new ArrayList<>(SET.replica.tasks());
      List<Task> sorted = order.sort(tasks, SET.evaluation(conventions));
      Collections.reverse(tasks);
      assertThat(order.sort(tasks, SET.evaluation(conventions))).isEqualTo(sorted);
    } catch (OrderSyntaxException e) {
      assertThat(e.position()).isBetween(0, text.length());
      assertThat(e.getMessage()).isNotEmpty();
    }
  }
}
