package org.taskchampion.sync.http.fleet;

import java.util.Map;
import org.taskchampion.sync.SyncServer;

/** Where the replicas of a random history meet. For one thread. */
interface Place extends AutoCloseable {

  /** Begins anew with an empty place. Handles of before are not used again. */
  void empty();

  /** Returns the handle of this library on it, which this place closes. */
  SyncServer server();

  /**
   * Returns the handle for replicas of this library, which this place closes. It may fail now and
   * then with an error that passes.
   */
  default SyncServer replicasServer() {
    return server();
  }

  /** Returns the variables that the process of the Rust library needs. */
  default Map<String, String> environment() {
    return Map.of();
  }

  /**
   * Makes a new replica of the Rust library ready to synchronise.
   *
   * @return the name of the handle to synchronise with
   */
  String connect(RustDriver rust);

  @Override
  void close();
}
