package org.taskchampion.sync.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import okhttp3.Headers;
import org.junit.jupiter.api.Test;

class RetryAfterTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @Test
  void secondsAreSeconds() {
    assertThat(RetryAfter.of(Headers.of("Retry-After", "0"), NOW)).isEqualTo(Duration.ZERO);
    assertThat(RetryAfter.of(Headers.of("Retry-After", "120"), NOW))
        .isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void aDateIsSeenByTheServersClockOrElseByOurs() {
    String then = "Sun, 01 Mar 2026 12:05:00 GMT";
    assertThat(RetryAfter.of(Headers.of("Retry-After", then), NOW))
        .isEqualTo(Duration.ofMinutes(5));
    Headers both = Headers.of("Retry-After", then, "Date", "Sun, 01 Mar 2026 12:04:00 GMT");
    assertThat(RetryAfter.of(both, NOW)).isEqualTo(Duration.ofMinutes(1));
    assertThat(RetryAfter.of(both, Instant.EPOCH)).isEqualTo(Duration.ofMinutes(1));
    // The older forms that HTTP knows.
    assertThat(RetryAfter.of(Headers.of("Retry-After", "Sunday, 01-Mar-26 12:05:00 GMT"), NOW))
        .isEqualTo(Duration.ofMinutes(5));
    assertThat(RetryAfter.of(Headers.of("Retry-After", "Sun Mar  1 12:05:00 2026"), NOW))
        .isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void whatIsPastIsNowAndWhatIsAbsurdIsADay() {
    assertThat(RetryAfter.of(Headers.of("Retry-After", "Sun, 01 Mar 2026 11:00:00 GMT"), NOW))
        .isEqualTo(Duration.ZERO);
    for (String absurd :
        new String[] {
          "86401", "999999999", "99999999999999999999999", "Sun, 01 Mar 2099 11:00:00 GMT"
        }) {
      assertThat(RetryAfter.of(Headers.of("Retry-After", absurd), NOW)).isEqualTo(RetryAfter.MOST);
    }
  }

  @Test
  void whatIsNotUnderstoodIsNotSaid() {
    assertThat(RetryAfter.of(Headers.of(), NOW)).isNull();
    for (String other : new String[] {"", "-1", "soon", "1.5", "+3", "0x10", "١٢"}) {
      Headers headers = new Headers.Builder().addUnsafeNonAscii("Retry-After", other).build();
      assertThat(RetryAfter.of(headers, NOW)).isNull();
    }
  }
}
