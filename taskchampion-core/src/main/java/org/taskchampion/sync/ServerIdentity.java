package org.taskchampion.sync;

import java.util.Objects;

/**
 * What a replica remembers of the server that it last synchronised with (part 9.7 of the
 * {@linkplain org.taskchampion specification}).
 *
 * @param history names the history: the client id, or for a directory an id stored in it
 * @param address where the server is: the origin, or the directory
 */
public record ServerIdentity(String history, String address) {
  /**
   * Checks the components.
   *
   * @param history see {@link #history()}
   * @param address see {@link #address()}
   */
  public ServerIdentity {
    Objects.requireNonNull(history, "history");
    Objects.requireNonNull(address, "address");
  }
}
