package org.taskchampion.storage;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What {@link org.taskchampion.Replica#verify()} found, or {@link
 * org.taskchampion.Replica#verify(org.taskchampion.sync.SyncServer)}. It tells no text of a task,
 * so it may be shown to those who help.
 *
 * @param findings what is not as it should be; empty if all is well
 */
public record VerificationReport(List<Finding> findings) {

  /** What kind of thing is not as it should be, and so what can be done about it. */
  public enum Kind {
    /** A file is damaged: restore a backup, or sync a new replica. */
    FILE,
    /** A task cannot be read or sent: set it anew, or restore a backup. */
    TASK,
    /**
     * The tasks and the unsynced operations do not belong together: restore a backup, or sync a new
     * replica.
     */
    LOG,
    /**
     * An index does not agree with what it is made from; {@link org.taskchampion.Replica#heal()}
     * mends it.
     */
    INDEX,
    /** The working set is not as it should be; {@link org.taskchampion.Replica#heal()} mends it. */
    WORKING_SET,
    /** A named value makes no sense; {@link org.taskchampion.Replica#heal()} mends it. */
    VALUE,
    /**
     * A task is taken for synchronised, although the replica is at no version of any history: a
     * server gave a version an id that it cannot have, and an earlier version of this library
     * believed it. {@link org.taskchampion.Replica#heal()} makes unsynced operations of it, which
     * the next synchronisation sends.
     */
    UNSENT,
    /**
     * The server's history does not have the version on which the replica is based, or not enough
     * of what comes before it: the next synchronisation says what it does about that. Where the
     * server is empty, it asks about that after {@link
     * org.taskchampion.Replica#heal(org.taskchampion.sync.SyncServer)}.
     */
    BASE,
    /**
     * The server's history is damaged, or gives other tasks than the replica's without its unsynced
     * operations; {@link org.taskchampion.Replica#heal(org.taskchampion.sync.SyncServer)} mends the
     * latter.
     */
    HISTORY,
    /**
     * Something of the server's history does not open with the encryption secret: the message says
     * whose secret that concerns, as far as it can be told, and what to do.
     */
    SECRET;

    /**
     * Says whether {@link org.taskchampion.Replica#heal()} mends what is of this kind.
     *
     * @return true if it does
     */
    public boolean isHealable() {
      return this == INDEX || this == WORKING_SET || this == VALUE || this == UNSENT;
    }
  }

  /**
   * One thing that is not as it should be.
   *
   * @param kind its kind
   * @param taskUuid the task that it is about; empty if it is about none
   * @param message what was found, in one line, without the text of any task
   */
  public record Finding(Kind kind, Optional<UUID> taskUuid, String message) {
    /**
     * Checks the components.
     *
     * @param kind see {@link #kind()}
     * @param taskUuid see {@link #taskUuid()}
     * @param message see {@link #message()}
     */
    public Finding {
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(taskUuid, "taskUuid");
      Objects.requireNonNull(message, "message");
    }
  }

  /**
   * Copies the components.
   *
   * @param findings see {@link #findings()}
   */
  public VerificationReport {
    findings = List.copyOf(findings);
  }

  /**
   * Says whether all is well.
   *
   * @return true if nothing was found
   */
  public boolean isSound() {
    return findings.isEmpty();
  }

  /**
   * Returns the findings of this report and then those of another, each once.
   *
   * @param other the other report
   * @return a report with both
   */
  public VerificationReport and(VerificationReport other) {
    List<Finding> all = new ArrayList<>();
    // Their texts are compared, which have an order: a damaged file chooses the tasks' hashes.
    Set<String> seen = new HashSet<>();
    for (List<Finding> some : List.of(findings, other.findings())) {
      for (Finding finding : some) {
        if (seen.add(finding.toString())) {
          all.add(finding);
        }
      }
    }
    return new VerificationReport(all);
  }
}
