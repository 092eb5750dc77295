package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ColourTest {

  private static final String ESCAPE = "\u001b[";

  @TempDir Path home;
  private Runs ta;

  @BeforeEach
  void someTasks() {
    ta = new Runs(home);
    ta.ta("add ordinary").ok();
    ta.ta("add late due:2020-01-01").ok();
    ta.ta("add begun").ok();
    ta.ta("add held depends:1").ok();
    ta.ta("add urgent pri:H").ok();
    ta.ta("3 start").ok();
    ta.with(Surroundings.TERMINALS, "012").with("COLUMNS", "80").with("TERM", "xterm");
  }

  private String line(String command, String text) {
    return ta.ta(command)
        .ok()
        .out()
        .lines()
        .filter(it -> it.contains(text))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({"late, 31", "begun, 32", "urgent, 33", "held, 2", "Description, 1"})
  void whatStandsOutHasAColour(String text, String code) {
    assertThat(line("ls", text)).startsWith(ESCAPE + code + "m").endsWith(ESCAPE + "0m");
  }

  @Test
  void whatDoesNotStandOutHasNone() {
    assertThat(line("ls", "ordinary")).doesNotContain(ESCAPE);
    assertThat(line("1 info", "Name")).startsWith(ESCAPE + "1m");
    assertThat(line("history", "When")).startsWith(ESCAPE + "1m");
  }

  @ParameterizedTest
  @CsvSource({"NO_COLOR, 1", "TERM, dumb", "TA_TERMINALS, 02", "TA_TERMINALS, ''"})
  void theSurroundingsLeaveItAway(String variable, String value) {
    ta.with(variable, value);
    assertThat(ta.ta("ls").ok().out()).contains("late").doesNotContain(ESCAPE);
  }

  @Test
  void anEmptyVariableForbidsNothing() {
    ta.with("NO_COLOR", "");
    assertThat(ta.ta("ls").ok().out()).contains(ESCAPE);
  }

  @Test
  void theSettingLeavesItAway() {
    ta.ta("config set color off").ok();
    assertThat(ta.ta("ls").ok().out()).contains("late").doesNotContain(ESCAPE);
    ta.ta("config set color on").ok();
    assertThat(ta.ta("ls").ok().out()).contains(ESCAPE);
    assertThat(ta.ta("config set color blue").error(2)).contains("color");
  }

  /** Colours take no column: what is coloured stands below what is not. */
  @Test
  void coloursMoveNothing() {
    String coloured = ta.ta("ls").ok().out();
    String plain = ta.with("NO_COLOR", "1").ta("ls").ok().out();
    assertThat(coloured.replaceAll("\u001b\\[[0-9]*m", "")).isEqualTo(plain);
  }
}
