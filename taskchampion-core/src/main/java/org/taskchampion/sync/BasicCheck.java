package org.taskchampion.sync;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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
  private final Inspection inspection;
  private final Map<Subject, Finding> findings = new EnumMap<>(Subject.class);

  BasicCheck(SyncServer server, UUID base) {
    this.server = server;
    this.base = base;
    this.inspection = new Inspection(server);
  }

  ServerCheck run() {
    String address = server.identity().address();
    try {
      BaseState state = baseState();
      Optional<Finding> secret =
          server.sealingKey().isEmpty()
              ? Optional.empty()
              : new SecretCheck(inspection, base).run();
      // Only now, when nothing more is asked for.
      findings.put(Subject.BASE, ServerCheck.ofBase(base, state));
      found(Subject.ADDRESS, Outcome.OK, "a sync server answers at " + address);
      found(
          Subject.ACCESS,
          Outcome.OK,
          state == BaseState.EMPTY_SERVER
              ? "the server lets this client in, and has nothing of it yet"
              : "the server lets this client in, and knows it");
      secret.ifPresent(it -> findings.put(it.subject(), it));
      readable();
    } catch (ServerUnreachableException | NotASyncServerException e) {
      failed(Subject.ADDRESS, e);
    } catch (ServerNotTrustedException e) {
      found(Subject.ADDRESS, Outcome.OK, "something answers at " + address);
      failed(Subject.TLS, e);
    } catch (ServerRefusedException e) {
      found(Subject.ADDRESS, Outcome.OK, "a sync server answers at " + address);
      failed(Subject.ACCESS, e);
    }
    for (Subject subject :
        List.of(Subject.ADDRESS, Subject.ACCESS, Subject.HISTORY, Subject.BASE)) {
      found(subject, Outcome.NOT_TESTED, "not tested, because of what failed before");
    }
    return new ServerCheck(new ArrayList<>(findings.values()));
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

  /** Says what came of all that was read. */
  private void readable() {
    inspection.damage().ifPresent(e -> failed(Subject.HISTORY, e));
    inspection
        .sealed()
        .ifPresent(
            e -> {
              failed(Subject.SECRET, e);
              found(
                  Subject.HISTORY,
                  Outcome.NOT_TESTED,
                  "not tested, because the secret does not open it");
            });
    found(
        Subject.HISTORY,
        inspection.hasOpened() ? Outcome.OK : Outcome.NOT_TESTED,
        inspection.hasOpened()
            ? "what was read of the history is whole"
            : "the server has nothing to read");
  }

  private void failed(Subject subject, SyncException e) {
    found(subject, Outcome.FAILED, String.valueOf(e.getMessage()));
  }

  /** What was found first stays. */
  private void found(Subject subject, Outcome outcome, String message) {
    findings.putIfAbsent(subject, new Finding(subject, outcome, message));
  }
}
