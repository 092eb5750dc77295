package org.taskchampion.dates;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The dates that have names: {@code eom}, {@code friday}, {@code 15th}. */
final class NamedDates {

  /** A day, given today. */
  private interface Day {
    LocalDate of(LocalDate today);
  }

  private static final int SHORTEST = 3;
  private static final int LAST_ORDINAL = 31;
  private static final LocalDate SOMEDAY = LocalDate.of(9999, 12, 30);

  /** The names in full, in the order in which they are offered. */
  private static final List<String> NAMES = new ArrayList<>();

  /** Names and their short forms, in small letters. */
  private static final Map<String, Meaning> MEANINGS = new HashMap<>();

  /** Those of them that may be written in any case. */
  private static final Map<String, Meaning> IN_ANY_CASE = new HashMap<>();

  private static final int LONGEST;

  static {
    name("now", ZonedDateTime::toInstant);
    shortened("today", SHORTEST, start(today -> today));
    shortened("tomorrow", SHORTEST, start(today -> today.plusDays(1)));
    shortened("yesterday", SHORTEST, start(today -> today.minusDays(1)));
    shortened("later", SHORTEST, start(today -> SOMEDAY));
    shortened("someday", SHORTEST + 1, start(today -> SOMEDAY));
    period("d", today -> today, 1, ChronoUnit.DAYS);
    period("w", NamedDates::monday, 1, ChronoUnit.WEEKS);
    workingWeek("ww", 0);
    workingWeek("nww", 7);
    workingWeek("pww", -7);
    period("m", today -> today.withDayOfMonth(1), 1, ChronoUnit.MONTHS);
    period("q", NamedDates::quarter, 3, ChronoUnit.MONTHS);
    period("y", today -> today.withDayOfYear(1), 1, ChronoUnit.YEARS);
    for (DayOfWeek day : DayOfWeek.values()) {
      inAnyCase(day.name(), start(today -> today.with(TemporalAdjusters.next(day))));
    }
    for (Month month : Month.values()) {
      inAnyCase(month.name(), start(today -> next(month, today)));
    }
    holiday("easter", 0);
    holiday("eastermonday", 1);
    holiday("ascension", 39);
    holiday("pentecost", 49);
    holiday("goodfriday", -2);
    name("midsommar", yearly(Holidays::midsummer));
    name("midsommarafton", yearly(Holidays::midsummerEve));
    name("juhannus", yearly(Holidays::midsummerEve));
    for (int day = 1; day <= LAST_ORDINAL; day++) {
      int number = day;
      name(day + ending(day), start(today -> next(number, today)));
    }
    LONGEST = NAMES.stream().mapToInt(String::length).max().orElse(0);
  }

  private NamedDates() {}

  static List<String> names() {
    return List.copyOf(NAMES);
  }

  /** Finds the name that stands at a position of a text. */
  static @Nullable Found find(String text, int start) {
    int end = start;
    while (end - start <= LONGEST && (Scan.isLetter(text, end) || Scan.isDigit(text, end))) {
      end++;
    }
    if (end == start || end - start > LONGEST || !Scan.canEnd(text, end)) {
      return null;
    }
    String word = text.substring(start, end);
    Meaning meaning = MEANINGS.get(word);
    if (meaning == null) {
      meaning = IN_ANY_CASE.get(word.toLowerCase(Locale.ROOT));
    }
    return meaning == null ? null : new Found(meaning, end);
  }

  private static void name(String name, Meaning meaning) {
    NAMES.add(name);
    MEANINGS.put(name, meaning);
  }

  private static void shortened(String name, int shortest, Meaning meaning) {
    name(name, meaning);
    for (int length = shortest; length < name.length(); length++) {
      MEANINGS.put(name.substring(0, length), meaning);
    }
  }

  private static void inAnyCase(String upperCase, Meaning meaning) {
    String name = upperCase.toLowerCase(Locale.ROOT);
    NAMES.add(name);
    for (int length = SHORTEST; length <= name.length(); length++) {
      IN_ANY_CASE.put(name.substring(0, length), meaning);
    }
  }

  /** Names the start and the end of this, the next and the previous period. */
  private static void period(String letter, Day first, int length, ChronoUnit unit) {
    String[] which = {"", "n", "p"};
    int[] periods = {0, length, -length};
    for (int i = 0; i < which.length; i++) {
      int distance = periods[i];
      name("so" + which[i] + letter, start(today -> first.of(today).plus(distance, unit)));
    }
    for (int i = 0; i < which.length; i++) {
      int distance = periods[i] + length;
      name(
          "eo" + which[i] + letter,
          end(today -> first.of(today).plus(distance, unit).minusDays(1)));
    }
  }

  /** Names a working week; on a Sunday it is that of the coming Monday. */
  private static void workingWeek(String letters, int days) {
    name("so" + letters, start(today -> monday(today.plusDays(1)).plusDays(days)));
    name("eo" + letters, end(today -> monday(today.plusDays(1)).plusDays(days + 4L)));
  }

  private static void holiday(String name, int days) {
    name(
        name,
        now -> {
          LocalDate easter = Holidays.easter(now.getYear());
          if (Meaning.start(easter, now.getZone()).isBefore(now.toInstant())) {
            easter = Holidays.easter(now.getYear() + 1);
          }
          return Meaning.start(easter.plusDays(days), now.getZone());
        });
  }

  private interface DayOfYear {
    LocalDate in(int year);
  }

  private static Meaning yearly(DayOfYear day) {
    return now -> {
      Instant thisYear = Meaning.start(day.in(now.getYear()), now.getZone());
      return thisYear.isBefore(now.toInstant())
          ? Meaning.start(day.in(now.getYear() + 1), now.getZone())
          : thisYear;
    };
  }

  private static Meaning start(Day day) {
    return now -> Meaning.start(day.of(now.toLocalDate()), now.getZone());
  }

  private static Meaning end(Day day) {
    return now -> Meaning.end(day.of(now.toLocalDate()), now.getZone());
  }

  /**
   * Returns the Monday on or before a day: weeks of names begin then, whatever the settings say.
   */
  private static LocalDate monday(LocalDate day) {
    return day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
  }

  private static LocalDate quarter(LocalDate day) {
    return LocalDate.of(day.getYear(), day.getMonth().firstMonthOfQuarter(), 1);
  }

  private static LocalDate next(Month month, LocalDate today) {
    int year = month.compareTo(today.getMonth()) > 0 ? today.getYear() : today.getYear() + 1;
    return LocalDate.of(year, month, 1);
  }

  /** A day that its month lacks rolls over into the next. */
  private static LocalDate next(int day, LocalDate today) {
    LocalDate month = today.withDayOfMonth(1);
    return (day > today.getDayOfMonth() ? month : month.plusMonths(1)).plusDays(day - 1L);
  }

  private static String ending(int day) {
    if (day / 10 == 1) {
      return "th";
    }
    return switch (day % 10) {
      case 1 -> "st";
      case 2 -> "nd";
      case 3 -> "rd";
      default -> "th";
    };
  }
}
