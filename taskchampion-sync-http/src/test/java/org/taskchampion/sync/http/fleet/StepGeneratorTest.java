package org.taskchampion.sync.http.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.taskchampion.Operation;

/** The random histories hold all that a fleet is to meet. */
class StepGeneratorTest {

  private static final int REPLICAS = 3;
  private static final List<List<Step>> HISTORIES = new ArrayList<>();

  @BeforeAll
  static void generate() {
    for (long seed = 1; seed <= 500; seed++) {
      HISTORIES.add(new StepGenerator(seed, REPLICAS).history());
    }
  }

  @Test
  void everyValueAndEveryNameIsUsedAndRemoved() {
    Set<String> values = new HashSet<>();
    Set<String> names = new HashSet<>();
    Set<String> removed = new HashSet<>();
    for (Operation.Update update : updates(HISTORIES)) {
      names.add(update.property());
      if (update.value() == null) {
        removed.add(update.property());
      } else {
        values.add(update.value());
      }
    }
    assertThat(values).containsExactlyInAnyOrder(StepGenerator.VALUES);
    assertThat(names).contains("status").contains(StepGenerator.PROPERTIES).isEqualTo(removed);
  }

  @Test
  void valuesAreEmptyLongEmojiQuotedAndOfControlCharacters() {
    List<String> values = Arrays.asList(StepGenerator.VALUES);
    assertThat(values).contains("").anyMatch(value -> value.length() > 20_000);
    String all = String.join("", values);
    assertThat(all).contains("\"", "\\", "'", "😀", "\u200d", "\u202e", "\u2028", "\u007f");
    for (int c = 0; c < ' '; c++) {
      assertThat(all).contains(Character.toString(c));
    }
    assertThat(all.codePoints()).contains(Character.MAX_CODE_POINT);
  }

  @Test
  void timesAreOfEveryPrecisionSomeEqualSomeSkewedAndSomeAtTheEnds() {
    List<Instant> times = updates(HISTORIES).stream().map(Operation.Update::timestamp).toList();
    for (int divisor : new int[] {1_000, 1_000_000, 1_000_000_000}) {
      assertThat(times).anyMatch(time -> time.get(ChronoField.NANO_OF_SECOND) % divisor != 0);
    }
    assertThat(times).anyMatch(time -> time.get(ChronoField.NANO_OF_SECOND) == 0);
    assertThat(times)
        .contains(
            Arrays.stream(StepGenerator.SPECIAL_TIMES).map(Instant::parse).toArray(Instant[]::new));
    assertThat(count(StepGeneratorTest::hasEqualTimesOfTwoReplicas)).isGreaterThan(250);
    assertThat(count(StepGeneratorTest::isSkewed)).isGreaterThan(200);
  }

  @Test
  void tasksAreDeletedAndMadeAgainAndUnitsAreTakenBack() {
    assertThat(count(StepGeneratorTest::deletesAndRecreates)).isGreaterThan(250);
    assertThat(count(steps -> steps.stream().anyMatch(Step.Undo.class::isInstance)))
        .isGreaterThan(400);
    for (boolean avoid : new boolean[] {true, false}) {
      assertThat(
              count(
                  steps ->
                      steps.stream()
                          .anyMatch(s -> s instanceof Step.Sync y && y.avoidSnapshots() == avoid)))
          .isGreaterThan(400);
    }
  }

  private static boolean hasEqualTimesOfTwoReplicas(List<Step> steps) {
    Map<Instant, Set<Integer>> replicas = new HashMap<>();
    for (Step step : steps) {
      for (Operation.Update update : updates(List.of(List.of(step)))) {
        replicas.computeIfAbsent(update.timestamp(), t -> new HashSet<>()).add(step.replica());
      }
    }
    return replicas.values().stream().anyMatch(of -> of.size() > 1);
  }

  /** Says whether the clock of a replica is not that of the others. */
  private static boolean isSkewed(List<Step> steps) {
    Set<Long> hours =
        IntStream.range(0, REPLICAS)
            .mapToObj(
                replica ->
                    updates(List.of(steps.stream().filter(s -> s.replica() == replica).toList())))
            .flatMap(List::stream)
            .map(update -> update.timestamp().getEpochSecond() / 3_600)
            .filter(hour -> hour > 300_000 && hour < 1_000_000)
            .collect(Collectors.toSet());
    return hours.size() > 1;
  }

  /** Says whether a replica deletes a task that it created, and creates it again. */
  private static boolean deletesAndRecreates(List<Step> steps) {
    Map<List<Object>, Integer> states = new HashMap<>();
    for (Step step : steps) {
      if (step instanceof Step.Commit commit) {
        for (Operation operation : commit.operations()) {
          if (operation instanceof Operation.Create create) {
            states.computeIfPresent(key(step, create.uuid()), (k, s) -> s == 2 ? 3 : s);
            states.putIfAbsent(key(step, create.uuid()), 1);
          } else if (operation instanceof Operation.Delete delete) {
            states.computeIfPresent(key(step, delete.uuid()), (k, s) -> s == 1 ? 2 : s);
          }
        }
      }
    }
    return states.containsValue(3);
  }

  private static List<Object> key(Step step, UUID uuid) {
    return List.of(step.replica(), uuid);
  }

  private static List<Operation.Update> updates(List<List<Step>> histories) {
    return histories.stream()
        .flatMap(List::stream)
        .map(step -> step instanceof Step.Commit commit ? commit.operations() : null)
        .filter(Objects::nonNull)
        .flatMap(List::stream)
        .filter(Operation.Update.class::isInstance)
        .map(Operation.Update.class::cast)
        .toList();
  }

  private static long count(Predicate<List<Step>> what) {
    return HISTORIES.stream().filter(what).count();
  }
}
