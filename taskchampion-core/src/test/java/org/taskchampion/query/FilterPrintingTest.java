package org.taskchampion.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.taskchampion.golden.Golden;

/** A filter that is printed and read again is the same. */
class FilterPrintingTest {

  private static final GoldenSet SET = GoldenSet.of("small");
  private static final Conventions CONVENTIONS = SET.conventions(Map.of());

  @Test
  void goldenFiltersAreReadAgainAsTheyWere() {
    List<String> wrong = new ArrayList<>();
    for (String name : GoldenSet.NAMES) {
      GoldenSet set = GoldenSet.of(name);
      for (Object json : Golden.list(set.json("filters.json"))) {
        Map<String, Object> golden = Golden.object(json);
        String text = (String) golden.get("filter");
        Conventions conventions = set.conventions(GoldenFiltersTest.config(golden));
        Filter filter;
        try {
          filter = Filter.parse(text, conventions);
        } catch (FilterSyntaxException e) {
          continue;
        }
        check(text, filter, conventions, wrong);
      }
    }
    assertThat(wrong.stream().limit(5)).isEmpty();
  }

  @Test
  void randomFiltersAreReadAgainAsTheyWere() {
    List<String> wrong = new ArrayList<>();
    for (long seed = 1; seed <= 3_000; seed++) {
      Filter filter = new RandomFilters(new Random(seed)).next();
      check("seed " + seed, filter, CONVENTIONS, wrong);
    }
    assertThat(wrong.stream().limit(5)).isEmpty();
  }

  private static void check(
      String what, Filter filter, Conventions conventions, List<String> wrong) {
    String printed = filter.toString();
    try {
      Filter again = Filter.parse(printed, conventions);
      if (!again.equals(filter) || again.hashCode() != filter.hashCode()) {
        wrong.add(what + ": " + printed + " became " + again + " " + again.condition());
      }
    } catch (FilterSyntaxException e) {
      wrong.add(what + ": " + printed + ": " + e.getMessage() + " at " + e.position());
    }
  }
}
