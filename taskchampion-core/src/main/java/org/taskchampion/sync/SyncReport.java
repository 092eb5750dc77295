package org.taskchampion.sync;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.taskchampion.internal.Copies;

/** What a synchronisation did. Immutable and thread-safe. */
public final class SyncReport {

  /**
   * Why a replica was re-rooted: why it left its base version and began again from the beginning of
   * the server's history (part 9.7 of the {@linkplain org.taskchampion specification}).
   */
  public enum Reroot {
    /** The server was empty: it was sent everything. */
    EMPTY_SERVER,
    /** The server's history does not contain the base any more: the two were united. */
    BASE_GONE,
    /** The server has the history of others: the two were united. */
    FOREIGN_HISTORY,
    /** The server has the history of others: the replica took it and dropped its own state. */
    FOREIGN_HISTORY_TAKEN
  }

  /**
   * Something that somebody should know of.
   *
   * @param kind what it is about
   * @param message a sentence that says what happened, and what to do if something is to be done
   */
  public record Warning(Kind kind, String message) {

    /** What a warning is about. */
    public enum Kind {
      /**
       * The server asked for a snapshot and did not take it. Everything else was sent. A snapshot
       * that was refused and is larger than a version is not sent again for a day.
       */
      SNAPSHOT_REFUSED
    }

    /**
     * Checks the components.
     *
     * @param kind see {@link #kind()}
     * @param message see {@link #message()}
     */
    public Warning {
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(message, "message");
    }
  }

  private final int versionsReceived;
  private final long operationsReceived;
  private final int versionsSent;
  private final long operationsSent;
  private final Set<UUID> tasksAdded;
  private final Set<UUID> tasksChanged;
  private final Set<UUID> tasksRemoved;
  private final List<Overwritten> overwritten;
  private final Optional<UUID> snapshotLoaded;
  private final Optional<UUID> snapshotMerged;
  private final Optional<UUID> snapshotMade;
  private final Optional<Reroot> reroot;
  private final boolean wentOn;
  private final int versionsTakenOver;
  private final List<Warning> warnings;

  private SyncReport(Builder builder) {
    this.versionsReceived = builder.versionsReceived;
    this.operationsReceived = builder.operationsReceived;
    this.versionsSent = builder.versionsSent;
    this.operationsSent = builder.operationsSent;
    this.tasksAdded = Copies.set(builder.tasksAdded);
    this.tasksChanged = Copies.set(builder.tasksChanged);
    this.tasksRemoved = Copies.set(builder.tasksRemoved);
    this.overwritten = List.copyOf(builder.overwritten);
    this.snapshotLoaded = builder.snapshotLoaded;
    this.snapshotMerged = builder.snapshotMerged;
    this.snapshotMade = builder.snapshotMade;
    this.reroot = builder.reroot;
    this.wentOn = builder.wentOn;
    this.versionsTakenOver = builder.versionsTakenOver;
    this.warnings = List.copyOf(builder.warnings);
  }

  /**
   * Begins a report of a synchronisation that did nothing. Replicas make their reports themselves;
   * this is for those who test what they do with one.
   *
   * @return the builder
   */
  public static Builder newBuilder() {
    return new Builder();
  }

  /**
   * Returns how many versions came from the server.
   *
   * @return the number of versions
   */
  public int versionsReceived() {
    return versionsReceived;
  }

  /**
   * Returns how many operations the received versions held.
   *
   * @return the number of operations
   */
  public long operationsReceived() {
    return operationsReceived;
  }

  /**
   * Returns how many versions the server accepted.
   *
   * @return the number of versions
   */
  public int versionsSent() {
    return versionsSent;
  }

  /**
   * Returns how many operations the sent versions held.
   *
   * @return the number of operations
   */
  public long operationsSent() {
    return operationsSent;
  }

  /**
   * Returns the tasks that are new here.
   *
   * @return an unmodifiable set of UUIDs
   */
  public Set<UUID> tasksAdded() {
    return tasksAdded;
  }

  /**
   * Returns the tasks that were here before and that operations from the server touched.
   *
   * @return an unmodifiable set of UUIDs
   */
  public Set<UUID> tasksChanged() {
    return tasksChanged;
  }

