package org.taskchampion.sync.http.fleet;

import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.http.EncryptionSecret;
import org.taskchampion.sync.local.LocalSyncServer;

/** A directory of this library's own, or a synchronised folder, where no Rust replica can be. */
final class DirectoryPlace implements Place {

  private final Path directory;
  private final Function<Path, SyncServer> open;
  private int places;
  private @Nullable SyncServer server;

  private DirectoryPlace(Path directory, Function<Path, SyncServer> open) {
    this.directory = directory;
    this.open = open;
  }

  static DirectoryPlace plain(Path directory) {
    return new DirectoryPlace(directory, LocalSyncServer::at);
  }

  static DirectoryPlace folder(Path directory) {
    return new DirectoryPlace(
        directory, place -> LocalSyncServer.newBuilder(place).synchronised().build());
  }

  static DirectoryPlace sealedFolder(Path directory) {
    return new DirectoryPlace(
        directory,
        place ->
            LocalSyncServer.newBuilder(place)
                .sealing(EncryptionSecret.of("schlüssel 🔑").sealing())
                .build());
  }

  @Override
  public void empty() {
    close();
    server = open.apply(directory.resolve("server-" + ++places));
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
