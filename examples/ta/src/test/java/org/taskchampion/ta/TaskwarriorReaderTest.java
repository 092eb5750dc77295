package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TaskwarriorReaderTest {

  private static final String UUID = "\"uuid\":\"11111111-1111-1111-1111-111111111111\"";

  private static List<TaskwarriorTask> read(String json) {
    return TaskwarriorReader.read("tasks.json", json.getBytes(StandardCharsets.UTF_8));
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
                Map.entry("when", "20261224T180000Z"),
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
            + " is no time such as 20261224T180000Z",
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
                    "f", "[\n{\"description\":\"ä\"}]".getBytes(StandardCharsets.ISO_8859_1)))
        .hasMessage("f, line 2: the text is not UTF-8; nothing was imported");
  }

  @Test
  void deepNestingIsAnErrorAndNoCrash() {
    assertThatThrownBy(() -> read("[{\"id\":" + "[".repeat(100_000)))
        .isInstanceOf(TaException.class);
  }
}
