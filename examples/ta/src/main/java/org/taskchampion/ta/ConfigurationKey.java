package org.taskchampion.ta;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The settings that the program knows, and what values they take. */
enum ConfigurationKey {
  DATA_DIR("data_dir"),
  SERVER_DIR("server_dir"),
  SERVER_ORIGIN("server_origin"),
  SERVER_CLIENT_KEY("server_client_key"),
  SERVER_CLIENT_ID("server_client_id"),
  ENCRYPTION_SECRET("encryption_secret"),
  AVOID_SNAPSHOTS("avoid_snapshots"),
  SYNC_TIMEOUT("sync_timeout");

  private final String key;

  ConfigurationKey(String key) {
    this.key = key;
  }

  /** Returns the name in the file. */
  String key() {
    return key;
  }

  boolean isSecret() {
    return this == ENCRYPTION_SECRET;
  }

  static List<String> keys() {
    return List.of(values()).stream().map(ConfigurationKey::key).toList();
  }

  /** Returns the setting of a name, or fails with the names that there are. */
  static ConfigurationKey named(String name) {
    for (ConfigurationKey key : values()) {
      if (key.key.equals(name)) {
        return key;
      }
    }
    throw TaException.usage(
        Display.quote(name)
            + " is no setting; there are "
            + String.join(", ", keys())
            + ", and Taskwarrior's that ta config --help lists");
  }

  /**
   * Checks a value and returns it as it is to be stored.
   *
   * @throws TaException if it is not possible; never with a secret in its message
   */
  String check(String value) {
    if (value.isEmpty()) {
      throw TaException.usage(key + " cannot be empty; to unset it, delete its line in the file");
    }
    switch (this) {
      case AVOID_SNAPSHOTS -> {
        if (!value.equals("true") && !value.equals("false")) {
          throw TaException.usage(key + " is true or false, and not " + Display.quote(value));
        }
      }
      case SYNC_TIMEOUT -> {
        if (!SyncTimeout.isOne(value)) {
          throw TaException.usage(
              key
                  + " is a time such as 90s, 15min or 2h, or none, and not "
                  + Display.quote(value));
        }
      }
      case SERVER_CLIENT_KEY, SERVER_CLIENT_ID -> {
        if (!isUuid(value)) {
          throw TaException.usage(
              key + " is a UUID, such as " + new UUID(0, 0) + ", and not " + Display.quote(value));
        }
      }
      case SERVER_ORIGIN -> {
        String fault = Origin.fault(value);
        if (fault != null) {
          throw TaException.usage(key + " " + fault);
        }
      }
      default -> {}
    }
    return value;
  }

  /**
   * Returns what is in a value, most often by mistake, that nobody sees; null if nothing is. It may
   * be meant: a secret is any text.
   */
  @Nullable String unseen(String value) {
    if (value.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
      return key + " holds a tab, a line break or another control character";
    }
    return value.strip().equals(value) ? null : key + " begins or ends with a blank";
  }

  private static boolean isUuid(String text) {
    try {
      return text.length() == 36 && UUID.fromString(text).toString().equalsIgnoreCase(text);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
