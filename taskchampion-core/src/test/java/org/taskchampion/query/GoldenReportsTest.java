package org.taskchampion.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.taskchampion.Task;
import org.taskchampion.golden.Golden;

class GoldenReportsTest {

  @Test
  void eachReportIsInTaskwarriorsOrder() {
    List<String> wrong = new ArrayList<>();
    int count = 0;
    for (String name : GoldenSet.NAMES) {
      if (name.equals("small")) {
        continue; // has no reports
      }
      GoldenSet set = GoldenSet.of(name);
      Conventions conventions = set.conventions(Map.of());
      for (Object json : Golden.list(set.json("reports.json"))) {
        Map<String, Object> golden = Golden.object(json);
        Query query = query(golden, conventions);
        List<Task> found = query.run(set.replica, conventions, set.now);
        List<Integer> expected = GoldenSet.numbers(golden.get("order"));
        if (!set.numbersOf(found).equals(expected)) {
          wrong.add(golden + " but was " + set.numbersOf(found));
        }
        count++;
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(count).isEqualTo(48);
  }

  private static Query query(Map<String, Object> golden, Conventions conventions) {
    if (golden.get("report") instanceof String report) {
      return Report.find(report).orElseThrow().query(conventions);
    }
    return Query.of(Filter.parse((String) golden.get("filter"), conventions))
        .orderBy(TaskOrder.parse((String) golden.get("sort"), conventions));
  }

  @Test
  void whatIsNarrowedFindsTheSame() {
    List<String> wrong = new ArrayList<>();
    for (String name : GoldenSet.NAMES) {
      GoldenSet set = GoldenSet.of(name);
      for (Object json : Golden.list(set.json("filters.json"))) {
        Map<String, Object> golden = Golden.object(json);
        if (!golden.containsKey("match")) {
          continue;
        }
        Conventions conventions = set.conventions(GoldenFiltersTest.config(golden));
        Filter filter = Filter.parse((String) golden.get("filter"), conventions);
        List<Integer> found =
            set.numbersOf(Query.of(filter).limit(0).run(set.replica, conventions, set.now)).stream()
                .sorted()
                .toList();
        if (!found.equals(GoldenSet.numbers(golden.get("match")))) {
          wrong.add(name + ": " + golden.get("filter") + " was " + found);
        }
      }
    }
    assertThat(wrong).isEmpty();
  }
}
