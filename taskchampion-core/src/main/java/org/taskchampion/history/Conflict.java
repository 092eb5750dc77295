package org.taskchampion.history;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.sync.Overwritten;

/**
 * A value that lost when a synchronisation met two changes of the same property (part 9.11 of the
 * {@linkplain org.taskchampion specification}). The replica keeps it until somebody dismisses it or
 * takes it back.
 *
 * <pre>{@code
 * for (Conflict conflict : replica.conflicts()) {
 *   String lost = conflict.lost().orElse("(removed)");
 *   String won = conflict.won().orElse("(removed)");
 *   if (ask("Take back " + lost + " in place of " + won + "?")) {
 *     replica.takeBack(conflict);
 *   } else {
 *     replica.dismiss(conflict);
 *   }
 * }
 * }</pre>
 *
 * <p>A replica keeps up to 1,000 groups of conflicts and up to 8 Mi characters. A group is what one
 * step of a synchronisation overwrote, of up to 100 values. The oldest groups give way. The newest
 * group always stays.
 *
 * <p>Immutable and thread-safe.
 */
public final class Conflict {

  private final long id;
  private final Overwritten value;
  private final Optional<Instant> localTime;
  private final Optional<Instant> serverTime;
  private final Instant recorded;

  private Conflict(
      long id,
      Overwritten value,
      Optional<Instant> localTime,
      Optional<Instant> serverTime,
      Instant recorded) {
    this.id = id;
    this.value = value;
    this.localTime = localTime;
    this.serverTime = serverTime;
    this.recorded = recorded;
  }

  /**
   * Makes a conflict. Replicas make theirs themselves; this is for tests of what shows them.
   *
   * @param id see {@link #id()}
   * @param value what lost, and to what
   * @param localTime see {@link #localTime()}
   * @param serverTime see {@link #serverTime()}
   * @param recorded see {@link #recorded()}
   * @return the conflict
   */
  public static Conflict of(
      long id,
      Overwritten value,
      Optional<Instant> localTime,
      Optional<Instant> serverTime,
      Instant recorded) {
    return new Conflict(
        id,
        Objects.requireNonNull(value, "value"),
        Objects.requireNonNull(localTime, "localTime"),
        Objects.requireNonNull(serverTime, "serverTime"),
        Objects.requireNonNull(recorded, "recorded"));
  }

  /**
   * Returns the number by which the replica knows the conflict.
   *
   * @return the number; a later conflict has a larger one
   */
  public long id() {
    return id;
  }

  /**
   * Returns the task.
   *
   * @return its UUID
   */
  public UUID taskUuid() {
    return value.taskUuid();
  }

  /**
   * Returns the property.
   *
   * @return its name
   */
  public String property() {
    return value.property();
  }

  /**
   * Returns what the replica had.
   *
   * @return the value; empty if the property or the task was removed here
   */
  public Optional<String> local() {
    return value.local();
  }

  /**
   * Returns what the server had.
   *
   * @return the value; empty if the property or the task was removed there
   */
  public Optional<String> server() {
    return value.server();
  }

  /**
   * Returns whose value was kept.
   *
   * @return the side that won
   */
  public Overwritten.Winner winner() {
    return value.winner();
  }

  /**
   * Returns the value that was overwritten.
   *
   * @return the value of the side that lost; empty if it had removed the property or the task
   */
  public Optional<String> lost() {
    return winner() == Overwritten.Winner.SERVER ? local() : server();
  }

  /**
   * Returns the value that was kept.
   *
   * @return the value of the side that won; empty if it had removed the property or the task
   */
  public Optional<String> won() {
    return winner() == Overwritten.Winner.SERVER ? server() : local();
  }

  /**
   * Returns when the replica's value was set.
   *
   * @return the time; empty if that is not known
   */
  public Optional<Instant> localTime() {
    return localTime;
  }

  /**
   * Returns when the server's value was set.
   *
   * @return the time; empty if that is not known
   */
  public Optional<Instant> serverTime() {
    return serverTime;
  }

  /**
   * Returns when the synchronisation overwrote the value.
   *
   * @return the time on this replica's clock
   */
  public Instant recorded() {
    return recorded;
  }

  /** Two are equal if all that they say is. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Conflict that
        && id == that.id
        && value.equals(that.value)
        && localTime.equals(that.localTime)
        && serverTime.equals(that.serverTime)
        && recorded.equals(that.recorded);
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, value.taskUuid(), recorded);
  }

  /** Returns the number, the task and the winner: a task's text does not belong into logs. */
  @Override
  public String toString() {
    return "Conflict[id=" + id + ", task=" + taskUuid() + ", winner=" + winner() + "]";
  }
}
