package org.taskchampion.internal;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Strict reading of UUIDs in the spellings that TaskChampion takes (part 5 of the specification).
 * {@link UUID#fromString} also takes groups of any length, which would give two names to one task.
 */
public final class Uuids {

  /** The nil UUID: the base version of a replica that was never synced. */
  public static final UUID NIL = new UUID(0, 0);

  private static final String URN = "urn:uuid:";

  private Uuids() {}

  /**
   * Reads a UUID: dashed, undashed, in braces, or as a URN, in lower or upper case.
   *
   * @param text the text
   * @return the UUID, or null if the text is none
   */
  public static @Nullable UUID parse(String text) {
    String digits = text;
    if (digits.startsWith(URN)) {
      digits = digits.substring(URN.length());
      return digits.length() == 36 ? parseDashed(digits) : null;
    }
    if (digits.length() == 38 && digits.charAt(0) == '{' && digits.charAt(37) == '}') {
      return parseDashed(digits.substring(1, 37));
    }
    return switch (digits.length()) {
      case 36 -> parseDashed(digits);
      case 32 -> parseHex(digits, 0);
      default -> null;
    };
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
