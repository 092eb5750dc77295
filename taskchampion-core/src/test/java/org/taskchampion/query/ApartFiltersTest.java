package org.taskchampion.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.taskchampion.golden.Golden;

/**
 * Filters that the programs take differently, or in a way that can hardly be meant. What this
 * library does with them is in docs/taskwarrior-differences.md; it is mostly what the description
 * of the golden files advises.
 */
class ApartFiltersTest {

  /** What we do otherwise than the advice: tasks of the set "small", or "error". */
  private static final Map<String, String> OTHERWISE = otherwise();

  private static Map<String, String> otherwise() {
    Map<String, String> otherwise = new HashMap<>();
    otherwise.put("+home || project:home", "[1, 2, 3, 4]"); // || is or
    otherwise.put("!+home", "[2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]"); // ! negates
    otherwise.put("-1", "error"); // a number is no condition
    otherwise.put("1 or 2", "error"); // as there: it would be true of every task
    otherwise.put("(1 or 2)", "error");
    otherwise.put("1 + 1 == 2", "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]");
    otherwise.put("due.before:2026-W12", "[1, 2, 4, 7, 8, 14]"); // weeks are dates
    otherwise.put("/[[:upper:]]/", "[1, 3, 12]"); // classes of POSIX are known
    return otherwise;
  }

  @Test
  void eachIsDecided() {
    List<String> wrong = new ArrayList<>();
    int count = 0;
    for (String name : GoldenSet.NAMES) {
      GoldenSet set = GoldenSet.of(name);
      for (Object json : Golden.list(set.json("apart/filters.json"))) {
        Map<String, Object> golden = Golden.object(json);
        count++;
        String text = (String) golden.get("filter");
        Map<String, Object> advice = Golden.object(golden.get("specification"));
        String advised =
            advice.containsKey("error")
                ? "error"
                : GoldenSet.numbers(advice.get("match")).toString();
        String expected = OTHERWISE.getOrDefault(text, advised);
        String actual =
            GoldenFiltersTest.answer(set, text, set.conventions(GoldenFiltersTest.config(golden)));
        if (!actual.equals(expected)) {
          wrong.add(name + ": " + text + " should be " + expected + " but was " + actual);
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(count).isEqualTo(65);
  }
}
