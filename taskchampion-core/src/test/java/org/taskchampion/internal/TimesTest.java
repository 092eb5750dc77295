package org.taskchampion.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimesTest {

  private static final Instant EARLIEST = Instant.parse("-262143-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("+262142-12-31T23:59:59Z");

  @Test
  void unixSecondsInDecimalAreRead() {
    assertThat(Times.parse("0")).isEqualTo(Instant.EPOCH);
    assertThat(Times.parse("1709210096")).isEqualTo(Instant.parse("2024-02-29T12:34:56Z"));
    assertThat(Times.parse("-1")).isEqualTo(Instant.parse("1969-12-31T23:59:59Z"));
    assertThat(Times.parse("+12")).isEqualTo(Instant.ofEpochSecond(12));
    assertThat(Times.parse("-0")).isEqualTo(Instant.EPOCH);
    assertThat(Times.parse("0".repeat(100) + "12")).isEqualTo(Instant.ofEpochSecond(12));
  }

  @Test
  void anythingElseIsAbsent() {
    for (String text :
        new String[] {
          null,
          "",
          " 12",
          "12 ",
          "12.5",
          "12.",
          "1e3",
          "0x10",
          "1_000",
          "-",
          "+",
          "--1",
          "+-1",
          "-+1",
          "- 1",
          "\u0661\u0662",
          "\uff11",
          "\u22121",
          "2024-02-29",
          "milk"
        }) {
      assertThat(Times.parse(text)).as("[%s]", text).isNull();
    }
  }

  @Test
  void theCalendarOfTheReferenceIsReadAndNoMore() {
    assertThat(Times.parse("-8334601228800")).isEqualTo(EARLIEST);
    assertThat(Times.parse("-8334601228801")).isNull();
    assertThat(Times.parse("8210266876799")).isEqualTo(LATEST);
    assertThat(Times.parse("8210266876800")).isNull();
    assertThat(Times.parse("9223372036854775807")).isNull();
    assertThat(Times.parse("9223372036854775808")).isNull();
    assertThat(Times.parse("18446744073709551616")).isNull();
    assertThat(Times.parse("-" + "9".repeat(1_000))).isNull();
  }

  @Test
  void fractionsAreCutOffTowardsThePast() {
    assertThat(Times.format(Instant.parse("2024-02-29T12:34:56.999999999Z")))
        .isEqualTo("1709210096");
    assertThat(Times.format(Instant.EPOCH.minusNanos(1))).isEqualTo("-1");
  }

  @Test
  void timesOutsideTheCalendarAreRefused() {
    assertThat(Times.format(EARLIEST)).isEqualTo("-8334601228800");
    assertThat(Times.format(LATEST.plusNanos(999_999_999))).isEqualTo("8210266876799");
    assertThatThrownBy(() -> Times.format(EARLIEST.minusNanos(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the time -262144-12-31T23:59:59.999999999Z is too far away");
    assertThatThrownBy(() -> Times.format(LATEST.plusSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the time +262143-01-01T00:00:00Z is too far away");
  }

  @Test
  void randomTimesSurvive() {
    for (long seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      Instant time = Instant.ofEpochSecond(random.nextLong() % 8_210_266_876_800L);
      assertThat(Times.parse(Times.format(time))).as("seed %d", seed).isEqualTo(time);
    }
  }
}
