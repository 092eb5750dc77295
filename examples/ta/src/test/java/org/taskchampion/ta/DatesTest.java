package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wherever a command takes a date, it takes Taskwarrior's words. */
class DatesTest {

  private static final Instant NOW = Instant.parse("2026-03-18T14:30:00.5Z");

  @TempDir Path home;

  private Runs.Result ta(String command) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode =
        Ta.run(
            List.of(command.split(" ")),
            new Surroundings(
                new ByteArrayInputStream(new byte[0]),
                new Output(out),
                new Output(err),
                Map.of("HOME", home.toString()),
                Clock.fixed(NOW, ZoneId.of("UTC")),
                Cancellation.byCaller()));
    return new Runs.Result(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** Returns a time of the first task as it is exported. */
  private String time(String attribute) {
    String stored = ta("1 export").ok().out();
    String start = "\"" + attribute + "\":\"";
    int from = stored.indexOf(start) + start.length();
    return from < start.length() ? "" : stored.substring(from, stored.indexOf('"', from));
  }

  private static String shown(String instant) {
    return instant.replaceAll("[-:]", "");
  }

  @Test
  void aWaitIsGivenRelativeToTheDueOfTheSameCommandInEitherOrder() {
    ta("add Renew wait:due-2days due:2026-04-01T12:00:00Z scheduled:wait+1h").ok();
    assertThat(time("due")).isEqualTo(shown("2026-04-01T12:00:00Z"));
    assertThat(time("wait")).isEqualTo(shown("2026-03-30T12:00:00Z"));
    assertThat(time("scheduled")).isEqualTo(shown("2026-03-30T13:00:00Z"));
  }

  /** Whatever the order of the words, and with dates of one's own, too. */
  @Test
  void datesOfOnesOwnMayBeNamed() {
    ta("config set uda.rev.type date").ok();
    for (String words :
        List.of("rev:2026-12-24T12:00Z due:rev-1d", "due:rev-1d rev:2026-12-24T12:00Z")) {
      ta("add Renew " + words).ok();
      assertThat(time("due")).isEqualTo(shown("2026-12-23T12:00:00Z"));
      ta("1 modify due:rev-2d").ok();
      assertThat(time("due")).isEqualTo(shown("2026-12-22T12:00:00Z"));
      ta("1 modify rev:rev+1w").ok();
      assertThat(time("rev")).isEqualTo(shown("2026-12-31T12:00:00Z"));
      ta("1 delete").ok();
      ta("renumber").ok();
    }
    assertThat(ta("add Renew due:nosuch-1d").error(ExitCode.USAGE))
        .contains("\"nosuch-1d\" is no date");
  }

  @Test
  void whatTheTaskHasCountsWhereTheCommandDoesNotSayIt() {
    ta("add Renew due:2026-04-01T12:00:00Z").ok();
    ta("1 modify wait:due-1w").ok();
    assertThat(time("wait")).isEqualTo(shown("2026-03-25T12:00:00Z"));
    ta("1 modify due:due+1w").ok();
    assertThat(time("due")).isEqualTo(shown("2026-04-08T12:00:00Z"));
    ta("1 modify wait:due-1d due:due+1w").ok();
    assertThat(time("due")).isEqualTo(shown("2026-04-15T12:00:00Z"));
    assertThat(time("wait")).isEqualTo(shown("2026-04-14T12:00:00Z"));
    ta("1 modify due:").ok();
    assertThat(time("due")).isEmpty();
  }

  @Test
  void whatCannotBeWorkedOutChangesNothing() {
    assertThat(ta("add Renew wait:due-2days").error(ExitCode.USAGE))
        .isEqualTo(
            "ta: wait: due has no value here; write a date in its place, or give it one"
                + " (character 1)");
    assertThat(ta("add Renew wait:due-2days due:wait+2days").error(ExitCode.USAGE))
        .isEqualTo(
            "ta: wait: and due: name each other in a circle; give one of them a date of its own");
    assertThat(ta("add Renew due:2026-02-30").error(ExitCode.USAGE))
        .startsWith("ta: due: there is no day 2026-02-30; write a date such as 2026-12-24,")
        .endsWith("(character 1)");
    assertThat(ta("add Renew due:eom-1parsec").error(ExitCode.USAGE))
        .startsWith("ta: due: \"1parsec\" is no date and no attribute that has one; write")
        .endsWith("(character 5)");
    assertThat(ta("list").err()).isEqualTo("ta: no tasks\n");
    assertThat(ta("list due:soon").error(ExitCode.USAGE))
        .isEqualTo(
            "ta: \"soon\" is no date, which due is compared with (at character 1 of the filter,"
                + " \"due:soon\"); see ta help");
  }

  @Test
  void anErrorNamesTheTask() {
    ta("add Renew due:2026-04-01").ok();
    ta("add Other").ok();
    assertThat(ta("1-2 modify wait:due-2days").error(ExitCode.USAGE))
        .startsWith("ta: task 2: wait: due has no value here");
  }

  /** Each time names the others twice: worked out anew for each name, this would take years. */
  @Test
  @Timeout(60)
  void timesThatNameEachOtherManyTimesAreWorkedOutOnce() {
    String names = "due scheduled wait until start end";
    StringBuilder command = new StringBuilder("add Renew entry:2026-03-18");
    String before = "entry";
    for (String name : names.split(" ", -1)) {
      command.append(' ').append(name).append(':').append(before);
      for (int i = 0; i < 40; i++) {
        command.append("+(").append(before).append('-').append(before).append(')');
      }
      command.append("+1d");
      before = name;
    }
    ta(command.toString()).ok();
    assertThat(time("end")).isEqualTo(shown("2026-03-24T00:00:00Z"));
  }

  @Test
  void filtersTakeTheWordsToo() {
    ta("add Renew due:2026-03-20T09:00").ok();
    assertThat(ta("list due:friday").ok().out()).contains("Renew");
    assertThat(ta("list due:today+2d").ok().out()).contains("Renew");
    assertThat(ta("list due:thursday").err()).isEqualTo("ta: no tasks\n");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-12-24T18:00 - 1h, 2026-12-24T17:00:00",
    "tomorrow-today, P1D",
    "2026-03-18T10:00-1d, 2026-03-17T10:00:00",
    "1d + 2*90min, P1DT3H",
    "-1d, -P1D",
    "0.5*3, 1.5",
    "100*10, 1000",
  })
  void calcShowsADateADurationOrANumber(String expression, String shown) {
    assertThat(ta("calc " + expression).ok().out()).isEqualTo(shown + "\n");
  }

  @Test
  void calcSaysWhatItCannotWorkOut() {
    assertThat(ta("calc now + tomorrow").error(ExitCode.USAGE))
        .isEqualTo(
            "ta: a date + a date has no meaning; write a date + or - a duration, or a duration * or"
                + " / a number (character 5)");
    assertThat(ta("calc").error(ExitCode.USAGE))
        .isEqualTo("ta: calc needs something to work out: ta calc EXPRESSION");
  }
}
