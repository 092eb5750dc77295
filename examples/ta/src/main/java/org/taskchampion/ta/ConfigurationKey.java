package org.taskchampion.ta;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The settings that the program knows, and what values they take. */
enum ConfigurationKey {
  DATA_DIR("data_dir"),
  SERVER_DIR("server_dir", "sync.local.server_dir"),
  SERVER_DIR_SYNCHRONISED("server_dir_synchronised"),
  SERVER_ORIGIN("server_origin", "sync.server.url", "sync.server.origin"),
  SERVER_CLIENT_KEY("server_client_key", "server_client_id", "sync.server.client_id"),
  ENCRYPTION_SECRET("encryption_secret", "sync.encryption_secret"),
  GIT_REMOTE("git_remote", "sync.git.remote"),
  GIT_BRANCH("git_branch", "sync.git.branch"),
  GIT_PATH("git_path", "sync.git.git_path"),
  AWS_BUCKET("aws_bucket", "sync.aws.bucket"),
  AWS_REGION("aws_region", "sync.aws.region"),
  AWS_ACCESS_KEY_ID("aws_access_key_id", "sync.aws.access_key_id"),
  AWS_SECRET_ACCESS_KEY("aws_secret_access_key", "sync.aws.secret_access_key"),
  AWS_PROFILE("aws_profile", "sync.aws.profile"),
  AWS_DEFAULT_CREDENTIALS("aws_default_credentials", "sync.aws.default_credentials"),
  AWS_ENDPOINT_URL("aws_endpoint_url", "sync.aws.endpoint_url"),
  AWS_FORCE_PATH_STYLE("aws_force_path_style", "sync.aws.force_path_style"),
  GCP_BUCKET("gcp_bucket", "sync.gcp.bucket"),
  GCP_CREDENTIAL_PATH("gcp_credential_path", "sync.gcp.credential_path"),
  GCP_ENDPOINT_URL("gcp_endpoint_url"),
  AVOID_SNAPSHOTS("avoid_snapshots"),
  SYNC_TIMEOUT("sync_timeout");

  private static final String HIDDEN = "****";
  private static final Map<String, ConfigurationKey> BY_NAME = new HashMap<>();

  static {
    for (ConfigurationKey key : values()) {
      key.names().forEach(name -> BY_NAME.put(name, key));
    }
  }

  private final String key;

  @SuppressWarnings("ImmutableEnumChecker") // of List.of
  private final List<String> otherNames;

  ConfigurationKey(String key, String... otherNames) {
    this.key = key;
    this.otherNames = List.of(otherNames);
  }

  /** Returns the name that ta gives it. */
  String key() {
    return key;
  }

  /** Returns all names that it can have in the file, ta's own first; then Taskwarrior's. */
  List<String> names() {
    return Stream.concat(Stream.of(key), otherNames.stream()).toList();
  }

  boolean isSecret() {
    return this == ENCRYPTION_SECRET || this == AWS_SECRET_ACCESS_KEY;
  }

  /** Says whether it is true or false. */
  boolean isSwitch() {
    return this == AVOID_SNAPSHOTS
        || this == SERVER_DIR_SYNCHRONISED
        || this == AWS_DEFAULT_CREDENTIALS
        || this == AWS_FORCE_PATH_STYLE;
  }

  /** Returns a value as the file has it. */
  Object stored(String value) {
    return isSwitch() ? Boolean.valueOf(value) : value;
  }

  /** Says whether a setting has the name. */
  static boolean isName(String name) {
    return BY_NAME.containsKey(name);
  }

  /** Returns the setting of a name, or fails with the names that there are. */
  static ConfigurationKey named(String name) {
    ConfigurationKey key = BY_NAME.get(name);
    if (key == null) {
      throw TaException.usage(
          Display.quote(name)
              + " is no setting; there are "
              + Stream.of(values()).map(ConfigurationKey::key).collect(Collectors.joining(", "))
              + ", and Taskwarrior's that ta config --help lists");
    }
    return key;
  }

  /**
   * Checks a value and returns it as it is to be stored.
   *
   * @param name the name that the user gives the setting
   * @throws TaException if it is not possible; never with a secret in its message
   */
  String check(String name, String value) {
    if (value.isEmpty()) {
      throw TaException.usage(name + " cannot be empty; to unset it, delete its line in the file");
    }
    switch (this) {
      case AVOID_SNAPSHOTS,
          SERVER_DIR_SYNCHRONISED,
          AWS_DEFAULT_CREDENTIALS,
          AWS_FORCE_PATH_STYLE -> {
        if (!value.equals("true") && !value.equals("false")) {
          throw TaException.usage(name + " is true or false, and not " + Display.quote(value));
        }
      }
      case SYNC_TIMEOUT -> {
        if (!SyncTimeout.isOne(value)) {
          throw TaException.usage(
              name
                  + " is a time such as 90s, 15min or 2h, or none, and not "
                  + Display.quote(value));
        }
      }
      case SERVER_CLIENT_KEY -> {
        if (!isUuid(value)) {
          throw TaException.usage(
              name + " is a UUID, such as " + new UUID(0, 0) + ", and not " + Display.quote(value));
        }
      }
      case SERVER_ORIGIN -> {
        String fault = Origin.fault(value);
        if (fault != null) {
          throw TaException.usage(name + " " + fault);
        }
      }
      case GIT_REMOTE -> Servers.checkGit(name, server -> server.remote(value));
      case GIT_BRANCH -> Servers.checkGit(name, server -> server.branch(value));
      case AWS_BUCKET, AWS_REGION, AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY ->
          Buckets.checkS3(this, name, value);
      case GCP_BUCKET, GCP_ENDPOINT_URL -> Buckets.checkGcs(this, name, value);
      default -> {}
    }
    return value;
  }

  /** Returns a value as it may be shown: without what is secret in it. */
  String shown(String value) {
    return switch (this) {
      case ENCRYPTION_SECRET, AWS_SECRET_ACCESS_KEY -> HIDDEN;
      // The password in a URL ends at the last @ before the path.
      case GIT_REMOTE -> value.replaceFirst("://[^/]*:[^/]*@", "://" + HIDDEN + "@");
      default -> value;
    };
  }

  /** Says whether a value holds a tab, a line break or another character that controls. */
  static boolean hasControlCharacter(String value) {
    return value.chars().anyMatch(c -> c < ' ' || c == 0x7f);
  }

  /** Says whether two values mean the same. */
  boolean isSame(String value, String other) {
    return this == SERVER_CLIENT_KEY ? value.equalsIgnoreCase(other) : value.equals(other);
  }

  /**
   * Returns what is in a value, most often by mistake, that nobody sees; null if nothing is. It may
   * be meant: a secret is any text.
   */
  static @Nullable String unseen(String name, String value) {
    if (hasControlCharacter(value)) {
      return name + " holds a tab, a line break or another control character";
    }
    return value.strip().equals(value) ? null : name + " begins or ends with a blank";
  }

  private static boolean isUuid(String text) {
    try {
      return text.length() == 36 && UUID.fromString(text).toString().equalsIgnoreCase(text);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
