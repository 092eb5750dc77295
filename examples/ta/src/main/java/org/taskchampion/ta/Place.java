package org.taskchampion.ta;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
      ConfigurationKey.ENCRYPTION_SECRET),
  S3("sync through S3", ConfigurationKey.AWS_BUCKET, ConfigurationKey.ENCRYPTION_SECRET),
  GCS(
      "sync through Google Cloud Storage",
      ConfigurationKey.GCP_BUCKET,
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
    Map<Place, List<String>> named = new EnumMap<>(Place.class);
    for (Place place : values()) {
      List<String> own = own(place, configuration);
      if (!own.isEmpty()) {
        named.put(place, own);
      }
    }
    if (named.size() > 1) {
      throw TaException.error(
          "a replica synchronises with one place, but the settings name "
              + (named.size() == 2 ? "two" : "several")
              + ": remove "
              + named.values().stream()
                  .map(names -> String.join(" and ", names))
                  .collect(Collectors.joining(", or ")));
    }
    boolean hasSecret = configuration.value(ConfigurationKey.ENCRYPTION_SECRET) != null;
    boolean namesDirectory = configuration.value(ConfigurationKey.SERVER_DIR) != null;
    if (!named.isEmpty()) {
      return named.keySet().iterator().next();
    }
    // With a secret, a directory is a sealed folder.
    return hasSecret && !namesDirectory ? SERVER : DIRECTORY;
  }

  /** Returns the names of the settings that are there and that no other place has. */
  private static List<String> own(Place place, Configuration configuration) {
    Stream<ConfigurationKey> others =
        Stream.of(ConfigurationKey.values())
            .filter(key -> !place.beginning().isEmpty() && key.key().startsWith(place.beginning()))
            .filter(key -> !place.needed.contains(key));
    return Stream.concat(place.needed.stream(), others)
        .filter(key -> key != ConfigurationKey.ENCRYPTION_SECRET)
        .filter(key -> configuration.value(key) != null)
        .map(configuration::name)
        .toList();
  }

  /** Returns with what the names of its settings begin, if they are of no use elsewhere. */
  private String beginning() {
    return switch (this) {
      case S3 -> "aws_";
      case GCS -> "gcp_";
      case DIRECTORY, SERVER, GIT -> "";
    };
  }

  /** Returns the setting that chooses another server of this kind, and what it takes. */
  String choice() {
    return switch (this) {
      case DIRECTORY -> ConfigurationKey.SERVER_DIR.key() + " DIRECTORY";
      case SERVER -> ConfigurationKey.SERVER_ORIGIN.key() + " URL";
      case GIT -> ConfigurationKey.GIT_BRANCH.key() + " BRANCH";
      case S3 -> ConfigurationKey.AWS_BUCKET.key() + " BUCKET";
      case GCS -> ConfigurationKey.GCP_BUCKET.key() + " BUCKET";
    };
  }

  /** Says whether it is one that other programs may damage, and that can be mended from here. */
  boolean isBucket() {
    return this == S3 || this == GCS;
  }

  /** Says whether it is no directory of this machine. */
  boolean isRemote() {
    return this != DIRECTORY;
  }
}
