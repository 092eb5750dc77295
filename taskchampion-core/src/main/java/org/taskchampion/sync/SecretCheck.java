package org.taskchampion.sync;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.taskchampion.internal.Uuids;
import org.taskchampion.sync.Inspection.Child;
import org.taskchampion.sync.Inspection.State;
import org.taskchampion.sync.ServerCheck.Finding;
import org.taskchampion.sync.ServerCheck.Outcome;
import org.taskchampion.sync.ServerCheck.Subject;

/**
 * Finds out whether one secret opens a whole history (part 9.13 of the specification): what comes
 * after the base, to the end, the snapshot, and the first version. A replica of another
 * implementation may have added versions that nobody else can open.
 */
final class SecretCheck {

  private static final int MOST_VERSIONS = 1_000_000;

  private static final String WAY_OUT =
      " Nobody else can synchronise here any more. The way out, on which nothing is lost, is a new"
          + " client id for all replicas: the first to synchronise with it is one that has the right"
          + " secret, and the last the one that had the other, with its secret corrected before";

  private final Inspection inspection;
  private final UUID base;
  private final List<UUID> sealed = new ArrayList<>();
  private boolean opened;

  SecretCheck(Inspection inspection, UUID base) {
    this.inspection = inspection;
    this.base = base;
  }

  /** Returns a finding, unless nothing was there, or not one piece opens. */
  Optional<Finding> run() {
    Child first = inspection.childOf(Uuids.NIL);
    Child snapshot = inspection.snapshot();
    walk(start(first, snapshot));
    boolean opensBefore = first.state() == State.OPENED || snapshot.state() == State.OPENED;
    if (first.state() == State.SEALED && (opened || opensBefore)) {
      return failed(
          "the encryption secret does not open the history's first version, but some of what came"
              + " later: it is not the secret with which the history began, and a replica has sent"
              + " changes with it all the same."
              + WAY_OUT);
    }
    if (!sealed.isEmpty() && (opened || opensBefore)) {
      return failed(versions() + WAY_OUT);
    }
    if (snapshot.state() == State.SEALED && (opened || first.state() == State.OPENED)) {
      return Optional.of(
          new Finding(
              Subject.SECRET,
              Outcome.WARNING,
              "the encryption secret opens the versions that were read, but not the snapshot of version "
                  + snapshot.version()
                  + ": another replica has sealed that with another secret. New replicas cannot begin"
                  + " with it; the next one that is made replaces it"));
    }
    return Optional.empty();
  }

  /** Where a synchronisation would begin to fetch. */
  private UUID start(Child first, Child snapshot) {
    if (inspection.childOf(base).state() != State.GONE) {
      return base;
    }
    UUID version = snapshot.version();
    return first.state() == State.GONE && version != null ? version : Uuids.NIL;
  }

  private void walk(UUID from) {
    Set<UUID> visited = new HashSet<>();
    UUID at = from;
    while (visited.size() < MOST_VERSIONS && visited.add(at)) {
      Child child = inspection.childOf(at);
      UUID version = child.version();
      if (version == null) {
        return;
      }
      opened |= child.state() == State.OPENED;
      if (child.state() == State.SEALED) {
        sealed.add(version);
      }
      at = version;
    }
  }

  private String versions() {
    int count = sealed.size();
    return (count == 1
            ? "version " + sealed.get(0) + " does"
            : count + " versions, the first of which is " + sealed.get(0) + ", do")
        + " not open with this encryption secret, which opens what came before: a replica has sealed"
        + (count == 1 ? " it" : " them")
        + " with another secret, mistyped perhaps. The server does not know which; it is the one that"
        + " can still synchronise.";
  }

  private static Optional<Finding> failed(String message) {
    return Optional.of(new Finding(Subject.SECRET, Outcome.FAILED, message));
  }
}
