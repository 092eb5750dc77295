package org.taskchampion.sync.http.fleet;

import java.nio.file.Path;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.Storage;
import org.taskchampion.storage.h2.H2Storage;
import org.taskchampion.sync.SyncServer;

/** A place with a handle of each library on it, and new replicas of each kind. For one thread. */
final class TestBed implements AutoCloseable {

  /** How many kinds of replicas there are: in memory, in a directory, and of the Rust library. */
  static final int KINDS = 3;

  /** The kind of the replicas of the Rust library. */
  static final int RUST = 2;

  private final Path directory;
  private final Place place;
  private final RustDriver rust;
  private int directories;

  /**
   * Makes one.
   *
   * @param directory where its replicas are
   * @param place where they meet; closed with this
   */
  TestBed(Path directory, Place place) {
    this.directory = directory;
    this.place = place;
    this.rust = new RustDriver(place.environment());
  }

  /** Begins anew with an empty place. */
  void empty() {
    place.empty();
  }

  SyncServer server() {
    return place.server();
  }

  /**
   * Opens a new replica.
   *
   * @param nonsense whether one of the Rust library commits operations that do nothing too
   */
  Member open(int kind, boolean nonsense) {
    return switch (kind) {
      case 0 -> java(new InMemoryStorage());
      case 1 -> java(H2Storage.at(newDirectory()));
      default -> Member.rust(rust.open(newDirectory()), place.connect(rust), nonsense);
    };
  }

  private Member java(Storage storage) {
    return Member.java(storage, place.replicasServer(), place.server());
  }

  private Path newDirectory() {
    return directory.resolve("replica-" + ++directories);
  }

  @Override
  public void close() {
    rust.close();
    place.close();
  }
}
