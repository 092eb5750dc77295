package org.taskchampion.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.taskchampion.Task;
import org.taskchampion.dates.DateSyntaxException;
import org.taskchampion.dates.DateWords;
import org.taskchampion.dates.DurationWords;
import org.taskchampion.golden.Golden;

/**
 * Whatever people write, as a filter, a date, a span of time, an order or a setting, is read or
 * refused: there is no other exception, no stack overflow, and no answer that takes long. The texts
 * are those of the golden files, cut, joined, repeated and strewn with what is special somewhere.
 * {@code -Dwords.fuzz.seconds=600} tries others, for longer.
 */
class RandomWordsTest {

  private static final long SECONDS = Long.getLong("words.fuzz.seconds", 2);
  private static final Duration LONGEST = Duration.ofSeconds(5); // of this thread's computing

  private static final GoldenSet SET = GoldenSet.of("small");
  private static final Conventions CONVENTIONS = SET.conventions(Map.of());
  private static final Conventions PLAIN_SEARCH =
      SET.conventions(Map.of("regex", "no", "search.case.sensitive", "no", "weekstart", "monday"));
  private static final DateWords DATES =
      DateWords.in(ZoneId.of("America/New_York")).withDateFormat("m/d/Y H:N");
  private static final List<Instant> CLOCKS =
      List.of(
          SET.now, Instant.EPOCH, Instant.MAX, Instant.MIN, Instant.parse("2026-03-08T07:00:00Z"));

  private static final List<String> FILTERS = golden("small/filters.json", "filter");
  private static final List<String> MOMENTS = golden("dates.json", "expr");
  private static final List<String> SPANS = golden("durations.json", "expr");
  private static final List<String> ORDERS =
      List.of(
          "urgency-,due+",
          "project+/,entry+",
          "none",
          "start-,due+,pri-,id",
          "tags",
          "estimate-/",
          "description+",
          "depends",
          "recur-",
          "status+,wait-",
          "effort,reviewed+");
  private static final List<String> SETTINGS =
      List.of(
          "uda.x.type",
          "uda.x.values",
          "uda.estimate.default",
          "uda.x.label",
          "weekstart",
          "due",
          "urgency.due.coefficient",
          "urgency.user.tag.x.coefficient",
          "urgency.age.max",
          "urgency.inherit",
          "dateformat",
          "abbreviation.minimum",
          "regex",
          "search.case.sensitive",
          "urgency.uda.x.y.coefficient",
          "nosuch");

  private static List<String> golden(String file, String member) {
    return Golden.list(Golden.json("taskwarrior/" + file)).stream()
        .map(json -> (String) Golden.object(json).get(member))
        .toList();
  }

