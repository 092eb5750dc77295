package org.taskchampion.ta;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long a synchronisation may take, as the setting says it: 90s, 15min, 2h, or none. */
final class SyncTimeout {

  /** Long enough to fetch a large history over a slow line; what was done by then stays. */
  static final String DEFAULT = "15min";

  private static final String NONE = "none";
  private static final Pattern TIME = Pattern.compile("([1-9][0-9]{0,5})(s|min|h)");

  private SyncTimeout() {}

  static boolean isOne(String text) {
    return text.equals(NONE) || TIME.matcher(text).matches();
  }

  /**
   * Reads the setting.
   *
   * @return the time; empty if there is no limit
   * @throws IllegalArgumentException if it is none
   */
  static Optional<Duration> parse(String text) {
    if (text.equals(NONE)) {
      return Optional.empty();
    }
    Matcher time = TIME.matcher(text);
    if (!time.matches()) {
      throw new IllegalArgumentException("no time: " + text);
    }
    ChronoUnit unit =
        switch (time.group(2)) {
          case "s" -> ChronoUnit.SECONDS;
          case "min" -> ChronoUnit.MINUTES;
          default -> ChronoUnit.HOURS;
        };
    return Optional.of(Duration.of(Long.parseLong(time.group(1)), unit));
  }
}
