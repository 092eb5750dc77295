package org.taskchampion.dates;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.taskchampion.internal.Durations;

/** The units of spans of time, and the spans that are written with them. */
final class Units {

  private static final long MINUTE = 60;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  /** More of them, written as {@code d}, would look like the start of a UUID to Taskwarrior. */
  private static final int MOST_D = 10_000;

  private static final Map<String, Long> SECONDS = new LinkedHashMap<>();

  /** Those that may stand alone, and mean one of them. */
  private static final Map<String, Long> ALONE = new LinkedHashMap<>();

  private static final int LONGEST;

  static {
    unit(1, "s secs seconds", "sec second");
    unit(MINUTE, "mins minutes", "min minute");
    unit(HOUR, "h hrs hours", "hr hour");
    unit(DAY, "d days", "day daily weekdays");
    unit(7 * DAY, "w wks weeks", "wk week weekly");
    unit(14 * DAY, "sennight", "biweekly fortnight");
    unit(30 * DAY, "m mos mths mnths months", "mo mth month monthly");
    unit(61 * DAY, "", "bimonthly");
    unit(91 * DAY, "q qtrs qrtrs quarters", "qtr qrtr quarter quarterly");
    unit(183 * DAY, "", "semiannual");
    unit(365 * DAY, "y yrs years", "yr year yearly annual");
    unit(730 * DAY, "", "biannual biyearly");
    int longest = 0;
    for (String name : SECONDS.keySet()) {
      longest = Math.max(longest, name.length());
    }
    LONGEST = longest;
  }

  private Units() {}

  private static void unit(long seconds, String counted, String alone) {
    for (String name : alone.split(" ", -1)) {
      SECONDS.put(name, seconds);
      ALONE.put(name, seconds);
    }
    if (!counted.isEmpty()) {
      for (String name : counted.split(" ", -1)) {
        SECONDS.put(name, seconds);
      }
    }
  }

  /** Returns the names of units that may stand alone, and then of those that need a number. */
  static List<String> names() {
    List<String> names = new ArrayList<>(ALONE.keySet());
    SECONDS.keySet().stream().filter(name -> !ALONE.containsKey(name)).forEach(names::add);
    return List.copyOf(names);
  }

  /**
   * Finds the span of time that stands at a position of a text.
   *
   * @throws DateSyntaxException if one stands there that cannot be counted
   */
  static @Nullable DurationWord find(String text, int start) {
    return Scan.isDigit(text, start) ? counted(text, start) : named(text, start);
  }

  private static @Nullable DurationWord counted(String text, int start) {
    int end = Numeral.end(text, start);
    int unitStart = Scan.endOfBlanks(text, end);
    String unit = unit(text, unitStart);
    Long seconds = SECONDS.get(unit);
    if (seconds == null) {
      return null;
    }
    BigDecimal number = Numeral.read(text, start, end);
    if (unit.equals("d") && number.compareTo(BigDecimal.valueOf(MOST_D)) > 0) {
      throw new DateSyntaxException(
          "more than 10000d look like the start of a UUID to Taskwarrior; write days in full, such"
              + " as 10001days",
          start);
    }
    BigDecimal span = number.multiply(BigDecimal.valueOf(seconds)).setScale(0, RoundingMode.DOWN);
    return new DurationWord(Spans.of(span, start), unitStart + unit.length());
  }

  private static @Nullable DurationWord named(String text, int start) {
    if (Scan.at(text, start) == 'P') {
      int end = start + 1;
      while (Scan.isDigit(text, end) || Scan.isLetter(text, end)) {
        end++;
      }
      if (!Scan.canEnd(text, end)) {
        return null;
      }
      Duration duration = Durations.parse(text.substring(start, end));
      return duration == null
          ? null
          : new DurationWord(Spans.checked(duration.getSeconds(), start), end);
    }
    String unit = unit(text, start);
    Long seconds = ALONE.get(unit);
    return seconds == null
        ? null
        : new DurationWord(Duration.ofSeconds(seconds), start + unit.length());
  }

  /** Returns the letters that stand at a position as a whole word; else nothing. */
  private static String unit(String text, int start) {
    int end = start;
    while (end - start <= LONGEST && Scan.isLetter(text, end)) {
      end++;
    }
    return Scan.canEnd(text, end) ? text.substring(start, end) : "";
  }
}
