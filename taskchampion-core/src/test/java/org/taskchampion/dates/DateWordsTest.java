package org.taskchampion.dates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.storage.InMemoryStorage;

class DateWordsTest {

  private static final Instant NOW = Instant.parse("2026-03-18T14:30:00Z");
  private final DateWords words = DateWords.in(ZoneId.of("Europe/Berlin"));

  private Instant read(String text) {
    return words.parse(text, NOW);
  }

  private void refused(String text, int position, String message) {
    DateSyntaxException e =
        catchThrowableOfType(DateSyntaxException.class, () -> words.parse(text, NOW));
    assertThat(e).as(text).isNotNull();
    assertThat(e.getMessage()).as(text).startsWith(message);
    assertThat(e.getMessage()).as(text).endsWith(" (character " + (position + 1) + ")");
    assertThat(e.position()).as(text).isEqualTo(position);
  }

  @Test
  void theExampleOfTheJavadocIsTrue() {
    DateWords words = DateWords.in(ZoneId.of("Europe/Berlin"));
    Instant now = Instant.parse("2026-03-18T14:30:00Z");
    Instant due = words.parse("friday+9h", now); // 2026-03-20T08:00:00Z
    assertThat(due).isEqualTo("2026-03-20T08:00:00Z");
  }

  @Test
  void theExampleOfAnExpressionIsTrue() {
    Instant now = NOW;
    Task task;
    try (Replica replica = Replica.open(new InMemoryStorage())) {
      task =
          replica.editAndGet(edit -> edit.add("Pay").due(Instant.ofEpochSecond(1774000000)).task());
    }
    DateExpression wait = words.expression("due-3d", Set.of("due"));
    Instant time = wait.date(now, name -> task.due());
    assertThat(time).isEqualTo(Instant.ofEpochSecond(1774000000).minus(Duration.ofDays(3)));
    assertThat(wait.attributes()).containsExactly("due");
    assertThat(wait).hasToString("due-3d");
    assertThatThrownBy(() -> wait.date(now))
        .hasMessage(
            "due has no value here; write a date in its place, or give it one (character 1)");
  }

  @Test
  void faultsAreNamedWithTheirPlaceAndWhatToWrite() {
    String forms =
        "; write a date such as 2026-12-24, 2026-12-24T18:00, 18:00, tomorrow, friday or eom, a"
            + " duration from now such as 3days, or a sum such as eom-1w";
    refused("", 0, "a value is missing" + forms);
    refused("  ", 2, "a value is missing" + forms);
    refused("tomorow", 0, "\"tomorow\" is no date" + forms);
    refused("tomorrow + tuesdy", 11, "\"tuesdy\" is no date" + forms);
    refused("5", 0, "\"5\" is a number, and no date" + forms);
    refused("eom-", 4, "a value is missing at the end" + forms);
    refused("2026-02-30", 0, "there is no day 2026-02-30" + forms);
    refused("now + 2026-02-30", 6, "there is no day 2026-02-30" + forms);
    refused("2026-02-28T24:00", 10, "\"T24:00\" is no time of day; write 2026-12-24T18:00");
    refused("2026-02-28 10:00", 11, "\"10:00\" cannot stand behind a value; write + or -");
    refused("(now", 0, "this ( has no ); write one behind the value");
    refused("now)", 3, "this ) has no (; leave it out");
    refused("1d2h", 0, "\"1d2h\" is no date");
    refused("now+tomorrow", 3, "a date + a date has no meaning; write a date + or - a duration");
    refused("2*now", 1, "a number * a date has no meaning");
    refused("2026-02-3+1d", 9, "a number + a duration has no meaning");
    refused("-now", 0, "a date cannot have a sign");
    refused("now+1d/0", 6, "nothing can be divided by 0");
    refused("1d/(1-1)", 2, "nothing can be divided by 0");
    refused("1970-01-01", 0, "\"1970-01-01\" is not in the years 1980 to 9999");
    refused("someday+9y", 0, "\"someday+9y\" is not in the years 1980 to 9999");
    refused("now+9999999999999y", 4, "this span of time is too long");
    refused("now+10001d", 4, "more than 10000d look like the start of a UUID to Taskwarrior");
    refused("now\u0000x", 3, "\"?x\" cannot stand behind a value");
    refused("\u202Eabc\uD800", 0, "\"?abc?\" is no date");
    refused("x".repeat(1_000_000), 0, "\"" + "x".repeat(32) + "…\" is no date");
  }

