package org.taskchampion.testing;

import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Compares what a storage holds with what it should hold, and names the first place where they
 * differ: a failure that prints two whole logs tells nobody anything.
 */
final class FirstDifference {

  private FirstDifference() {}

  /**
   * Fails where two sets of named facts differ.
   *
   * @param actual what is there, by name, in the order in which it is looked at
   * @param expected what should be there, with the same names
   * @param where what the failure begins with, a seed for instance
   */
  static void assertNone(Map<String, ?> actual, Map<String, ?> expected, String where) {
    for (Map.Entry<String, ?> fact : expected.entrySet()) {
      String difference = of(fact.getKey(), actual.get(fact.getKey()), fact.getValue());
      if (difference != null) {
        fail("%s: %s", where, difference);
      }
    }
  }

  /** Returns the first difference in words, or null where there is none. */
  static @Nullable String of(String path, @Nullable Object actual, @Nullable Object expected) {
    if (Objects.equals(actual, expected)) {
      return null;
    }
    if (actual instanceof byte[] bytes && expected instanceof byte[] wanted) {
      return ofBytes(path, bytes, wanted);
    }
    if (actual instanceof List<?> list && expected instanceof List<?> wanted) {
      for (int i = 0; i < Math.min(list.size(), wanted.size()); i++) {
        String difference = of(path + "[" + i + "]", list.get(i), wanted.get(i));
        if (difference != null) {
          return difference;
        }
      }
      return lengths(path, list, wanted);
    }
    if (actual instanceof Map<?, ?> map && expected instanceof Map<?, ?> wanted) {
      List<String> differences = new ArrayList<>();
      wanted.forEach((key, value) -> addIfAny(differences, path, key, map.get(key), value));
      map.forEach((key, value) -> addIfAny(differences, path, key, value, wanted.get(key)));
      return differences.isEmpty()
          ? path + " differs in null values"
          : Collections.min(differences);
    }
    return path + " is " + shown(actual) + ", expected " + shown(expected);
  }

  private static @Nullable String ofBytes(String path, byte[] actual, byte[] expected) {
    int at = Arrays.mismatch(actual, expected);
    if (at < 0) {
      return null;
    }
    return path
        + " has "
        + actual.length
        + " bytes, expected "
        + expected.length
        + "; they differ from byte "
        + at
        + " on: "
        + from(actual, at)
        + ", expected "
        + from(expected, at);
  }

  private static String from(byte[] bytes, int at) {
    return HexFormat.of().formatHex(bytes, at, Math.min(bytes.length, at + 8));
  }

  private static void addIfAny(
      List<String> differences,
      String path,
      @Nullable Object key,
      @Nullable Object actual,
      @Nullable Object expected) {
    String difference = of(path + "[" + key + "]", actual, expected);
    if (difference != null) {
      differences.add(difference);
    }
  }

  private static String lengths(String path, List<?> actual, List<?> expected) {
    boolean isLonger = actual.size() > expected.size();
    Object next = isLonger ? actual.get(expected.size()) : expected.get(actual.size());
    return path
        + " has "
        + actual.size()
        + " elements, expected "
        + expected.size()
        + (isLonger ? "; the first too many is " : "; the first that is missing is ")
        + shown(next);
  }

  private static String shown(@Nullable Object value) {
    return value == null ? "absent" : value.toString();
  }
}
