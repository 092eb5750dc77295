package org.taskchampion.sync.cloud;

import java.time.Instant;
import java.util.Objects;

/**
 * An access token for Google Cloud Storage, which an application has got in a way of its own.
 * Immutable. Its text does not show the token.
 *
 * @param value the token, as it stands behind {@code Bearer} in a request
 * @param expires when it ends; {@link Instant#MAX} if it never does
 */
public record GcsAccessToken(String value, Instant expires) {

  /**
   * Makes one.
   *
   * @param value see {@link #value()}
   * @param expires see {@link #expires()}
   * @throws IllegalArgumentException if the value is empty, or has a character that no token has;
   *     the message does not show it
   */
  public GcsAccessToken {
    Objects.requireNonNull(expires, "expires");
    if (value.isEmpty() || !value.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new IllegalArgumentException(
          "an access token is not empty, and has no blank and no character outside ASCII");
    }
  }

  /** Returns a text without the token. */
  @Override
  public String toString() {
    return "GcsAccessToken[redacted, expires=" + expires + "]";
  }
}
