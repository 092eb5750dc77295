package org.taskchampion.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.taskchampion.dates.DateSyntaxException;
import org.taskchampion.dates.DateWords;
import org.taskchampion.dates.DurationWords;

/**
 * What the real Taskwarrior made of 1,563 dates and 196 spans of time, and what is decided where it
 * loses data or its versions differ ({@code docs/taskwarrior-differences.md}).
 */
class GoldenDatesTest {

  private static final String DECIDED_DATES = "taskwarrior/apart/dates.json";

  @Test
  void datesAreWhatTheyAreToTaskwarrior() {
    List<String> wrong = new ArrayList<>();
    List<Object> cases = Golden.list(Golden.json("taskwarrior/dates.json"));
    for (Object each : cases) {
      Map<String, Object> golden = Golden.object(each);
      compare(golden, seconds(golden.get("epoch")), DayOfWeek.SUNDAY, wrong);
      if (!text(golden).contains("W")) {
        compare(golden, seconds(golden.get("epoch")), DayOfWeek.MONDAY, wrong);
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(cases).hasSize(1_563);
  }

  @Test
  void spansOfTimeAreWhatTheyAreToTaskwarrior() {
    List<String> wrong = new ArrayList<>();
    List<Object> cases = Golden.list(Golden.json("taskwarrior/durations.json"));
    for (Object each : cases) {
      Map<String, Object> golden = Golden.object(each);
      Long wanted = seconds(golden.get("seconds"));
      Long found;
      try {
        found = DurationWords.parse(text(golden)).toSeconds();
      } catch (DateSyntaxException e) {
        found = null;
      }
      note(golden, wanted, found, wrong);
    }
    assertThat(wrong).isEmpty();
    assertThat(cases).hasSize(196);
  }

  @Test
  void weeksAreThoseOfVersion3() {
    List<String> wrong = new ArrayList<>();
    List<Object> cases = Golden.list(Golden.json("taskwarrior/apart/weeks.json"));
    for (Object each : cases) {
      Map<String, Object> golden = Golden.object(each);
      boolean sunday = golden.get("weekstart").equals("sunday");
      compare(
          golden, seconds(golden.get("v3")), sunday ? DayOfWeek.SUNDAY : DayOfWeek.MONDAY, wrong);
    }
    assertThat(wrong).isEmpty();
    assertThat(cases).hasSize(32);
  }

  /** Each is decided by what the reason says; the table of differences tells of it. */
  @Test
  void whereTaskwarriorIsOffItIsDecidedWhatIsRight() {
    List<String> wrong = new ArrayList<>();
    List<Object> cases = Golden.list(Golden.json(DECIDED_DATES));
    for (Object each : cases) {
      Map<String, Object> golden = Golden.object(each);
      compare(golden, decided(golden), DayOfWeek.MONDAY, wrong);
    }
    assertThat(wrong).isEmpty();
    assertThat(cases).hasSize(28);
  }

  private static @Nullable Long decided(Map<String, Object> golden) {
    String why = (String) golden.get("why");
    Long program = seconds(golden.get("program"));
    return switch (why) {
      case "see specification", "the two versions differ" -> program;
      case "text after the date is dropped: better an error" -> null;
      case "accepted by later releases" -> seconds(golden.get("now")) - 86_400;
      case "holiday beyond a change of the clocks: the program is an hour off" -> program - 3_600;
      case "the program compares with the clock moved the wrong way" -> {
        long day = 86_400;
        long time = 8 * 3_600; // 10:00+02:00 in UTC
        long now = seconds(golden.get("now"));
        long today = Math.floorDiv(now + 2 * 3_600, day) * day + time;
        yield today < now ? today + day : today;
      }
      default -> throw new IllegalStateException("nothing is decided: " + why);
    };
  }

  private static void compare(
      Map<String, Object> golden, @Nullable Long wanted, DayOfWeek first, List<String> wrong) {
    DateWords words =
        DateWords.in(ZoneId.of((String) golden.get("zone"))).withFirstDayOfWeek(first);
    Instant now = Instant.ofEpochSecond(seconds(golden.get("now")));
    Long found;
    try {
      found = words.parse(text(golden), now).getEpochSecond();
    } catch (DateSyntaxException e) {
      found = null;
    }
    note(golden, wanted, found, wrong);
  }

  private static void note(
      Map<String, Object> golden, @Nullable Long wanted, @Nullable Long found, List<String> wrong) {
    if (wanted == null ? found != null : !wanted.equals(found)) {
      wrong.add(golden + ": wanted " + wanted + ", but was " + found);
    }
  }

  private static String text(Map<String, Object> golden) {
    return (String) golden.get("expr");
  }

  private static @Nullable Long seconds(@Nullable Object json) {
    return json == null ? null : Golden.number(json);
  }
}
