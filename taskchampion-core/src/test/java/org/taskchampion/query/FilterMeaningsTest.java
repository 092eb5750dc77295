package org.taskchampion.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.storage.InMemoryStorage;

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
  void aNumberThatNoTaskHasIsNoBeginningOfAUuidWhenItIsPrinted() {
    isFault("12345678,1", 0, "no task has the number 12345678: they go up to 9999999");
    isFault("+home 1,12345678-12345679", 6, "12345678");
    assertThat(found("1,9999999")).isEqualTo(found("1"));
    assertThat(found("1-99999999")).isEqualTo(found("id.above:0"));
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
        catchThrowableOfType(FilterSyntaxException.class, () -> Filter.parse(text, CONVENTIONS));
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

  private static final Conventions PLAIN = SET.conventions(Map.of("regex", "no"));
  private static final Conventions PLAIN_IN_ANY_CASE =
      SET.conventions(Map.of("regex", "no", "search.case.sensitive", "no"));
  private static final Conventions IN_ANY_CASE =
      SET.conventions(Map.of("search.case.sensitive", "no"));

  @Test
  void aTextThatIsContainedIsThatTextWhateverTheConventions() {
    for (Conventions conventions : List.of(CONVENTIONS, PLAIN, IN_ANY_CASE, PLAIN_IN_ANY_CASE)) {
      assertThat(found(Filter.contains("C++"), conventions)).contains(1).hasSizeLessThan(16);
      assertThat(found(Filter.contains("^book"), conventions)).isEmpty();
      assertThat(found(Filter.contains("code$"), conventions)).isEmpty();
      boolean anyCase = !conventions.isCaseSensitive();
      assertThat(found(Filter.contains("c++"), conventions).isEmpty()).isEqualTo(!anyCase);
    }
    assertThat(Filter.contains("C++")).hasToString("/C\\+\\+/");
  }

  @Test
  void anAddressIsSearchedForAsItIsWritten() {
    try (Replica replica = Replica.open(new InMemoryStorage())) {
      Task task =
          replica.editAndGet(edit -> edit.add("See https://example.org/a?b=1.5 (soon)").task());
      for (Conventions conventions : List.of(CONVENTIONS, PLAIN)) {
        Evaluation evaluation = Evaluation.of(replica, conventions, SET.now);
        Filter filter = Filter.parse("https://example.org/a?b=1.5", conventions);
        assertThat(filter.matches(task, evaluation)).isTrue();
        assertThat(filter).hasToString("https://example.org/a?b=1.5");
        assertThat(
                Filter.parse("https://example.org/a?b=1x5", conventions).matches(task, evaluation))
            .isFalse();
      }
    }
  }

  @Test
  void withoutRegularExpressionsTheStartAndTheEndAreThoseOfAnyAttribute() {
    for (String text :
        List.of(
            "project.startswith:home",
            "project.endswith:garden",
            "project.left:ome",
            "description.endswith:code")) {
      assertThat(found(Filter.parse(text, PLAIN), PLAIN)).as(text).isEqualTo(found(text));
    }
    assertThat(found("project.startswith:home")).isNotEmpty();
    // A note begins with it, too.
    assertThat(found("description.startswith:book")).containsExactly(2, 3);
    assertThat(found(Filter.parse("description.startswith:book", PLAIN), PLAIN)).containsExactly(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a{256}/",
        "/a{1,300}/",
        "/a{300,}/",
        "/((a{200}){200}){200}/",
        "/(a{200}b){200}{200}/",
        "/a{99999999999}/",
        "/(?x)#[/",
        "/(?ix:#[)/",
        "/(?s-ix)#[/",
      })
  void repetitionsAndCommentsThatHideOthersAreRefused(String text) {
    isFault("+home " + text, 6, "regular expression");
  }

  @Test
  void repetitionsThatAreFewAreTaken() {
    assertThat(found("/bo{2}k/")).isEqualTo(found("/book/"));
    assertThat(found("/(bo{1,255}k){1}/")).isEqualTo(found("/book/"));
    assertThat(found("/[{999}]|book/")).isEqualTo(found("/book/"));
    assertThat(found("/(?i)BOOK/")).isEqualTo(found("/(?i:book)/"));
    Filter.parse("/a{200}b{200}c{200}d{200}/", CONVENTIONS);
  }

  @Test
  void theLastLimitCounts() {
    assertThat(Filter.parse("+a limit:5 limit:7", CONVENTIONS).limit()).hasValue(7);
    assertThat(Filter.parse("+a limit:5 ( limit:0 +b )", CONVENTIONS).limit()).isEmpty();
    assertThat(Filter.parse("limit:5 limit:page", CONVENTIONS).limit()).isEmpty();
    assertThat(Filter.parse("limit:5 limit:page", CONVENTIONS).isLimitedToPage()).isTrue();
    assertThat(Filter.parse("limit:page limit:5", CONVENTIONS).isLimitedToPage()).isFalse();
    assertThat(Filter.parse("+a", CONVENTIONS).isLimitedToPage()).isFalse();
    Report report = Report.named("few").filter("+home limit:2").order("due+");
    assertThat(report.query(CONVENTIONS).limit()).hasValue(2);
    assertThat(report.query("limit:3", CONVENTIONS).limit()).hasValue(3);
    assertThat(report.query("limit:0", CONVENTIONS).limit()).isEmpty();
    assertThat(report.query("limit:page", CONVENTIONS).limit()).isEmpty();
    assertThat(report.query("limit:page", CONVENTIONS).filter().isLimitedToPage()).isTrue();
  }

  @Test
  void aLimitIsJoinedByAndAlone() {
    isFault("+a or limit:5", 6, "limit");
    isFault("limit:5 xor +a", 0, "limit");
    isFault("+a and ! limit:5", 9, "limit");
    isFault("+a and ! ( +b limit:5 )", 11, "limit");
    isFault("( limit:5 +a ) or +b", 2, "limit");
    Filter limited = Filter.parse("+a limit:5", CONVENTIONS);
    assertThatThrownBy(() -> limited.or(Filter.tag("b")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Filter.tag("b").xor(limited))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Filter.anyOf(List.of(Filter.tag("b"), limited)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(limited::not).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatFindsEveryTaskWithoutSayingSoIsKnown() {
    for (boolean regularExpressions : List.of(true, false)) {
      Conventions conventions =
          CONVENTIONS.toBuilder().regularExpressions(regularExpressions).build();
      for (String text :
          List.of(
              "//",
              "( // )",
              "+home or //",
              "! ( +home // )",
              "description.has:",
              "description.contains:''",
              "project.startswith:",
              "project.left:",
              "project.endswith:",
              "project.right:",
              "project.word:",
              "project ~ ''")) {
        assertThat(Filter.parse(text, conventions).searchesForNothing()).as(text).isTrue();
      }
      for (String text : List.of("project:", "description.has:x", "/limit:5/", "/ /", "+home 1")) {
        Filter filter = Filter.parse(text, conventions);
        assertThat(filter.searchesForNothing()).as(text).isFalse();
        assertThat(filter.isLimited()).as(text).isFalse();
      }
    }
    for (String text : List.of("limit:5", "limit:0", "limit:page", "( +home limit:2 )")) {
      assertThat(Filter.parse(text, CONVENTIONS).isLimited()).as(text).isTrue();
    }
  }
}
