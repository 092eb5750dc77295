package org.taskchampion.sync.local;

import java.nio.ByteBuffer;
import java.util.UUID;

/** What the key of a synchronised folder is derived with, beside the secret. */
final class Salt {

  private Salt() {}

  /** Returns the 16 bytes of a history's id. */
  static byte[] of(UUID history) {
    return ByteBuffer.allocate(16)
        .putLong(history.getMostSignificantBits())
        .putLong(history.getLeastSignificantBits())
        .array();
  }
}
