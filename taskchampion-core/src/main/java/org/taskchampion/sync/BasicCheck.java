package org.taskchampion.sync;

import java.util.Optional;
import java.util.UUID;
import org.taskchampion.internal.Uuids;
import org.taskchampion.sync.Inspection.Child;
import org.taskchampion.sync.Inspection.State;
import org.taskchampion.sync.ServerCheck.BaseState;
import org.taskchampion.sync.ServerCheck.Finding;
import org.taskchampion.sync.ServerCheck.Outcome;
import org.taskchampion.sync.ServerCheck.Subject;

/** Finds out what can be found out about any server by asking it for versions and the snapshot. */
final class BasicCheck {

  private final SyncServer server;
  private final UUID base;
  private final boolean seals;
  private final Inspection inspection;
  private final ServerCheck.Builder findings = ServerCheck.newBuilder();

  BasicCheck(SyncServer server, UUID base) {
    this.server = server;
    this.base = base;
    this.seals = server.sealingKey().isPresent();
    this.inspection = new Inspection(server);
  }

  ServerCheck run() {
    String address = server.identity().address();
    try {
      BaseState state = baseState();
      Finding found = ofBase(state);
      Optional<Finding> secret = seals ? new SecretCheck(inspection, base).run() : Optional.empty();
      // Only now, when nothing more is asked for.
      findings.replace(found);
      findings.add(Subject.ADDRESS, Outcome.OK, "a sync server answers at " + address);
      findings.add(
          Subject.ACCESS,
          Outcome.OK,
          state == BaseState.EMPTY_SERVER
              ? "the server lets this client in, and has nothing of it yet"
              : "the server lets this client in, and knows it");
      secret.ifPresent(findings::replace);
      readable();
      if (seals) {
        opens();
      }
    } catch (ServerUnreachableException | NotASyncServerException e) {
      failed(Subject.ADDRESS, e);
    } catch (ServerNotTrustedException e) {
      findings.add(Subject.ADDRESS, Outcome.OK, "something answers at " + address);
      failed(Subject.TLS, e);
    } catch (ServerRefusedException e) {
      findings.add(Subject.ADDRESS, Outcome.OK, "a sync server answers at " + address);
      failed(Subject.ACCESS, e);
    }
    if (seals) {
      findings.notTested(Subject.SECRET);
    }
    return findings
        .notTested(Subject.ADDRESS, Subject.ACCESS, Subject.HISTORY, Subject.BASE)
        .build();
  }

  /** Says where the base stands, after looking at the newest of the data that there are. */
  private BaseState baseState() {
    Child child = inspection.childOf(base);
    if (child.isThere()) {
      return BaseState.BEHIND;
    }
    if (inspection.snapshot().isThere()) {
      return child.state() == State.NONE ? BaseState.LAST : BaseState.GONE;
    }
    Child first = inspection.childOf(Uuids.NIL);
    if (child.state() == State.NONE) {
      return first.state() == State.NONE ? BaseState.EMPTY_SERVER : BaseState.LAST;
    }
    return first.state() == State.GONE ? BaseState.LOST : BaseState.GONE;
  }

  /** Looks, where the history does not contain the base, whether a branch does. */
  private Finding ofBase(BaseState state) {
    boolean isGone = state == BaseState.GONE || state == BaseState.LOST;
    Optional<LostBranch> branch =
        isGone && !base.equals(Uuids.NIL) ? inspection.branch(base) : Optional.empty();
    return branch
        .map(
            it ->
                it.isOnChain() // what the server has changed meanwhile
                    ? ServerCheck.ofBase(base, BaseState.BEHIND)
                    : ServerCheck.ofBranch(base, it.versions().size()))
        .orElseGet(() -> ServerCheck.ofBase(base, state));
  }

  /** Says what came of all that was read. */
  private void readable() {
    inspection.damage().ifPresent(e -> failed(Subject.HISTORY, e));
    inspection
        .sealed()
        .ifPresent(
            e -> {
              failed(Subject.SECRET, e);
              findings.add(
                  Subject.HISTORY,
                  Outcome.NOT_TESTED,
                  "not tested, because the secret does not open it");
            });
    findings.add(
        Subject.HISTORY,
        inspection.hasOpened() ? Outcome.OK : Outcome.NOT_TESTED,
        inspection.hasOpened()
            ? "what was read of the history is whole"
            : "the server has nothing to read");
  }

  /** Says of a server that seals whether the secret has opened something, where nothing failed. */
  private void opens() {
    if (inspection.hasOpened() && inspection.damage().isEmpty()) {
      findings.add(Subject.SECRET, Outcome.OK, "the encryption secret opens what the server has");
    } else if (inspection.damage().isEmpty()) {
      findings.add(Subject.SECRET, Outcome.NOT_TESTED, "the server has nothing to test it with");
    }
  }

  private void failed(Subject subject, SyncException e) {
    findings.add(subject, Outcome.FAILED, String.valueOf(e.getMessage()));
  }
}
