package org.taskchampion.taskwarrior;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** Names the instances of a template, so that all replicas name them alike. */
final class InstanceUuid {

  private static final int BYTES = 16;

  private InstanceUuid() {}

  /**
   * Returns the UUID of version 5 (RFC 9562) in the namespace that the template's UUID is, whose
   * name is the index in decimal.
   */
  static UUID of(UUID template, int index) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      ByteBuffer namespace = ByteBuffer.allocate(BYTES);
      namespace.putLong(template.getMostSignificantBits());
      namespace.putLong(template.getLeastSignificantBits());
      sha1.update(namespace.array());
      sha1.update(Integer.toString(index).getBytes(StandardCharsets.US_ASCII));
      ByteBuffer hash = ByteBuffer.wrap(sha1.digest());
      long high = (hash.getLong() & ~0xf000L) | 0x5000L;
      long low = (hash.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
      return new UUID(high, low);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
