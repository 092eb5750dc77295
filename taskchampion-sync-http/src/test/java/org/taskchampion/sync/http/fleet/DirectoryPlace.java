package org.taskchampion.sync.http.fleet;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.local.LocalSyncServer;

/** A directory of this library's own, where no Rust replica can be. */
final class DirectoryPlace implements Place {

  private final Path directory;
  private int places;
  private @Nullable SyncServer server;

  DirectoryPlace(Path directory) {
    this.directory = directory;
  }

  @Override
  public void empty() {
    close();
    server = LocalSyncServer.at(directory.resolve("server-" + ++places));
  }

  @Override
  public SyncServer server() {
    SyncServer known = server;
    if (known == null) {
      throw new IllegalStateException("empty() comes first");
    }
    return known;
  }

  @Override
  public String connect(RustDriver rust) {
    throw new IllegalStateException("the Rust library does not know such directories");
  }

  @Override
  public void close() {
    if (server != null) {
      server.close();
      server = null;
    }
  }
}
