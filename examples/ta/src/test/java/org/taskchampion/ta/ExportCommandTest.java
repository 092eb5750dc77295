package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.taskchampion.query.Report;

/** What an export holds, and in which order. */
final class ExportCommandTest {

  private static final Pattern DESCRIPTION = Pattern.compile("\"description\":\"([^\"]*)\"");

  @TempDir Path home;
  private Runs ta;

  @BeforeEach
  void makeTasks() {
    ta = new Runs(home);
    store("f", Map.of("description", "one", "status", "pending", "due", "1900000000"));
    store("e", Map.of("description", "two", "status", "pending", "tag_home", ""));
    store("d", Map.of("description", "three", "status", "pending", "priority", "H"));
    store("c", Map.of("description", "waits", "status", "pending", "wait", "4000000000"));
    store("b", Map.of("description", "done", "status", "completed", "end", "1700000001"));
    store("a", Map.of("description", "before", "status", "completed", "end", "1700000000"));
  }

  private void store(String digit, Map<String, String> properties) {
    ta.store(UUID.fromString(digit.repeat(8) + "-1111-4111-8111-111111111111"), properties);
  }

  private List<String> exported(String command) {
    return DESCRIPTION
        .matcher(ta.ta(command).ok().out())
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  @Test
  void tasksWithoutANumberComeFirstThenTheNumbersDecide() {
    assertThat(exported("export"))
        .containsExactly("before", "done", "one", "two", "three", "waits");
    assertThat(exported("export --stored"))
        .as("numbers differ from replica to replica, UUIDs do not")
        .containsExactly("before", "done", "waits", "three", "two", "one");
    assertThat(exported("status:pending export limit:2")).containsExactly("one", "two");
  }

  @Test
  void aReportIsExportedWithItsFilterAndItsOrder() {
    assertThat(exported("export next")).containsExactly("three", "one", "two");
    assertThat(exported("-home export next")).containsExactly("three", "one");
    assertThat(exported("export next -home limit:1")).containsExactly("three");
    assertThat(exported("export completed")).containsExactly("before", "done");
    assertThat(exported("export newest --stored")).containsExactly("three", "two", "one");
    ta.ta("config set report.mine.filter status:pending").ok();
    ta.ta("config set report.mine.sort description-").ok();
    assertThat(exported("export mine")).containsExactly("two", "three", "one");
    ta.ta("config set report.next.filter +home").ok();
    assertThat(exported("export next")).containsExactly("two");
  }

  /** Each report lists and exports the same tasks. */
  @Test
  void everyReportExportsWhatItLists() {
    for (Report report : Report.builtIn()) {
      ta.ta("config set report." + report.name() + ".columns description").ok();
      List<String> listed =
          ta.ta(report.name()).out().lines().skip(2).filter(line -> !line.isBlank()).toList();
      assertThat(exported("export " + report.name())).as(report.name()).isEqualTo(listed);
    }
  }

  /** An export of nothing, and success, would be taken for a backup. */
  @ParameterizedTest
  @ValueSource(strings = {"nxet", "next lsit", "milk", "+home milk"})
  void aPlainWordBehindItIsAReportOrAnError(String words) {
    assertThat(ta.ta("export " + words).error(ExitCode.USAGE)).contains("is no report");
    assertThat(exported("two export")).containsExactly("two");
    assertThat(exported("export -- two")).containsExactly("two");
    assertThat(exported("export 2 or +home")).containsExactly("two");
  }
}
