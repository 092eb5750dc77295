package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Through the program, every date and duration is what it is for Taskwarrior. */
final class GoldenCalcTest {

  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");

  @TempDir Path home;

  @Test
  void calcSaysOfEveryDateWhatTaskwarriorSays() {
    Runs ta = new Runs(home);
    List<String> wrong = new ArrayList<>();
    List<Map<?, ?>> all = Golden.objects(Golden.file("dates.json"));
    for (Map<?, ?> golden : all) {
      Instant now = Instant.ofEpochSecond(Golden.number(golden.get("now")));
      String zone = (String) golden.get("zone");
      String expression = (String) golden.get("expr");
      ta.at(now).in(zone);
      if (golden.get("epoch") == null) {
        Runs.Result added = ta.run("", "add", "x", "due:" + expression);
        if (added.exitCode() != ExitCode.USAGE || !added.err().startsWith("ta: due")) {
          wrong.add(golden + ": " + added);
        }
        continue;
      }
      Instant time = Instant.ofEpochSecond(Golden.number(golden.get("epoch")));
      String date = LOCAL.withZone(ZoneId.of(zone)).format(time);
      // Alone, 2*3d is a duration; as the value of an attribute it is one from now.
      String duration = duration(Duration.between(now, time));
      String seconds = Long.toString(time.getEpochSecond());
      Runs.Result calculated = ta.run("", "calc", "--", expression);
      if (!List.of(date, duration, seconds).contains(calculated.out().strip())) {
        wrong.add(golden + ": " + calculated + " and not " + date);
      }
    }
    assertThat(all).hasSize(1_563);
    assertThat(wrong).isEmpty();
  }

  @Test
  void calcSaysOfEveryDurationWhatTaskwarriorSays() {
    Runs ta = new Runs(home).configured("uda.effort.type = 'duration'\n");
    List<String> wrong = new ArrayList<>();
    List<Map<?, ?>> all = Golden.objects(Golden.file("durations.json"));
    for (Map<?, ?> golden : all) {
      String expression = (String) golden.get("expr");
      boolean isOne = golden.get("seconds") != null;
      Runs.Result result =
          isOne
              ? ta.run("", "calc", "--", expression)
              : ta.run("", "add", "x", "effort:" + expression);
      boolean right =
          isOne
              ? result
                  .out()
                  .equals(duration(Duration.ofSeconds(Golden.number(golden.get("seconds")))) + "\n")
              : result.exitCode() == ExitCode.USAGE && result.err().startsWith("ta: effort");
      if (!right) {
        wrong.add(golden + ": " + result);
      }
    }
    assertThat(all).hasSize(196);
    assertThat(wrong).isEmpty();
  }

  /** Writes a duration as Taskwarrior exports it, of our own, so that it is no echo. */
  private static String duration(Duration duration) {
    if (duration.isNegative()) {
      return "-" + duration(duration.negated());
    }
    StringBuilder text = new StringBuilder("P");
    text.append(duration.toDays() == 0 ? "" : duration.toDays() + "D");
    text.append(duration.toSeconds() % 86_400 == 0 ? "" : "T");
    text.append(duration.toHoursPart() == 0 ? "" : duration.toHoursPart() + "H");
    text.append(duration.toMinutesPart() == 0 ? "" : duration.toMinutesPart() + "M");
    text.append(duration.toSecondsPart() == 0 ? "" : duration.toSecondsPart() + "S");
    return text.length() == 1 ? "PT0S" : text.toString();
  }
}
