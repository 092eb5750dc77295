package org.taskchampion.sync;

import java.util.Objects;
import java.util.UUID;

/** A server's answer to a new version. */
public sealed interface AddVersionResult {

  /**
   * The version was accepted.
   *
   * @param version the id that the server gave it
   * @param urgency whether the server asks for a snapshot
   */
  record Added(UUID version, SnapshotUrgency urgency) implements AddVersionResult {
    /**
     * Checks the components.
     *
     * @param version see {@link #version()}
     * @param urgency see {@link #urgency()}
     */
    public Added {
      Objects.requireNonNull(version, "version");
      Objects.requireNonNull(urgency, "urgency");
    }
  }

  /**
   * The version was not accepted, since its parent is not the last version.
   *
   * @param version the last version, which a new one must have as its parent
   */
  record ExpectedParent(UUID version) implements AddVersionResult {
    /**
     * Checks the components.
     *
     * @param version see {@link #version()}
     */
    public ExpectedParent {
      Objects.requireNonNull(version, "version");
    }
  }
}
