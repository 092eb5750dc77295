package org.taskchampion.sync.transport;

import java.time.Duration;
import java.time.Instant;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/** How long a server asks to wait: the header of that name, in seconds or as a date. */
public final class RetryAfter {

  /** What a server asks for beyond this is a mistake, or malice. */
  static final Duration MOST = Duration.ofDays(1);

  private static final int MOST_DIGITS = 9;

  private RetryAfter() {}

  /**
   * Reads the header.
   *
   * @param headers the headers of an answer
   * @param now the time; used only where the answer does not say its own
   * @return the time to wait, at most {@link #MOST}; null if the server does not say, or not in a
   *     way that is understood
   */
  public static @Nullable Duration of(Headers headers, Instant now) {
    String text = headers.get("Retry-After");
    if (text == null) {
      return null;
    }
    if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return text.length() > MOST_DIGITS ? MOST : bounded(Duration.ofSeconds(Long.parseLong(text)));
    }
    Instant then = headers.getInstant("Retry-After");
    if (then == null) {
      return null;
    }
    // By the server's clock, which may be another one than ours.
    Instant its = headers.getInstant("Date");
    return bounded(Duration.between(its == null ? now : its, then));
  }

  private static Duration bounded(Duration wait) {
    return wait.isNegative() ? Duration.ZERO : wait.compareTo(MOST) > 0 ? MOST : wait;
  }
}
