package org.taskchampion.sync;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How to synchronise. Immutable and thread-safe. {@link #newBuilder()} makes options other than the
 * {@link #defaults()}.
 */
public final class SyncOptions {

  private static final SyncOptions DEFAULTS = newBuilder().build();

  private final boolean avoidSnapshots;
  private final SyncProgress progress;
  private final ForeignHistory foreignHistory;
  private final EmptyServer emptyServer;
  private final int logLimit;
  private final BooleanSupplier cancelled;
  private final @Nullable Duration deadline;

  private SyncOptions(Builder builder) {
    this.avoidSnapshots = builder.avoidSnapshots;
    this.progress = builder.progress;
    this.foreignHistory = builder.foreignHistory;
    this.emptyServer = builder.emptyServer;
    this.logLimit = builder.logLimit;
    this.cancelled = builder.cancelled;
    this.deadline = builder.deadline;
  }

  /**
   * Returns the defaults: snapshots are made when the server asks for them, a foreign history is
   * merged, what happens at an empty server depends on the last one, the log keeps 50,000 synced
   * operations, nobody hears of progress, and there is no deadline.
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
   * Begins with these options, to change some of them.
   *
   * @return a builder that has these options
   */
  public Builder toBuilder() {
    return new Builder(this);
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
   * Returns the callback that follows the progress.
   *
   * @return the callback
   */
  public SyncProgress progress() {
    return progress;
  }

  /**
   * Returns what is done when the server turns out to have a history of its own.
   *
   * @return what is done
   */
  public ForeignHistory foreignHistory() {
    return foreignHistory;
  }

  /**
   * Returns what is done when a replica that was synchronised before comes to a server without
   * versions.
   *
   * @return what is done
   */
  public EmptyServer emptyServer() {
    return emptyServer;
  }

  /**
   * Returns how many synced operations the log may keep.
   *
   * @return the number of operations
   */
  public int logLimit() {
    return logLimit;
  }

  /**
   * Returns the token that can end the synchronisation early.
   *
   * @return the token
   */
  public BooleanSupplier cancelled() {
    return cancelled;
  }

  /**
   * Returns how long the synchronisation may take at the most.
   *
   * @return the time; empty if there is no limit
   */
  public Optional<Duration> deadline() {
    return Optional.ofNullable(deadline);
  }

  private static boolean neverCancelled() {
    return false;
  }

  /** Makes {@link SyncOptions}. Not thread-safe. */
  public static final class Builder {
    private boolean avoidSnapshots;
    private SyncProgress progress = (phase, done, total) -> {};
    private ForeignHistory foreignHistory = ForeignHistory.MERGE;
    private EmptyServer emptyServer = EmptyServer.BY_LAST_SERVER;
    private int logLimit = 50_000;
    private BooleanSupplier cancelled = SyncOptions::neverCancelled;
    private @Nullable Duration deadline;

    private Builder() {}

    private Builder(SyncOptions options) {
      this.avoidSnapshots = options.avoidSnapshots;
      this.progress = options.progress;
      this.foreignHistory = options.foreignHistory;
      this.emptyServer = options.emptyServer;
      this.logLimit = options.logLimit;
      this.cancelled = options.cancelled;
      this.deadline = options.deadline;
    }

    /**
     * Leaves snapshots to other replicas unless the server needs one urgently, for devices with
     * little power or a costly connection. The one that a move to an empty server needs ({@link
     * EmptyServer#GO_ON}) is made all the same.
     *
     * @param avoidSnapshots true to avoid them; false by default
     * @return this
     */
    public Builder avoidSnapshots(boolean avoidSnapshots) {
      this.avoidSnapshots = avoidSnapshots;
      return this;
    }

    /**
     * Sets the callback that follows the progress.
     *
     * @param progress the callback
     * @return this
     */
    public Builder progress(SyncProgress progress) {
      this.progress = Objects.requireNonNull(progress, "progress");
      return this;
    }

    /**
     * Sets what is done when the server turns out to have a history of its own.
     *
     * @param foreignHistory what is done; {@link ForeignHistory#MERGE} by default
     * @return this
     */
    public Builder foreignHistory(ForeignHistory foreignHistory) {
      this.foreignHistory = Objects.requireNonNull(foreignHistory, "foreignHistory");
      return this;
    }

    /**
     * Sets what is done when a replica that was synchronised before comes to a server without
     * versions.
     *
     * @param emptyServer what is done; {@link EmptyServer#BY_LAST_SERVER} by default
     * @return this
     */
    public Builder emptyServer(EmptyServer emptyServer) {
      this.emptyServer = Objects.requireNonNull(emptyServer, "emptyServer");
      return this;
    }

    /**
     * Limits the log of synced operations, which is kept for display only. A synchronisation that
     * fetched or sent something removes the oldest ones beyond the limit (part 9.12 of the
     * {@linkplain org.taskchampion specification}).
     *
     * @param logLimit how many operations may stay; 50,000 by default
     * @return this
     * @throws IllegalArgumentException if it is negative
     */
    public Builder logLimit(int logLimit) {
      if (logLimit < 0) {
        throw new IllegalArgumentException("logLimit must not be negative: " + logLimit);
      }
      this.logLimit = logLimit;
      return this;
    }

    /**
     * Sets a token that ends the synchronisation with {@link SyncCancelledException}, as an
     * interrupt does: between two of its steps, and within a moment while a server is waited for.
     * If a server ignores interrupts, against the contract of {@link SyncServer}, the
     * synchronisation waits until that server answers.
     *
     * @param cancelled asked by the thread that synchronises, between two steps, and by another
     *     thread about twenty times a second during a request; it must not block
     * @return this
     */
    public Builder cancelled(BooleanSupplier cancelled) {
      this.cancelled = Objects.requireNonNull(cancelled, "cancelled");
      return this;
    }

    /**
     * Limits how long the synchronisation may take in all. When the time is over, the request that
     * is running ends as it does with a token, and the synchronisation throws a {@link
     * ServerUnreachableException} whose problem is {@link SyncProblem#TIMEOUT}. What was done until
     * then stays, and the next synchronisation goes on from there. There is no limit by default,
     * since a first synchronisation may have much to fetch.
     *
     * @param deadline how long from its beginning
     * @return this
     * @throws IllegalArgumentException if it is not positive
     */
    public Builder deadline(Duration deadline) {
      if (deadline.isNegative() || deadline.isZero()) {
        throw new IllegalArgumentException("deadline must be positive: " + deadline);
      }
      this.deadline = deadline;
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
