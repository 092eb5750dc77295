package org.taskchampion.web;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.history.ChangedSince;
import org.taskchampion.history.Conflict;
import org.taskchampion.history.RedoPlan;
import org.taskchampion.history.RevertReport;
import org.taskchampion.history.TaskHistory;
import org.taskchampion.history.UndoPlan;
import org.taskchampion.history.UndoScope;
import org.taskchampion.history.UnitOfWork;
import org.taskchampion.sync.Overwritten;

/**
 * What was done, and taking it back. An undo or a redo is offered first, with what it would do, and
 * what is done then is what was offered, or nothing.
 */
final class Past {

  private static final int MOST_UNITS = 100;

  private static final String TOO_LARGE = "It was too large to be kept.";

  /** What was shown, and how to do it. */
  private record Offer(String id, Supplier<RevertReport> action) {}

  private final Desk desk;
  private final AtomicLong offers = new AtomicLong();
  private final AtomicReference<@Nullable Offer> undo = new AtomicReference<>();
  private final AtomicReference<@Nullable Offer> redo = new AtomicReference<>();

  Past(Desk desk) {
    this.desk = desk;
  }

  private Replica replica() {
    return desk.replica();
  }

  private Changes changes() {
    return new Changes(replica(), desk.conventions());
  }

  /** Offers to take back what was done last here, also if it was synchronised meanwhile. */
  Map<String, Object> offerUndo() {
    UndoPlan plan = replica().undoPlan(UndoScope.UNLESS_ANOTHERS);
    RevertReport.Outcome outcome = plan.outcome();
    if (outcome == RevertReport.Outcome.ANOTHERS || outcome == RevertReport.Outcome.WHOSE_UNKNOWN) {
      plan = replica().undoPlan(UndoScope.ANYBODYS);
    }
    if (plan.outcome() == RevertReport.Outcome.DONE) {
      UndoPlan shown = plan;
      Map<String, Object> offer = offer(undo, plan.operations(), () -> replica().undo(shown));
      plan.units().stream()
          .findFirst()
          .ifPresent(
              unit -> {
                offer.put("time", unit.time().getEpochSecond());
                if (unit.whose() != UnitOfWork.Whose.THIS_PROGRAM) {
                  offer.put("who", who(unit));
                }
              });
      return offer;
    }
    return synchronisedUnit()
        .map(
            unit -> {
              Map<String, Object> offer = offer(undo, unit.operations(), () -> undo(unit));
              offer.put("time", unit.time().getEpochSecond());
              return offer;
            })
        .orElseGet(() -> Map.of("problem", "There is nothing to undo."));
  }

  /** Takes back a synchronised unit, if it is still the one that an undo would take back. */
  private RevertReport undo(UnitOfWork shown) {
    RevertReport.Outcome outcome = replica().undoPlan(UndoScope.UNLESS_ANOTHERS).outcome();
    if (outcome != RevertReport.Outcome.NOTHING_TO_DO
        || !synchronisedUnit().equals(Optional.of(shown))) {
      throw meanwhile();
    }
    return replica().revert(shown);
  }

  /** Returns the last edit of this program that nobody took back. */
  private Optional<UnitOfWork> synchronisedUnit() {
    Set<Long> takenBack = new HashSet<>();
    for (UnitOfWork unit : replica().history(MOST_UNITS)) {
      boolean isEdit = unit.kind() == UnitOfWork.Kind.EDIT || unit.kind() == UnitOfWork.Kind.REDO;
      if (isEdit
          && unit.whose() == UnitOfWork.Whose.THIS_PROGRAM
          && unit.isWhole()
          && !takenBack.contains(unit.id())) {
        return Optional.of(unit);
      }
      takenBack.addAll(unit.takenBack());
    }
    return Optional.empty();
  }

  /** Offers to do again what was undone last. */
  Map<String, Object> offerRedo() {
    RedoPlan plan = replica().redoPlan();
    return switch (plan.outcome()) {
      case DONE -> offer(redo, plan.operations(), () -> replica().redo(plan));
      case CHANGED_SINCE ->
          Map.of("problem", "What was undone cannot be done again: it was changed since.");
      case NOT_KEPT -> Map.of("problem", TOO_LARGE);
      default -> Map.of("problem", "There is nothing to redo.");
    };
  }

  private Map<String, Object> offer(
      AtomicReference<@Nullable Offer> place,
      List<Operation> operations,
      Supplier<RevertReport> action) {
    Offer offer = new Offer(Long.toString(offers.incrementAndGet()), action);
    place.set(offer);
    Map<String, Object> json = new LinkedHashMap<>(changes().of(operations));
    json.put("id", offer.id());
    return json;
  }

  Map<String, Object> undo(String id) {
    return accept(undo, id);
  }

  Map<String, Object> redo(String id) {
    return accept(redo, id);
  }

  private Map<String, Object> accept(AtomicReference<@Nullable Offer> place, String id) {
    Offer offer = place.get();
    if (offer == null || !offer.id().equals(id) || !place.compareAndSet(offer, null)) {
      throw meanwhile();
    }
    return told(offer.action().get());
  }

  private Map<String, Object> told(RevertReport report) {
    return switch (report.outcome()) {
      case DONE, PARTLY_DONE -> changes().of(report.operations());
      case NOTHING_TO_DO -> throw new Problem(409, "There is nothing to do: it is so already.");
      case CHANGED_SINCE ->
          throw new Problem(409, "It was changed since: " + names(report.changedSince()) + ".");
      case ANOTHERS, WHOSE_UNKNOWN, NOT_AS_SHOWN -> throw meanwhile();
      case NOT_KEPT -> throw new Problem(409, TOO_LARGE);
    };
  }