  /**
   * Returns the tasks that are no longer here.
   *
   * @return an unmodifiable set of UUIDs
   */
  public Set<UUID> tasksRemoved() {
    return tasksRemoved;
  }

  /**
   * Returns the values that lost where both sides had changed something, or that were dropped.
   *
   * @return an unmodifiable list
   */
  public List<Overwritten> overwritten() {
    return overwritten;
  }

  /**
   * Returns the snapshot that an empty replica began with.
   *
   * @return the snapshot's version; empty if there was none
   */
  public Optional<UUID> snapshotLoaded() {
    return snapshotLoaded;
  }

  /**
   * Returns the snapshot that was merged into a replica with tasks, as the versions before it are
   * gone.
   *
   * @return the snapshot's version; empty if there was none
   */
  public Optional<UUID> snapshotMerged() {
    return snapshotMerged;
  }

  /**
   * Returns the snapshot that the server was sent.
   *
   * @return the snapshot's version; empty if it was sent none
   */
  public Optional<UUID> snapshotMade() {
    return snapshotMade;
  }

  /**
   * Returns why the replica left its base version and began again from the beginning of the
   * server's history.
   *
   * @return the reason; empty if it did not
   */
  public Optional<Reroot> reroot() {
    return reroot;
  }

  /**
   * Says whether the server was empty and the replica went on there from the version that it had
   * last elsewhere: see {@link EmptyServer#GO_ON}.
   *
   * @return true if the server was empty and the replica went on there
   */
  public boolean wentOn() {
    return wentOn;
  }

  /**
   * Returns how many versions of a branch that lost the replica took over. It was at such a branch,
   * since two replicas had each added a version to the same one: see {@link LostBranch}. What they
   * changed is sent once more, unless the chain has something newer; {@link #overwritten} tells
   * that.
   *
   * @return the number of versions; 0 if the replica was on no such branch
   */
  public int versionsTakenOver() {
    return versionsTakenOver;
  }

  /**
   * Returns what did not stop the synchronisation, but somebody should know of.
   *
   * @return an unmodifiable list
   */
  public List<Warning> warnings() {
    return warnings;
  }

  /**
   * Says whether there was nothing to fetch and nothing to send.
   *
   * @return true if the replica and the server were the same
   */
  public boolean nothingNew() {
    return versionsReceived == 0
        && versionsSent == 0
        && snapshotLoaded.isEmpty()
        && snapshotMerged.isEmpty()
        && snapshotMade.isEmpty()
        && versionsTakenOver == 0
        && reroot.isEmpty();
  }

  /** Returns how much was done: the texts of tasks do not belong into logs. */
  @Override
  public String toString() {
    return "SyncReport[versionsReceived="
        + versionsReceived
        + ", versionsSent="
        + versionsSent
        + ", tasksAdded="
        + tasksAdded.size()
        + ", tasksChanged="
        + tasksChanged.size()
        + ", tasksRemoved="
        + tasksRemoved.size()
        + ", overwritten="
        + overwritten.size()
        + ", versionsTakenOver="
        + versionsTakenOver
        + ", reroot="
        + reroot
        + ", warnings="
        + warnings.size()
        + "]";
  }

  /** Makes a {@link SyncReport}. For one thread. */
  public static final class Builder {
    private int versionsReceived;
    private long operationsReceived;
    private int versionsSent;
    private long operationsSent;
    private Set<UUID> tasksAdded = Set.of();
    private Set<UUID> tasksChanged = Set.of();
    private Set<UUID> tasksRemoved = Set.of();
    private List<Overwritten> overwritten = List.of();
    private Optional<UUID> snapshotLoaded = Optional.empty();
    private Optional<UUID> snapshotMerged = Optional.empty();
    private Optional<UUID> snapshotMade = Optional.empty();
    private Optional<Reroot> reroot = Optional.empty();
    private boolean wentOn;
    private int versionsTakenOver;
    private List<Warning> warnings = List.of();

    private Builder() {}

