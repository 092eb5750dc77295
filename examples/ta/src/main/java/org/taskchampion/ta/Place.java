package org.taskchampion.ta;

import java.util.List;

/** The kinds of places through which replicas synchronise. */
enum Place {
  DIRECTORY("sync through a directory"),
  SERVER(
      "remote sync",
      ConfigurationKey.SERVER_ORIGIN,
      ConfigurationKey.SERVER_CLIENT_KEY,
      ConfigurationKey.ENCRYPTION_SECRET),
  GIT(
      "sync through git",
      ConfigurationKey.GIT_REMOTE,
      ConfigurationKey.GIT_BRANCH,
      ConfigurationKey.ENCRYPTION_SECRET);

  private final String sync;

  @SuppressWarnings("ImmutableEnumChecker") // of List.of
  private final List<ConfigurationKey> needed;

  Place(String sync, ConfigurationKey... needed) {
    this.sync = sync;
    this.needed = List.of(needed);
  }

  /** Returns what synchronising through it is called. */
  String sync() {
    return sync;
  }

  /** Returns the settings without which it cannot be used. */
  List<ConfigurationKey> needed() {
    return needed;
  }

  /**
   * Returns the place that the settings name, which may not be complete.
   *
   * @throws TaException if they name two
   */
  static Place of(Configuration configuration) {
    List<String> ofServer = own(SERVER, configuration);
    List<String> ofGit = own(GIT, configuration);
    if (!ofServer.isEmpty() && !ofGit.isEmpty()) {
      throw TaException.error(
          "a replica synchronises with one place, but the settings name two: remove "
              + String.join(" and ", ofServer)
              + ", or "
              + String.join(" and ", ofGit));
    }
    if (!ofGit.isEmpty()) {
      return GIT;
    }
    boolean hasSecret = configuration.value(ConfigurationKey.ENCRYPTION_SECRET) != null;
    boolean namesDirectory = configuration.value(ConfigurationKey.SERVER_DIR) != null;
    // With a secret, a directory is a sealed folder.
    return ofServer.isEmpty() && (!hasSecret || namesDirectory) ? DIRECTORY : SERVER;
  }

  /** Returns the names of the settings that are there and that no other place has. */
  private static List<String> own(Place place, Configuration configuration) {
    return place.needed.stream()
        .filter(key -> key != ConfigurationKey.ENCRYPTION_SECRET)
        .filter(key -> configuration.value(key) != null)
        .map(configuration::name)
        .toList();
  }

  /** Returns the setting that chooses another server of this kind, and what it takes. */
  String choice() {
    return switch (this) {
      case DIRECTORY -> ConfigurationKey.SERVER_DIR.key() + " DIRECTORY";
      case SERVER -> ConfigurationKey.SERVER_ORIGIN.key() + " URL";
      case GIT -> ConfigurationKey.GIT_BRANCH.key() + " BRANCH";
    };
  }

  /** Says whether it is no directory of this machine. */
  boolean isRemote() {
    return this != DIRECTORY;
  }
}
