package org.taskchampion.internal.sync.simulation;

import java.util.List;

/** The rules of {@code docs/forks.md}, each broken on purpose. */
@SuppressWarnings("StringConcatToTextBlock") // the indentation counts
final class FolderMutations {

  /** The part of the rules that only fleets with folders can notice. */
  static final String PART = "forks";

  private static final String CHECK = "../sync/BasicCheck.java";
  private static final String BRANCH = "sync/TakenBranch.java";
  private static final String MOVE = "sync/Move.java";
  private static final String MOVES = "sync/MovePlanner.java";
  private static final String PULL = "sync/Pull.java";
  private static final String UNSENT = "replica/UnsentTasks.java";

  private FolderMutations() {}

  static List<Mutation> all() {
    return List.of(
        new Mutation(
            PART,
            "the server is not asked for a branch",
            MOVES,
            "if (branch != null && !branch.fork().equals(goneFork)) {",
            "if (base.equals(Uuids.NIL)) {"),
        new Mutation(
            PART,
            "a fork that the server names, and does not know, is gone to again and again",
            MOVES,
            "if (branch != null && !branch.fork().equals(goneFork)) {",
            "if (branch != null) {"),
        new Mutation(
            PART,
            "where the base is gone for good, the replica takes the folder's state for its own",
            MOVES,
            "boolean take = foreign && policy == ForeignHistory.TAKE_SERVERS;",
            "boolean take = policy != ForeignHistory.FAIL;"),
        new Mutation(
            PART,
            "a check does not say that the replica is on a branch that lost",
            CHECK,
            ": ServerCheck.ofBranch(base, it.versions().size()))",
            ": ServerCheck.ofBase(base, state))"),
        new Mutation(
            PART,
            "a check counts one version more of the branch",
            CHECK,
            ": ServerCheck.ofBranch(base, it.versions().size()))",
            ": ServerCheck.ofBranch(base, it.versions().size() + 1))"),
        new Mutation(
            PART,
            "the base becomes the fork without the branch's operations",
            BRANCH,
            "    UnsentTasks.putBefore(transaction, operations);\n",
            ""),
        new Mutation(
            PART,
            "only the last version of the branch is taken over",
            BRANCH,
            "    for (UUID version : versions) {",
            "    for (UUID version : versions.subList(versions.size() - 1, versions.size())) {"),
        new Mutation(
            PART,
            "operations of the branch that made no sense are taken over",
            BRANCH,
            "if (OperationEffect.makesSense(operation, task)) {",
            "if (operation.taskUuid().isPresent()) {"),
        new Mutation(
            PART,
            "the branch's operations have no old values",
            BRANCH,
            "complete.add(OperationEffect.withOldValues(operation, task));",
            "complete.add(operation);"),
        new Mutation(
            PART,
            "before the fork there was nothing",
            BRANCH,
            "return walk(begin, branch.fork(), state) ? state : null;",
            "return state;"),
        new Mutation(
            PART,
            "the replay up to the fork begins with the snapshot's version and no tasks",
            BRANCH,
            "if (touched.contains(uuid)) {",
            "if (touched.isEmpty()) {"),
        new Mutation(
            PART,
            "the replica leaves the branch, and takes nothing over",
            MOVE,
            "        Objects.requireNonNull(branch).apply(transaction);\n",
            ""),
        new Mutation(
            PART,
            "what follows the fork is asked for after the first version",
            MOVE,
            "branch != null ? branch.fork() :",
            ""),
        new Mutation(
            PART,
            "a fork that is off the chain meanwhile counts as a lost beginning",
            MOVES,
            "fetching != null && fetching.branch() != null",
            "fetching != null && fetching.branch() != null && recoveries < 0"),
        new Mutation(
            PART,
            "a branch that is the chain again meanwhile counts as none",
            BRANCH,
            "      return Answer.CHANGED;\n    }\n    TakenBranch branch",
            "      return Answer.NONE;\n    }\n    TakenBranch branch"),
        new Mutation(
            PART,
            "a branch that cannot be read is not asked for again",
            BRANCH,
            "isSame(lost, again) ?",
            "!again.versions().isEmpty() ?"),
        new Mutation(
            PART,
            "where another process of the replica was faster, it begins again",
            MOVES,
            "if (!base.equals(asked)) {",
            "if (recoveries < 0) {"),
        new Mutation(
            PART,
            "what is fetched again after a fork counts as a circle",
            PULL,
            " || !base.equals(view.baseVersion())",
            ""),
        new Mutation(
            PART,
            "undo goes back over what was taken over",
            UNSENT,
            "    UndoFloor.set(transaction, floor + count);\n",
            ""),
        new Mutation(
            PART,
            "the report does not say what was taken over",
            MOVES,
            "      context.report().tookOver(move.branch().versions());\n",
            ""));
  }
}
