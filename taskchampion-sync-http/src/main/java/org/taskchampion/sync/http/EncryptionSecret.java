package org.taskchampion.sync.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The secret that all replicas of one history share, and that the server never sees (part 6 of the
 * specification). Thread-safe. It is wiped when it is closed, and never printed.
 */
public final class EncryptionSecret implements AutoCloseable {

  private final byte[] bytes;
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

  /** Returns a copy of the bytes, which the caller wipes. */
  synchronized byte[] copy() {
    if (closed) {
      throw new IllegalStateException("the encryption secret is closed");
    }
    return bytes.clone();
  }

  /** Wipes the secret from memory. Closing it again does nothing. */
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
