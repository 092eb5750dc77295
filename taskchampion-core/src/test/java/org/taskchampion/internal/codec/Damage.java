package org.taskchampion.internal.codec;

import java.util.Arrays;
import java.util.Random;

/** Damages bytes at random: bits that flip, bytes that are replaced, lost or doubled, and cuts. */
final class Damage {

  private static final String LIKELY = "\"\\{}[]:,0-eEnN \n\u00c3\u00ed\u00ff";

  private Damage() {}

  static byte[] of(byte[] bytes, Random random) {
    byte[] damaged = bytes.clone();
    for (int i = 1 + random.nextInt(3); i > 0 && damaged.length > 0; i--) {
      int at = random.nextInt(damaged.length);
      switch (random.nextInt(5)) {
        case 0 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> damaged[at] = (byte) LIKELY.charAt(random.nextInt(LIKELY.length()));
        case 2 -> damaged = joined(damaged, at, at + 1);
        case 3 -> damaged = joined(damaged, at, Math.max(0, at - random.nextInt(40)));
        default -> damaged = Arrays.copyOf(damaged, random.nextInt(4) == 0 ? at : damaged.length);
      }
    }
    return damaged;
  }

  /** The bytes up to one place, and those from another place on. */
  private static byte[] joined(byte[] bytes, int to, int from) {
    byte[] joined = Arrays.copyOf(bytes, to + bytes.length - from);
    System.arraycopy(bytes, from, joined, to, bytes.length - from);
    return joined;
  }
}
