package org.taskchampion.sync;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.taskchampion.internal.Uuids;

/**
 * What was found when a server was looked at for a replica, with nothing changed on either side:
 * {@link org.taskchampion.Replica#check}. No message has a secret, a client id or a task in it.
 *
 * @param findings the findings, in the order of their subjects, at most one for each
 */
public record ServerCheck(List<Finding> findings) {

  /**
   * Checks and copies the components.
   *
   * @param findings see {@link #findings()}
   */
  public ServerCheck {
    findings = List.copyOf(findings);
  }

  /** What a finding is about. A server has findings only about what it has. */
  public enum Subject {
    /** Whether a sync server answers at the address, or lies in the directory. */
    ADDRESS,
    /** Whether the way to the server is encrypted, and its certificate trusted. */
    TLS,
    /** Which version the server's program has. */
    VERSION,
    /** Whether this client id, or this user, is let in. */
    ACCESS,
    /** Whether the encryption secret opens what the server has. */
    SECRET,
    /** Whether what the server has is whole, as far as it was read. */
    HISTORY,
    /** Whether the server knows the version on which the replica is based. */
    BASE
  }

  /** What came of looking. */
  public enum Outcome {
    /** It is as it should be. */
    OK,
    /** A synchronisation works, but somebody should know of it before. */
    WARNING,
    /** A synchronisation does not work, before somebody does something. */
    FAILED,
    /** It could not be found out, for the reason that the message gives. */
    NOT_TESTED
  }

  /**
   * What was found about one subject.
   *
   * @param subject what it is about
   * @param outcome what came of looking
   * @param message a sentence that says what was found, and what to do if something is to be done
   */
  public record Finding(Subject subject, Outcome outcome, String message) {
    /**
     * Checks the components.
     *
     * @param subject see {@link #subject()}
     * @param outcome see {@link #outcome()}
     * @param message see {@link #message()}
     */
    public Finding {
      Objects.requireNonNull(subject, "subject");
      Objects.requireNonNull(outcome, "outcome");
      Objects.requireNonNull(message, "message");
    }
  }

  /** Where a replica's base stands in a server's history. */
  public enum BaseState {
    /** It is the last version. */
    LAST,
    /** There are newer versions. */
    BEHIND,
    /** The server has no versions at all. */
    EMPTY_SERVER,
    /** The history does not contain it, but has its beginning, or a snapshot, to go on with. */
    GONE,
    /** The history contains neither it nor anything to go on with. */
    LOST
  }

  /**
   * Says whether a synchronisation would fail.
   *
   * @return true if a finding is {@link Outcome#FAILED}
   */
  public boolean isFailed() {
    return findings.stream().anyMatch(finding -> finding.outcome() == Outcome.FAILED);
  }

  /**
   * Returns what was found about a subject.
   *
   * @param subject the subject
   * @return the finding; empty if this server has none about it
   */
  public Optional<Finding> finding(Subject subject) {
    return findings.stream().filter(finding -> finding.subject() == subject).findFirst();
  }

  /**
   * Returns the finding about a base, for implementers of {@link SyncServer#check}, so that all
   * servers say it in the same words.
   *
   * @param base the replica's base version; the nil UUID if it has not synchronised yet
   * @param state where it stands
   * @return the finding
   */
  public static Finding ofBase(UUID base, BaseState state) {
    boolean isNew = base.equals(Uuids.NIL);
    String itsBase = "version " + base + ", on which this replica is based";
    return switch (state) {
      case LAST -> base(Outcome.OK, itsBase + ", is the server's last one");
      case BEHIND ->
          base(
              Outcome.OK,
              isNew
                  ? "this replica has not synchronised yet: the first time fetches the server's history"
                  : "the server knows " + itsBase + ", and has newer ones to fetch");
      case EMPTY_SERVER ->
          isNew
              ? base(
                  Outcome.OK,
                  "the server is empty, and this replica has not synchronised yet: the first time sends"
                      + " everything")
              : base(
                  Outcome.WARNING,
                  "the server is empty, but this replica has synchronised up to version "
                      + base
                      + ": see that it is the right server and the right history before you"
                      + " synchronise. Unless told otherwise, it then goes on there from that version, or"
                      + " sends everything where its last server was a directory");
      case GONE ->
          isNew
              ? base(
                  Outcome.OK,
                  "this replica has not synchronised yet, and the server's first versions are gone: the"
                      + " first time begins with the server's snapshot")
              : base(
                  Outcome.WARNING,
                  "the server's history does not contain "
                      + itsBase
                      + ": unless told otherwise, synchronising unites that history with the tasks here");
      case LOST ->
          base(
              Outcome.FAILED,
              "the server's history contains "
                  + (isNew
                      ? "neither its first versions"
                      : "neither " + itsBase + ", nor its beginning")
                  + " nor a snapshot: let a replica that is in step with it synchronise, restore it, or"
                  + " begin a new history on an empty server");
    };
  }

  private static Finding base(Outcome outcome, String message) {
    return new Finding(Subject.BASE, outcome, message);
  }
}
