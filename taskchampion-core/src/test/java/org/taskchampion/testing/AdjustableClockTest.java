package org.taskchampion.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class AdjustableClockTest {

  private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

  private final AdjustableClock clock = AdjustableClock.at(NOON);

  @Test
  void showsWhatItIsSetTo() {
    assertThat(clock.instant()).isEqualTo(NOON);
    clock.set(Instant.MIN);
    assertThat(clock.instant()).isEqualTo(Instant.MIN);
  }

  @Test
  void advancesForwardsAndBack() {
    clock.advance(Duration.ofHours(2));
    clock.advance(Duration.ofMinutes(-1));
    assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(7_140));
  }

  @Test
  void clocksOfOtherZonesShowTheSameTime() {
    AdjustableClock elsewhere = clock.withZone(ZoneId.of("Europe/Berlin"));
    clock.advance(Duration.ofDays(1));
    assertThat(elsewhere.instant()).isEqualTo(clock.instant());
    assertThat(elsewhere.getZone()).isEqualTo(ZoneId.of("Europe/Berlin"));
    assertThat(clock.getZone()).isEqualTo(ZoneOffset.UTC);
  }
}
