package org.taskchampion.sync.sealing;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.taskchampion.sync.SyncCancelledException;

/**
 * PBKDF2-HMAC-SHA256 with 600,000 iterations and one block of 32 bytes (part 6 of the
 * specification). The JDK's takes characters only, and a secret may be any bytes; and it cannot be
 * interrupted, which this can.
 */
final class KeyDerivation {

  static final int ITERATIONS = 600_000;

  private static final String HMAC = "HmacSHA256";
  private static final byte[] FIRST_BLOCK = {0, 0, 0, 1};
  private static final int CHECK_EVERY = 4_096;

  private KeyDerivation() {}

  /**
   * Derives a key. Takes some tenths of a second.
   *
   * @param stopped says whether nobody wants the key any more
   * @throws SyncCancelledException if so, or if the thread is interrupted, whose flag stays set
   */
  static byte[] derive(byte[] secret, byte[] salt, int iterations, BooleanSupplier stopped) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(secret, HMAC));
      mac.update(salt);
      byte[] last = mac.doFinal(FIRST_BLOCK);
      byte[] key = last.clone();
      for (int i = 1; i < iterations; i++) {
        if (i % CHECK_EVERY == 0
            && (Thread.currentThread().isInterrupted() || stopped.getAsBoolean())) {
          Arrays.fill(key, (byte) 0);
          throw new SyncCancelledException(
              "the synchronisation was ended while the key was derived; nothing was sent", null);
        }
        last = mac.doFinal(last);
        for (int j = 0; j < key.length; j++) {
          key[j] ^= last[j];
        }
      }
      return key;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no " + HMAC, e);
    }
  }
}
