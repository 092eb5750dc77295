package org.taskchampion.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.taskchampion.Attribute;
import org.taskchampion.AttributeType;
import org.taskchampion.Replica;
import org.taskchampion.Status;
import org.taskchampion.Task;
import org.taskchampion.storage.InMemoryStorage;

class FilterTest {

  private static final Instant NOW = Instant.parse("2026-03-18T14:30:00Z");
  private static final Instant END_OF_WEEK = Instant.parse("2026-03-22T22:59:59Z");
  private static final Conventions CONVENTIONS =
      Conventions.standard(ZoneId.of("Europe/Berlin")).toBuilder()
          .attribute("estimate", AttributeType.NUMERIC)
          .attribute("effort", AttributeType.DURATION)
          .build();

  @Test
  void aFilterThatIsBuiltFindsWhatTheWrittenOneFinds() {
    Filter filter = Filter.parse("+work due.before:eow (project:home or priority:H)", CONVENTIONS);
    Filter same =
        Filter.tag("work")
            .and(Filter.dueBefore(END_OF_WEEK))
            .and(Filter.project("home").or(Filter.priority("H")));
    assertThat(same)
        .hasToString("+work due.before:2026-03-22T22:59:59Z ( project:home or priority:H )");
    try (Replica replica = Replica.open(new InMemoryStorage())) {
      Task task =
          replica.editAndGet(
              edit ->
                  edit.add("Water the plants")
                      .addTag("work")
                      .due(NOW.plusSeconds(60))
                      .set(Attribute.PROJECT, "home.garden")
                      .task());
      Task other = replica.editAndGet(edit -> edit.add("Tidy up").addTag("work").due(NOW).task());
      Evaluation evaluation = Evaluation.of(replica, CONVENTIONS, NOW);
      for (Filter each : List.of(filter, same)) {
        assertThat(each.matches(task, evaluation)).isTrue();
        assertThat(each.matches(other, evaluation)).isFalse();
      }
    }
  }

  @Test
  void filtersAreBuiltOfAllKindsOfParts() {
    UUID uuid = UUID.fromString("abc00001-0000-4000-8000-000000000001");
    assertThat(
            List.of(
                Filter.all(),
                Filter.none(),
                Filter.tag(VirtualTag.OVERDUE).not(),
                Filter.tag("a-b"),
                Filter.status(Status.COMPLETED),
                Filter.contains("C++ (draft)"),
                Filter.ids(1, 3),
                Filter.uuids(List.of(uuid)),
                Filter.ids(1).and(Filter.ids(2)),
                Filter.ids(1).or(Filter.tag("a")).xor(Filter.tag("b")),
                Filter.has(Attribute.DUE),
                Filter.has(Attribute.DUE).not(),
                Filter.after(Attribute.ENTRY, NOW),
                Filter.is(Attribute.number("estimate"), new BigDecimal("-1.5")),
                Filter.is(Attribute.duration("effort"), Duration.ofMinutes(90)),
                Filter.is(Attribute.PROJECT, "due"),
                Filter.project("a b")))
        .extracting(Filter::toString)
        .containsExactly(
            "",
            "uuid.none:",
            "-OVERDUE",
            "+'a-b'",
            "status.is:completed",
            "/C\\+\\+ \\(draft\\)/",
            "1 3",
            "abc00001-0000-4000-8000-000000000001",
            "( 1 ) and ( 2 )",
            "( 1 ) or +a xor +b",
            "due.any:",
            "! ( due.any: )",
            "entry.after:2026-03-18T14:30:00Z",
            "estimate == - 1.5",
            "effort.is:PT1H30M",
            "project.is:due",
            "project:'a b'")
        .allSatisfy(text -> assertThat(Filter.parse(text, CONVENTIONS)).hasToString(text));
  }

  @Test
  void manyFiltersAreJoinedAtOnce() {
    List<Filter> many =
        IntStream.rangeClosed(1, 10_000).mapToObj(i -> Filter.tag("t" + i)).toList();
    assertThat(Filter.parse(Filter.anyOf(many).toString(), CONVENTIONS))
        .isEqualTo(Filter.anyOf(many));
    assertThat(Filter.allOf(List.of())).isEqualTo(Filter.all());
    assertThat(Filter.anyOf(List.of())).isEqualTo(Filter.none());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "+work nosuch:x      | 6  | there is no attribute \"nosuch\"; to search for a text, put it"
            + " between slashes",
        "sta:pending         | 0  | \"sta\" can be start, status; write more of it",
        "due.nosuch:today    | 4  | there is no modifier \"nosuch\"; there are is, isnt, not,"
            + " before, after, by, under,",
        "due.before:nosuch   | 0  | \"nosuch\" is no date, which due is compared with",
        "( +a                | 0  | this parenthesis is not closed",
        "+a )                | 3  | this parenthesis closes none that is open",
        "+a or               | 5  | a value or a term is missing behind \"or\"",
        "or +a               | 0  | a value or a term is missing before \"or\"",
        "project:'home       | 8  | the quotation mark ' is not closed; write another one where the"
            + " text ends",
        "+a ! ( +b )         | 3  | there must be \"and\", \"or\" or \"xor\" before a ! behind"
            + " another term",
        "re-check            | 0  | a word with an operator in it is worked out; to search for it,"
            + " put it between",
        "due + 1d            | 0  | this is a value and no condition: compare it with another one",
        "+a == 1             | 0  | this is a condition and no value: it can be joined only by and,"
            + " or, xor and !",
        "+a /[/              | 3  | this is no regular expression: Unclosed character class",
        "id:1,2              | 0  | \"1,2\" is no number of a task; several are written as 1,3-5"
            + " without id:",
        "limit:x             | 6  | limit takes a number of tasks, or page",
      })
  void aFaultHasItsPlace(String text, int position, String message) {
    FilterSyntaxException fault =
        catchThrowableOfType(FilterSyntaxException.class, () -> Filter.parse(text, CONVENTIONS));
    assertThat(fault).isNotNull();
    assertThat(fault.getMessage()).startsWith(message);
    assertThat(fault.position()).isEqualTo(position);
  }

  @Test
  void whatCannotBeWorkedOutOfATaskIsSaid() {
    try (Replica replica = Replica.open(new InMemoryStorage())) {
      Task task = replica.editAndGet(edit -> edit.add("Not due").task());
      Evaluation evaluation = Evaluation.of(replica, CONVENTIONS, NOW);
      Filter filter = Filter.parse("due - entry > 10d", CONVENTIONS);
      assertThatThrownBy(() -> filter.matches(task, evaluation))
          .isInstanceOf(FilterSyntaxException.class)
          .hasMessageContaining("something that is missing");
      assertThat(Filter.parse("due.any: due - entry > 10d", CONVENTIONS).matches(task, evaluation))
          .isFalse();
    }
  }

  @Test
  void timesThatAFilterCannotHaveAreRefused() {
    assertThatThrownBy(() -> Filter.dueBefore(Instant.parse("+10000-01-01T00:00:00Z")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0000 to 9999");
  }

  @Test
  void aLimitIsNoCondition() {
    assertThat(Filter.parse("+a limit:5", CONVENTIONS).limit()).hasValue(5);
    assertThat(Filter.parse("limit:page", CONVENTIONS).limit()).isEmpty();
    assertThat(Filter.parse("+a", CONVENTIONS).limit()).isEmpty();
  }
}
