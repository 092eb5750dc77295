package org.taskchampion.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimestampsTest {

  private static final Instant TIME = Instant.parse("2024-02-29T12:34:56Z");

  @Test
  void timesAreWrittenWithNoneThreeSixOrNineFractionalDigits() {
    assertThat(Timestamps.format(TIME)).isEqualTo("2024-02-29T12:34:56Z");
    assertThat(Timestamps.format(TIME.plusNanos(120_000_000)))
        .isEqualTo("2024-02-29T12:34:56.120Z");
    assertThat(Timestamps.format(TIME.plusNanos(123_400_000)))
        .isEqualTo("2024-02-29T12:34:56.123400Z");
    assertThat(Timestamps.format(TIME.plusNanos(1))).isEqualTo("2024-02-29T12:34:56.000000001Z");
  }

  @Test
  void timesAreWrittenWithSecondsAndFourDigitsOfTheYear() {
    assertThat(Timestamps.format(Instant.parse("2024-01-01T00:00:00Z")))
        .isEqualTo("2024-01-01T00:00:00Z");
    assertThat(Timestamps.format(Instant.parse("0000-01-01T00:00:00Z")))
        .isEqualTo("0000-01-01T00:00:00Z");
    assertThat(Timestamps.format(Instant.parse("9999-12-31T23:59:59.999999999Z")))
        .isEqualTo("9999-12-31T23:59:59.999999999Z");
  }

  @Test
  void anyNumberOfFractionalDigitsIsReadAndNineCount() {
    assertThat(Timestamps.parse("2024-02-29T12:34:56Z")).isEqualTo(TIME);
    assertThat(Timestamps.parse("2024-02-29T12:34:56.5Z")).isEqualTo(TIME.plusNanos(500_000_000));
    assertThat(Timestamps.parse("2024-02-29T12:34:56.0001Z")).isEqualTo(TIME.plusNanos(100_000));
    assertThat(Timestamps.parse("2024-02-29T12:34:56.123456789Z"))
        .isEqualTo(TIME.plusNanos(123_456_789));
    assertThat(Timestamps.parse("2024-02-29T12:34:56.9999999999Z"))
        .isEqualTo(TIME.plusNanos(999_999_999));
    assertThat(
            Timestamps.parse("2024-02-29T12:34:56." + "0".repeat(8) + "1" + "9".repeat(50) + "Z"))
        .isEqualTo(TIME.plusNanos(1));
  }

  @Test
  void lowerCaseAndASpaceAreRead() {
    assertThat(Timestamps.parse("2024-02-29t12:34:56z")).isEqualTo(TIME);
    assertThat(Timestamps.parse("2024-02-29 12:34:56Z")).isEqualTo(TIME);
  }

  @Test
  void offsetsAreRead() {
    assertThat(Timestamps.parse("2024-02-29T12:34:56+00:00")).isEqualTo(TIME);
    assertThat(Timestamps.parse("2024-02-29T12:34:56-00:00")).isEqualTo(TIME);
    assertThat(Timestamps.parse("2024-02-29T14:04:56+01:30")).isEqualTo(TIME);
    assertThat(Timestamps.parse("2024-02-29T02:34:56.5-10:00"))
        .isEqualTo(TIME.plusNanos(500_000_000));
    assertThat(Timestamps.parse("2024-03-01T12:33:56+23:59")).isEqualTo(TIME);
  }

  @Test
  void aLeapSecondComesAfterAllThatIsBeforeItAndBeforeAllThatIsAfterIt() {
    Instant last = Instant.parse("2016-12-31T23:59:59.999999999Z");
    assertThat(Timestamps.parse("2016-12-31T23:59:60Z")).isEqualTo(last);
    assertThat(Timestamps.parse("2016-12-31T23:59:60.5Z")).isEqualTo(last);
    assertThat(Timestamps.parse("2017-01-01T01:59:60.5+02:00")).isEqualTo(last);
  }

  @Test
  void whatTaskChampionReadsBeyondRfc3339IsRead() {
    for (String text :
        new String[] {
          "2024-2-29T12:34:56Z",
          "+2024-02-29T12:34:56Z",
          "+00002024-02-29T12:34:56Z",
          " 2024-02-29T12:34:56Z ",
          "2024 - 02 -\t29T 12 : 34 : 56 Z\n",
          "2024-02-29 \u3000\u00a0\u2028\u008512:34:56Z",
          "2024-02-29T12:34:56UTC",
          "2024-02-29T12:34:56.0 utc ",
          "2024-02-29T14:04:56+0130",
          "2024-02-29T14:04:56+01 : 30",
          "2024-02-29T11:04:56\u221201:30"
        }) {
      assertThat(Timestamps.parse(text)).as("[%s]", text).isEqualTo(TIME);
    }
    assertThat(Timestamps.parse("1-1-1T1:1:1Z")).isEqualTo(Instant.parse("0001-01-01T01:01:01Z"));
    assertThat(Timestamps.parse("+99999999999999999999-01-01T00:00:00Z"))
        .isEqualTo(Timestamps.parse("+999999999-01-01T00:00:00Z"));
    assertThat(Timestamps.parse("-2024-02-29T12:34:56Z"))
        .isEqualTo(Instant.parse("-2024-02-29T12:34:56Z"));
  }

  @Test
  void whatIsNoTimeIsRefused() {
    for (String text :
        new String[] {
          "",
          "2024",
          "2024-02-29",
          "2024-02-29T12:34Z",
          "2024-02-29T12:34:56",
          "2024-02-29T12:34:56.Z",
          "2024-02-29T12:34:56,5Z",
          "2024-02-29T12:34:56ZZ",
          "2024-02-29_12:34:56Z",
          "12024-02-29T12:34:56Z",
          "2024/02/29T12:34:56Z",
          "20240229T123456Z",
          "2023-02-29T12:34:56Z",
          "2024-00-10T12:34:56Z",
          "2024-13-10T12:34:56Z",
          "2024-02-00T12:34:56Z",
          "2024-02-30T12:34:56Z",
          "2024-02-29T24:00:00Z",
          "2024-02-29T12:60:00Z",
          "2024-02-29T12:34:61Z",
          "2024-02-29T12:34:56+24:00",
          "2024-02-29T12:34:56+01:60",
          "2024-02-29T12:34:56+01",
          "2024-02-29T12:34:56+01: :",
          "2024-02-29T12:34:56+1:00",
          "2024-02-29T12:34:56+01:3",
          "2024-02-29T12:34:56+01:30:00",
          "2024-02-29T12:34:56UT",
          "2024-02-29T12:34:56GMT",
          "2024-02-29 T12:34:56Z",
          "2024-02-29T12:34:56. 5Z",
          "2024-02-29T12:34:56\u001cZ",
          "2024-002-29T12:34:56Z",
          "+-2024-02-29T12:34:56Z",
          "2024-02-29T12:34:56 01:00",
          "2024-02-29T12:34:5\u0666Z",
          "\uff12024-02-29T12:34:56Z"
        }) {
      assertThat(Timestamps.parse(text)).as("[%s]", text).isNull();
    }
  }

  @Test
  void noPartOfATimeMayBeMissing() {
    String time = "2024-02-29T12:34:56.123456789+01:30";
    for (int length = 0; length < time.length(); length++) {
      assertThat(Timestamps.parse(time.substring(0, length))).as("length %d", length).isNull();
    }
  }

  @Test
  void randomTimesSurvive() {
    for (long seed = 0; seed < 10_000; seed++) {
      Random random = new Random(seed);
      Instant time = TestSegments.time(random);
      assertThat(Timestamps.parse(Timestamps.format(time))).as("seed %d", seed).isEqualTo(time);
      OffsetDateTime elsewhere =
          time.atOffset(ZoneOffset.ofTotalSeconds(60 * (random.nextInt(2 * 18 * 60) - 18 * 60)));
      if (elsewhere.getYear() >= 0 && elsewhere.getYear() <= 9999) {
        String text = elsewhere.toString();
        // OffsetDateTime leaves out seconds that are zero.
        if (elsewhere.getSecond() != 0 || elsewhere.getNano() != 0) {
          assertThat(Timestamps.parse(text)).as("seed %d", seed).isEqualTo(time);
        }
      }
    }
  }
}