    /**
     * Sets how many versions came from the server.
     *
     * @param versionsReceived the number
     * @return this
     */
    public Builder versionsReceived(int versionsReceived) {
      this.versionsReceived = versionsReceived;
      return this;
    }

    /**
     * Sets how many operations the received versions held.
     *
     * @param operationsReceived the number
     * @return this
     */
    public Builder operationsReceived(long operationsReceived) {
      this.operationsReceived = operationsReceived;
      return this;
    }

    /**
     * Sets how many versions the server accepted.
     *
     * @param versionsSent the number
     * @return this
     */
    public Builder versionsSent(int versionsSent) {
      this.versionsSent = versionsSent;
      return this;
    }

    /**
     * Sets how many operations the sent versions held.
     *
     * @param operationsSent the number
     * @return this
     */
    public Builder operationsSent(long operationsSent) {
      this.operationsSent = operationsSent;
      return this;
    }

    /**
     * Sets the tasks that are new here.
     *
     * @param tasksAdded the tasks
     * @return this
     */
    public Builder tasksAdded(Set<UUID> tasksAdded) {
      this.tasksAdded = Objects.requireNonNull(tasksAdded, "tasksAdded");
      return this;
    }

    /**
     * Sets the tasks that were here before and that operations from the server touched.
     *
     * @param tasksChanged the tasks
     * @return this
     */
    public Builder tasksChanged(Set<UUID> tasksChanged) {
      this.tasksChanged = Objects.requireNonNull(tasksChanged, "tasksChanged");
      return this;
    }

    /**
     * Sets the tasks that are no longer here.
     *
     * @param tasksRemoved the tasks
     * @return this
     */
    public Builder tasksRemoved(Set<UUID> tasksRemoved) {
      this.tasksRemoved = Objects.requireNonNull(tasksRemoved, "tasksRemoved");
      return this;
    }

    /**
     * Sets the values that lost where both sides had changed something, or that were dropped.
     *
     * @param overwritten the values
     * @return this
     */
    public Builder overwritten(List<Overwritten> overwritten) {
      this.overwritten = Objects.requireNonNull(overwritten, "overwritten");
      return this;
    }

    /**
     * Sets the snapshot that an empty replica began with.
     *
     * @param snapshotLoaded the snapshot's version
     * @return this
     */
    public Builder snapshotLoaded(UUID snapshotLoaded) {
      this.snapshotLoaded = Optional.of(snapshotLoaded);
      return this;
    }

    /**
     * Sets the snapshot that was merged into a replica with tasks, as the versions before it are
     * gone.
     *
     * @param snapshotMerged the snapshot's version
     * @return this
     */
    public Builder snapshotMerged(UUID snapshotMerged) {
      this.snapshotMerged = Optional.of(snapshotMerged);
      return this;
    }

    /**
     * Sets the snapshot that the server was sent.
     *
     * @param snapshotMade the snapshot's version
     * @return this
     */
    public Builder snapshotMade(UUID snapshotMade) {
      this.snapshotMade = Optional.of(snapshotMade);
      return this;
    }

    /**
     * Sets why the replica left its base version and began again from the beginning of the server's
     * history.
     *
     * @param reroot the reason
     * @return this
     */
    public Builder reroot(Reroot reroot) {
      this.reroot = Optional.of(reroot);
      return this;
    }

    /**
     * Says whether the replica went on at an empty server.
     *
     * @param wentOn true if it did
     * @return this
     */
    public Builder wentOn(boolean wentOn) {
      this.wentOn = wentOn;
      return this;
    }

    /**
     * Sets how many versions of a branch that lost the replica took over.
     *
     * @param versionsTakenOver the number
     * @return this
     */
    public Builder versionsTakenOver(int versionsTakenOver) {
      this.versionsTakenOver = versionsTakenOver;
      return this;
    }

    /**
     * Sets what did not stop the synchronisation, but somebody should know of.
     *
     * @param warnings the warnings
     * @return this
     */
    public Builder warnings(List<Warning> warnings) {
      this.warnings = Objects.requireNonNull(warnings, "warnings");
      return this;
    }

    /**
     * Makes the report.
     *
     * @return the report
     */
    public SyncReport build() {
      return new SyncReport(this);
    }
  }
}
