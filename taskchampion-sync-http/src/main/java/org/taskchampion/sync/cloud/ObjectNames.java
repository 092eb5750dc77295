package org.taskchampion.sync.cloud;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The names of the objects of a history, as Taskwarrior's cloud servers have them. UUIDs are 32
 * lower-case digits without dashes; whatever has another form is not part of a history.
 */
final class ObjectNames {

  static final String SALT = "salt";
  static final String LATEST = "latest";
  static final String VERSIONS = "v-";
  static final String SNAPSHOTS = "s-";

  private static final int DIGITS = 32;

  private ObjectNames() {}

  /**
   * A version, as a name says it.
   *
   * @param parent the version before
   * @param version the version
   */
  record Link(UUID parent, UUID version) {}

  static String hex(UUID uuid) {
    return uuid.toString().replace("-", "");
  }

  static byte[] bytes(UUID uuid) {
    return hex(uuid).getBytes(StandardCharsets.US_ASCII);
  }

  static String version(UUID parent, UUID version) {
    return childrenOf(parent) + hex(version);
  }

  /** Returns how the names of all children of a version begin. */
  static String childrenOf(UUID parent) {
    return VERSIONS + hex(parent) + "-";
  }

  static String snapshot(UUID version) {
    return SNAPSHOTS + hex(version);
  }

  /** Returns which version a name is of; null if it is of none. */
  static @Nullable Link link(String key) {
    int between = VERSIONS.length() + DIGITS;
    if (key.length() != between + 1 + DIGITS
        || !key.startsWith(VERSIONS)
        || key.charAt(between) != '-') {
      return null;
    }
    UUID parent = uuid(key.substring(VERSIONS.length(), between));
    UUID version = uuid(key.substring(between + 1));
    return parent == null || version == null ? null : new Link(parent, version);
  }

  /** Returns of which version a name's snapshot is; null if it is of none. */
  static @Nullable UUID snapshotOf(String key) {
    return key.startsWith(SNAPSHOTS) ? uuid(key.substring(SNAPSHOTS.length())) : null;
  }

  /** Reads 32 lower-case digits; null if it is something else. */
  static @Nullable UUID uuid(String digits) {
    if (digits.length() != DIGITS) {
      return null;
    }
    long most = 0;
    long least = 0;
    for (int i = 0; i < DIGITS; i++) {
      char c = digits.charAt(i);
      int value = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
      if (value < 0) {
        return null;
      }
      if (i < DIGITS / 2) {
        most = (most << 4) | value;
      } else {
        least = (least << 4) | value;
      }
    }
    return new UUID(most, least);
  }
}
