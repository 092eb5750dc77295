package org.taskchampion.ta;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Replica;
import org.taskchampion.sync.ServerCheck;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.http.EncryptionSecret;
import org.taskchampion.sync.http.HttpSyncServer;
import org.taskchampion.sync.local.LocalSyncServer;

/** Chooses the server from the configuration: the only place that knows which kinds there are. */
final class Servers {

  private Servers() {}

  /** Opens the server; the caller closes it. */
  static SyncServer open(Configuration configuration) {
    return isRemoteAndComplete(configuration)
        ? openRemote(configuration)
        : LocalSyncServer.at(configuration.serverDirectory());
  }

  /** Looks at the server, and changes nothing: the directory is not even made. */
  static ServerCheck check(Configuration configuration, Replica replica) {
    if (!isRemoteAndComplete(configuration)) {
      Path directory = configuration.serverDirectory();
      return replica.check(base -> LocalSyncServer.check(directory, base));
    }
    try (SyncServer server = openRemote(configuration)) {
      return replica.check(server);
    }
  }

  /** Fails if only some of the settings of a remote server are there. */
  private static boolean isRemoteAndComplete(Configuration configuration) {
    List<String> set = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    sort(configuration.value(ConfigurationKey.SERVER_ORIGIN), "server_origin", set, missing);
    sort(configuration.clientId(), "server_client_key", set, missing);
    sort(
        configuration.value(ConfigurationKey.ENCRYPTION_SECRET), "encryption_secret", set, missing);
    if (set.isEmpty()) {
      return false;
    }
    if (!missing.isEmpty()) {
      throw TaException.error(
          "remote sync needs "
              + String.join(" and ", missing)
              + " too: set it with ta config set, or remove "
              + String.join(" and ", set)
              + " to sync through a directory");
    }
    return true;
  }

  private static SyncServer openRemote(Configuration configuration) {
    UUID clientId;
    try {
      clientId = UUID.fromString(required(configuration.clientId()));
    } catch (IllegalArgumentException e) {
      throw TaException.error("server_client_key is no UUID");
    }
    HttpSyncServer.Builder server = HttpSyncServer.newBuilder();
    origin(server, required(configuration.value(ConfigurationKey.SERVER_ORIGIN)));
    configuration.warnOfUnseen(ConfigurationKey.ENCRYPTION_SECRET);
    EncryptionSecret secret =
        EncryptionSecret.of(required(configuration.value(ConfigurationKey.ENCRYPTION_SECRET)));
    return server.clientId(clientId).encryptionSecret(secret).build();
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

  private static String required(@Nullable String value) {
    return Objects.requireNonNull(value);
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
    if (isRemote(configuration)) {
      throw TaException.error(
          "sync goes to a remote server, which whoever runs it prunes; ta gc is for the directory"
              + " server_dir");
    }
    Path directory = configuration.serverDirectory();
    if (!Files.isDirectory(directory) && isNotThere(directory)) {
      throw TaException.error(
          "there is no directory " + directory + " yet, so nothing to remove; ta sync makes it");
    }
    return LocalSyncServer.at(directory);
  }

  /** Says whether sync is to go to a remote server, whose settings may not be complete. */
  static boolean isRemote(Configuration configuration) {
    return configuration.value(ConfigurationKey.SERVER_ORIGIN) != null
        || configuration.clientId() != null
        || configuration.value(ConfigurationKey.ENCRYPTION_SECRET) != null;
  }

  private static void sort(
      @Nullable String value, String key, List<String> set, List<String> missing) {
    (value == null ? missing : set).add(key);
  }
}
