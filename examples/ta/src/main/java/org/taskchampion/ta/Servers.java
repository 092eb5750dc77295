package org.taskchampion.ta;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Replica;
import org.taskchampion.sync.ServerCheck;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.git.GitSyncServer;
import org.taskchampion.sync.http.EncryptionSecret;
import org.taskchampion.sync.http.HttpSyncServer;
import org.taskchampion.sync.local.LocalSyncServer;

/** Chooses the server from the configuration: the only place that knows which kinds there are. */
final class Servers {

  private Servers() {}

  /** Opens the server; the caller closes it. */
  static SyncServer open(Configuration configuration) {
    return open(configuration, false);
  }

  /**
   * Opens the server; the caller closes it.
   *
   * @param missingFilesAreGone whether nobody waits for files that a synchronised folder lacks
   */
  static SyncServer open(Configuration configuration, boolean missingFilesAreGone) {
    return switch (completePlace(configuration)) {
      case DIRECTORY ->
          directory(configuration, secretOfDirectory(configuration))
              .missingFilesAreGone(missingFilesAreGone)
              .build();
      case SERVER -> openRemote(configuration);
      case GIT -> openGit(configuration);
      case S3 -> Buckets.openS3(configuration, secret(configuration));
      case GCS -> Buckets.openGcs(configuration, secret(configuration));
    };
  }

  /** Looks at the server, and changes nothing: the directory is not even made. */
  static ServerCheck check(Configuration configuration, Replica replica) {
    if (completePlace(configuration) == Place.DIRECTORY) {
      try (EncryptionSecret secret = secretOfDirectory(configuration)) {
        LocalSyncServer.Builder directory = directory(configuration, secret);
        return replica.check(directory::check);
      }
    }
    try (SyncServer server = open(configuration)) {
      return replica.check(server);
    }
  }

  /** Returns the place, and fails if only some of its settings are there. */
  private static Place completePlace(Configuration configuration) {
    Place place = Place.of(configuration);
    List<String> missing =
        place.needed().stream()
            .filter(key -> configuration.value(key) == null)
            .map(ConfigurationKey::key)
            .toList();
    if (!missing.isEmpty()) {
      String set =
          place.needed().stream()
              .filter(key -> configuration.value(key) != null)
              .map(configuration::name)
              .collect(Collectors.joining(" and "));
      throw TaException.error(
          place.sync()
              + " needs "
              + String.join(" and ", missing)
              + " too: set it with ta config set, or remove "
              + set
              + " to sync through a directory");
    }
    return place;
  }

  private static SyncServer openRemote(Configuration configuration) {
    HttpSyncServer.Builder server = HttpSyncServer.newBuilder();
    origin(server, required(configuration, ConfigurationKey.SERVER_ORIGIN));
    UUID clientId = UUID.fromString(required(configuration, ConfigurationKey.SERVER_CLIENT_KEY));
    return server.clientId(clientId).encryptionSecret(secret(configuration)).build();
  }

  private static SyncServer openGit(Configuration configuration) {
    GitSyncServer.Builder server = GitSyncServer.newBuilder();
    server
        .remote(Objects.requireNonNull(configuration.gitRemote()))
        .branch(required(configuration, ConfigurationKey.GIT_BRANCH))
        .cache(configuration.gitCache());
    String program = configuration.value(ConfigurationKey.GIT_PATH);
    if (program != null) {
      server.git(program);
    }
    return server.encryptionSecret(secret(configuration)).build();
  }

  private static LocalSyncServer.Builder directory(
      Configuration configuration, @Nullable EncryptionSecret secret) {
    LocalSyncServer.Builder server = LocalSyncServer.newBuilder(configuration.serverDirectory());
    if (configuration.isServerDirectorySynchronised()) {
      server.synchronised();
    }
    return secret == null ? server : server.sealing(secret.sealing());
  }

  private static @Nullable EncryptionSecret secretOfDirectory(Configuration configuration) {
    return configuration.value(ConfigurationKey.ENCRYPTION_SECRET) == null
        ? null
        : secret(configuration);
  }

  private static EncryptionSecret secret(Configuration configuration) {
    configuration.warnOfUnseen(ConfigurationKey.ENCRYPTION_SECRET);
    return EncryptionSecret.of(required(configuration, ConfigurationKey.ENCRYPTION_SECRET));
  }

  /** Fails if the client of a remote server does not take a URL. */
  static void checkOrigin(String origin) {
    origin(HttpSyncServer.newBuilder(), origin);
  }

  private static void origin(HttpSyncServer.Builder server, String origin) {
    try {
      server.origin(origin);
    } catch (IllegalArgumentException e) {
      throw TaException.error("server_origin: " + e.getMessage());
    }
  }

  /** Fails if the client of git does not take a setting. */
  static void checkGit(String name, Consumer<GitSyncServer.Builder> setting) {
    try {
      setting.accept(GitSyncServer.newBuilder());
    } catch (IllegalArgumentException e) {
      throw TaException.usage(name + ": " + e.getMessage());
    }
  }

  private static String required(Configuration configuration, ConfigurationKey key) {
    return Objects.requireNonNull(configuration.value(key));
  }

  /**
   * Says whether there is no directory of a server yet, or an empty one, which is none either. What
   * is there instead of one, or lets nobody look, is there.
   */
  static boolean isNotThere(Path directory) {
    Path existing = directory;
    while (existing != null && Files.notExists(existing, LinkOption.NOFOLLOW_LINKS)) {
      existing = existing.getParent();
    }
    if (existing == null || !Files.isDirectory(existing)) {
      return false;
    }
    if (!existing.equals(directory)) {
      return true;
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.findAny().isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  /** Opens the directory for its upkeep; the caller closes it. Makes none. */
  static LocalSyncServer openDirectory(Configuration configuration) {
    switch (Place.of(configuration)) {
      case DIRECTORY -> {}
      case SERVER ->
          throw TaException.error(
              "sync goes to a remote server, which whoever runs it prunes; ta gc is for the"
                  + " directory server_dir");
      case GIT ->
          throw TaException.error(
              "sync goes to a git repository, which keeps all that was pushed; ta gc is for the"
                  + " directory server_dir");
      case S3, GCS ->
          throw TaException.error(
              "sync goes to a bucket, which ta sync cleans up by itself; ta gc is for the directory"
                  + " server_dir");
    }
    Path directory = configuration.serverDirectory();
    if (!Files.isDirectory(directory) && isNotThere(directory)) {
      throw TaException.error(
          "there is no directory " + directory + " yet, so nothing to remove; ta sync makes it");
    }
    return directory(configuration, secretOfDirectory(configuration)).build();
  }
}