  /** What was shown is no longer what would be done; the page shows what is so now. */
  private static Problem meanwhile() {
    return new Problem(409, "Something else was done meanwhile, so nothing was changed.");
  }

  private String names(List<ChangedSince> changes) {
    return String.join(
        "; ",
        changes.stream()
            .limit(3)
            .map(
                change ->
                    TaskJson.cut(changes().name(change.taskUuid(), List.of()))
                        + change.property().map(it -> " (" + changes().label(it) + ")").orElse(""))
            .toList());
  }

  static String who(UnitOfWork unit) {
    return switch (unit.whose()) {
      case THIS_PROGRAM -> "this page";
      case ANOTHER_PROGRAM -> unit.program().orElse("a program without a name");
      case OTHER_REPLICAS ->
          unit.kind() == UnitOfWork.Kind.HEAL ? "a repair" : "synchronised from elsewhere";
      case UNKNOWN -> unit.program().orElse("unknown");
    };
  }

  /** Returns what was done last, the newest first. */
  Map<String, Object> units() {
    Changes changes = changes();
    List<Object> units = new ArrayList<>();
    for (UnitOfWork unit : replica().history(MOST_UNITS)) {
      Map<String, Object> json = new LinkedHashMap<>(changes.of(unit.operations()));
      json.put("id", Long.toString(unit.id()));
      json.put("time", unit.time().getEpochSecond());
      json.put("who", who(unit));
      json.put("whole", unit.isWhole());
      json.put("count", unit.operationCount());
      String kind =
          switch (unit.kind()) {
            case EDIT, SYNC -> "";
            case UNDO -> "undo";
            case REDO -> "redo";
            case REVERT -> "taken back";
            case TAKE_BACK -> "conflict taken back";
            case HEAL -> "healed";
            case UNKNOWN -> "of a newer program";
          };
      json.put("kind", kind);
      units.add(json);
    }
    return Map.of("units", units);
  }

  /** Takes back one unit of the history. */
  Map<String, Object> revert(String id) {
    UnitOfWork unit =
        replica().history(MOST_UNITS).stream()
            .filter(it -> Long.toString(it.id()).equals(id))
            .findAny()
            .orElseThrow(() -> new Problem(404, "That is not kept any more."));
    return told(replica().revert(unit));
  }

  /** Returns what happened to a task, the newest first. */
  Map<String, Object> ofTask(UUID uuid) {
    TaskHistory history = replica().taskHistory(uuid);
    Changes changes = changes();
    List<Object> list = new ArrayList<>();
    for (TaskHistory.Change change : history.changes()) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("time", change.time().getEpochSecond());
      change.unit().ifPresent(unit -> json.put("who", who(unit)));
      switch (change.kind()) {
        case CREATED -> json.put("name", "added");
        case REMOVED -> json.put("name", "removed");
        case CHANGED -> {
          Optional<Map<String, Object>> told =
              changes.change(change.property().orElseThrow(), change.oldValue(), change.newValue());
          if (told.isEmpty()) {
            continue;
          }
          json.putAll(told.get());
        }
      }
      list.add(0, json);
    }
    return Map.of("changes", list, "complete", history.isComplete());
  }

  /** Returns the values that a synchronisation overwrote, and that nobody has decided on. */
  Map<String, Object> conflicts() {
    Changes changes = changes();
    List<Object> list = new ArrayList<>();
    for (Conflict conflict : openConflicts()) {
      Map<String, Object> json = new LinkedHashMap<>();
      String property = conflict.property();
      json.put("id", Long.toString(conflict.id()));
      json.put("uuid", conflict.taskUuid().toString());
      json.put("description", TaskJson.cut(changes.name(conflict.taskUuid(), List.of())));
      json.put("name", changes.label(property));
      conflict.won().ifPresent(value -> json.put("won", changes.value(property, value)));
      conflict.lost().ifPresent(value -> json.put("lost", changes.value(property, value)));
      json.put("lostHere", conflict.winner() == Overwritten.Winner.SERVER);
      conflict.localTime().ifPresent(time -> json.put("localTime", time.getEpochSecond()));
      conflict.serverTime().ifPresent(time -> json.put("serverTime", time.getEpochSecond()));
      list.add(json);
    }
    return Map.of("conflicts", list);
  }

  /** Returns the conflicts that a person can decide; not those of what follows from others. */
  List<Conflict> openConflicts() {
    return replica().conflicts().stream().filter(it -> !Changes.isQuiet(it.property())).toList();
  }

  Map<String, Object> takeBack(String id) {
    Map<String, Object> told = told(replica().takeBack(conflict(id)));
    settleWhatFollows();
    return told;
  }

  Map<String, Object> dismiss(String id) {
    boolean dismissed = replica().dismiss(conflict(id));
    settleWhatFollows();
    return Map.of("dismissed", dismissed);
  }

  /** Where a person has decided all that there was of a task, nothing of it is open any more. */
  private void settleWhatFollows() {
    Set<UUID> open = new HashSet<>();
    openConflicts().forEach(it -> open.add(it.taskUuid()));
    int unused =
        replica()
            .dismiss(
                replica().conflicts().stream()
                    .filter(it -> !open.contains(it.taskUuid()))
                    .toList());
    desk.conflictsWereSettled();
  }

  private Conflict conflict(String id) {
    return openConflicts().stream()
        .filter(it -> Long.toString(it.id()).equals(id))
        .findAny()
        .orElseThrow(() -> new Problem(404, "This conflict is settled."));
  }
}
