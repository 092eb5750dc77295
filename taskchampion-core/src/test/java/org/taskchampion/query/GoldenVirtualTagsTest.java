package org.taskchampion.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.taskchampion.Task;
import org.taskchampion.golden.Golden;

class GoldenVirtualTagsTest {

  @Test
  void eachTaskHasTheVirtualTagsThatTaskwarriorGivesIt() {
    for (String name : GoldenSet.NAMES) {
      GoldenSet set = GoldenSet.of(name);
      Evaluation evaluation = set.evaluation(set.conventions(Map.of()));
      Map<String, List<Integer>> expected = new TreeMap<>();
      Golden.object(set.json("virtual-tags.json"))
          .forEach((tag, numbers) -> expected.put(tag, GoldenSet.numbers(numbers)));
      assertThat(expected).hasSize(VirtualTag.values().length);
      Map<String, List<Integer>> actual = new TreeMap<>();
      for (VirtualTag tag : VirtualTag.values()) {
        actual.put(tag.name(), new ArrayList<>());
      }
      for (Task task : set.replica.tasks()) {
        for (VirtualTag tag : evaluation.virtualTags(task)) {
          actual.get(tag.name()).add(set.numberOf(task));
        }
      }
      actual.values().forEach(numbers -> numbers.sort(null));
      assertThat(actual).as(name).isEqualTo(expected);
    }
  }
}
