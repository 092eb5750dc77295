package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.squareup.moshi.JsonReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import okio.Buffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code --json} prints, read by a parser that forgives nothing. */
final class JsonTest {

  private static final String HOSTILE = "a\"b\\c\u001b[2J\u009b \u202e\u2028 日本 👩‍👧";

  @TempDir Path home;
  private Runs ta;

  @BeforeEach
  void twoReplicas() throws IOException {
    ta = new Runs(home);
    String settings = "server_dir = \"" + home.resolve("server") + "\"\n";
    ta.configured(settings + "encryption_secret = \"hidden\"\n");
    ta.run("", "add", "--", HOSTILE).ok();
    ta.ta("add two pri:H due:2030-01-01").ok();
  }

  /** Reads one value, behind which nothing but the end of the line may stand. */
  private static Object read(String text) throws IOException {
    assertThat(text).endsWith("\n");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      assertThat((c < ' ' && c != '\n') || (c >= 0x7f && c < 0xa0) || c == 0x202e || c == 0x2028)
          .as("U+%04X", (int) c)
          .isFalse();
    }
    JsonReader reader = JsonReader.of(new Buffer().writeUtf8(text));
    Object value = reader.readJsonValue();
    assertThat(reader.peek()).isEqualTo(JsonReader.Token.END_DOCUMENT);
    return value;
  }

  private Object json(String command) throws IOException {
    return read(ta.ta(command + " --json").ok().out());
  }

  @SuppressWarnings("unchecked")
  private List<Map<String, Object>> list(String command) throws IOException {
    return (List<Map<String, Object>>) json(command);
  }

  @SuppressWarnings("unchecked")
  private Map<String, Object> object(String command) throws IOException {
    return (Map<String, Object>) json(command);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "next",
        "list",
        "all",
        "1 info",
        "history",
        "1 history",
        "conflicts",
        "sync",
        "doctor",
        "sync --check",
        "config get",
        "config",
        "version",
        "completed"
      })
  void isOneValue(String command) throws IOException {
    ta.ta("sync").ok();
    assertThat(json(command)).isNotNull();
  }

  @Test
  void aReportIsAnArrayOfTasksInItsOrder() throws IOException {
    List<Map<String, Object>> tasks = list("next");
    assertThat(tasks).extracting(it -> it.get("description")).containsExactly("two", HOSTILE);
    assertThat(tasks.get(0)).containsEntry("id", 2.0).containsKeys("uuid", "urgency", "due");
    assertThat(list("+none next")).isEmpty();
    assertThat(list("1 info")).hasSize(1);
  }

  @Test
  @SuppressWarnings("unchecked")
  void infoHasTheTermsOfTheUrgency() throws IOException {
    ta.ta("2 modify priority:H project:Home").ok();
    Map<String, Object> task = list("2 info").get(0);
    List<Map<String, Object>> terms = (List<Map<String, Object>>) task.get("urgency_terms");
    assertThat(terms).extracting(it -> it.get("name")).contains("uda.priority.H", "project", "due");
    assertThat(terms)
        .allSatisfy(
            term -> assertThat(term).containsOnlyKeys("name", "coefficient", "factor", "value"));
    double sum = terms.stream().mapToDouble(term -> (double) term.get("value")).sum();
    assertThat(sum).isCloseTo((double) task.get("urgency"), within(0.001));
    assertThat(list("1 2 info")).hasSize(2).allMatch(it -> it.containsKey("urgency_terms"));
    assertThat(list("+none info")).isEmpty();
  }

  @Test
  void theHistoryHasUnitsAndChanges() throws IOException {
    ta.ta("1 modify other").ok();
    Map<String, Object> unit = list("history").get(0);
    assertThat(unit)
        .containsOnlyKeys("id", "time", "kind", "whose", "program", "label", "operations", "tasks")
        .containsEntry("kind", "edit")
        .containsEntry("whose", "this_program")
        .containsEntry("program", "ta");
    Map<String, Object> history = list("1 history").get(0);
    assertThat(history).containsOnlyKeys("task", "complete", "changes");
    assertThat(history.get("changes").toString()).contains("new=other");
  }

  @Test
  void aSyncSaysWhatItDid() throws IOException {
    Map<String, Object> report = object("sync");
    assertThat(report).containsEntry("nothing_new", false).containsEntry("versions_sent", 1.0);
    assertThat(object("sync")).containsEntry("nothing_new", true);
    assertThat(object("sync --check")).containsEntry("failed", false);
    assertThat(object("doctor")).containsEntry("exit_code", 0.0).containsEntry("tasks", 2.0);
  }

  @Test
  void conflictsHaveBothValues() throws IOException {
    Runs other = new Runs(Files.createDirectories(home.resolve("other")));
    other.configured(Files.readString(ta.configuration()));
    ta.ta("sync").ok();
    other.ta("sync").ok();
    ta.ta("2 modify here").ok();
    other.ta("two modify there").ok();
    other.ta("sync");
    ta.ta("sync");
    List<Map<String, Object>> conflicts = list("conflicts");
    assertThat(conflicts).isNotEmpty();
    assertThat(conflicts.toString()).contains("local=here").contains("server=there");
    assertThat(conflicts.get(0))
        .containsOnlyKeys("id", "task", "property", "local", "server", "winner", "recorded");
    assertThat(ta.ta("conflicts --json --dismiss").error(2)).contains("--json");
  }

  @Test
  void settingsHideSecretsHereToo() throws IOException {
    assertThat(object("config get"))
        .containsEntry("encryption_secret", "****")
        .containsKey("data_dir");
    assertThat(object("config get --show-secrets")).containsEntry("encryption_secret", "hidden");
  }

  @Test
  void anErrorPrintsNothing() {
    ta.ta("unknown: list --json").error(2);
    ta.ta("99 history --json").error(1);
  }

  @Test
  void throughAPipeItIsTheSame() throws IOException {
    Process process = ta.startPiped("all", "--json");
    String piped = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    ta.finish(process).ok();
    assertThat((List<?>) read(piped)).hasSize(2);
  }
}
