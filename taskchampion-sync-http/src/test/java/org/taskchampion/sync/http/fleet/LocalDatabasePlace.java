package org.taskchampion.sync.http.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.local.LocalSyncServer;

/** A directory with the database that the Rust library makes there. */
final class LocalDatabasePlace implements Place {

  private static final String FILE = "taskchampion-local-sync-server.sqlite3";

  private final Path directory;
  private int places;
  private int handles;
  private @Nullable Path place;
  private @Nullable SyncServer server;

  LocalDatabasePlace(Path directory) {
    this.directory = directory;
  }

  @Override
  public void empty() {
    close();
    try {
      place = Files.createDirectories(directory.resolve("server-" + ++places));
      // Every second one is made by this library, the others by the Rust library.
      if (places % 2 == 0) {
        Files.createFile(place.resolve(FILE));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public SyncServer server() {
    SyncServer known = server;
    if (known == null) {
      Path there = Objects.requireNonNull(place, "empty() comes first");
      if (!Files.exists(there.resolve(FILE))) {
        try (RustDriver rust = new RustDriver()) {
          rust.connectLocal("maker", there);
        }
      }
      known = LocalSyncServer.at(there);
      server = known;
    }
    return known;
  }

  @Override
  public String connect(RustDriver rust) {
    String name = "local " + ++handles;
    rust.connectLocal(name, Objects.requireNonNull(place, "empty() comes first"));
    return name;
  }

  @Override
  public void close() {
    if (server != null) {
      server.close();
      server = null;
    }
  }
}
