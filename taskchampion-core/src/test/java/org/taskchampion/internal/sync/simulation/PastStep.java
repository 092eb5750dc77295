package org.taskchampion.internal.sync.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.history.Conflict;
import org.taskchampion.history.RevertOptions;
import org.taskchampion.history.RevertReport;
import org.taskchampion.history.RevertReport.Outcome;
import org.taskchampion.history.UndoScope;
import org.taskchampion.history.UnitOfWork;

/** A replica takes something back that is not the last thing, or does something again. */
final class PastStep {

  private static final String MODIFIED = "modified";

  private final Member member;
  private final Observation before;

  PastStep(Member member) {
    this.member = member;
    this.before = member.seen();
  }

  void take(Step step) {
    if (step instanceof Step.Revert revert) {
      revert(revert);
    } else if (step instanceof Step.UndoAndRedo) {
      undoAndRedo();
    } else if (step instanceof Step.TakeBack takeBack) {
      takeBack(takeBack);
    }
  }

  /** Runs what commits new operations, also where the process ends right after the commit. */
  private RevertReport commit(Observation seen, Supplier<RevertReport> work) {
    RevertReport report;
    try {
      report = work.get();
    } finally {
      member.appended(seen);
    }
    if (!report.isDone()) {
      Check.equal("tasks after " + report, member.seen().tasks(), seen.tasks());
      Check.equal("unsynced after " + report, member.seen().unsynced(), seen.unsynced());
    }
    return report;
  }

  private void revert(Step.Revert revert) {
    Replica replica = member.replica();
    List<UnitOfWork> history = replica.history(UnitOfWork.MOST_UNITS);
    if (history.isEmpty()) {
      return;
    }
    UnitOfWork unit = history.get(revert.back() % history.size());
    RevertOptions options = RevertOptions.defaults();
    RevertReport report =
        commit(
            before,
            () -> replica.revert(unit, revert.rest() ? options.takingBackTheRest() : options));
    Check.equal(
        "whether a unit is kept",
        report.outcome() != Outcome.NOT_KEPT,
        unit.kind() != UnitOfWork.Kind.UNKNOWN);
    Check.that(report.outcome() != Outcome.ANOTHERS, "a revert asks whose a unit is");
    Check.that(revert.rest() || report.outcome() != Outcome.PARTLY_DONE, "a part of it is done");
    Check.equal(
        "what is in the way is told",
        report.outcome() == Outcome.PARTLY_DONE || report.outcome() == Outcome.CHANGED_SINCE,
        !report.changedSince().isEmpty());
    checkValues(unit.operations(), report);
  }

  /**
   * Each value that the unit changed is what it was before the unit, or what somebody has changed
   * since and the report names; everything else is as before.
   */
  private void checkValues(List<Operation> operations, RevertReport report) {
    Map<UUID, Map<String, String>> old = States.copy(before.tasks());
    Set<UUID> touched = new HashSet<>();
    operations.forEach(operation -> touched.add(operation.taskUuid().orElseThrow()));
    old.keySet().retainAll(touched);
    // Where all the tasks and values are that the unit touched, rewinding tells what was before.
    touched.forEach(uuid -> old.putIfAbsent(uuid, new HashMap<>()));
    States.rewind(old, operations);
    Set<UUID> structural = new HashSet<>();
    for (Operation operation : operations) {
      if (!(operation instanceof Operation.Update)) {
        structural.add(operation.taskUuid().orElseThrow());
      }
    }
    Map<UUID, Map<String, String>> now = member.seen().tasks();
    Set<UUID> all = new HashSet<>(now.keySet());
    all.addAll(before.tasks().keySet());
    all.addAll(touched);
    for (UUID uuid : all) {
      if (!touched.contains(uuid) || !report.isDone()) {
        Check.equal("a task that a revert does not touch", now.get(uuid), before.tasks().get(uuid));
      } else if (!structural.contains(uuid) && now.containsKey(uuid)) {
        properties(uuid, operations, old.getOrDefault(uuid, Map.of()), report);
      } else if (structural.contains(uuid) && !isNamed(report, uuid, null)) {
        boolean existed = existed(uuid, operations);
        boolean isNetChange = existed != exists(uuid, operations);
        Check.equal(
            "a task that a revert removed or created",
            now.containsKey(uuid),
            isNetChange ? existed : before.tasks().containsKey(uuid));
      }
    }
  }

