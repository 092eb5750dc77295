package org.taskchampion.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.taskchampion.Task;
import org.taskchampion.golden.Golden;

class GoldenUrgencyTest {

  @Test
  void eachTaskIsAsUrgentAsTaskwarriorSays() {
    int count = 0;
    for (String name : GoldenSet.NAMES) {
      GoldenSet set = GoldenSet.of(name);
      for (Object json : Golden.list(set.json("urgency.json"))) {
        Map<String, Object> golden = Golden.object(json);
        Conventions conventions = set.conventions(Golden.strings(golden.get("config")));
        Evaluation evaluation = set.evaluation(conventions);
        Map<Integer, String> expected = new TreeMap<>();
        Golden.object(golden.get("urgency"))
            .forEach(
                (number, value) ->
                    expected.put(
                        Integer.parseInt(number),
                        BigDecimal.valueOf(((Number) value).doubleValue())
                            .stripTrailingZeros()
                            .toPlainString()));
        Map<Integer, String> actual = new TreeMap<>();
        for (Task task : set.replica.tasks()) {
          Urgency urgency = evaluation.urgency(task);
          actual.put(set.numberOf(task), urgency.toString());
          assertThat(sum(urgency)).isCloseTo(urgency.value(), OFFSET);
          count++;
        }
        assertThat(actual).as(name + " " + golden.get("name")).isEqualTo(expected);
      }
    }
    assertThat(count).isGreaterThan(1900);
  }

  private static final Offset<Float> OFFSET = Offset.offset(0.0001f);

  private static float sum(Urgency urgency) {
    float sum = 0;
    for (Urgency.Term term : urgency.terms()) {
      sum += term.value();
    }
    return sum;
  }
}
