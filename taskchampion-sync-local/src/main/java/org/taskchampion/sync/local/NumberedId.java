package org.taskchampion.sync.local;

import java.util.UUID;
import org.taskchampion.sync.ServerRefusedException;

/**
 * The ids of versions in a synchronised folder: the beginning of the history's id, the number of
 * the version, and 62 random bits. So a version tells where its file is, and a version whose file
 * is missing is known to have been there.
 */
final class NumberedId {

  private static final int LOW_BITS = 12;
  private static final long LOW = (1L << LOW_BITS) - 1;
  private static final long HIGH = (1L << 16) - 1;
  private static final long MOST = HIGH << LOW_BITS | LOW;

  /** What RFC 9562 gives to ids of one's own making. */
  private static final int CUSTOM = 8;

  private NumberedId() {}

  /** Returns a new id for the version of a number, from 1 on. */
  static UUID next(UUID history, long number) {
    if (number > MOST) {
      throw new ServerRefusedException(
          "the history has " + MOST + " versions, and takes no more: nothing was changed", null);
    }
    long beginning = history.getMostSignificantBits() & 0xffff_ffff_0000_0000L;
    long high = (number >>> LOW_BITS) << 16;
    long low = number & LOW;
    long most = beginning | high | (long) CUSTOM << LOW_BITS | low;
    return new UUID(most, UUID.randomUUID().getLeastSignificantBits());
  }

  /** Says whether a version was made in a history. */
  static boolean isOf(UUID history, UUID version) {
    return isNumbered(version)
        && version.getMostSignificantBits() >>> 32 == history.getMostSignificantBits() >>> 32;
  }

  /** Says whether an id has a number. */
  static boolean isNumbered(UUID version) {
    return version.version() == CUSTOM && version.variant() == 2 && number(version) > 0;
  }

  /** Returns the number of a version that has one. */
  static long number(UUID version) {
    long most = version.getMostSignificantBits();
    return (most >>> 16 & HIGH) << LOW_BITS | (most & LOW);
  }
}
