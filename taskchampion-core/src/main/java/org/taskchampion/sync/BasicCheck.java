package org.taskchampion.sync;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.taskchampion.internal.Uuids;
import org.taskchampion.sync.ServerCheck.BaseState;
import org.taskchampion.sync.ServerCheck.Finding;
import org.taskchampion.sync.ServerCheck.Outcome;
import org.taskchampion.sync.ServerCheck.Subject;

/** Finds out what can be found out about any server by asking it for versions and the snapshot. */
final class BasicCheck {

  private final SyncServer server;
  private final UUID base;
  private final Map<Subject, Finding> findings = new EnumMap<>(Subject.class);
  private boolean sawData;

  BasicCheck(SyncServer server, UUID base) {
    this.server = server;
    this.base = base;
  }

  ServerCheck run() {
    String address = server.identity().address();
    try {
      BaseState state = baseState();
      findings.put(Subject.BASE, ServerCheck.ofBase(base, state));
      found(Subject.ADDRESS, Outcome.OK, "a sync server answers at " + address);
      found(
          Subject.ACCESS,
          Outcome.OK,
          state == BaseState.EMPTY_SERVER
              ? "the server lets this client in, and has nothing of it yet"
              : "the server lets this client in, and knows it");
      found(
          Subject.HISTORY,
          sawData ? Outcome.OK : Outcome.NOT_TESTED,
          sawData ? "what was read of the history is whole" : "the server has nothing to read");
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
    Child child = childOf(base);
    if (child == Child.THERE) {
      return BaseState.BEHIND;
    }
    if (hasSnapshot()) {
      return child == Child.NONE ? BaseState.LAST : BaseState.GONE;
    }
    Child first = base.equals(Uuids.NIL) ? child : childOf(Uuids.NIL);
    if (child == Child.NONE) {
      return first == Child.NONE ? BaseState.EMPTY_SERVER : BaseState.LAST;
    }
    return first == Child.GONE ? BaseState.LOST : BaseState.GONE;
  }

  private enum Child {
    THERE,
    NONE,
    GONE
  }

  private Child childOf(UUID parent) {
    try {
      ChildVersion child = server.childVersion(parent);
      sawData |= child instanceof ChildVersion.Found;
      return child instanceof ChildVersion.Found
          ? Child.THERE
          : child instanceof ChildVersion.Gone ? Child.GONE : Child.NONE;
    } catch (WrongSecretException | MalformedDataException e) {
      cannotBeRead(e);
      return Child.THERE;
    }
  }

  private boolean hasSnapshot() {
    try {
      boolean there = server.snapshot().isPresent();
      sawData |= there;
      return there;
    } catch (WrongSecretException | MalformedDataException e) {
      cannotBeRead(e);
      return true;
    }
  }

  private void cannotBeRead(SyncException e) {
    failed(e instanceof WrongSecretException ? Subject.SECRET : Subject.HISTORY, e);
    if (e instanceof WrongSecretException) {
      found(Subject.HISTORY, Outcome.NOT_TESTED, "not tested, because the secret does not open it");
    }
  }

  private void failed(Subject subject, SyncException e) {
    found(subject, Outcome.FAILED, String.valueOf(e.getMessage()));
  }

  /** What was found first stays. */
  private void found(Subject subject, Outcome outcome, String message) {
    findings.putIfAbsent(subject, new Finding(subject, outcome, message));
  }
}
