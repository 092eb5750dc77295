package org.taskchampion.taskwarrior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.taskchampion.AttributeType;
import org.taskchampion.query.Conventions;
import org.taskchampion.testing.Growth;

final class TaskwarriorJsonTest {

  private static final String UUID = "\"uuid\":\"11111111-1111-1111-1111-111111111111\"";

  private static List<TaskwarriorTask> read(String json) {
    return read(json.getBytes(StandardCharsets.UTF_8), ZoneOffset.UTC);
  }

  private static List<TaskwarriorTask> read(byte[] json, ZoneId zone) {
    try {
      return TaskwarriorJson.with(Conventions.standard(zone)).read(new ByteArrayInputStream(json));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
            read(json.getBytes(StandardCharsets.UTF_8), ZoneId.of("Europe/Berlin"))
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
        .hasMessageContaining("task 1 in line 1, column 49, member \"due\": ")
        .hasMessageContaining("this is no time, such as 20261224T180000Z");
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
            "task 2 in line 2, column 1: an earlier task has the UUID"
                + " 11111111-1111-1111-1111-111111111111 too, and says something else: keep one of"
                + " them");
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
        "[{\"description\":\"a\"},\\n{\"description\":true}] | task 2 in line 2, column 2, member"
            + " \"description\": a string or a number was expected",
        "[{\"description\":\"a\"},\\n"
            + "{\"due\":\"soon\", \"uuid\":1}] | the text has 2 faults: task 2 in line 2, column 2,"
            + " member \"due\": this is no time, such as 20261224T180000Z, 2026-12-24 or Unix"
            + " seconds; task 2 in line 2, column 16, member \"uuid\": this is no UUID, such as"
            + " 11111111-2222-3333-4444-555555555555",
        "[{\"description\":\"a\"},\\n\\n3] | task 2 in line 3, column 1: a task is an object",
        "[{\"description\":\"a\"} | line 1, column 21: the text is cut off: the array of tasks has"
            + " no end",
        "[{\"description\": | task 1 in line 1, column 17: the text is cut off",
        "[{\"description\":\"a\"}] x | line 1, column 23: there is something behind the end of the"
            + " array",
        "[{\"description\":\"a\",\"description\":\"b\"}] | task 1 in line 1, column 21, member"
            + " \"description\": the member stands there twice",
        "[{\"uuid\":\"1\"}] | task 1 in line 1, column 3, member \"uuid\": this is no UUID, such as"
            + " 11111111-2222-3333-4444-555555555555",
        "[{\"project\":\"x\"}] | task 1 in line 1, column 2: the task has neither a uuid nor a"
            + " description",
        "[{\"description\":\"\\ud800\"}] | task 1 in line 1, column 3, member \"description\": the"
            + " text holds a lone surrogate, which no encoding can carry",
        "[{\"description\":\"\\x\"}] | task 1 in line 1, column 20, member \"description\": this is"
            + " no JSON",
        "[{\"description\":nul}] | task 1 in line 1, column 17, member \"description\": this is no"
            + " JSON",
        "[{\"tags\":[1],\"description\":\"ä\",\"ö\":[]}] | the text has 2 faults: task 1 in line 1,"
            + " column 3, member \"tags\": an array of strings was expected; task 1 in line 1,"
            + " column 32, member with a name of 1 characters: a string or a number was expected",
        "[{\"annotations\":[{}]}] | task 1 in line 1, column 3, member \"annotations\": an"
            + " annotation needs entry and description",
        "[{\"annotations\":[{\"entry\":1,\"entry\":1}]}] | the text has 2 faults: task 1 in line 1,"
            + " column 3, member \"annotations\": a name stands in it twice; task 1 in line 1,"
            + " column 3, member \"annotations\": an annotation needs entry and description",
        "nonsense | task 1 in line 1, column 1: this is no JSON",
        ",{\"description\":\"a\"} | line 1, column 1: a comma stands where a task was expected",
      })
  void namesThePlaceOfWhatIsWrong(String json, String expected) {
    assertThatThrownBy(() -> read(json.replace("\\n", "\n")))
        .isInstanceOf(MalformedTasksException.class)
        .hasMessage(expected.strip());
  }

  /** What one fault hides of the rest is as little as can be. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"description\":\"b",
        "{\"description\":\"b}",
        "{\"description\":\"b\"",
        "{\"description\":\"b\",",
        "{\"description\"",
        "{\"tags\":[\"b\"",
        "{\"tags\":[\"b\",",
        "{\"tags\":[\"b\"},",
        "{\"annotations\":[{\"entry\":1}}",
        "{description:b}",
        "{'description':'b'}",
        "{\"description\":\"b\"]}",
        "}",
        "]{\"description\":\"b\"}",
        "{\"description\":\"b\",}",
        "{\"description\" \"b\"}",
        "{\"description\":\"b\" \"due\":1}",
        "{\"due\":\"soon\",\"description\":\"b\"},",
        "\"b\",",
        "[{\"description\":\"b\"}],",
      })
  void readsTheOthersWhereOneIsBroken(String broken) throws IOException {
    for (String[] around : new String[][] {{"", ""}, {"[\n", "\n]\n"}}) {
      if (!around[0].isEmpty() && broken.startsWith("]")) {
        continue; // It ends the array.
      }
      String comma = around[0].isEmpty() ? "" : ",";
      String text =
          around[0]
              + "{\"description\":\"a\"}"
              + comma
              + "\n"
              + broken
              + "\n{\"description\":\"c\"}"
              + comma
              + "\n{\"description\":\"d\"}"
              + around[1];
      List<String> read = new ArrayList<>();
      List<TaskwarriorFault> faults = new ArrayList<>();
      TaskwarriorJson.with(Conventions.standard(ZoneOffset.UTC))
          .read(
              new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
              task -> read.add(task.properties().get("description")),
              faults::add);
      assertThat(read).as("%s", faults).containsExactly("a", "c", "d");
      assertThat(faults).isNotEmpty();
      assertThat(faults.get(0).task()).hasValue(2);
      assertThat(faults.get(0).line())
          .isBetween(around[0].isEmpty() ? 2L : 3L, around[0].isEmpty() ? 3L : 4L);
      assertThatThrownBy(() -> read(text)).isInstanceOf(MalformedTasksException.class);
    }
  }

  @Test
  void anObjectInAnotherMayBeginALine() {
    String task =
        """
        {
        "description":"a",
        "annotations":
        [
        {"entry":"20261224T180000Z","description":"x"},
        {"entry":"20261224T180000Z","description":"y"}
        ],
        "properties":
        {"mine":"z"}
        }
        """;
    for (String text : List.of(task, "[" + task + "]", task.indent(4))) {
      assertThat(read(text).get(0).properties())
          .containsOnlyKeys(
              "description", "annotation_1798135200", "annotation_1798135201", "mine");
    }
  }

  @Test
  void takesOldExportsWithCommasBetweenTheLines() {
    assertThat(read("{\"description\":\"a\"},\n{\"description\":\"b\"}\n")).hasSize(2);
    assertThat(read("{\"description\":\"a\"},\r\n{\"description\":\"b\"},\r\n")).hasSize(2);
    assertThat(read("\ufeff[{\"description\":\"a\"} {\"description\":\"b\"},]")).hasSize(2);
  }

  @Test
  void takesTheOldNameOfModified() {
    assertThat(properties("\"description\":\"a\",\"modification\":\"20261224T180000Z\""))
        .isEqualTo(Map.of("description", "a", "modified", "1798135200"));
    assertThat(
            properties("\"modification\":\"20261224T180000Z\",\"modified\":\"20261224T180001Z\""))
        .isEqualTo(Map.of("modified", "1798135201"));
  }

  @Test
  void theConventionsSayWhatAnAttributeIs() throws IOException {
    Conventions conventions =
        Conventions.standard(ZoneId.of("Europe/Berlin")).toBuilder()
            .attribute("reviewed", AttributeType.DATE)
            .attribute("ticket", AttributeType.STRING)
            .build();
    String text =
        "{\"uuid\":\"11111111-1111-1111-1111-111111111111\",\"reviewed\":\"2026-12-24T19:00\","
            + "\"ticket\":\"20261224T180000Z\"}";
    assertThat(
            TaskwarriorJson.with(conventions)
                .read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                .get(0)
                .properties())
        .isEqualTo(Map.of("reviewed", "1798135200", "ticket", "20261224T180000Z"));
  }

  @Test
  void bytesThatAreNoUtf8AreAnError() {
    assertThatThrownBy(
            () ->
                read(
                    "[\n{\"description\":\"ä\"}]".getBytes(StandardCharsets.ISO_8859_1),
                    ZoneOffset.UTC))
        .hasMessage("task 1 in line 2, column 17: the text is not UTF-8");
  }

  @Test
  void deepNestingIsAnErrorAndNoCrash() {
    assertThatThrownBy(() -> read("[{\"id\":" + "[".repeat(100_000)))
        .hasMessage("task 1 in line 1, column 107: the task is nested more than 100 deep");
  }

  /** Whatever is wrong, in however many tasks: the time is that of reading it once. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"description\":\"a\n",
        "{\"due\":\"soon\",\"description\":\"a\"}\n",
        "{",
        "[",
        "\"",
        ",",
        "}\n",
        "{\"a\":[",
        "{\"a\":[{},\n",
        "{\"annotations\":[{\"entry\":\"soon\",\"description\":\"a\"}]}",
        "{\"description\":\"ä\",\"due\":1,\"end\":1,\"wait\":1}\n",
      })
  void manyFaultsTakeLinearTime(String fault) {
    Growth.assertLinear(fault, 150_000, length -> readFaults(fault, length));
  }

  private static void readFaults(String fault, int length) {
    String text = fault.repeat(length / fault.length());
    assertThatThrownBy(() -> read(text))
        .isInstanceOfSatisfying(
            MalformedTasksException.class,
            e -> {
              assertThat(e.faults()).hasSizeLessThanOrEqualTo(1_000);
              assertThat(e.count()).isPositive();
              assertThat(String.valueOf(e.getMessage())).hasSizeLessThan(4_000);
            });
    assertThatThrownBy(() -> read("[" + text)).isInstanceOf(MalformedTasksException.class);
    assertThatThrownBy(() -> read("{\"x\":[" + "{\"a\":1,\"a\":2},".repeat(length / 15) + "1]}"))
        .isInstanceOf(MalformedTasksException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "uuid",
        "id",
        "urgency",
        "tags",
        "annotations",
        "depends",
        "properties",
        "modification",
        "status",
        "entry",
        "modified",
        "due",
        "wait",
        "until",
        "end",
        "start",
        "scheduled",
        "recur",
        "mask",
        "imask",
        "parent",
        "priority",
        "project",
        "rtype",
        "mine"
      })
  void anEmptyTextAndNullStandForAnAbsentAttribute(String member) {
    String uuid = member.equals("uuid") ? "" : UUID + ",";
    for (String empty : List.of("\"\"", "null")) {
      List<TaskwarriorTask> tasks =
          read("{" + uuid + "\"description\":\"a\",\"" + member + "\":" + empty + "}");
      assertThat(tasks).hasSize(1);
      assertThat(tasks.get(0).properties()).isEqualTo(Map.of("description", "a"));
    }
  }
}
