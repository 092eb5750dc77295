package org.taskchampion.sync.http.fleet;

import org.taskchampion.sync.SyncServer;

/** Where the replicas of a random history meet. For one thread. */
interface Place extends AutoCloseable {

  /** Begins anew with an empty place. Handles of before are not used again. */
  void empty();

  /** Returns the handle of this library on it, which this place closes. */
  SyncServer server();

  /**
   * Makes a new replica of the Rust library ready to synchronise.
   *
   * @return the name of the handle to synchronise with
   */
  String connect(RustDriver rust);

  @Override
  void close();
}
