package org.taskchampion.sync;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.taskchampion.internal.Uuids;

/**
 * What {@link org.taskchampion.Replica#check} found when it looked at a server for a replica. It
 * changed nothing on either side. No message has a secret, a client id or a task in it.
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

  /** The result of looking at one subject. */
  public enum Outcome {
    /** It is as it should be. */
    OK,
    /** A synchronisation works, but somebody should know of this first. */
    WARNING,
    /** A synchronisation does not work until somebody does something. */
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

  /**
   * Returns the finding about a base on a branch that lost, for implementers of {@link
   * SyncServer#check}: it says what the next synchronisation does about it.
   *
   * @param base the replica's base version
   * @param versions how many versions of the branch lead from the history to the base
   * @return the finding, which is no warning: nothing is lost
   */
  public static Finding ofBranch(UUID base, int versions) {
    return base(
        Outcome.OK,
        "version "
            + base
            + ", on which this replica is based, is on a branch that lost, since another replica had"
            + " added a version to the same one: synchronising takes over the branch's "
            + (versions == 1 ? "1 version" : versions + " versions")
            + " since then, and adds those changes to the history of the others");
  }

  /**
   * Begins a check without findings, for implementers of {@link SyncServer#check}.
   *
   * @return a builder
   */
  public static Builder newBuilder() {
    return new Builder();
  }

  /**
   * Begins with the findings of this check, for servers that know more about themselves.
   *
   * @return a builder
   */
  public Builder toBuilder() {
    Builder builder = new Builder();
    findings.forEach(builder::replace);
    return builder;
  }

  /**
   * Gathers findings, at most one for each subject, and puts them into the order of their subjects.
   * Not thread-safe.
   */
  public static final class Builder {
    private final Map<Subject, Finding> found = new EnumMap<>(Subject.class);

    private Builder() {}

    /**
     * Adds a finding, unless there is one about the same subject: what was found first stays.
     *
     * @param subject what it is about
     * @param outcome what came of looking
     * @param message a sentence that says what was found, and what to do if something is to be done
     * @return this builder
     */
    public Builder add(Subject subject, Outcome outcome, String message) {
      found.putIfAbsent(subject, new Finding(subject, outcome, message));
      return this;
    }

    /**
     * Sets a finding, in the place of one about the same subject.
     *
     * @param finding the finding
     * @return this builder
     */
    public Builder replace(Finding finding) {
      found.put(finding.subject(), finding);
      return this;
    }

    /**
     * Says of each of some subjects, unless there is a finding about it, that it was not tested
     * because of what failed before.
     *
     * @param subjects the subjects
     * @return this builder
     */
    public Builder notTested(Subject... subjects) {
      for (Subject subject : subjects) {
        add(subject, Outcome.NOT_TESTED, "not tested, because of what failed before");
      }
      return this;
    }

    /**
     * Returns what was found about a subject so far.
     *
     * @param subject the subject
     * @return the finding; empty if there is none
     */
    public Optional<Finding> finding(Subject subject) {
      return Optional.ofNullable(found.get(subject));
    }

    /**
     * Returns the check. The builder can be used further.
     *
     * @return a check with the findings so far
     */
    public ServerCheck build() {
      return new ServerCheck(List.copyOf(found.values()));
    }
  }

  private static Finding base(Outcome outcome, String message) {
    return new Finding(Subject.BASE, outcome, message);
  }
}
