package org.taskchampion.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.taskchampion.Task;
import org.taskchampion.golden.Golden;

/** What the real Taskwarrior finds with its filters, this library finds. */
class GoldenFiltersTest {

  @Test
  void eachFilterFindsWhatTaskwarriorFinds() {
    List<String> wrong = new ArrayList<>();
    int count = 0;
    for (String name : GoldenSet.NAMES) {
      GoldenSet set = GoldenSet.of(name);
      for (Object json : Golden.list(set.json("filters.json"))) {
        Map<String, Object> golden = Golden.object(json);
        count++;
        String text = (String) golden.get("filter");
        Conventions conventions = set.conventions(config(golden));
        String expected =
            golden.containsKey("error")
                ? "error"
                : GoldenSet.numbers(golden.get("match")).toString();
        String actual = answer(set, text, conventions);
        if (!actual.equals(expected)) {
          wrong.add(name + ": " + text + " should be " + expected + " but was " + actual);
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(count).isEqualTo(1056);
  }

  static Map<String, String> config(Map<String, Object> golden) {
    return golden.containsKey("config") ? Golden.strings(golden.get("config")) : Map.of();
  }

  /** Returns the numbers of the tasks that a filter finds, or "error". */
  static String answer(GoldenSet set, String text, Conventions conventions) {
    try {
      Filter filter = Filter.parse(text, conventions);
      return set.replica.read(
          view -> {
            Evaluation evaluation = Evaluation.of(view, conventions, set.now);
            List<Integer> found = new ArrayList<>();
            for (Task task : view.tasks()) {
              if (filter.matches(task, evaluation)) {
                found.add(set.numberOf(task));
              }
            }
            return found.stream().sorted().toList().toString();
          });
    } catch (FilterSyntaxException e) {
      return "error";
    }
  }
}
