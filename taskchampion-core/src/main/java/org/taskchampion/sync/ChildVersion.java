package org.taskchampion.sync;

import java.util.Objects;
import java.util.UUID;

/** A server's answer to the question for the child of a version. */
public sealed interface ChildVersion {

  /** The kinds of answers, for a {@code switch} that the compiler knows to be complete. */
  enum Kind {
    /** {@link Found}. */
    FOUND,
    /** {@link UpToDate}. */
    UP_TO_DATE,
    /** {@link Gone}. */
    GONE
  }

  /**
   * Returns which answer it is.
   *
   * @return the kind
   */
  Kind kind();

  /**
   * There is a child.
   *
   * @param version the child
   * @param parent its parent: the version that was asked for
   * @param segment the child's history segment; not copied, and not to be changed by anybody
   */
  @SuppressWarnings("ArrayRecordComponent") // up to 100 MiB: handed on, never compared or copied
  record Found(UUID version, UUID parent, byte[] segment) implements ChildVersion {
    /**
     * Checks the components.
     *
     * @param version see {@link #version()}
     * @param parent see {@link #parent()}
     * @param segment see {@link #segment()}
     */
    public Found {
      Objects.requireNonNull(version, "version");
      Objects.requireNonNull(parent, "parent");
      Objects.requireNonNull(segment, "segment");
    }

    @Override
    public Kind kind() {
      return Kind.FOUND;
    }
  }

  /**
   * There is no child yet: a version with this parent would be accepted. It is so on an empty
   * server too, whatever the parent.
   */
  record UpToDate() implements ChildVersion {
    @Override
    public Kind kind() {
      return Kind.UP_TO_DATE;
    }
  }

  /** The server has a history in which the parent does not occur, or no longer. */
  record Gone() implements ChildVersion {
    @Override
    public Kind kind() {
      return Kind.GONE;
    }
  }
}
