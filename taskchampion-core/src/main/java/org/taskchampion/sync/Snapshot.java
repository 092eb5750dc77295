package org.taskchampion.sync;

import java.util.Objects;
import java.util.UUID;

/**
 * The whole task database at one version, as a server keeps it.
 *
 * @param version the version
 * @param data the bytes; not copied, and not to be changed by anybody
 */
@SuppressWarnings("ArrayRecordComponent") // up to 100 MiB: handed on, never compared or copied
public record Snapshot(UUID version, byte[] data) {
  /**
   * Checks the components.
   *
   * @param version see {@link #version()}
   * @param data see {@link #data()}
   */
  public Snapshot {
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(data, "data");
  }
}
