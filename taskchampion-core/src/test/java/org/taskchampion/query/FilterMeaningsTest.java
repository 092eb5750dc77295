package org.taskchampion.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.taskchampion.Task;

/** Filters whose words could be taken for something else. */
class FilterMeaningsTest {

  private static final GoldenSet SET = GoldenSet.of("small");
  private static final Conventions CONVENTIONS = SET.conventions(Map.of());

  private static List<Integer> found(Filter filter, Conventions conventions) {
    Evaluation evaluation = SET.evaluation(conventions);
    return SET.replica.tasks().stream()
        .filter(task -> filter.matches(task, evaluation))
        .map(SET::numberOf)
        .sorted()
        .toList();
  }

  private static List<Integer> found(String text) {
    return found(Filter.parse(text, CONVENTIONS), CONVENTIONS);
  }

  private static void isFault(String text, int position, String message) {
    FilterSyntaxException fault =
        catchThrowableOfType(FilterSyntaxException.class, () -> found(text));
    assertThat(fault).as(text).isNotNull();
    assertThat(fault.getMessage()).as(text).contains(message);
    assertThat(fault.position()).as(text).isEqualTo(position);
  }

  @Test
  void aNumberBeforeAWordThatJoinsIsATask() {
    assertThat(found("1 and +home")).isEqualTo(found("1 +home")).hasSize(1);
    assertThat(found("1 or +home")).isEqualTo(found("( 1 ) or +home")).hasSizeLessThan(10);
    assertThat(found("1 xor +home")).isEqualTo(found("( 1 ) xor +home"));
    assertThat(found("1 && +home")).isEqualTo(found("1 +home"));
    assertThat(found("1 || +home")).isEqualTo(found("1 or +home"));
    assertThat(found("1 and 2")).isEqualTo(found("1"));
    assertThat(found("urgency > 1 1")).isEqualTo(found("( urgency > 1 ) and ( 1 )"));
    assertThat(found("1 + 1 == 2")).hasSize(16);
  }

  @Test
  void anyUuidAndAnyBeginningOfOneIsATask() {
    Random random = new Random(1);
    for (int i = 0; i < 5_000; i++) {
      UUID uuid = new UUID(random.nextLong(), random.nextLong());
      String text = uuid.toString();
      if (i % 4 == 0) {
        text = String.format("%07d", random.nextInt(10_000_000)) + "d" + text.substring(8);
      } else if (i % 4 == 1) {
        text = String.format("%08d-%04d", random.nextInt(100_000_000), i) + text.substring(13);
      }
      Filter filter = Filter.parse(text, CONVENTIONS);
      assertThat(filter).isEqualTo(Filter.uuids(List.of(UUID.fromString(text))));
      assertThat(filter).hasToString(text);
      if (text.charAt(7) == 'd') {
        assertThat(Filter.parse(text.substring(0, 8), CONVENTIONS))
            .hasToString(text.substring(0, 8));
      }
      assertThat(Filter.parse(text + ".due < now", CONVENTIONS)).hasToString(text + ".due < now");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "abc00001.due",
        "abc00001-0000.due",
        "abc00001-0000-4000-8000.due",
        "abc00001-0000-4000-8000-000000000001.due",
      })
  void aReferenceNamesATaskByItsUuid(String reference) {
    assertThat(found("due == " + reference)).isEqualTo(found("due == 1.due")).contains(1);
    assertThat(found(reference + ">due+1d")).isEqualTo(found("1.due > due + 1d"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "due:99999999999999999",
        "due.before:99999999999999999",
        "due = now + 99999999999999999",
        "due = now + 99999999999999999999",
        "due > 99999999999999999999",
        "due.by:- 99999999999999999999",
        "project ~ (now + 99999999999999999)",
        "project ~ (now - 99999999999999999)",
        "(1d * -99999999999999999999) ~ x",
        "(1d / 0.00000000000000000001) ~ x",
        "effort > 99999999999999999999",
        "now + 9000000000000000s > due",
        "due > now + (1d ^ 2)",
        "due = 9000000000000000 + 9000000000000000",
        "due = -9000000000000000 - 9000000000000000",
        "due < 999999999999999 * 10d",
        "due = 10 ^ 400",
        "due = 0 ^ -1",
      })
  void whatIsTooLargeIsAFault(String text) {
    FilterSyntaxException fault =
        catchThrowableOfType(FilterSyntaxException.class, () -> found(text));
    assertThat(fault).as(text).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "due.before:2026-02-30        | 11",
        "due.before:2026-1-5          | 11",
        "due.before:2026-13-01        | 11",
        "due.before:2026-1            | 11",
        "due.before:2026-13           | 11",
        "due.before:2026/03/18        | 11",
        "due.before:2026.03.18        | 0",
        "due.before:12/24/2026        | 11",
        "due.before:24-12-2026        | 11",
        "due.before:2026-02-30T10:00  | 11",
        "due.before:2026-W60          | 11",
        "due.before:\"2026-02-30\"    | 12",
        "due < 2026-02-30             | 6",
        "due < now+2026-2-3           | 10",
        "+home and due>2026-1-5       | 14",
      })
  void aMistypedDateIsAFaultAtOnce(String text, int position) {
    FilterSyntaxException fault =
        catchThrowableOfType(
            FilterSyntaxException.class, () -> Filter.parse(text, CONVENTIONS));
    assertThat(fault).as(text).isNotNull();
    assertThat(fault.getMessage()).as(text).contains("is no date");
    assertThat(fault.position()).as(text).isEqualTo(position);
  }

