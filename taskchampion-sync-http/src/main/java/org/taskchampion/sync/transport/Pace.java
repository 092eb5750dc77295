package org.taskchampion.sync.transport;

import java.time.Duration;
import okhttp3.OkHttpClient;

/**
 * How fast a request must go on: the bytes that must move, one way or the other, within each
 * window. okhttp's timeouts for reading and writing are about one byte, so a server that sends one
 * now and then would never end; its timeout for a whole call would end a long transfer over a slow
 * line, too.
 *
 * @param window how long it may take
 * @param leastBytes how much must move meanwhile
 */
public record Pace(Duration window, long leastBytes) {

  /** About as much as the slowest of modems moves in the shortest of windows. */
  private static final long FEWEST_BYTES = 32 * 1024;

  private static final Duration SHORTEST = Duration.ofSeconds(90);
  private static final Duration MARGIN = Duration.ofSeconds(10);

  /** Returns the pace that leaves room for all that a client's timeouts allow. */
  public static Pace of(OkHttpClient client) {
    Duration allowed =
        Duration.ofMillis(client.connectTimeoutMillis())
            .plusMillis(Math.max(client.readTimeoutMillis(), client.writeTimeoutMillis()))
            .plus(MARGIN);
    return new Pace(allowed.compareTo(SHORTEST) > 0 ? allowed : SHORTEST, FEWEST_BYTES);
  }
}
