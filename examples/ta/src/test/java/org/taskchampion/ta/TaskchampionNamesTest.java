package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What TaskChampion's own ta calls otherwise. */
final class TaskchampionNamesTest {

  @TempDir Path home;
  private Runs ta;

  @BeforeEach
  void someTasks() {
    ta = new Runs(home);
    for (int i = 0; i < 5; i++) {
      ta.ta("add +many task").ok();
    }
  }

  private boolean isAsked(String setting) {
    ta.configured(setting);
    return ta.with(Surroundings.TERMINALS, "0")
        .run("n\n", "+many", "start")
        .err()
        .contains("(y/N)");
  }

  @Test
  void aSettingSaysHowManyTasksAreChangedWithoutAQuestion() {
    assertThat(isAsked("")).isTrue();
    assertThat(isAsked("modification_count_prompt = 4\n")).isTrue();
    assertThat(isAsked("modification_count_prompt = 5\n")).isFalse();
    ta.ta("+many stop --yes").ok();
    assertThat(isAsked("modification_count_prompt = 0\n")).isFalse();
    assertThat(ta.ta("config set modification_count_prompt -1").error(2)).contains("a number");
  }

  @Test
  void someCommandsHaveItsNamesToo() {
    assertThat(ta.ta("debug").ok().out()).isEqualTo(ta.ta("doctor").ok().out());
    assertThat(ta.ta("import-tw " + home.resolve("none")).error(1)).isNotEmpty();
    assertThat(ta.ta("import-tw --help").ok().out()).contains("import-taskchampion");
  }
}
