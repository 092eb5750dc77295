package org.taskchampion.sync.cloud;

import java.time.Duration;
import java.util.function.Supplier;
import org.taskchampion.sync.ServerUnreachableException;

/** Repeats what can be repeated without harm where the service, or the way to it, fails. */
final class Retries {

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
        Backoff.before(tries);
      }
    }
  }
}