  @Test
  void sumsMayBeOfAnyDepthAndKeepTheirRanks() {
    assertThat(read("now + 2*1d - 1h/2")).isEqualTo(NOW.plusSeconds(2 * 86_400 - 1_800));
    assertThat(read("((now)-(1d-(2h+1h)))*1".replace("*1", "")))
        .isEqualTo(NOW.minusSeconds(86_400 - 3 * 3_600));
    assertThat(read("now - -1d")).isEqualTo(NOW.plusSeconds(86_400));
    assertThat(read("-(1d)")).isEqualTo(NOW.minusSeconds(86_400));
    assertThat(read("1d * 1.5")).isEqualTo(NOW.plusSeconds(129_600));
    assertThat(read("\tnow\u00a0+ 1 d ")).isEqualTo(NOW.plusSeconds(86_400));
    assertThat(read("(".repeat(100_000) + "now" + ")".repeat(100_000))).isEqualTo(NOW);
    assertThat(read("-".repeat(100_000) + "1d")).isEqualTo(NOW.plusSeconds(86_400));
    assertThat(read("now" + "+1s".repeat(100_000))).isEqualTo(NOW.plusSeconds(100_000));
  }

  @Test
  void nameOfAttributesThatAreDateWordsAreDateWords() {
    DateExpression expression = words.expression("later - due", Set.of("later", "due"));
    assertThat(expression.attributes()).containsExactly("due");
  }

  @Test
  void fractionsOfTheSecondNowAreCutOff() {
    assertThat(words.parse("now", NOW.plusMillis(999))).isEqualTo(NOW);
    assertThat(words.parse("1d", NOW.plusMillis(999))).isEqualTo(NOW.plusSeconds(86_400));
    assertThat(words.parse("15:30", NOW.plusMillis(999))).isEqualTo(NOW);
  }

  @Test
  void offsetsReachAsFarAsZonesDo() {
    assertThat(read("2026-03-18T10:00+13:00")).isEqualTo("2026-03-17T21:00:00Z");
    assertThat(read("2026-03-18T10:00+14:00")).isEqualTo("2026-03-17T20:00:00Z");
    assertThat(read("2026-03-18T10:00-05")).isEqualTo("2026-03-18T15:00:00Z");
    assertThat(read("2026-03-18T10:00+02d")).isEqualTo("2026-03-20T09:00:00Z");
    assertThat(read("2026-03-18T10:00 + 1h")).isEqualTo("2026-03-18T10:00:00Z");
    assertThat(read("20260318T1000-0530")).isEqualTo("2026-03-18T15:30:00Z");
  }