  @Test
  void whatLooksLikeADateButIsMeantOtherwiseIsNone() {
    assertThat(found("1-3")).hasSize(3);
    assertThat(found("estimate:2-1-1")).isEqualTo(found("estimate:0"));
    assertThat(found("due.before:2026")).isEqualTo(found("due < 2026"));
    assertThat(found("/2026-02-30/")).isEmpty();
    assertThat(found("description.has:2026-02-30")).isEmpty();
  }

  @Test
  void aQuotedValueIsAnExpressionWhereOneIsMeant() {
    assertThat(found("due.before:'now + 1d'")).isEqualTo(found("due < now + 1d")).isNotEmpty();
    assertThat(found("estimate.under:\"1 + 4\"")).isEqualTo(found("estimate < 5"));
    assertThat(found("effort.over:'2 * 1h'")).isEqualTo(found("effort > 2h"));
    assertThat(found("due:''")).isEqualTo(found("due.none:"));
    isFault("+home due.before:'now + nosuch ('", 31, "cannot stand here");
  }

  @Test
  void aWordOfACommandLineIsTakenWhole() {
    Map<List<String>, String> texts =
        Map.of(
            List.of("project:a or +b", "+home"), "project:'a or +b' +home",
            List.of("project:'a b'"), "project:'a b'",
            List.of("description.has:it's (so)"), "description.has:'it\\'s (so)'",
            List.of("due.before:now + 1d"), "due < now + 1d",
            List.of("due.before:(now+1d)"), "due < now + 1d",
            List.of("(", "+home", "or", "project::a & b", ")"), "+home or project:'a & b'",
            List.of("+home or +work"), "+home or +work",
            List.of("http://x/(y)"), "http://x/(y)",
            List.of(), "");
    texts.forEach(
        (words, text) ->
            assertThat(Filter.parse(words, CONVENTIONS))
                .as(text)
                .isEqualTo(Filter.parse(text, CONVENTIONS)));
    FilterSyntaxException fault =
        catchThrowableOfType(
            FilterSyntaxException.class,
            () -> Filter.parse(List.of("project:a b", "due.before:now + 2026-2-3"), CONVENTIONS));
    assertThat(fault.position()).isEqualTo("project:a b due.before:now + ".length());
  }
}
