package org.taskchampion.sync;

import java.util.Objects;

/**
 * How to synchronise. Immutable and thread-safe; {@link #newBuilder()} makes other than the
 * defaults.
 */
public final class SyncOptions {

  private static final SyncOptions DEFAULTS = newBuilder().build();

  private final boolean avoidSnapshots;
  private final SyncProgress progress;

  private SyncOptions(Builder builder) {
    this.avoidSnapshots = builder.avoidSnapshots;
    this.progress = builder.progress;
  }

  /**
   * Returns the defaults: snapshots are made when the server asks for them, and nobody hears of
   * progress.
   *
   * @return the defaults
   */
  public static SyncOptions defaults() {
    return DEFAULTS;
  }

  /**
   * Returns a builder that begins with the defaults.
   *
   * @return a new builder
   */
  public static Builder newBuilder() {
    return new Builder();
  }

  /**
   * Says whether this replica leaves snapshots to others, unless the server needs one urgently.
   *
   * @return true if snapshots are avoided
   */
  public boolean avoidSnapshots() {
    return avoidSnapshots;
  }

  /**
   * Returns who hears of progress.
   *
   * @return the callback
   */
  public SyncProgress progress() {
    return progress;
  }

  /** Makes {@link SyncOptions}. Not thread-safe. */
  public static final class Builder {
    private boolean avoidSnapshots;
    private SyncProgress progress = (phase, done, total) -> {};

    private Builder() {}

    /**
     * Leaves snapshots to other replicas unless the server needs one urgently, for devices with
     * little power or a costly connection.
     *
     * @param avoidSnapshots true to avoid them; false by default
     * @return this
     */
    public Builder avoidSnapshots(boolean avoidSnapshots) {
      this.avoidSnapshots = avoidSnapshots;
      return this;
    }

    /**
     * Sets who hears of progress.
     *
     * @param progress the callback
     * @return this
     */
    public Builder progress(SyncProgress progress) {
      this.progress = Objects.requireNonNull(progress, "progress");
      return this;
    }

    /**
     * Returns the options.
     *
     * @return the options
     */
    public SyncOptions build() {
      return new SyncOptions(this);
    }
  }
}
