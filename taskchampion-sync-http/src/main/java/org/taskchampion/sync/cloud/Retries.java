package org.taskchampion.sync.cloud;

import java.time.Duration;
import java.util.function.Supplier;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.transport.Backoff;

/** Repeats what can be repeated without harm where the service, or the way to it, fails. */
final class Retries {

  /** Between tries at a service of an object store. */
  static final Backoff BACKOFF = new Backoff(Duration.ofMillis(200), Duration.ofMillis(6_400));

  private static final int MOST_TRIES = 3;

  private Retries() {}

  /**
   * Does it, three times at the most. Whoever is asked to wait for some time says so to the caller,
   * in place of waiting.
   *
   * @throws ServerUnreachableException of the last try
   */
  static <T> T run(Supplier<T> request) {
    for (int tries = 1; ; tries++) {
      try {
        return request.get();
      } catch (ServerUnreachableException e) {
        if (tries == MOST_TRIES || e.retryAfter().orElse(Duration.ZERO).getSeconds() > 0) {
          throw e;
        }
        BACKOFF.before(tries);
      }
    }
  }
}
