package org.taskchampion.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.taskchampion.Task;
import org.taskchampion.fuzz.FuzzedText;

/**
 * A filter: it is printed as one that reads the same, and finds the same tasks alone and in a
 * query, or it is refused with a place. Where the text has several lines, each is a word.
 */
class FilterFuzzTest {

  private static final GoldenSet SET = GoldenSet.of("small");
  private static final List<Conventions> CONVENTIONS =
      List.of(
          SET.conventions(Map.of()),
          SET.conventions(
              Map.of("regex", "no", "search.case.sensitive", "no", "weekstart", "monday")));

  @FuzzTest
  void isReadOrRefused(byte[] data) {
    String text = FuzzedText.of(data);
    for (Conventions conventions : CONVENTIONS) {
      try {
        tryOut(text, conventions);
      } catch (FilterSyntaxException e) {
        assertThat(e.position()).isBetween(0, text.length());
        assertThat(e.getMessage()).isNotEmpty();
      }
    }
  }

  private static void tryOut(String text, Conventions conventions) {
    Filter filter =
        text.contains("\n")
            ? Filter.parse(Arrays.asList(text.split("\n", -1)), conventions)
            : Filter.parse(text, conventions);
    assertThat(parsedAgain(filter, conventions)).isEqualTo(filter);
    Evaluation evaluation = SET.evaluation(conventions);
    List<Task> matching =
        SET.replica.tasks().stream().filter(task -> filter.matches(task, evaluation)).toList();
    assertThat(Query.of(filter).limit(0).run(SET.evaluation(conventions)))
        .containsExactlyInAnyOrderElementsOf(matching);
  }

  private static Filter parsedAgain(Filter filter, Conventions conventions) {
    try {
      return Filter.parse(filter.toString(), conventions);
    } catch (FilterSyntaxException e) {
      throw new AssertionError("it prints as " + filter, e);
    }
  }
}