  /** Says whether a task existed before the operations. */
  private static boolean existed(UUID uuid, List<Operation> operations) {
    for (Operation operation : operations) {
      if (operation.taskUuid().equals(Optional.of(uuid))) {
        return !(operation instanceof Operation.Create);
      }
    }
    throw new IllegalStateException("a task that is not touched");
  }

  /** Says whether a task existed after the operations. */
  private static boolean exists(UUID uuid, List<Operation> operations) {
    boolean exists = true;
    for (Operation operation : operations) {
      if (operation.taskUuid().equals(Optional.of(uuid))) {
        exists = !(operation instanceof Operation.Delete);
      }
    }
    return exists;
  }

  private void properties(
      UUID uuid, List<Operation> operations, Map<String, String> left, RevertReport report) {
    Map<String, String> was = before.tasks().getOrDefault(uuid, Map.of());
    Map<String, String> now = member.seen().tasks().getOrDefault(uuid, Map.of());
    Set<String> changed = new HashSet<>();
    for (Operation operation : operations) {
      if (operation instanceof Operation.Update update && update.uuid().equals(uuid)) {
        changed.add(update.property());
      }
    }
    Set<String> all = new HashSet<>(was.keySet());
    all.addAll(now.keySet());
    all.addAll(changed);
    for (String property : all) {
      if (!changed.contains(property) || isNamed(report, uuid, property)) {
        Check.equal("what a revert leaves alone", now.get(property), was.get(property));
      } else if (property.equals(MODIFIED)) {
        Check.that(
            Objects.equals(now.get(property), was.get(property))
                || Objects.equals(now.get(property), left.get(property))
                || isKeptFromExpiring(now, left)
                || isKeptFromExpiring(now, was), // somebody has changed the time since
            "a revert made a time up");
      } else {
        Check.equal("what a revert took back", now.get(property), left.get(property));
      }
    }
  }

  /** A task that is deleted again, as long ago as it was, would be gone at the next expiration. */
  private boolean isKeptFromExpiring(Map<String, String> now, Map<String, String> left) {
    Map<String, String> restored = new HashMap<>(now);
    restored.remove(MODIFIED);
    if (left.containsKey(MODIFIED)) {
      restored.put(MODIFIED, left.get(MODIFIED));
    }
    return WholeTasks.isDue(restored, member.now())
        && Long.toString(member.now().getEpochSecond()).equals(now.get(MODIFIED));
  }

  /** Says whether the report names a property, or any of a task. */
  private static boolean isNamed(RevertReport report, UUID uuid, @Nullable String property) {
    return report.changedSince().stream()
        .anyMatch(
            it ->
                it.taskUuid().equals(uuid)
                    && (property == null || it.property().equals(Optional.of(property))));
  }

  /** A redo leaves everything as it was before the undo. */
  private void undoAndRedo() {
    List<Operation> shown = member.replica().undoOperations();
    Sharing.Whose whose = member.whose(shown);
    RevertReport undo;
    try {
      undo = member.replica().undo(UndoScope.UNLESS_ANOTHERS);
    } finally {
      member.undone(before, shown);
    }
    Fleet.checkWhose(whose, shown, undo.isDone());
    member.checkOthers(before);
    if (member.keepsNoHistory() || !undo.isDone() || undo.operations().isEmpty()) {
      return;
    }
    Observation undone = member.seen();
    RevertReport redo = commit(undone, () -> member.replica().redo());
    Check.equal("redo right after undo", redo.outcome(), Outcome.DONE);
    Map<UUID, Map<String, String>> now = States.copy(member.seen().tasks());
    before
        .tasks()
        .forEach(
            (uuid, was) -> {
              Map<String, String> task = now.get(uuid);
              if (task != null && was.containsKey(MODIFIED) && isKeptFromExpiring(task, was)) {
                task.put(MODIFIED, was.get(MODIFIED));
              }
            });
    Check.equal("tasks after undo and redo", now, before.tasks());
  }

