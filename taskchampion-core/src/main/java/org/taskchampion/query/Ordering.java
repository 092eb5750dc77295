package org.taskchampion.query;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The orders of texts. */
final class Ordering {

  private Ordering() {}

  /** Compares two texts by their code points, which is the order of their bytes in UTF-8. */
  static int byCodePoint(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        boolean bothOrNone = Character.isSurrogate(x) == Character.isSurrogate(y);
        return bothOrNone ? x - y : Character.isSurrogate(x) ? 1 : -1;
      }
    }
    return a.length() - b.length();
  }

  /** Returns the values in the order in which an attribute lists them; null if it lists none. */
  static @Nullable List<String> values(String attribute, Conventions conventions) {
    return conventions
        .attribute(attribute)
        .map(UserAttribute::values)
        .filter(values -> !values.isEmpty())
        .orElse(null);
  }

  /** Compares two values by their place in a list, the highest first. Others are above all. */
  static int byPlace(List<String> values, String a, String b) {
    return Integer.compare(values.indexOf(b), values.indexOf(a));
  }
}
