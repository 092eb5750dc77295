package org.taskchampion.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.taskchampion.Task;

/**
 * However long, deep or expensive a filter's text is, reading it gives a filter or says what is
 * wrong: never another exception, a stack overflow, or an answer that takes long.
 */
class HostileFiltersTest {

  private static final GoldenSet SET = GoldenSet.of("small");
  private static final Conventions CONVENTIONS = SET.conventions(Map.of());

  static final List<String> PARTS =
      List.of(
          "(",
          ")",
          "!",
          "-",
          "+",
          "*",
          "/",
          "%",
          "^",
          "=",
          "==",
          "!==",
          "~",
          "!~",
          "<",
          ">=",
          "and",
          "or",
          "xor",
          " ",
          " ",
          " ",
          "\t",
          "'",
          "\"",
          "\\",
          "\\/",
          "due",
          "due.before:",
          "project:",
          "desc",
          "+home",
          "-work",
          "1",
          "1-3",
          "1,3-5",
          "0x1f",
          "1.5",
          "00",
          "abc00001",
          "abc00001-",
          "2026-03-18",
          "today",
          "eom",
          "1d",
          "PT1H",
          "3 days",
          "99999999999",
          "99999999999999999",
          "99999999999999999999",
          "1234567d",
          "abc00001-0000-4000-8000-000000000001.due",
          "2026-1-5",
          "{99999}",
          "(?x)#[",
          "due ~ ",
          "* 9999999999999999",
          "/book/",
          "/(a|b)*c/",
          "[",
          "]",
          "[[:",
          "{2}",
          ":",
          "::",
          ":=",
          ".",
          "annotations.1.entry",
          "tags.x",
          "2.due",
          "urgency",
          "limit:5",
          "true",
          "pi",
          "&&",
          "||",
          "--",
          "\u0000",
          "\ud83d",
          "\udc00",
          "ü",
          "http://x",
          "U+00e4",
          "\\u12",
          "id:",
          "estimate * 9",
          "status:p",
          "uuid:",
          ",",
          "9:30",
          "31st",
          "a.b.c:d",
          "depends",
          "recur",
          "effort");

  private static void tryOut(String text) {
    Filter filter;
    try {
      filter = Filter.parse(text, CONVENTIONS);
    } catch (FilterSyntaxException e) {
      assertThat(e.position()).isBetween(0, text.length());
      assertThat(e.getMessage()).isNotEmpty();
      return;
    }
    assertThat(Filter.parse(filter.toString(), CONVENTIONS)).isEqualTo(filter);
    Evaluation evaluation = SET.evaluation(CONVENTIONS);
    try {
      for (Task task : SET.replica.tasks()) {
        filter.matches(task, evaluation);
      }
    } catch (FilterSyntaxException e) {
      assertThat(e.position()).isBetween(0, text.length());
    }
  }

  @Test
  void longTextsTakeTimeInProportion() {
    for (String part : PARTS) {
      for (String separator : List.of("", " ", " and ", " or ")) {
        String text = (part + separator).repeat(20_000 / (part.length() + separator.length()));
        long start = System.nanoTime();
        tryOut(text.length() < 10_000 || part.equals("/(a|b)*c/") ? part : text);
        assertThat(Duration.ofNanos(System.nanoTime() - start))
            .as(part + separator)
            .isLessThan(Duration.ofSeconds(30));
      }
    }
  }

  @Test
  void deepTextsAreRefused() {
    for (String open : List.of("( ", "! ( ", "( +a or ", "( +a xor ! ( ", "due > ( 1 + ")) {
      assertThatThrownBy(() -> Filter.parse(open.repeat(100_000), CONVENTIONS))
          .isInstanceOf(FilterSyntaxException.class);
    }
    assertThatThrownBy(
            () -> Filter.parse("( ".repeat(1_000) + "+a" + " )".repeat(1_000), CONVENTIONS))
        .isInstanceOf(FilterSyntaxException.class)
        .hasMessageContaining("100");
    assertThat(Filter.parse("( ".repeat(99) + "+a" + " )".repeat(99), CONVENTIONS))
        .isEqualTo(Filter.tag("a"));
    assertThat(Filter.parse("! ".repeat(100_000) + "+a", CONVENTIONS)).isEqualTo(Filter.tag("a"));
    assertThatThrownBy(() -> Filter.parse("urgency > 1" + " + 1".repeat(100_000), CONVENTIONS))
        .isInstanceOf(FilterSyntaxException.class);
  }

  @Test
  void filtersThatAreBuiltAreNotDeeperEither() {
    assertThatThrownBy(
            () -> {
              Filter filter = Filter.tag("a");
              for (int i = 0; i < 100_000; i++) {
                filter = filter.and(Filter.tag("b")).or(Filter.tag("c"));
              }
            })
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("100");
  }

  @Test
  void regularExpressionsThatTakeForEverAreGivenUp() {
    for (String pattern : List.of("(a+)+b", "(a|aa)+$b", "(a|b)*c", "(.*a){20}x")) {
      Search search = Regexes.compile(new Operand.Text(pattern), CONVENTIONS, new Place(3));
      long start = System.nanoTime();
      try {
        search.finds("a".repeat(5_000), true);
      } catch (FilterSyntaxException e) {
        assertThat(e.position()).isEqualTo(3);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
    }
    assertThatThrownBy(
            () ->
                Regexes.compile(new Operand.Text("(.*a){15}x"), CONVENTIONS, new Place(3))
                    .finds("a".repeat(99), true))
        .isInstanceOf(FilterSyntaxException.class)
        .hasMessageContaining("takes too long");
  }
}