  private void takeBack(Step.TakeBack step) {
    List<Conflict> conflicts = member.replica().conflicts();
    if (conflicts.isEmpty()) {
      return;
    }
    Conflict conflict = conflicts.get(step.conflict() % conflicts.size());
    if (step.dismiss()) {
      Check.that(member.replica().dismiss(conflict), "a conflict cannot be dismissed");
      Check.equal("tasks after dismissing", member.seen().tasks(), before.tasks());
      Check.equal(
          "conflicts after dismissing", member.replica().conflicts().size(), conflicts.size() - 1);
      return;
    }
    if (step.conflict() % 4 == 0 && before.tasks().containsKey(conflict.taskUuid())) {
      changeFirst(conflict);
    }
    new PastStep(member).takeBack(conflict, conflicts);
  }

  /** Somebody changes a value before it is taken back. */
  private void changeFirst(Conflict conflict) {
    Operation change =
        Operation.update(conflict.taskUuid(), conflict.property(), "changed since", member.now());
    try {
      member.replica().edit(edit -> edit.apply(change));
    } finally {
      member.appended(before);
    }
  }

  private void takeBack(Conflict conflict, List<Conflict> conflicts) {
    RevertReport report = commit(before, () -> member.replica().takeBack(conflict));
    Map<String, String> task = member.seen().tasks().get(conflict.taskUuid());
    if (report.isDone() && !conflict.property().equals(MODIFIED)) {
      Check.equal(
          "what was taken back",
          task == null ? null : task.get(conflict.property()),
          conflict.lost().orElse(null));
    }
    if (!before.tasks().containsKey(conflict.taskUuid())) {
      member
          .removed()
          .of(conflict)
          .ifPresent(
              whole ->
                  Check.equal(
                      "a removed task that was taken back",
                      withoutOverwritten(task, conflict, conflicts),
                      withoutOverwritten(whole, conflict, conflicts)));
    }
    Map<String, String> was = before.tasks().get(conflict.taskUuid());
    if (report.isDone() && was != null) {
      Check.equal(
          "what was there before it was taken back",
          was.get(conflict.property()),
          conflict.won().orElse(null));
    }
    if (member.removed().isReturned(conflict) && report.isDone()) {
      Check.that(task == null, "a task that was removed here, and came back, is not removed again");
    }
    if (report.isDone() && (was == null || task == null)) {
      List<Conflict> left = new ArrayList<>(sameStep(conflict, conflicts));
      left.retainAll(member.replica().conflicts());
      Check.equal("conflicts of a task that was taken back as a whole", left, List.of());
    }
    Check.equal(
        "whether a conflict is kept",
        member.replica().conflicts().contains(conflict),
        report.outcome() == Outcome.CHANGED_SINCE);
  }

  /** Returns what the same step recorded of the same task, where the same side lost. */
  private static List<Conflict> sameStep(Conflict conflict, List<Conflict> conflicts) {
    int from = conflicts.indexOf(conflict);
    int to = from + 1;
    while (from > 0 && isOfTheSameStep(conflict, conflicts.get(from - 1))) {
      from--;
    }
    while (to < conflicts.size() && isOfTheSameStep(conflict, conflicts.get(to))) {
      to++;
    }
    return conflicts.subList(from, to).stream()
        .filter(it -> it.winner() == conflict.winner())
        .toList();
  }

  private static boolean isOfTheSameStep(Conflict conflict, Conflict other) {
    return other.taskUuid().equals(conflict.taskUuid())
        && other.recorded().equals(conflict.recorded());
  }

  /** What an earlier step of the same synchronisation overwrote comes back with the task, too. */
  private static @Nullable Map<String, String> withoutOverwritten(
      @Nullable Map<String, String> task, Conflict taken, List<Conflict> conflicts) {
    if (task == null) {
      return null;
    }
    Map<String, String> rest = new HashMap<>(task);
    rest.remove(MODIFIED);
    for (Conflict other : conflicts) {
      if (other.taskUuid().equals(taken.taskUuid())) {
        rest.remove(other.property());
      }
    }
    return rest;
  }
}
