package org.taskchampion.sync.cloud;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.taskchampion.sync.SyncCancelledException;

/** Keeps an access token until shortly before it ends. Thread-safe. */
final class AccessTokens {

  /** A request may be on its way for so long before somebody looks at its token. */
  private static final Duration MARGIN = Duration.ofMinutes(1);

  private final TokenSource source;
  private final TokenEndpoint endpoint;
  private final Clock clock;
  private final ReentrantLock turn = new ReentrantLock();
  private @Nullable GcsAccessToken kept; // guarded by turn

  AccessTokens(TokenSource source, TokenEndpoint endpoint, Clock clock) {
    this.source = source;
    this.endpoint = endpoint;
    this.clock = clock;
  }

  /**
   * Returns a token. Blocks if it has to be fetched; of several threads, one fetches it.
   *
   * @param refused the token that was not accepted, after which another one is wanted; null if none
   *     was
   */
  GcsAccessToken token(@Nullable GcsAccessToken refused) {
    try {
      turn.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SyncCancelledException(
          "the synchronisation was interrupted; the next one goes on where it ended", null);
    }
    try {
      GcsAccessToken known = kept;
      if (known == null || known.equals(refused) || isEnding(known)) {
        kept = null;
        known = source.fetch(endpoint);
        endpoint.foreign().hide(known.value(), "access token");
        kept = known;
      }
      return known;
    } finally {
      turn.unlock();
    }
  }

  private boolean isEnding(GcsAccessToken token) {
    Instant now = clock.instant();
    return token.expires().isBefore(now.plus(MARGIN));
  }
}
