package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandsTest {

  @TempDir Path home;
  private Runs ta;

  @BeforeEach
  void makeUser() {
    ta = new Runs(home);
  }

  @Test
  void addsListsAndCompletes() {
    assertThat(ta.run("", "add", "Buy milk").ok().out()).isEqualTo("Created task 1.\n");
    assertThat(ta.ta("add Call mum +family due:2026-12-24 priority:h project:Home").ok().out())
        .isEqualTo("Created task 2.\n");
    assertThat(ta.ta("list").ok().out())
        .contains("P  Project  Tags    Due         Description  Urg\n")
        .containsPattern("2 .*H  Home     family  2026-12-24  Call mum     [0-9.]+\n")
        .containsPattern("1 .*Buy milk     0\n");
    assertThat(ta.ta("1 done").ok().out()).isEqualTo("Completed task 1 \"Buy milk\".\n");
    assertThat(ta.ta("list").ok().out()).doesNotContain("Buy milk");
    assertThat(ta.ta("completed").ok().out()).contains("Buy milk");
    assertThat(ta.ta("status:completed all").ok().out()).contains("Buy milk");
    assertThat(ta.ta("status:completed list").err()).isEqualTo("ta: no tasks\n");
    assertThat(ta.ta("undo").ok().out()).startsWith("Took the last change back: 1 task.\n");
    assertThat(ta.ta("list").ok().out()).contains("Buy milk");
  }

  @Test
  void reportsAreTaskwarriors() {
    ta.ta("add first priority:L").ok();
    ta.ta("add second depends:1 priority:H").ok();
    ta.ta("add third wait:someday").ok();
    ta.ta("add fourth +next").ok();
    assertThat(ta.ta("next").ok().out())
        .containsSubsequence("fourth", "first", "second")
        .doesNotContain("third");
    assertThat(ta.ta("ready").ok().out())
        .containsSubsequence("fourth", "first")
        .doesNotContain("second")
        .doesNotContain("third");
    assertThat(ta.ta("waiting").ok().out()).contains("third").doesNotContain("first");
    assertThat(ta.ta("list +BLOCKED").ok().out()).contains("second").doesNotContain("third");
    assertThat(ta.ta("blocked").ok().out()).contains("second").doesNotContain("fourth");
    assertThat(ta.ta("all").ok().out()).contains("first", "second", "third", "fourth");
    ta.ta("1 done").ok();
    assertThat(ta.ta("ready").ok().out()).contains("second");
    assertThat(ta.ta("completed").ok().out()).contains("first").doesNotContain("second");
  }

  @Test
  void modifies() {
    ta.ta("add a +x project:p due:tomorrow").ok();
    ta.ta("add b").ok();
    ta.ta("1 modify new words -x +y project: due: depends:2 http://x 12:30").ok();
    assertThat(ta.ta("1 info").ok().out())
        .contains("new words http://x 12:30", "y PENDING BLOCKED", "Depends on", "-5 * 1 = -5")
        .doesNotContain("project", "Due");
    ta.ta("1 modify depends:-2").ok();
    assertThat(ta.ta("1 info").ok().out()).contains("UNBLOCKED");
    ta.run("", "1", "modify", "--", "+plus", "due:colon", "--help").ok();
    assertThat(ta.ta("1 info").ok().out()).contains("+plus due:colon --help");
    ta.ta("1 start").ok();
    assertThat(ta.ta("+ACTIVE list").ok().out()).contains("+plus");
    assertThat(ta.ta("1 start").ok().out()).contains("is active already");
    ta.ta("1 stop").ok();
    ta.ta("1 annotate a +note").ok();
    assertThat(ta.ta("1 info").ok().out()).contains("a +note");
    ta.ta("1,2 delete").ok();
    assertThat(ta.ta("list").err()).isEqualTo("ta: no tasks\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1 modify good due:never",
        "1 modify good priority:X",
        "1 modify good status:odd",
        "1 modify good status:waiting",
        "1 modify good +PENDING",
        "1 modify good +NONE",
        "1 modify good depends:x",
        "1 modify good project:a project:b",
        "1 modify good --force",
        "1 modify",
        "modify good",
        "frobnicate",
        "1 done now",
        "1 undo",
        "( +a list",
        "nosuch:x list",
        "+a or list",
        "--odd list",
        "list --all",
        "help frobnicate",
        "config frobnicate",
        "add",
        "add +x",
      })
  void badUseIsAnErrorOfUseAndChangesNothing(String command) {
    ta.ta("add a").ok();
    String before = ta.ta("export --stored").ok().out();
    ta.ta(command).error(ExitCode.USAGE);
    assertThat(ta.ta("export --stored").ok().out()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "99 done",
        "99 info",
        "0 done",
        "99999999999999999999 done",
        "01234567 done",
        "abcdef01 done",
        "12345678-1234-1234-1234-123456789abc done",
        "+nobody done",
        "1 modify depends:99",
        "1 modify depends:1",
        "import /dev/null/x",
      })
  void unknownTasksAreAnErrorAndChangeNothing(String command) {
    ta.ta("add a").ok();
    String before = ta.ta("export --stored").ok().out();
    ta.ta(command).error(ExitCode.ERROR);
    assertThat(ta.ta("export --stored").ok().out()).isEqualTo(before);
  }

  @Test
  void findsByUuidAndItsBeginning() {
    ta.run("[{\"uuid\":\"ABCDEF01-1111-1111-1111-111111111111\",\"description\":\"a\"}]", "import")
        .ok();
    ta.run("[{\"uuid\":\"abcdef02-1111-1111-1111-111111111111\",\"description\":\"b\"}]", "import")
        .ok();
    assertThat(ta.ta("abcdef01 info").ok().out()).contains("  a\n");
    assertThat(ta.ta("abcdef02-1111 info").ok().out()).contains("  b\n");
    assertThat(ta.ta("abcdef02-1111-1111-1111-111111111111 1 minimal").ok().out())
        .contains(" a\n", " b\n");
    assertThat(ta.ta("1-2 minimal").ok().out()).contains(" a\n", " b\n");
  }

  @Test
  void asksAtATerminalBeforeManyTasksChange() {
    for (int i = 0; i < 4; i++) {
      ta.ta("add a").ok();
    }
    ta.with(Surroundings.TERMINALS, "0");
    assertThat(ta.run("n\n", "1-4", "done").exitCode()).isEqualTo(1);
    assertThat(ta.ta("list").out()).isNotEmpty();
    assertThat(ta.run("y\n", "1-4", "done").exitCode()).isZero();
    assertThat(ta.ta("list").out()).isEmpty();
    ta.ta("undo --yes").ok();
    assertThat(ta.ta("1-4 done --yes").ok().out().lines()).hasSize(4);
  }

  @Test
  void aTerminalIsSpared() {
    ta.run("", "add", "red \u001b[31m and \u0007 bell\nnew line \u202e turned").ok();
    assertThat(ta.ta("list").ok().out())
        .contains("red \ufffd[31m and \ufffd bell new line \ufffd turned");
    assertThat(ta.ta("1 info").ok().out()).doesNotContain("\u001b", "\u0007", "\u202e");
    assertThat(ta.ta("export --stored").ok().out())
        .contains("red \\u001b[31m and \\u0007 bell\\nnew line");
  }

  @Test
  void wrapsWhereTheWidthIsKnown() {
    ta.run("", "add", "one two three four five six 七八九十百千万").ok();
    ta.with(Surroundings.TERMINALS, "1").with("COLUMNS", "30");
    assertThat(ta.ta("minimal").ok().out().lines().skip(2).map(line -> line.substring(4)))
        .containsExactly("one two three four five", "six 七八九十百千万");
    String list = ta.ta("list").ok().out();
    assertThat(list).containsPattern("one two[a-z ]*  0\n").contains("百千万\n");
  }

  @Test
  void oddArgumentsAreText() {
    String huge = "x".repeat(200_000);
    ta.run("", "add", "", "-", "@file", "+1", "'q'", "%s", "a=b", "${sys:x}", huge).ok();
    assertThat(ta.ta("export --stored").ok().out())
        .contains("\"- @file +1 'q' %s a=b ${sys:x} " + huge + "\"");
    ta.run("", "").error(ExitCode.USAGE);
    ta.run("", "", "done").error(ExitCode.USAGE);
    ta.run("", " ", "done").error(ExitCode.USAGE);
    ta.run("", "add", "\ud800").error(ExitCode.USAGE);
    ta.run("", "1", "annotate", "\ud800").error(ExitCode.USAGE);
    assertThat(ta.run("", huge, "list").ok().out()).contains(huge);
  }

  @Test
  void everyCommandHasHelpWithExamples() {
    String overview = ta.ta("help").ok().out();
    for (String name : Commands.NAMES) {
      assertThat(overview).contains("\n  " + name + " ");
      assertThat(ta.ta(name + " --help").ok().out()).contains("Usage: ta ", "Examples:\n  ");
      assertThat(ta.ta("help " + name).ok().out()).isEqualTo(ta.ta(name + " --help").out());
    }
    assertThat(ta.ta("--help").ok().out()).isEqualTo(overview);
    assertThat(ta.ta("version").ok().out()).startsWith("ta ").contains("Java");
  }
}
