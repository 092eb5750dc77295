package org.taskchampion.internal.sync.simulation;

import java.util.List;

/** The rules of {@code docs/history.md}, each broken on purpose. */
@SuppressWarnings("StringConcatToTextBlock") // the indentation counts
final class PastMutations {

  private static final String PART = "history";
  private static final String STEPS = "replica/UndoSteps.java";
  private static final String KEPT = "replica/KeptHistory.java";
  private static final String REVERSAL = "replica/Reversal.java";
  private static final String MENDING = "replica/HistoryMending.java";
  private static final String LOST = "replica/LostValue.java";
  private static final String IN_HAND = "replica/OverwritesInHand.java";
  private static final String FORGOTTEN = "replica/ForgottenPrograms.java";
  private static final String TASKS = "replica/TaskHistories.java";
  private static final String EARLIER = "replica/EarlierOperations.java";
  private static final String STATE = "replica/HistoryState.java";
  private static final String PAST_WORK = "../PastWork.java";
  private static final String CONFLICTS = "../PastConflicts.java";

  private PastMutations() {}

  static List<Mutation> all() {
    return List.of(
        new Mutation(
            PART,
            "undo does not ask whose a step is",
            STEPS,
            ".filter(it -> it.whose() != Whose.THIS_PROGRAM)",
            ".filter(it -> it.id() < 0)"),
        new Mutation(
            PART,
            "a unit that was undone counts as the last step again",
            STEPS,
            "        undone.addAll(unit.takenBack());\n        yield false;",
            "        yield false;"),
        new Mutation(
            PART,
            "undo of a part of a step counts as undo of all of it",
            STEPS,
            "reachBack ? units : units.subList(0, walk.ofWholeSteps)",
            "units"),
        new Mutation(
            PART,
            "an undo point alone has no unit",
            KEPT,
            "if (count > 0 || begin.isPresent())",
            "if (count > 0)"),
        new Mutation(
            PART,
            "what an undo changed is not in the history",
            KEPT,
            "    add(transaction, withOperations(unit, operations));\n    return operations;",
            "    add(transaction, withOperations(unit, List.of()));\n    return operations;"),
        new Mutation(
            PART,
            "a revert takes back what somebody has changed since",
            REVERSAL,
            "    if (Objects.equals(left, found)) {\n      return true;",
            "    if (!property.isEmpty()) {\n      return true;"),
        new Mutation(
            PART,
            "a task that is created again has none of its values",
            REVERSAL,
            "      task.forEach((property, value) -> update(uuid, property, value));\n",
            ""),
        new Mutation(
            PART,
            "redo goes back over what this program has done since",
            STEPS,
            "          return undos;\n        }\n        over",
            "          continue;\n        }\n        over"),
        new Mutation(
            PART,
            "undo takes back something else than was shown",
            PAST_WORK,
            "undoPlan(transaction, shown.scope()).equals(shown)",
            "shown.operations().size() >= 0"),
        new Mutation(
            PART,
            "healing gives up the units that can be read",
            MENDING,
            "kept != null && isReadable(kept) ? kept : UnitCodec.write(lost())",
            "UnitCodec.write(lost())"),
        new Mutation(
            PART,
            "a value that was taken back stays a conflict",
            LOST,
            "    return new Plan(Outcome.DONE, operations, List.of(), List.of(kept.id()));",
            "    return new Plan(Outcome.DONE, operations, List.of(), List.of());"),
        new Mutation(
            PART,
            "a removed task does not come back as a whole",
            LOST,
            "    return task == null ? wholeTask(now) : property(task, now);",
            "    return property(task == null ? Map.of() : task, now);"),
        new Mutation(
            PART,
            "a removed task comes back with what lost alone",
            LOST,
            "      other.entry().whole().ifPresent(lost::putAll);",
            "      other.entry().whole().ifPresent(it -> lost.put(\"p\", \"\"));"),
        new Mutation(
            PART,
            "a task that was removed here and came back is not removed as a whole",
            LOST,
            "    if (kept.entry().removed()) {",
            "    if (kept.entry().removed() && kept.id() < 0) {"),
        new Mutation(
            PART,
            "a task that came back is removed although somebody has changed it since",
            LOST,
            "      if (!present.equals(value.won())) {",
            "      if (value.property().isEmpty()) {"),
        new Mutation(
            PART,
            "the conflicts of a task that comes back are not settled with it",
            LOST,
            "    return new Plan(Outcome.DONE, operations, List.of(), ids(together));",
            "    return new Plan(Outcome.DONE, operations, List.of(), List.of(kept.id()));"),
        new Mutation(
            PART,
            "a whole task is dismissed with one value of it",
            LOST,
            "lost -> lost.kept.entry().whole().ifPresent(task -> lost.giveToAnother(gone, task)));",
            "lost -> lost.kept.entry().whole().isPresent());"),
        new Mutation(
            PART,
            "taking back writes what won",
            LOST,
            "    operations.add(set(property, lost, now));",
            "    operations.add(set(property, conflict.won().orElse(null), now));"),
        new Mutation(
            PART,
            "a value is taken back although somebody has changed it since",
            LOST,
            "    if (!Objects.equals(present, conflict.won().orElse(null))) {",
            "    if (property.isEmpty()) {"),
        new Mutation(
            PART,
            "a dismissed conflict comes back",
            CONFLICTS,
            "      if (dismissed > 0) {\n        hand.store(transaction);\n",
            "      if (dismissed > 0) {\n"),
        new Mutation(
            PART,
            "what is dismissed gives its number to another",
            IN_HAND,
            "      lines.set(index, line);\n",
            "      if (line.isEmpty()) {\n        lines.remove(index);\n      } else {\n"
                + "        lines.set(index, line);\n      }\n"),
        new Mutation(
            PART,
            "what is forgotten counts as this program's",
            STEPS,
            "(end == End.FORGOTTEN && isForgottenOwn.getAsBoolean())",
            "end == End.FORGOTTEN"),
        new Mutation(
            PART,
            "what is forgotten counts as nobody's",
            STEPS,
            "(end == End.FORGOTTEN && isForgottenOwn.getAsBoolean())",
            "isFromTheBeginning"),
        new Mutation(
            PART,
            "nobody remembers whose the forgotten units were",
            FORGOTTEN,
            "-> programs.add(unit.program());",
            "-> {}"),
        new Mutation(
            PART,
            "the programs of units that are forgotten later are not remembered",
            STATE,
            "      programs.add(unit);\n      left",
            "      left"),
        new Mutation(
            PART,
            "what is done without a history is not forgotten",
            KEPT,
            "      programs.add(unit);\n      programs.store(transaction);\n",
            ""),
        new Mutation(
            PART,
            "a unit that cannot be read ends nothing",
            STEPS,
            "          return End.UNKNOWN;",
            "          continue;"),
        new Mutation(
            PART,
            "more units are kept than wanted",
            KEPT,
            "    return Math.max(state.first(), state.next() - HistoryState.limit(view));",
            "    return state.first();"),
        new Mutation(
            PART,
            "a history that is turned off still says whose a step is",
            PAST_WORK,
            "scope == UndoScope.ANYBODYS || !KeptHistory.isOn(view)",
            "scope == UndoScope.ANYBODYS"),
        new Mutation(
            PART,
            "what is in the way of a revert is not named",
            REVERSAL,
            "    changedSince.add(\n"
                + "        new ChangedSince(\n"
                + "            uuid, Optional.of(property), Optional.ofNullable(left),"
                + " Optional.ofNullable(found)));\n"
                + "    return false;",
            "    return false;"),
        new Mutation(
            PART,
            "a revert takes back the rest without being told to",
            REVERSAL,
            "    return rest && !reverse.isEmpty()",
            "    return !reverse.isEmpty()"),
        new Mutation(
            PART,
            "a task that is there again is overwritten by its creation",
            REVERSAL,
            "    if (present == null) {\n      Map<String, String> task = new TreeMap<>(before);",
            "    if (uuid != null) {\n      Map<String, String> task = new TreeMap<>(before);"),
        new Mutation(
            PART,
            "a created task is removed although somebody has changed it",
            REVERSAL,
            "      require(uuid, property, left.get(property), present.get(property));\n    }\n",
            "      left.get(property);\n    }\n"),
        new Mutation(
            PART,
            "a deleted task that comes back expires at once",
            REVERSAL,
            "      if (expiration.isDue(task)) {",
            "      if (task.isEmpty()) {"),
        new Mutation(
            PART,
            "a task that is deleted again expires at once",
            REVERSAL,
            "    if (expiration.isDue(restored) && !expiration.isDue(present)) {",
            "    if (uuid == null) {"),
        new Mutation(
            PART,
            "the time of a change that is taken back stays",
            REVERSAL,
            "      toRestore.add(modified);\n",
            ""),
        new Mutation(
            PART,
            "undo of one's own takes back what others did in between",
            REVERSAL,
            "      boolean unused = require(uuid, property, left, found);\n",
            ""),
        new Mutation(
            PART,
            "undo of one's own takes back a step whose beginning was sent",
            STEPS,
            "        if (unit.isUndoStep() && i >= walk.ofWholeSteps) {",
            "        if (unit.isUndoStep() && i < 0) {"),
        new Mutation(
            PART,
            "undo of one's own takes back what others did",
            STEPS,
            "      } else if (unit.whose() == Whose.THIS_PROGRAM) {",
            "      } else if (unit.id() >= 0) {"),
        new Mutation(
            PART,
            "an undo by new operations is undone in place of what is before it",
            STEPS,
            "        undone.addAll(unit.takenBack()); // by new operations, since others had done"
                + " something\n",
            "        step.add(unit);\n"),
        new Mutation(
            PART,
            "redo does again what was done again",
            STEPS,
            "        over.addAll(unit.takenBack());\n      }\n    }\n    return undos;",
            "      }\n    }\n    return undos;"),
        new Mutation(
            PART,
            "redo does again what another program took back",
            STEPS,
            "      if (unit.whose() == Whose.THIS_PROGRAM && !over.contains(unit.id())) {",
            "      if (!over.contains(unit.id())) {"),
        new Mutation(
            PART,
            "a history of which something is not kept is complete",
            TASKS,
            "        isWhole && isOneChain && !changes.isEmpty() && Objects.equals(task, present);",
            "        isOneChain;"),
        new Mutation(
            PART,
            "what the log has before the units is not told",
            TASKS,
            "      addLog(view.operations(uuid), present);",
            "      addLog(List.of(), present);"),
        new Mutation(
            PART,
            "what the units and the log have is told twice",
            EARLIER,
            "      if (!inUnits.take(operation)) {",
            "      if (!inUnits.take(operation) || i >= 0) {"),
        new Mutation(
            PART,
            "a value of the log that the units did not find is told",
            EARLIER,
            "      return value.equals(Optional.ofNullable(update.value()));",
            "      return true;"));
  }
}
