package org.taskchampion;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.taskchampion.history.ChangedSince;
import org.taskchampion.history.Conflict;
import org.taskchampion.history.RevertReport;
import org.taskchampion.history.RevertReport.Outcome;
import org.taskchampion.history.UnitOfWork.Kind;
import org.taskchampion.internal.replica.KeptOverwrites;
import org.taskchampion.internal.replica.LostValue;
import org.taskchampion.internal.replica.ObservedStorage;
import org.taskchampion.internal.replica.OperationRecorder;
import org.taskchampion.internal.replica.OverwritesInHand;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;

/** What synchronisations overwrote: it is listed, accepted, or taken back. Thread-safe. */
final class PastConflicts {

  private final ObservedStorage storage;
  private final DependencyCache dependencies;
  private final Clock clock;
  private final PastWork past;

  PastConflicts(ObservedStorage storage, DependencyCache dependencies, Clock clock, PastWork past) {
    this.storage = storage;
    this.dependencies = dependencies;
    this.clock = clock;
    this.past = past;
  }

  List<Conflict> all() {
    try (StorageView view = storage.read()) {
      return Collections.unmodifiableList(
          KeptOverwrites.numbered(view).stream()
              .map(LostValue::conflict)
              .collect(Collectors.toList()));
    }
  }

  int dismiss(Collection<Conflict> conflicts) {
    int dismissed;
    try (StorageTransaction transaction = storage.begin()) {
      OverwritesInHand hand = new OverwritesInHand(transaction);
      List<Long> ids = new ArrayList<>();
      for (Conflict conflict : conflicts) {
        if (find(hand, conflict).isPresent()) {
          ids.add(conflict.id());
        }
      }
      dismissed = LostValue.dismiss(hand, ids);
      if (dismissed > 0) {
        hand.store(transaction);
        storage.commit(transaction, PastWork.NOTHING);
      }
    }
    storage.tell();
    return dismissed;
  }

  RevertReport takeBack(Collection<Conflict> conflicts) {
    RevertReport report;
    try (StorageTransaction transaction = storage.begin()) {
      report = new TakingBack(transaction).run(conflicts);
    }
    storage.tell();
    return report;
  }

  private static Optional<LostValue> find(OverwritesInHand hand, Conflict conflict) {
    return LostValue.find(hand, conflict.id()).filter(it -> it.conflict().equals(conflict));
  }

  /** One after the other in one transaction: each sees what the recorder has of those before it. */
  private final class TakingBack {
    private final StorageTransaction transaction;
    private final OverwritesInHand hand;
    private final OperationRecorder recorder;
    private final EditedDependencies edited;
    private final List<ChangedSince> changedSince = new ArrayList<>();
    private boolean isKept;
    private boolean isSettled;

    TakingBack(StorageTransaction transaction) {
      this.transaction = transaction;
      this.hand = new OverwritesInHand(transaction);
      this.recorder = new OperationRecorder(transaction);
      this.edited = new EditedDependencies(transaction, recorder, dependencies);
    }

    RevertReport run(Collection<Conflict> conflicts) {
      recorder.prefetch(conflicts.stream().map(Conflict::taskUuid).collect(Collectors.toList()));
      for (Conflict conflict : conflicts) {
        // It is not there any more if it was settled together with one before it.
        find(hand, conflict).ifPresent(this::takeBack);
      }
      if (isSettled) {
        hand.store(transaction);
        past.commit(
            transaction, recorder, edited, past.unit(Kind.TAKE_BACK), TaskChanges.Origin.EDIT);
      }
      return RevertReport.of(outcome(), recorder.recorded(), changedSince, List.of());
    }

    private void takeBack(LostValue lost) {
      isKept = true;
      Instant now = WrongClockException.now(clock);
      LostValue.Plan plan = lost.plan(recorder.task(lost.conflict().taskUuid()), now);
      isSettled |= LostValue.dismiss(hand, plan.settled()) > 0;
      if (!plan.operations().isEmpty()) {
        List<Operation> operations = new ArrayList<>(plan.operations());
        if (recorder.recorded().isEmpty()) {
          operations.add(0, Operation.undoPoint());
        }
        recorder.recordAll(operations);
      }
      changedSince.addAll(plan.changedSince());
    }

    private Outcome outcome() {
      if (!recorder.recorded().isEmpty()) {
        return changedSince.isEmpty() ? Outcome.DONE : Outcome.PARTLY_DONE;
      }
      return !changedSince.isEmpty()
          ? Outcome.CHANGED_SINCE
          : isKept ? Outcome.NOTHING_TO_DO : Outcome.NOT_KEPT;
    }
  }
}
