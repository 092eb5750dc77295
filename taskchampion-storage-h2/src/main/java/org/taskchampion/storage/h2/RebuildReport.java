package org.taskchampion.storage.h2;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Counts;

/** What {@link ReplicaDirectory#rebuild} did. Immutable and thread-safe. */
public final class RebuildReport {

  private final Outcome outcome;
  private final @Nullable Counts counts;
  private final int lostTasks;
  private final boolean wasOpened;

  RebuildReport(Outcome outcome, @Nullable Counts counts, int lostTasks, boolean wasOpened) {
    this.outcome = outcome;
    this.counts = counts;
    this.lostTasks = lostTasks;
    this.wasOpened = wasOpened;
  }

  /** How it went. */
  public enum Outcome {
    /** A new replica is in the place of the old one, whose files are kept. */
    REBUILT,
    /** Everything of the old replica can be read, so a new one would be no better. */
    NOT_NEEDED,
    /** Neither the server nor the old files have a task: there is nothing to make a replica of. */
    NOTHING_FOUND
  }

  /**
   * Returns how it went.
   *
   * @return the outcome; nothing was changed unless it is {@link Outcome#REBUILT}
   */
  public Outcome outcome() {
    return outcome;
  }

  /**
   * Returns how much there is in the new replica.
   *
   * @return the counts; empty if none was made
   */
  public Optional<Counts> counts() {
    return Optional.ofNullable(counts);
  }

  /**
   * Returns how many tasks are known of that cannot be read, and that the server does not have.
   *
   * @return the number of tasks
   */
  public int lostTasks() {
    return lostTasks;
  }

  /**
   * Says whether the old files could be opened.
   *
   * @return false if they could not: of them, the new replica only has what was not synchronised
   */
  public boolean wasOpened() {
    return wasOpened;
  }
}