  @Test
  void anythingIsReadOrRefused() {
    long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
    for (long seed = SECONDS > 10 ? System.nanoTime() : 1; System.nanoTime() < end; seed++) {
      Random random = new Random(seed);
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> tryOut(seed, text(random, FILTERS, 5), RandomWordsTest::filter);
        case 3 -> tryOut(seed, text(random, FILTERS, 3), RandomWordsTest::words);
        case 4, 5 -> tryOut(seed, text(random, MOMENTS, 2), text -> date(text, random));
        case 6 -> tryOut(seed, text(random, SPANS, 2), RandomWordsTest::span);
        default -> {
          tryOut(seed, text(random, ORDERS, 3), text -> order(text, random));
          tryOut(seed, text(random, SPANS, 1), text -> setting(pick(random, SETTINGS), text));
        }
      }
    }
  }

  private static void tryOut(long seed, String text, Consumer<String> reading) {
    long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    try {
      reading.accept(text);
    } catch (RuntimeException | StackOverflowError | AssertionError e) {
      throw new AssertionError("seed " + seed + ": " + text, e);
    }
    long took = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
    assertThat(Duration.ofNanos(took)).as("seed %s: %s", seed, text).isLessThan(LONGEST);
  }

  /** Makes a text of some texts that are right. */
  private static String text(Random random, List<String> right, int most) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(most); i >= 0; i--) {
      text.append(pick(random, right))
          .append(pick(random, List.of(" ", " and ", " or ", "", ",", "+")));
    }
    for (int i = random.nextInt(4); i > 0 && text.length() > 0; i--) {
      int start = random.nextInt(text.length());
      int end = Math.min(text.length(), start + 1 + random.nextInt(8));
      String part = text.substring(start, end);
      switch (random.nextInt(6)) {
        case 0 -> text.delete(start, end);
        case 1 -> text.insert(start, part.repeat(1 + random.nextInt(3)));
        case 2 -> text.insert(start, part.repeat(1 + random.nextInt(500)));
        case 3 -> text.insert(start, pick(random, HostileFiltersTest.PARTS));
        case 4 -> text.replace(start, end, pick(random, HostileFiltersTest.PARTS));
        default -> text.insert(start, Character.toString(random.nextInt(0x3000)));
      }
    }
    return text.toString();
  }

  private static <T> T pick(Random random, List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  private static void filter(String text) {
    for (Conventions conventions : List.of(CONVENTIONS, PLAIN_SEARCH)) {
      try {
        tryOut(Filter.parse(text, conventions), conventions);
      } catch (FilterSyntaxException e) {
        assertThat(e.position()).isBetween(0, text.length());
        assertThat(e.getMessage()).isNotEmpty();
      }
    }
  }

  private static void words(String text) {
    try {
      tryOut(Filter.parse(Arrays.asList(text.split(" ")), CONVENTIONS), CONVENTIONS);
    } catch (FilterSyntaxException e) {
      assertThat(e.position()).isNotNegative();
      assertThat(e.getMessage()).isNotEmpty();
    }
  }

  /** Prints it, reads it again, and asks it of tasks, one by one and by a query. */
  private static void tryOut(Filter filter, Conventions conventions) {
    assertThat(Filter.parse(filter.toString(), conventions)).isEqualTo(filter);
    List<Task> matching = new ArrayList<>();
    Evaluation evaluation = SET.evaluation(conventions);
    for (Task task : SET.replica.tasks()) {
      if (filter.matches(task, evaluation)) {
        matching.add(task);
      }
    }
    assertThat(Query.of(filter).limit(0).run(SET.evaluation(conventions)))
        .containsExactlyInAnyOrderElementsOf(matching);
  }

  private static void date(String text, Random random) {
    Instant now = pick(random, CLOCKS);
    try {
      DATES.expression(text, Set.of("due", "wait")).date(now, name -> Optional.of(now));
      Instant read = DATES.parse(text, now);
      assertThat(read).isEqualTo(read.truncatedTo(ChronoUnit.SECONDS));
    } catch (DateSyntaxException e) {
      checkFault(e, text);
    }
    try {
      assertThat(DATES.calculate(text, now).toString()).isNotEmpty();
    } catch (DateSyntaxException e) {
      checkFault(e, text);
    }
    int start = random.nextInt(text.length() + 1);
    DATES.wordAt(text, start).ifPresent(word -> assertThat(word.end()).isGreaterThan(start));
  }

  private static void span(String text) {
    try {
      Duration span = DurationWords.parse(text);
      assertThat(DurationWords.parse(DurationWords.format(span))).isEqualTo(span);
    } catch (DateSyntaxException e) {
      checkFault(e, text);
    }
  }

  private static void checkFault(DateSyntaxException e, String text) {
    assertThat(e.position()).isBetween(0, text.length());
    assertThat(e.getMessage()).isNotEmpty();
  }

  /** Sorts twice, from different orders: what is given first makes no difference. */
  private static void order(String text, Random random) {
    try {
      TaskOrder order = TaskOrder.parse(text, CONVENTIONS);
      assertThat(TaskOrder.parse(order.toString(), CONVENTIONS)).isEqualTo(order);
      List<Task> tasks = new ArrayList<>(SET.replica.tasks());
      List<Task> sorted = order.sort(tasks, SET.evaluation(CONVENTIONS));
      Collections.shuffle(tasks, random);
      assertThat(order.sort(tasks, SET.evaluation(CONVENTIONS))).isEqualTo(sorted);
    } catch (OrderSyntaxException e) {
      assertThat(e.position()).isBetween(0, text.length());
      assertThat(e.getMessage()).isNotEmpty();
    }
  }

  private static void setting(String name, String value) {
    Conventions.Builder builder = CONVENTIONS.toBuilder();
    try {
      if (builder.set(name, value)) {
        assertThat(builder.build().toBuilder().build()).isEqualTo(builder.build());
      }
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }
}
