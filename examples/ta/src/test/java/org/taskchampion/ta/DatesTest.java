package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DatesTest {

  // A Tuesday, in winter: Berlin is one hour ahead of UTC.
  private static final Instant NOW = Instant.parse("2026-11-24T20:44:11.5Z");
  private final Dates dates = new Dates(NOW, ZoneId.of("Europe/Berlin"));

  @ParameterizedTest
  @CsvSource({
    "now, 2026-11-24T20:44:11Z",
    "today, 2026-11-23T23:00:00Z",
    "TODAY, 2026-11-23T23:00:00Z",
    "tomorrow, 2026-11-24T23:00:00Z",
    "yesterday, 2026-11-22T23:00:00Z",
    "eod, 2026-11-24T22:59:59Z",
    "tuesday, 2026-11-30T23:00:00Z",
    "wed, 2026-11-24T23:00:00Z",
    "someday, 9999-12-30T00:00:00Z",
    "2026-12-24, 2026-12-23T23:00:00Z",
    "2026-07-01, 2026-06-30T22:00:00Z",
    "20261224, 2026-12-23T23:00:00Z",
    "2026-12-24T18:00, 2026-12-24T17:00:00Z",
    "2026-12-24T18:00:30, 2026-12-24T17:00:30Z",
    "2026-12-24T18:00Z, 2026-12-24T18:00:00Z",
    "2026-12-24T18:00:00-05:00, 2026-12-24T23:00:00Z",
    "20261224T180000Z, 2026-12-24T18:00:00Z",
    "1700000000, 2023-11-14T22:13:20Z",
    "@0, 1970-01-01T00:00:00Z",
    "3days, 2026-11-27T20:44:11Z",
    "+3d, 2026-11-27T20:44:11Z",
    "-1h, 2026-11-24T19:44:11Z",
    "2w, 2026-12-08T20:44:11Z",
    "1month, 2026-12-24T20:44:11Z",
    "30min, 2026-11-24T21:14:11Z",
  })
  void readsWhatPeopleType(String text, Instant expected) {
    assertThat(dates.parse(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "soon",
        "2026-13-01",
        "2026-02-30",
        "20260230",
        "3m",
        "+",
        "-",
        "12:30",
        "2026",
        "@",
        "@x",
        "99999999999999999999",
        "999999999999999999999days",
        "9999999y",
        "2026-12-24T",
        "20261224T180000",
        "٣days",
      })
  void whatIsNoDateIsAnErrorOfUse(String text) {
    assertThatThrownBy(() -> dates.parse(text))
        .isInstanceOfSatisfying(
            TaException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE));
  }

  @Test
  void aDayOfSummerTimeKeepsTheHour() {
    Dates spring = new Dates(Instant.parse("2026-03-28T12:00:00Z"), ZoneId.of("Europe/Berlin"));
    assertThat(spring.parse("1day")).isEqualTo(Instant.parse("2026-03-29T11:00:00Z"));
  }
}
