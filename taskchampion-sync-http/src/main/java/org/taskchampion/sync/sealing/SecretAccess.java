package org.taskchampion.sync.sealing;

import org.jspecify.annotations.Nullable;
import org.taskchampion.sync.http.EncryptionSecret;

/** What the servers of this module may do with a secret, and nobody else. Thread-safe. */
public final class SecretAccess {

  private static volatile @Nullable Way way;

  private SecretAccess() {}

  /** The way to do it. */
  public interface Way {
    /**
     * Makes somebody the owner, who closes the secret.
     *
     * @param secret the secret
     * @throws IllegalStateException if it has an owner, or is closed
     */
    void own(EncryptionSecret secret);

    /**
     * Copies the bytes.
     *
     * @param secret the secret
     * @return a copy, which the caller wipes
     * @throws IllegalStateException if it is closed
     */
    byte[] copy(EncryptionSecret secret);
  }

  /**
   * Takes the way to do it, from the class that has one.
   *
   * @param newWay the way
   */
  public static void set(Way newWay) {
    way = newWay;
  }

  /**
   * Returns the way to do it.
   *
   * @return the way
   */
  public static Way way() {
    Way known = way;
    if (known == null) {
      throw new IllegalStateException("a secret exists whose class was not initialised");
    }
    return known;
  }
}
