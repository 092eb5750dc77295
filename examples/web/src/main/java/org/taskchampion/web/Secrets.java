package org.taskchampion.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What only the user's browser knows: the token of the first address, and the cookie that it gets
 * for it. Two secrets, so that neither of them leads to the other.
 *
 * @param token what stands in the first address
 * @param cookie what the browser sends with every request
 */
record Secrets(String token, String cookie) {

  private static final int BYTES = 32;

  static Secrets random() {
    SecureRandom random = new SecureRandom();
    return new Secrets(text(random), text(random));
  }

  private static String text(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  boolean isToken(@Nullable String given) {
    return isSame(token, given);
  }

  boolean isCookie(@Nullable String given) {
    return isSame(cookie, given);
  }

  /** Compares in a time that does not tell where the difference is. */
  private static boolean isSame(String secret, @Nullable String given) {
    return given != null
        && MessageDigest.isEqual(
            secret.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "Secrets";
  }
}
