package org.taskchampion.sync.http.fleet;

import java.nio.file.Path;
import java.util.UUID;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.h2.H2Storage;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.http.EncryptionSecret;

/**
 * A real server with a handle of each library on it, and new replicas of each kind. For one thread.
 */
final class TestBed implements AutoCloseable {

  /** How many kinds of replicas there are: in memory, in a directory, and of the Rust library. */
  static final int KINDS = 3;

  /** The kind of the replicas of the Rust library. */
  static final int RUST = 2;

  private static final UUID CLIENT = UUID.fromString("11111111-2222-4333-8444-555555555555");
  private static final String SECRET = "schlüssel 🔑";

  private final Path directory;
  private final RealServer real;
  private final SyncServer server;
  private final RustDriver rust = new RustDriver();
  private int directories;

  TestBed(Path directory) {
    this.directory = directory;
    this.real = new RealServer(directory.resolve("server"));
    this.server = real.connect(CLIENT, EncryptionSecret.of(SECRET));
    rust.connect("server", real.origin(), CLIENT, SECRET);
  }

  /** Begins anew with an empty server. */
  void empty() {
    real.empty();
  }

  SyncServer server() {
    return server;
  }

  /**
   * Opens a new replica.
   *
   * @param nonsense whether one of the Rust library commits operations that do nothing too
   */
  Member open(int kind, boolean nonsense) {
    return switch (kind) {
      case 0 -> Member.java(new InMemoryStorage(), server);
      case 1 -> Member.java(H2Storage.at(newDirectory()), server);
      default -> Member.rust(rust.open(newDirectory()), "server", nonsense);
    };
  }

  private Path newDirectory() {
    return directory.resolve("replica-" + ++directories);
  }

  @Override
  public void close() {
    rust.close();
    server.close();
    real.close();
  }
}
