package org.taskchampion.sync;

import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * A value of a property that lost when a replica and a server had both changed it (part 9.11 of the
 * {@linkplain org.taskchampion specification}).
 *
 * @param taskUuid the task
 * @param property the property
 * @param local what the replica had; empty if it had removed the property or the task
 * @param server what the server had; empty if the property or the task was removed there
 * @param winner whose value it is now
 */
public record Overwritten(
    UUID taskUuid,
    String property,
    Optional<String> local,
    Optional<String> server,
    Overwritten.Winner winner) {

  /** Whose value is kept. */
  public enum Winner {
    /** The replica's value is kept and the server's is overwritten. */
    LOCAL,
    /** The server's value is kept and the replica's is overwritten. */
    SERVER
  }

  /**
   * Checks the components.
   *
   * @param taskUuid see {@link #taskUuid()}
   * @param property see {@link #property()}
   * @param local see {@link #local()}
   * @param server see {@link #server()}
   * @param winner see {@link #winner()}
   */
  public Overwritten {
    Objects.requireNonNull(taskUuid, "taskUuid");
    Objects.requireNonNull(property, "property");
    Objects.requireNonNull(local, "local");
    Objects.requireNonNull(server, "server");
    Objects.requireNonNull(winner, "winner");
  }

  /** Returns the task and the winner alone: a task's text does not belong into logs. */
  @Override
  public String toString() {
    return "Overwritten[task=" + taskUuid + ", winner=" + winner + "]";
  }
}
