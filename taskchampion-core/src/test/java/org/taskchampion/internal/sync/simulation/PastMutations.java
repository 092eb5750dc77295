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
  private static final String PAST_WORK = "../PastWork.java";

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
            "if (!operations.isEmpty() || begin.isPresent())",
            "if (!operations.isEmpty())"),
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
            "    return new Plan(Outcome.DONE, operations, List.of(), List.of());"));
  }
}
