package org.taskchampion.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.taskchampion.Attribute;
import org.taskchampion.AttributeType;
import org.taskchampion.PropertyNames;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.storage.InMemoryStorage;

/** Filters that are built, and what all filters find of strange tasks. */
class FilterBuildingTest {

  private static final Instant NOW = Instant.parse("2026-03-18T14:30:00Z");
  private static final Conventions CONVENTIONS =
      Conventions.standard(ZoneId.of("Europe/Berlin")).toBuilder()
          .attribute("effort", AttributeType.DURATION)
          .build();
  private static final Attribute<Duration> EFFORT = Attribute.duration("effort");

  @Test
  void aSpanOfTimeIsOneThatCanBeWritten() {
    for (Duration wrong :
        List.of(
            Duration.ofSeconds(-1),
            Duration.ofSeconds(1_000_000_000_000_001L),
            Duration.ofSeconds(Long.MAX_VALUE),
            Duration.ofSeconds(Long.MIN_VALUE))) {
      assertThatThrownBy(() -> Filter.is(EFFORT, wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("span of time");
    }
    for (Duration right : List.of(Duration.ZERO, Duration.ofSeconds(1_000_000_000_000_000L))) {
      Filter filter = Filter.is(EFFORT, right);
      assertThat(Filter.parse(filter.toString(), CONVENTIONS)).isEqualTo(filter);
    }
  }

  @Test
  void aRecurrenceIsASpanOfTime() {
    Filter filter = Filter.is(Attribute.RECUR, "weekly");
    assertThat(filter).hasToString("recur.is:weekly");
    assertThat(Filter.parse("recur.is:weekly", CONVENTIONS)).isEqualTo(filter);
    try (Replica replica = Replica.open(new InMemoryStorage())) {
      Task task = replica.editAndGet(edit -> edit.add("a").set(Attribute.RECUR, "7d").task());
      assertThat(filter.matches(task, Evaluation.of(replica, CONVENTIONS, NOW))).isTrue();
    }
    assertThatThrownBy(() -> Filter.is(Attribute.RECUR, "sometimes"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("weekly");
  }

  @Test
  void aNumberOfATaskIsOneThatCanBeWritten() {
    assertThat(Filter.ids(9_999_999)).hasToString("9999999");
    assertThat(Filter.parse("9999999", CONVENTIONS)).isEqualTo(Filter.ids(9_999_999));
    assertThatThrownBy(() -> Filter.ids(1, 10_000_000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("9999999");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u00a0", "\u3000", "\u2003", "\u202f", "\u2028", "\t", "\n", " "})
  void blanksAreTheSameForDatesAndFilters(String blank) {
    assertThat(Filter.parse("+a" + blank + "+b", CONVENTIONS))
        .isEqualTo(Filter.tag("a").and(Filter.tag("b")));
    assertThat(Filter.parse("due" + blank + "<" + blank + "3" + blank + "days", CONVENTIONS))
        .hasToString("due.before:3days");
    for (Filter filter :
        List.of(Filter.project("a" + blank + "b"), Filter.tag("a" + blank + "b"))) {
      assertThat(Filter.parse(filter.toString(), CONVENTIONS)).isEqualTo(filter);
    }
  }

  @Test
  void escapesMeanTheSameInBrackets() {
    assertThat(finds("^[\\w]+$", "Ärger")).isTrue();
    assertThat(finds("^[-\\w.]+$", "Är-ger.")).isTrue();
    assertThat(finds("[\\W]", "Ärger")).isFalse();
    assertThat(finds("[x\\W]", "Är ger")).isTrue();
    assertThat(finds("^[^\\W]+$", "Ärger")).isTrue();
    assertThat(finds("[\\<]", "a<b")).isTrue();
    assertThat(finds("[\\B\\Q]", "Q")).isTrue();
    assertThat(finds("[\\b]", "b")).isFalse();
    assertThat(finds("^[\\d]$", "7")).isTrue();
  }

  private static boolean finds(String pattern, String text) {
    return Regexes.compile(new Operand.Text(pattern), CONVENTIONS, Place.NONE).finds(text, true);
  }

  @Test
  void aDateThatThereIsNotInThatYearIsAFaultOfTheFilter() {
    Conventions dates = CONVENTIONS.toBuilder().dateFormat("d/m").build();
    try (Replica replica = Replica.open(new InMemoryStorage())) {
      Task task = replica.editAndGet(edit -> edit.add("a").due(NOW).task());
      Evaluation evaluation = Evaluation.of(replica, dates, NOW);
      for (String text : List.of("+a or due < 29/2", "+a or due = (29/2 + 1d)")) {
        Filter filter = Filter.parse(text, dates);
        FilterSyntaxException fault =
            catchThrowableOfType(
                FilterSyntaxException.class, () -> filter.matches(task, evaluation));
        assertThat(fault).as(text).isNotNull();
        assertThat(fault.position()).as(text).isGreaterThanOrEqualTo(10);
      }
      Filter filter = Filter.parse("+a or due < 28/2", dates);
      FilterSyntaxException fault =
          catchThrowableOfType(
              FilterSyntaxException.class,
              () -> filter.matches(task, Evaluation.of(replica, CONVENTIONS, NOW)));
      assertThat(fault.getMessage()).contains("other dates");
      assertThat(fault.position()).isEqualTo(10);
    }
    assertThat(position("  ( )")).isEqualTo(2);
    assertThat(position("due.before:-( )")).isEqualTo(12);
  }

  private static int position(String text) {
    return catchThrowableOfType(FilterSyntaxException.class, () -> Filter.parse(text, CONVENTIONS))
        .position();
  }

  @Test
  void tasksThatWaitAsInEarlierVersionsAreFound() {
    try (Replica replica = Replica.open(new InMemoryStorage())) {
      Task old =
          replica.editAndGet(
              edit ->
                  edit.add("old")
                      .set(PropertyNames.STATUS, "waiting")
                      .waitUntil(NOW.plusSeconds(60))
                      .due(NOW.minusSeconds(60))
                      .task());
      Task task = replica.editAndGet(edit -> edit.add("new").waitUntil(NOW.plusSeconds(60)).task());
      Evaluation evaluation = Evaluation.of(replica, CONVENTIONS, NOW);
      assertThat(evaluation.hasTag(old, VirtualTag.WAITING)).isFalse();
      assertThat(evaluation.hasTag(task, VirtualTag.WAITING)).isTrue();
      for (String text :
          List.of("status:waiting", "+WAITING", "+OVERDUE", "+WAITING or +OVERDUE")) {
        Filter filter = Filter.parse(text, CONVENTIONS);
        assertThat(Query.of(filter).run(evaluation))
            .as(text)
            .containsExactlyInAnyOrderElementsOf(
                replica.tasks().stream().filter(t -> filter.matches(t, evaluation)).toList());
      }
    }
  }

  @Test
  void moreFiltersAreBuilt() {
    GoldenSet set = GoldenSet.of("small");
    Conventions conventions = set.conventions(Map.of());
    Map<Filter, String> same = new LinkedHashMap<>();
    same.put(
        Filter.above(Attribute.number("estimate"), BigDecimal.ONE), "estimate.any: estimate > 1");
    same.put(
        Filter.below(Attribute.number("estimate"), BigDecimal.TEN), "estimate.any: estimate < 10");
    same.put(Filter.above(EFFORT, Duration.ofMinutes(1)), "effort.any: effort > 1min");
    same.put(Filter.contains(Attribute.PROJECT, "e.g"), "project.has:e\\.g");
    same.put(Filter.startsWith(Attribute.PROJECT, "home"), "project:home");
    same.put(Filter.startsWith(Attribute.PROJECT, ""), "");
    same.put(Filter.projectWithParts("home"), "project.is:home or project.startswith:home\\.");
    same.put(Filter.dueOn(LocalDate.of(2026, 3, 19)), "due:2026-03-19");
    same.forEach(
        (filter, text) -> {
          assertThat(Filter.parse(filter.toString(), conventions)).isEqualTo(filter);
          assertThat(found(set, filter, conventions))
              .as(text)
              .isEqualTo(found(set, Filter.parse(text, conventions), conventions))
              .isNotEmpty();
        });
    assertThat(found(set, Filter.projectWithParts("home"), conventions)).contains(1, 2);
    assertThat(found(set, Filter.projectWithParts("home"), conventions)).doesNotContain(3);
    Filter early = Filter.dueOn(LocalDate.of(0, 1, 1)).or(Filter.dueBefore(Instant.EPOCH));
    assertThat(Filter.parse(early.toString(), conventions)).isEqualTo(early);
    assertThat(found(set, early, conventions)).isEmpty();
    assertThatThrownBy(() -> Filter.dueOn(LocalDate.of(-1, 1, 1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static List<Integer> found(GoldenSet set, Filter filter, Conventions conventions) {
    return set.numbersOf(Query.of(filter).run(set.evaluation(conventions)));
  }

  @Test
  void aNumberNamesATaskHoweverItIsAskedFor() {
    for (String text : List.of("5", "id:5", "id.is:5", "id == 5", "+a id:5")) {
      assertThat(Candidates.of(Filter.parse(text, CONVENTIONS).condition()).scope())
          .as(text)
          .isEqualTo(Candidates.Scope.NAMED);
    }
    for (String text : List.of("id:0", "id.not:5", "id:1.5", "id.over:5", "id:5 or +a")) {
      assertThat(Candidates.of(Filter.parse(text, CONVENTIONS).condition()).scope())
          .as(text)
          .isEqualTo(Candidates.Scope.ALL);
    }
  }
}