  @Test
  void weeksBeginOnMondayOrSunday() {
    assertThat(read("2026-W12-0")).isEqualTo(read("2026-03-22"));
    DateWords monday = words.withFirstDayOfWeek(DayOfWeek.MONDAY);
    assertThat(monday.parse("2026-W12-3", NOW)).isEqualTo(read("2026-03-18"));
    assertThat(monday.firstDayOfWeek()).isEqualTo(DayOfWeek.MONDAY);
    assertThat(monday.withFirstDayOfWeek(DayOfWeek.SUNDAY).parse("2026-W12-0", NOW))
        .isEqualTo(read("2026-03-22"));
    assertThatThrownBy(() -> words.withFirstDayOfWeek(DayOfWeek.FRIDAY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a week begins on MONDAY or SUNDAY, and not on FRIDAY");
  }

  @Test
  void aDateFormatIsReadBesideTheOthers() {
    DateWords american = words.withDateFormat("m/d/Y");
    assertThat(american.dateFormat()).isEqualTo("m/d/Y");
    assertThat(american.parse("12/24/2026", NOW)).isEqualTo(read("2026-12-24"));
    assertThat(american.parse("3/5/2026+1d", NOW)).isEqualTo(read("2026-03-06"));
    assertThat(american.parse("2026-12-24", NOW)).isEqualTo(read("2026-12-24"));
    assertThatThrownBy(() -> american.parse("2/30/2026", NOW))
        .isInstanceOf(DateSyntaxException.class);
    DateWords german = words.withDateFormat("d.m.");
    assertThat(german.parse("24.12.", NOW)).isEqualTo(read("2026-12-24"));
    assertThatThrownBy(() -> german.parse("29.2.", NOW))
        .isInstanceOf(DateSyntaxException.class)
        .hasMessageStartingWith("there is no such day, seen from 2026-03-18T14:30:00Z");
    assertThat(german.parse("29.2.", Instant.parse("2028-01-05T00:00:00Z")))
        .isEqualTo("2028-02-28T23:00:00Z");
    assertThat(words.withDateFormat("a, D b y H:N").parse("Thu, 24 Dec 26 18:05", NOW))
        .isEqualTo("2026-12-24T17:05:00Z");
    assertThat(words.withDateFormat("A D. B, wV").parse("thursday 24. december, w52", NOW))
        .isEqualTo(read("2026-12-24"));
    assertThat(words.withDateFormat("d").parse("7", NOW)).isEqualTo(read("2026-03-07"));
    assertThatThrownBy(() -> words.withDateFormat("---"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "a date format has at most 64 characters, and some of the letters YyMmDdHhNnSsVvaAbB,"
                + " such as Y-M-D");
  }

  @Test
  void aWordIsFoundInALongerTextAsLongAsItIs() {
    String text = "due < eom-1w and due>2026-03-18T10:00Z";
    assertThat(words.wordAt(text, 6).orElseThrow().end()).isEqualTo(9);
    assertThat(words.wordAt(text, 6).orElseThrow().at(NOW)).isEqualTo(read("eom"));
    assertThat(words.wordAt(text, 21).orElseThrow().end()).isEqualTo(text.length());
    assertThat(words.wordAt(text, 0)).isEmpty();
    assertThat(words.wordAt(text, 7)).isEmpty();
    assertThat(words.wordAt(text, text.length())).isEmpty();
    assertThat(words.wordAt("eom_", 0)).isEmpty();
    assertThat(words.wordAt("eomé", 0)).isEmpty();
    assertThat(words.wordAt("10:00-05:30)", 0).map(DateWord::end)).isEqualTo(Optional.of(11));
    assertThatThrownBy(() -> words.wordAt(text, 99)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void everyNameThatIsOfferedIsADate() {
    assertThat(words.words()).hasSize(100).doesNotHaveDuplicates().contains("eonww", "31st");
    for (String word : words.words()) {
      assertThat(words.wordAt(word, 0).orElseThrow().end()).isEqualTo(word.length());
      assertThat(read(word)).as(word).isNotNull();
    }
  }

  @Test
  void whatIsWorkedOutIsADateASpanOrANumber() {
    assertThat(words.calculate("1970-01-01", NOW))
        .isEqualTo(new DateValue.Date(Instant.parse("1969-12-31T23:00:00Z")));
    assertThat(words.calculate("tomorrow-today", NOW))
        .isEqualTo(new DateValue.Span(Duration.ofDays(1)));
    assertThat(words.calculate("2*(3+1)/16", NOW)).hasToString("Amount[number=0.5]");
    assertThatThrownBy(() -> words.calculate("someday+400y", NOW))
        .hasMessage("this is not in the years 0000 to 9999 (character 1)");
  }

  @Test
  void datesAreWrittenInTheFormInWhichTheyAreRead() {
    Instant time = read("2026-03-05T07:08:09");
    assertThat(words.format(time)).isEqualTo("2026-03-05");
    assertThat(words.withDateFormat("m/d/Y").format(time)).isEqualTo("3/5/2026");
    assertThat(words.withDateFormat("Y-M-DTH:N:S").format(time)).isEqualTo("2026-03-05T07:08:09");
    assertThat(words.withDateFormat("y m d h n s").format(time)).isEqualTo("26 3 5 7 8 9");
    assertThat(words.withDateFormat("a A b B").format(time)).isEqualTo("Thu Thursday Mar March");
    assertThat(words.withDateFormat("V v").format(time)).isEqualTo("09 9");
    assertThat(words.withDateFormat("V").withFirstDayOfWeek(DayOfWeek.MONDAY).format(time))
        .isEqualTo("10");
    Random random = new Random(20261129);
    for (String form :
        List.of("Y-M-DTH:N:S", "d.m.Y h:n:s", "A, D. B Y, H.N.S", "a b d Y h n s v")) {
      DateWords own = words.withDateFormat(form);
      for (int i = 0; i < 500; i++) {
        Instant time1 = Instant.ofEpochSecond(random.nextInt(400_000_000) + 1_600_000_000L);
        String written = own.format(time1);
        Instant again = own.parse(written, NOW);
        assertThat(own.format(again)).as(written).isEqualTo(written);
        // An hour that there is twice is read as the first.
        assertThat(again).isIn(time1, time1.minusSeconds(3600));
      }
    }
  }
}
