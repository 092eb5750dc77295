package org.taskchampion.sync.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.taskchampion.sync.Sealing;
import org.taskchampion.sync.sealing.SecretAccess;
import org.taskchampion.sync.sealing.SecretSealing;

/**
 * The secret that all replicas of one history share, and that the server never sees (part 6 of the
 * {@linkplain org.taskchampion specification}). Thread-safe. Closing it wipes it from memory, and
 * no text or message shows it.
 *
 * <p>A server that is made with a secret, or with its {@link #sealing()}, owns it, and closes it
 * when it is closed itself, so nobody else need close it. Two servers need two secrets.
 */
public final class EncryptionSecret implements AutoCloseable {

  static {
    SecretAccess.set(
        new SecretAccess.Way() {
          @Override
          public void own(EncryptionSecret secret) {
            secret.own();
          }

          @Override
          public byte[] copy(EncryptionSecret secret) {
            return secret.copy();
          }
        });
  }

  private final byte[] bytes;
  private boolean owned; // guarded by this
  private boolean closed; // guarded by this

  private EncryptionSecret(byte[] bytes) {
    if (bytes.length == 0) {
      throw new IllegalArgumentException("the encryption secret must not be empty");
    }
    this.bytes = bytes;
  }

  /**
   * Returns the secret that a text stands for: its UTF-8 bytes.
   *
   * @param text the text
   * @return the secret
   * @throws IllegalArgumentException if the text is empty
   */
  public static EncryptionSecret of(String text) {
    return new EncryptionSecret(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Returns a secret.
   *
   * @param bytes any bytes; copied, so that the caller can wipe its own
   * @return the secret
   * @throws IllegalArgumentException if there are no bytes
   */
  public static EncryptionSecret of(byte[] bytes) {
    return new EncryptionSecret(bytes.clone());
  }

  /**
   * Returns what seals with this secret, for a server that takes it so, such as the synchronised
   * folder of {@code LocalSyncServer}. It owns the secret, and closes it when it is closed itself.
   *
   * @return what seals, and opens again
   * @throws IllegalStateException if the secret has an owner, or is closed
   */
  public Sealing sealing() {
    return new SecretSealing(this);
  }

  /**
   * Makes somebody the owner, who closes it.
   *
   * @throws IllegalStateException if it has an owner, or is closed
   */
  synchronized void own() {
    checkOpen();
    if (owned) {
      throw new IllegalStateException(
          "the encryption secret belongs to another server: make one for each server");
    }
    owned = true;
  }

  /** Returns a copy of the bytes, which the caller wipes. */
  synchronized byte[] copy() {
    checkOpen();
    return bytes.clone();
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the encryption secret is closed");
    }
  }

  /**
   * Wipes the secret from memory. If the server that owns it has already derived its key, it can
   * still seal and open; otherwise the server's calls throw {@link IllegalStateException}. Closing
   * it again does nothing.
   */
  @Override
  public synchronized void close() {
    closed = true;
    Arrays.fill(bytes, (byte) 0);
  }

  /** Returns a text without the secret. */
  @Override
  public String toString() {
    return "EncryptionSecret[redacted]";
  }
}
