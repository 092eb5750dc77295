package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A value that no server would take, in every way into the program: by a real pipe, and, as no
 * system passes so much in an argument, by arguments inside this process. It is an error that says
 * so in a line, and nothing is changed.
 */
final class EnormousValuesIT {

  private static final String TOO_LARGE =
      "a property and its value take \\d+ bytes in a version, and no server takes more than 104857554"
          + " for one of them: shorten it; nothing was ";

  /** 18 MB in memory, and six times as many in a version. */
  private static final String ENORMOUS = "\u0001".repeat(18_000_000);

  @TempDir Path home;
  private Runs ta;
  private String before;

  @BeforeEach
  void makeReplica() {
    ta = new Runs(home).with("JAVA_HOME", System.getProperty("java.home"));
    ta.ta("add Milk").ok();
    before = ta.ta("export --stored").ok().out();
  }

  private void assertRefused(Runs.Result result, String message) {
    assertThat(result.error(ExitCode.ERROR)).matches(message);
    assertThat(ta.ta("export --stored").ok().out()).isEqualTo(before);
  }

  /** Runs a line of bash, with 105 million letters in the place of LETTERS. */
  private Runs.Result bash(String line) {
    String letters = "head -c 105000000 /dev/zero | tr '\\0' a";
    return ta.finish(
        ta.start(
            List.of(
                "bash",
                "-c",
                line.replace("@ta", "'" + Path.of("ta").toAbsolutePath() + "'")
                    .replace("LETTERS", letters))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"description\":\"TEXT\"",
        "\"description\":\"x\",\"annotations\":[{\"entry\":\"20260101T000000Z\",\"description\":\"TEXT\"}]",
        "\"properties\":{\"description\":\"TEXT\"},\"description\":\"x\""
      })
  void anImportFromAPipe(String members) {
    String[] parts = ("{\"description\":\"first\"}\n{" + members + "}").split("TEXT", 2);
    Runs.Result result =
        bash("(printf %s '" + parts[0] + "'; LETTERS; printf %s '" + parts[1] + "') | @ta import");
    assertRefused(result, "ta: standard input, task 2 in line 2: " + TOO_LARGE + "imported");
  }

  @Test
  void anImportThatDoesNotFitIntoTheMemory() {
    Runs.Result result =
        bash(
            "(printf '{\"description\":\"'; LETTERS; printf '\"}') | TA_JAVA_OPTIONS=-Xmx64m @ta import");
    assertRefused(
        result, "ta: there is not enough memory; give it more with TA_JAVA_OPTIONS=-Xmx4g");
  }

  private static String lineAt(String text, int at) {
    return text.substring(text.lastIndexOf('\n', at) + 1, text.indexOf('\n', at));
  }

  /** In the task, and in the operation that set it. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aReplicaFromAPipe(int occurrence) throws IOException {
    String backup = ta.ta("backup --json -").ok().out();
    int at = -1;
    for (int i = 0; i < occurrence; i++) {
      do {
        at = backup.indexOf("Milk", at + 1);
      } while (lineAt(backup, at).contains("history.")); // what was done, which no server sees
    }
    assertThat(at).isPositive();
    Files.writeString(home.resolve("before"), backup.substring(0, at));
    Files.writeString(home.resolve("after"), backup.substring(at + "Milk".length()));
    Runs.Result result = bash("(cat ~/before; LETTERS; cat ~/after) | @ta restore --force -");
    long line = backup.substring(0, at).lines().count();
    assertRefused(result, "ta: line " + line + " of what was to be imported .* a property .*");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "add,TEXT",
        "add,x,project:TEXT",
        "add,x,+aTEXT",
        "1,modify,TEXT",
        "1,modify,--,TEXT",
        "1,modify,project:TEXT",
        "1,annotate,TEXT"
      })
  void anArgument(String line) {
    String[] arguments = line.split(",", -1);
    for (int i = 0; i < arguments.length; i++) {
      // White space and controls are no part of a tag.
      String text = arguments[i].startsWith("+") ? "a".repeat(105_000_000) : ENORMOUS;
      arguments[i] = arguments[i].replace("TEXT", text);
    }
    String about = line.startsWith("1,") ? "task 1: " : "";
    assertRefused(ta.run("", arguments), "ta: " + about + TOO_LARGE + "changed");
  }

  /** As much as an argument can carry is no matter. */
  @Test
  void aLongArgumentOfAProcess() {
    String words =
        "@ta add $(head -c 130000 /dev/zero | tr '\\0' a) && @ta 2 annotate $(head -c 130000"
            + " /dev/zero | tr '\\0' b) && @ta 2 modify project:$(head -c 130000 /dev/zero | tr '\\0' c)";
    Runs.Result result = bash(words);
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    assertThat(ta.ta("export").ok().out())
        .contains("a".repeat(130_000), "b".repeat(130_000), "c".repeat(130_000));
    assertThat(bash("@ta add $(head -c 140000 /dev/zero | tr '\\0' a)").exitCode())
        .as("the shell cannot start it")
        .isEqualTo(126);
  }
}
