package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TaskwarriorReaderTest {

  private static final String UUID = "\"uuid\":\"11111111-1111-1111-1111-111111111111\"";

  private static List<TaskwarriorTask> read(String json) {
    return TaskwarriorReader.read(
        "tasks.json", json.getBytes(StandardCharsets.UTF_8), ZoneOffset.UTC);
  }

  private static Map<String, String> properties(String members) {
    return read("[{" + UUID + "," + members + "}]").get(0).properties();
  }

  @Test
  void mapsTaskwarriorsFormToProperties() {
    assertThat(
            properties(
                """
                "id":3,"urgency":7.5,"description":"Käse 🧀","status":"waiting",
                "due":"20261224T180000Z","scheduled":"20261224T180000Z","tags":["a","b"],
                "depends":["22222222-2222-2222-2222-222222222222"],
                "annotations":[{"entry":"20261224T180000Z","description":"x"},
                               {"entry":"20261224T180000Z","description":"y"}],
                "size":3.50,"count":3,"when":"20261224T180000Z","mask":"-+","imask":0
                """))
        .isEqualTo(
            Map.ofEntries(
                Map.entry("description", "Käse 🧀"),
                Map.entry("status", "pending"),
                Map.entry("due", "1798135200"),
                Map.entry("scheduled", "1798135200"),
                Map.entry("tag_a", ""),
                Map.entry("tag_b", ""),
                Map.entry("dep_22222222-2222-2222-2222-222222222222", ""),
                Map.entry("annotation_1798135200", "x"),
                Map.entry("annotation_1798135201", "y"),
                Map.entry("size", "3.50"),
                Map.entry("count", "3"),
                Map.entry("when", "1798135200"),
                Map.entry("mask", "-+"),
                Map.entry("imask", "0")));
  }

  @Test
  void takesOldLists() {
    assertThat(
            properties(
                "\"tags\":\"a,b\",\"depends\":\"22222222-2222-2222-2222-222222222222,"
                    + "33333333-3333-3333-3333-333333333333\""))
        .containsOnlyKeys(
            "tag_a",
            "tag_b",
            "dep_22222222-2222-2222-2222-222222222222",
            "dep_33333333-3333-3333-3333-333333333333");
  }

  @Test
  void takesArraysThatOldServersMadeTexts() {
    assertThat(
            properties(
                "\"depends\":\"[\\\"22222222-2222-2222-2222-222222222222\\\","
                    + "\\\"33333333-3333-3333-3333-333333333333\\\"]\""))
        .containsOnlyKeys(
            "dep_22222222-2222-2222-2222-222222222222", "dep_33333333-3333-3333-3333-333333333333");
  }

  /** What Taskwarrior 2.6.2 takes, and what it makes of it in UTC. */
  @ParameterizedTest
  @CsvSource({
    "20261224T180000Z, 2026-12-24T18:00:00Z",
    "20261224T180000, 2026-12-24T17:00:00Z",
    "20261224T1800, 2026-12-24T17:00:00Z",
    "20261224T180000+0200, 2026-12-24T16:00:00Z",
    "2026-12-24, 2026-12-23T23:00:00Z",
    "2026-12-24T18:00, 2026-12-24T17:00:00Z",
    "2026-12-24T18:00:30, 2026-12-24T17:00:30Z",
    "2026-12-24T18:00:00Z, 2026-12-24T18:00:00Z",
    "2026-12-24T18:00:00.9Z, 2026-12-24T18:00:00Z",
    "2026-12-24T18:00-05:30, 2026-12-24T23:30:00Z",
    "1798135200, 2026-12-24T18:00:00Z",
    "315532800, 1980-01-01T00:00:00Z",
    "19700101T000005Z, 1970-01-01T00:00:05Z",
  })
  void readsTimesInTheZone(String text, String expected) {
    String json = "{\"description\":\"a\",\"due\":\"" + text + "\"}";
    assertThat(
            TaskwarriorReader.read(
                    "f", json.getBytes(StandardCharsets.UTF_8), ZoneId.of("Europe/Berlin"))
                .get(0)
                .properties())
        .containsEntry("due", Long.toString(Instant.parse(expected).getEpochSecond()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"20261224\"",
        "20261224",
        "\"soon\"",
        "\"tomorrow\"",
        "\"2026\"",
        "\"0\"",
        "12",
        "\"12:30\"",
        "\"20261399T000000Z\"",
        "\"2026-02-30\"",
        "\"+1798135200\"",
        "\" 1798135200\"",
        "1.5e9",
        "\"253402293599\"",
        "\"2026-12-24T18\"",
        "\"2026-12-24 18:00\""
      })
  void whatIsNoTimeIsAnError(String json) {
    assertThatThrownBy(() -> properties("\"due\":" + json))
        .hasMessageContaining("task 1 in line 1, member \"due\": ")
        .hasMessageContaining(" is no time such as 20261224T180000Z");
  }

  @Test
  void whatIsNullOrEmptyIsAbsent() {
    for (String absent : List.of("null", "\"\"")) {
      assertThat(
              properties(
                  "\"description\":\"a\",\"due\":X,\"project\":X,\"mine\":X,\"status\":X,\"tags\":X,\"depends\":X"
                      .replace("X", absent)))
          .isEqualTo(Map.of("description", "a"));
    }
    assertThat(read("[{\"uuid\":null,\"description\":\"a\",\"annotations\":null}]")).hasSize(1);
  }

  @Test
  void timesInAttributesOfOnesOwnAreStoredAsTaskwarriorDoes() {
    assertThat(
            properties(
                "\"a\":\"20270201T000000Z\",\"b\":\"20270201T000000\",\"c\":\"20279901T000000Z\","
                    + "\"project\":\"20270201T000000Z\""))
        .isEqualTo(
            Map.of(
                "a",
                "1801440000",
                "b",
                "20270201T000000",
                "c",
                "20279901T000000Z",
                "project",
                "20270201T000000Z"));
  }

  @Test
  void oneUuidTwiceIsAnErrorUnlessItIsTheSameTask() {
    String task = "{" + UUID + ",\"description\":\"a\",\"project\":\"x\"}";
    assertThat(read("[" + task + "," + task + "]")).hasSize(1);
    assertThatThrownBy(() -> read("[" + task + ",\n" + task.replace("\"x\"", "\"y\"") + "]"))
        .hasMessage(
            "tasks.json, task 2 in line 2: an earlier task of the file has the UUID"
                + " 11111111-1111-1111-1111-111111111111 too, and says something else: keep one of"
                + " them; nothing was imported");
  }

  @Test
  void manyNotesOfOneSecondTakeLinearTime() {
    String note = ",{\"entry\":\"20261224T180000Z\",\"description\":\"x\"}";
    assertThat(properties("\"annotations\":[" + note.repeat(300_000).substring(1) + "]"))
        .hasSize(300_000);
  }

  @Test
  void takesOneTaskALineAndAnEmptyFile() {
    assertThat(read("{\"description\":\"a\"}\n{\"description\":\"b\"}\n")).hasSize(2);
    assertThat(read("\n")).isEmpty();
    assertThat(read("[]")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[{\"description\":\"a\"},\\n{\"description\":true}] | task 2 in line 2, member"
            + " \"description\": a string or a number was expected",
        "[{\"description\":\"a\"},\\n{\"due\":\"soon\"}] | task 2 in line 2, member \"due\": \"soon\""
            + " is no time such as 20261224T180000Z, 2026-12-24 or Unix seconds",
        "[{\"description\":\"a\"},\\n\\n3] | task 2 in line 3: a task is an object",
        "[{\"description\":\"a\"} | line 1: the text is cut off",
        "[{\"description\": | task 1 in line 1, member \"description\": the text is cut off",
        "[{\"description\":\"a\"}] x | line 1: there is something behind the end of the array",
        "[{\"description\":\"a\",\"description\":\"b\"}] | task 1 in line 1, member \"description\": the"
            + " member stands there twice",
        "[{\"uuid\":\"1\"}] | task 1 in line 1, member \"uuid\": \"1\" is no UUID",
        "[{\"project\":\"x\"}] | task 1 in line 1: the task has neither a uuid nor a description",
        "[{\"description\":\"\\ud800\"}] | task 1 in line 1, member \"description\": the text holds a lone"
            + " surrogate, which no encoding can carry",
        "[{\"tags\":[1]}] | task 1 in line 1, member \"tags\": an array of strings was expected",
        "[{\"annotations\":[{}]}] | task 1 in line 1, member \"annotations\": an annotation needs entry"
            + " and description",
        "nonsense | task 1 in line 1: this is no JSON",
      })
  void namesThePlaceOfWhatIsWrong(String json, String expected) {
    assertThatThrownBy(() -> read(json.replace("\\n", "\n")))
        .isInstanceOf(TaException.class)
        .hasMessageStartingWith("tasks.json, ")
        .hasMessageContaining(expected.strip())
        .hasMessageEndingWith("; nothing was imported");
  }

  @Test
  void bytesThatAreNoUtf8AreAnError() {
    assertThatThrownBy(
            () ->
                TaskwarriorReader.read(
                    "f",
                    "[\n{\"description\":\"ä\"}]".getBytes(StandardCharsets.ISO_8859_1),
                    ZoneOffset.UTC))
        .hasMessage("f, line 2: the text is not UTF-8; nothing was imported");
  }

  @Test
  void deepNestingIsAnErrorAndNoCrash() {
    assertThatThrownBy(() -> read("[{\"id\":" + "[".repeat(100_000)))
        .isInstanceOf(TaException.class);
  }
}
