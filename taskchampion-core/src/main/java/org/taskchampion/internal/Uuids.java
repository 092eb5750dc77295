package org.taskchampion.internal;

import java.util.Comparator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Strict reading of UUIDs in the spellings that TaskChampion takes (part 5 of the specification).
 * {@link UUID#fromString} also takes groups of any length, which would give two names to one task.
 */
public final class Uuids {

  /** The nil UUID: the base version of a replica that was never synced. */
  public static final UUID NIL = new UUID(0, 0);

  /**
   * The order of the texts of UUIDs, and of their bytes, which that of {@link UUID#compareTo} is
   * not.
   */
  public static final Comparator<UUID> BY_TEXT =
      (a, b) -> {
        int high = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
        return high != 0
            ? high
            : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
      };

  private static final String URN = "urn:uuid:";

  private Uuids() {}

  /**
   * Reads a UUID: dashed, undashed, in braces, or as a URN, all in lower or upper case.
   *
   * @param text the text
   * @return the UUID, or null if the text is none
   */
  public static @Nullable UUID parse(String text) {
    return switch (text.length()) {
      case 32 -> parseHex(text, 0);
      case 36 -> parseDashed(text);
      case 38 ->
          text.charAt(0) == '{' && text.charAt(37) == '}'
              ? parseDashed(text.substring(1, 37))
              : null;
      case 45 -> isUrn(text) ? parseDashed(text.substring(URN.length())) : null;
      default -> null;
    };
  }

  private static boolean isUrn(String text) {
    for (int i = 0; i < URN.length(); i++) {
      char c = text.charAt(i);
      // ASCII alone: the dotless i of Turkish is no i.
      if ((c >= 'A' && c <= 'Z' ? c | 0x20 : c) != URN.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable UUID parseDashed(String text) {
    if (text.charAt(8) != '-'
        || text.charAt(13) != '-'
        || text.charAt(18) != '-'
        || text.charAt(23) != '-') {
      return null;
    }
    return parseHex(text, 1 << 8 | 1 << 13 | 1 << 18 | 1 << 23);
  }

  /** Reads 32 hexadecimal digits, passing over the positions whose bit is set in {@code dashes}. */
  private static @Nullable UUID parseHex(String text, int dashes) {
    long high = 0;
    long low = 0;
    int digits = 0;
    for (int i = 0; i < text.length(); i++) {
      if (i < 32 && (dashes & 1 << i) != 0) {
        continue;
      }
      int digit = hexDigit(text.charAt(i));
      if (digit < 0) {
        return null;
      }
      if (digits < 16) {
        high = high << 4 | digit;
      } else {
        low = low << 4 | digit;
      }
      digits++;
    }
    return digits == 32 ? new UUID(high, low) : null;
  }

  private static int hexDigit(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    char lower = (char) (c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }
}
