package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the device's clock shows, a command works, or says that the clock must be set. */
class ClockTest {

  private static final List<String> READING =
      List.of(
          "next",
          "list",
          "list +WAITING",
          "list due:2026-12-24",
          "1 info",
          "export",
          "undo",
          "history",
          "conflicts",
          "sync",
          "sync --check",
          "doctor",
          "renumber",
          "gc",
          "config",
          "version",
          "help",
          "backup BACKUP",
          "restore BACKUP --force");

  private static final List<String> DATING =
      List.of(
          "add Buy bread",
          "1 modify +x",
          "1 annotate a note",
          "1 start",
          "1 done",
          "1 delete",
          "import IMPORT");

  private static final List<String> READING_DATES =
      Stream.of("now", "today", "tomorrow", "monday", "eod", "someday", "3days", "-2w", "100years")
          .flatMap(word -> Stream.of("add Read due:" + word, "list due:" + word))
          .toList();

  @TempDir Path home;
  private Instant now = Instant.parse("2026-11-28T12:00:00Z");

  private Runs.Result ta(String command) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    String line =
        command
            .replace("BACKUP", home.resolve("backup").toString())
            .replace("IMPORT", home.resolve("tasks.json").toString());
    int exitCode =
        Ta.run(
            List.of(line.split(" ")),
            new Surroundings(
                new ByteArrayInputStream(new byte[0]),
                new Output(out),
                new Output(err),
                Map.of("HOME", home.toString()),
                Clock.fixed(now, ZoneOffset.UTC),
                Cancellation.byCaller()));
    return new Runs.Result(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private void prepare() throws Exception {
    ta("add Buy milk due:2026-12-24 wait:2026-11-01 +shop").ok();
    ta("1 annotate earlier").ok();
    ta("add Old").ok();
    ta("2 delete").ok();
    Files.writeString(home.resolve("tasks.json"), "{\"description\":\"imported\"}");
  }

  static Stream<Instant> outside() {
    return Stream.of(
        Instant.parse("-0001-12-31T23:59:59Z"),
        Instant.parse("-200000-01-01T00:00:00Z"),
        Instant.parse("+10000-01-01T00:00:00Z"),
        Instant.parse("+200000-01-01T00:00:00Z"),
        Instant.ofEpochMilli(Long.MAX_VALUE),
        Instant.ofEpochMilli(Long.MIN_VALUE));
  }

  static Stream<Instant> inside() {
    return Stream.of(
        Instant.parse("0000-01-01T00:00:00Z"),
        Instant.parse("1901-01-01T00:00:00Z"),
        Instant.parse("1969-12-31T23:59:59.999999999Z"),
        Instant.EPOCH,
        Instant.parse("2038-01-19T03:14:08Z"),
        Instant.parse("2106-02-07T06:28:16Z"),
        Instant.parse("9999-12-31T23:59:59Z"));
  }

  @ParameterizedTest
  @MethodSource("outside")
  void outsideOfWhatCanBeWrittenReadingWorksAndChangingSaysThatTheClockIsWrong(Instant clock)
      throws Exception {
    prepare();
    String before = ta("export --stored").ok().out();
    now = clock;
    for (String command : DATING) {
      assertThat(ta(command).error(ExitCode.ERROR))
          .as(command)
          .startsWith("ta: this device's clock is at " + clock + ", and")
          .contains("Set the clock");
    }
    for (String command : READING_DATES) {
      Runs.Result result = ta(command);
      assertThat(result.exitCode())
          .as("%s: %s", command, result)
          .isIn(command.startsWith("add") ? List.of(1, 2) : List.of(0, 2));
      assertThat(result.err()).hasLineCount(1);
    }
    assertThat(ta("export --stored").ok().out()).isEqualTo(before);
    for (String command : READING) {
      Runs.Result result = ta(command);
      assertThat(result.exitCode()).as("%s: %s", command, result).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("inside")
  void insideOfWhatCanBeWrittenEverythingWorks(Instant clock) throws Exception {
    prepare();
    now = clock;
    for (String command : DATING) {
      Runs.Result result = ta(command);
      assertThat(result.exitCode()).as("%s: %s", command, result).isZero();
    }
    for (String command : READING_DATES) {
      Runs.Result result = ta(command);
      assertThat(result.exitCode()).as("%s: %s", command, result).isIn(0, 2);
    }
    for (String command : READING) {
      Runs.Result result = ta(command);
      assertThat(result.exitCode()).as("%s: %s", command, result).isZero();
    }
    assertThat(ta("export --stored").ok().out()).contains("Buy milk", "Buy bread", "imported");
  }

  @Test
  void theClockOfAnotherDeviceDoesNotStopThisOne() throws Exception {
    now = Instant.parse("9999-12-31T23:59:59.999Z");
    prepare();
    now = Instant.parse("2026-11-28T12:00:00Z");
    ta("1 modify description:Milk").ok();
    assertThat(ta("list").ok().out()).contains("Milk");
    assertThat(ta("1 info").ok().out()).contains("Milk");
  }
}
