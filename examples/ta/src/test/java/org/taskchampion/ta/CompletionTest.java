package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CompletionTest {

  @TempDir Path home;
  private Runs ta;

  @BeforeEach
  void someTasks() {
    ta = new Runs(home);
    ta.run("", "add", "one", "+shop", "project:Home Garden").ok();
    ta.ta("add two +shed project:Work.desk").ok();
    ta.configured(
        """
        uda.size.type = "string"
        uda.size.values = "big,small"
        report.phone.filter = "+phone"
        """);
  }

  private List<String> complete(String words) {
    return ta.ta("_complete -- " + words).ok().out().lines().toList();
  }

  @ParameterizedTest
  @CsvSource({
    "li, list",
    "pho, phone",
    "+OVERD, +OVERDUE",
    "+OVERDUE lis, list",
    "list +sho, +shop",
    "list -she, -shed",
    "add x project:W, project:Work.desk",
    "list project:Home, project:Home Garden",
    "list project.is:W, project.is:Work.desk",
    "add due:tom, due:tomorrow",
    "list due.before:eo, due.before:eom|due.before:eoq|due.before:eow|due.before:eoww|due.before:eoy",
    "add pri, priority:",
    "add siz, size:",
    "add size:b, size:big",
    "list status:comp, status:completed",
    "add recur:wee, recur:weekdays|recur:weekly",
    "sync --ch, --check",
    "phone --js, --json",
    "export pho, phone",
    "watch --he, --help",
    "help vers, version",
    "completion f, fish",
    "config g, get",
    "config get server_o, server_origin",
    "config path s, ''",
    "list -- +sh, ''",
    "add +OVER, ''"
  })
  void findsWhatCanStandThere(String words, String expected) {
    assertThat(String.join("|", complete(words))).isEqualTo(expected);
  }

  @Test
  void anEmptyWordCanBeAnyCommandOrAttribute() {
    assertThat(ta.run("", "_complete", "--", "").ok().out().lines().toList())
        .contains("list", "add", "phone", "due:")
        .containsAll(Commands.NAMES);
  }

  @Test
  void offersNothingThatATerminalObeys() {
    ta.store(
        UUID.randomUUID(),
        Map.of("status", "pending", "project", "Hostile\u001b[2J", "tag_sh\u009bx", "x"));
    assertThat(complete("list project:H")).containsExactly("project:Home Garden");
    assertThat(complete("list +sh")).containsExactly("+shed", "+shop");
  }

  @Test
  void wrongSettingsPrintNothing() {
    ta.configured("data_dir = 3\n");
    Runs.Result result = ta.ta("_complete -- list +s");
    assertThat(result.out()).isEmpty();
    assertThat(result.exitCode()).isZero();
  }

  @Test
  void anotherShellIsAnError() {
    assertThat(ta.ta("completion tcsh").error(2)).contains("bash, zsh, fish");
  }
}
