package org.taskchampion.internal.sync.simulation;

import java.util.List;
import java.util.stream.Stream;

/** The rules of the specification about synchronisation, each broken on purpose. */
@SuppressWarnings("StringConcatToTextBlock") // the indentation counts
final class Mutations {

  private static final String REWIND = "sync/RewindReplay.java";
  private static final String PULL = "sync/Pull.java";
  private static final String FETCHED = "sync/FetchedVersions.java";
  private static final String PUSH = "sync/Push.java";
  private static final String CONTEXT = "sync/SyncContext.java";
  private static final String SESSION = "sync/SyncSession.java";
  private static final String SECRET = "sync/SecretGuard.java";
  private static final String REROOTING = "sync/Rerooting.java";
  private static final String MOVE = "sync/Move.java";
  private static final String MOVES = "sync/MovePlanner.java";
  private static final String OVERWRITES = "sync/Overwrites.java";
  private static final String LOST = "sync/MoveLosses.java";
  private static final String KNOWN = "sync/KnownServer.java";
  private static final String DELIVERY = "sync/SnapshotDelivery.java";
  private static final String TASK_OPERATIONS = "sync/TaskOperations.java";
  private static final String SNAPSHOTS = "sync/Snapshots.java";
  private static final String CONFLICTS = "sync/Conflicts.java";
  private static final String HEALING = "sync/Healing.java";
  private static final String UNSENT = "replica/UnsentTasks.java";
  private static final String BASE_OPERATIONS = "replica/BaseOperations.java";
  private static final String INVARIANTS = "replica/Invariants.java";
  private static final String RECORDER = "replica/OperationRecorder.java";
  private static final String UNDO = "replica/Undo.java";
  private static final String WORKING_SET = "replica/WorkingSetRules.java";
  private static final String REBASE = "operation/Rebase.java";
  private static final String TRANSFORM = "operation/Transform.java";

  private Mutations() {}

  static List<Mutation> all() {
    return Stream.of(
            recording(),
            table(),
            merging(),
            sending(),
            servers(),
            moving(),
            healing(),
            reporting(),
            PastMutations.all(),
            FolderMutations.all())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Mutation> recording() {
    return List.of(
        new Mutation(
            "2",
            "operations that do nothing are logged",
            RECORDER,
            "      return false;\n    }\n    Operation complete",
            "    }\n    Operation complete"),
        new Mutation(
            "2",
            "a task that becomes pending is not appended to the working set",
            RECORDER,
            "if (WorkingSetRules.becomesPending(complete))",
            "if (false)"),
        new Mutation(
            "9.1",
            "the replica takes the caller's old values",
            RECORDER,
            "Operation complete = OperationEffect.withOldValues(operation, task);",
            "Operation complete = operation;"),
        new Mutation(
            "8",
            "undo goes back to the first undo point",
            UNDO,
            "for (int i = undoable.size() - 1; i >= 0; i--)",
            "for (int i = 0; i < undoable.size(); i++)"),
        new Mutation(
            "8",
            "undo drops what is on its way",
            UNDO,
            "\n        && unsynced - 1 - dropped >= onItsWay)",
            ")"),
        new Mutation(
            "8",
            "undo takes back again what was taken back, and what took it back",
            UNDO,
            "if (!takenBack.contains(i))",
            "if (true)"),
        new Mutation(
            "8",
            "what is about to be sent is not known to be on its way",
            PUSH,
            "      OperationsInFlight.set(transaction, count);\n",
            ""),
        new Mutation(
            "8",
            "what was taken back does not move with what is sent",
            PUSH,
            "      left.store(transaction);\n",
            ""),
        new Mutation(
            "8",
            "what was taken back does not move with what is merged",
            REWIND,
            "    takenBack.moved(bound -> moved.getOrDefault(bound, 0)).store(transaction);\n",
            ""),
        new Mutation(
            "4.6",
            "the log keeps tasks that an undo removed",
            UNDO,
            "      transaction.removeSynced(gone);\n",
            ""),
        new Mutation(
            "4.6",
            "undo forgets the log of tasks whose removal is not sent",
            UNDO,
            "      transaction.forEachUnsynced(operation -> operation.taskUuid().ifPresent(gone::remove));\n",
            ""),
        new Mutation(
            "8",
            "closed tasks stay in the working set",
            WORKING_SET,
            "after.values().removeIf(uuid -> !belonging.contains(uuid));",
            ""),
        new Mutation(
            "8",
            "renumbering keeps the gaps",
            WORKING_SET,
            "after.put(after.size() + 1, uuid);",
            "after.put(after.size() + 2, uuid);"));
  }

  private static List<Mutation> table() {
    return List.of(
        new Mutation(
            "3",
            "Create and Create: both stay",
            TRANSFORM,
            "if (local instanceof Create) {\n        return KEEP_NEITHER;",
            "if (local instanceof Create) {\n        return KEEP_BOTH;"),
        new Mutation(
            "3",
            "Delete and Delete: both stay",
            TRANSFORM,
            "if (local instanceof Delete) {\n      return KEEP_NEITHER;",
            "if (local instanceof Delete) {\n      return KEEP_BOTH;"),
        new Mutation(
            "3",
            "Create and Delete: the Delete stays",
            TRANSFORM,
            "return local instanceof Delete ? KEEP_SERVER : KEEP_LOCAL;",
            "return KEEP_LOCAL;"),
        new Mutation(
            "3",
            "Create and Update: the Create stays",
            TRANSFORM,
            "return local instanceof Delete ? KEEP_SERVER : KEEP_LOCAL;",
            "return KEEP_SERVER;"),
        new Mutation(
            "3",
            "Delete and Create: the Delete stays",
            TRANSFORM,
            "return local instanceof Create ? KEEP_LOCAL : KEEP_SERVER;",
            "return KEEP_SERVER;"),
        new Mutation(
            "3",
            "Delete and Update: the Update stays",
            TRANSFORM,
            "return local instanceof Create ? KEEP_LOCAL : KEEP_SERVER;",
            "return KEEP_LOCAL;"),
        new Mutation(
            "3",
            "Update and Create: the Create stays",
            TRANSFORM,
            "return local instanceof Create ? KEEP_SERVER : KEEP_LOCAL;",
            "return KEEP_LOCAL;"),
        new Mutation(
            "3",
            "Update and Delete: the Update stays",
            TRANSFORM,
            "return local instanceof Create ? KEEP_SERVER : KEEP_LOCAL;",
            "return KEEP_SERVER;"),
        new Mutation(
            "3",
            "Updates of different properties meet",
            TRANSFORM,
            "      return KEEP_BOTH;",
            "      return KEEP_SERVER;"),
        new Mutation(
            "3",
            "Updates with equal values: the server's stays",
            TRANSFORM,
            "if (Objects.equals(server.value(), local.value())) {\n      return KEEP_NEITHER;",
            "if (Objects.equals(server.value(), local.value())) {\n      return KEEP_SERVER;"),
        new Mutation(
            "3",
            "the older Update wins",
            TRANSFORM,
            "server.timestamp().isBefore(local.timestamp()) ? KEEP_LOCAL : KEEP_SERVER",
            "server.timestamp().isBefore(local.timestamp()) ? KEEP_SERVER : KEEP_LOCAL"),
        new Mutation(
            "3",
            "on equal timestamps the local Update wins",
            TRANSFORM,
            "server.timestamp().isBefore(local.timestamp()) ? KEEP_LOCAL : KEEP_SERVER",
            "server.timestamp().isAfter(local.timestamp()) ? KEEP_SERVER : KEEP_LOCAL"),
        new Mutation(
            "9.6",
            "operations on different tasks meet",
            REBASE,
            "localByTask.get(theirs.taskUuid().orElseThrow());",
            "localByTask.values().stream().findFirst().orElse(null);"));
  }

  private static List<Mutation> merging() {
    return List.of(
        new Mutation("9.1", "no rewinding", REWIND, "    rewind(met);\n", ""),
        new Mutation(
            "9.1",
            "rewinding begins at the first operation",
            REWIND,
            "for (int i = met.size() - 1; i >= 0; i--)",
            "for (int i = 0; i < met.size(); i++)"),
        new Mutation(
            "9.1",
            "replay keeps the old values from before",
            REWIND,
            "replayed.add(dropped.get(i) ? Optional.empty() : applyIfSensible(operation));",
            "replayed.add(\n"
                + "          dropped.get(i)\n"
                + "              ? Optional.empty()\n"
                + "              : applyIfSensible(operation).map(it -> operation));"),
        new Mutation(
            "9.1",
            "replay keeps operations that make no sense any more",
            REWIND,
            "replayed.add(dropped.get(i) ? Optional.empty() : applyIfSensible(operation));",
            "replayed.add(\n"
                + "          dropped.get(i)\n"
                + "              ? Optional.empty()\n"
                + "              : Optional.of(applyIfSensible(operation).orElse(operation)));"),
        new Mutation(
            "9.1",
            "the rebased operations are not stored",
            REWIND,
            "    transaction.replaceUnsynced(replayed);\n",
            ""),
        new Mutation(
            "9.2",
            "the base moves in a transaction of its own",
            PULL,
            "      transaction.setBaseVersion(batch.last);\n"
                + "      context.commit(transaction, Move.sum(moved, merge.changes()), move, before, batch.operations);\n",
            "      context.commit(transaction, Move.sum(moved, merge.changes()), move, before, batch.operations);\n    }\n"
                + "    try (StorageTransaction transaction = context.storage().begin()) {\n"
                + "      RewindReplay merge = new RewindReplay(transaction, context.agreed(), new UnsyncedTasks());\n"
                + "      transaction.setBaseVersion(batch.last);\n"
                + "      transaction.commit();\n"),
        new Mutation(
            "9.2",
            "nobody looks whether the base has moved before a merge",
            PULL,
            "if (!before.equals(move == null ? batch.base : move.from()))",
            "if (false)"),
        new Mutation(
            "9.2",
            "nobody looks whether the replica changed while a version was sent",
            PUSH,
            "      if (!isStored(transaction, base, revision, sent, move)) {\n        return false;",
            "      if (sent.size() > transaction.unsyncedCount()) {\n        return false;"),
        new Mutation(
            "9.2",
            "nobody looks whether what was read before is still what is stored",
            PUSH,
            "if (enough && view.revision() == knownRevision) {",
            "if (enough) {"),
        new Mutation(
            "9.2",
            "what was fetched before a fault is not merged",
            PULL,
            "batch.fault = e;",
            "throw e;"),
        new Mutation(
            "4.6",
            "what the server sent does not come into the log",
            REWIND,
            "      transaction.appendSynced(kept);\n",
            ""),
        new Mutation(
            "4.6",
            "the log keeps tasks that the server removed",
            REWIND,
            "      transaction.removeSynced(gone);\n",
            ""));
  }

  private static List<Mutation> sending() {
    return List.of(
        new Mutation(
            "9.3",
            "what is sent after a lost race is what was read before it",
            PUSH,
            "unsynced = read(view, waiting);",
            "unsynced = known.isEmpty() ? read(view, waiting) : known;\n      known = unsynced;"),
        new Mutation(
            "9.3",
            "after a lost race nothing is fetched",
            SESSION,
            "        watch.pause(races.lost());\n      }\n      catchUp();",
            "        watch.pause(races.lost());\n      }"),
        new Mutation(
            "9.4",
            "only the first version's operations are rebased",
            REWIND,
            "Rebase rebase = Rebase.of(server, met, dropped::set);",
            "Rebase rebase =\n"
                + "        Rebase.of(server, met.subList(0, Math.min(2, met.size())), dropped::set);"),
        new Mutation(
            "9.5",
            "what was sent stays unsynced",
            PUSH,
            "      transaction.markSynced(sent.size());\n",
            ""),
        new Mutation(
            "9.5",
            "the base stays where it was after sending",
            PUSH,
            "      transaction.setBaseVersion(version);\n",
            ""),
        new Mutation(
            "4.4",
            "sending ends after the first version",
            SESSION,
            "races.won();\n        continue;",
            "races.won();\n        return;"),
        new Mutation(
            "4.4",
            "a version may have any size",
            PUSH,
            "new SegmentWriter(context.limits().versionBytes())",
            "new SegmentWriter(Integer.MAX_VALUE)"),
        new Mutation(
            "4.3",
            "a parent that is demanded in vain is demanded for ever",
            SESSION,
            "if (refused.equals(last) || inVain >= MOST_IN_VAIN)",
            "if (false)"),
        new Mutation(
            "4.3",
            "the first lost race ends a synchronisation",
            SESSION,
            "if (refused.equals(last) || inVain >= MOST_IN_VAIN)",
            "if (true)"),
        new Mutation(
            "4.3",
            "ever new parents are demanded in vain for ever",
            SESSION,
            " || inVain >= MOST_IN_VAIN)",
            ")"),
        new Mutation(
            "9.9",
            "the id of a version that was sent may be any",
            PUSH,
            "    fetched.checkAdded(parent, added.version());\n",
            ""),
        new Mutation(
            "9.9",
            "the id of a version that was sent may be that of an earlier one",
            FETCHED,
            "fetched.contains(version) ?",
            "false ?"),
        new Mutation(
            "4.3",
            "a lone undo point stays unsynced",
            SESSION,
            "        transaction.markSynced(unsynced);\n",
            ""),
        new Mutation(
            "4.5",
            "a snapshot may hold what is unsent",
            DELIVERY,
            "BaseState.forEach(view, writer::add);",
            "view.tasks().forEach(writer::add);"),
        new Mutation(
            "4.5",
            "a replica that avoids snapshots makes them",
            DELIVERY,
            "context.options().avoidSnapshots() ? SnapshotUrgency.HIGH : SnapshotUrgency.LOW;",
            "SnapshotUrgency.LOW;"),
        new Mutation(
            "9.9",
            "the parent in the answer is not compared",
            FETCHED,
            "if (!found.parent().equals(parent))",
            "if (false)"),
        new Mutation(
            "9.9", "a history may go round in a circle", FETCHED, "|| !fetched.add(version)", ""),
        new Mutation(
            "9.9",
            "a fault counts as the end of the history",
            PULL,
            "batch.fault = e;",
            "batch.end = End.UP_TO_DATE;"),
        new Mutation(
            "9.9",
            "a version from the server may have any size",
            FETCHED,
            "if (found.segment().length > limits.fetchedBytes())",
            "if (false)"),
        new Mutation(
            "9.9",
            "a history may have no end",
            FETCHED,
            "if (fetched.size() >= limits.fetchedVersions())",
            "if (false)"),
        new Mutation(
            "9.10",
            "a sync with nothing new asks whether the server is empty",
            MOVES,
            "if (base.equals(Uuids.NIL) || !KnownServer.isAnother(view, context.server().identity())) {\n"
                + "        return false;\n      }\n    }\n    if (historySeen)",
            "if (base.equals(Uuids.NIL)) {\n"
                + "        return false;\n      }\n    }\n    if (historySeen)"),
        new Mutation(
            "9.10",
            "a sync with nothing new writes",
            SESSION,
            "if (!context.report().anything() && !push.leftUndoPoints() && !isLeftOver)",
            "if (false)"),
        new Mutation(
            "4.6",
            "a sync that was cut off is never ended",
            SESSION,
            "      isLeftOver = UnfinishedSync.isThere(view);\n",
            ""));
  }

  private static List<Mutation> servers() {
    return List.of(
        new Mutation(
            "9.7",
            "the server is not remembered",
            CONTEXT,
            "boolean another = KnownServer.remember(transaction, server);",
            "boolean another = KnownServer.isAnother(transaction, server.identity());"),
        new Mutation(
            "9.7",
            "an empty server is not noticed",
            MOVES,
            "if (first instanceof ChildVersion.UpToDate) {\n      meetEmptyServer(base);\n      return false;",
            "if (first instanceof ChildVersion.UpToDate) {\n      return false;"),
        new Mutation(
            "9.7",
            "a history that appears while the server is looked at counts as the replica's own",
            MOVES,
            "    beginningGone = first instanceof ChildVersion.Gone;\n    return true;",
            "    beginningGone = first instanceof ChildVersion.Gone;\n    return false;"),
        new Mutation(
            "9.7",
            "what is fetched again after a re-root counts as a circle",
            PULL,
            "      fetched.clear(); // re-rooted",
            "      // re-rooted"),
        new Mutation(
            "9.7",
            "the same history at another address counts as an empty server",
            MOVES,
            "if (first instanceof ChildVersion.UpToDate) {\n      meetEmptyServer(base);",
            "if (true) {\n      meetEmptyServer(base);"),
        new Mutation(
            "9.7",
            "the other address is not remembered",
            MOVES,
            "      KnownServer.remember(transaction, context.server());\n",
            ""),
        new Mutation(
            "9.7",
            "a foreign history is merged although the application does not want it",
            MOVES,
            "if (foreign && policy == ForeignHistory.FAIL)",
            "if (false)"),
        new Mutation(
            "9.7",
            "a foreign history is merged although the server's state is wanted",
            MOVES,
            "boolean take = foreign && policy == ForeignHistory.TAKE_SERVERS;",
            "boolean take = false;"),
        new Mutation(
            "9.7",
            "the server's state is taken where the history is the replica's own",
            MOVES,
            "boolean take = foreign && policy == ForeignHistory.TAKE_SERVERS;",
            "boolean take = policy == ForeignHistory.TAKE_SERVERS;"),
        new Mutation(
            "9.7",
            "re-rooting does not look for something to go on with",
            MOVES,
            "    boolean take = foreign",
            "    context.checkCancelled();\n"
                + "    try (StorageTransaction early = context.storage().begin()) {\n"
                + "      Rerooting.of(early, context.clock().instant()).apply(early);\n"
                + "      early.commit();\n"
                + "    }\n"
                + "    boolean take = foreign"),
        new Mutation(
            "9.7",
            "a re-root gives all properties the task's time",
            BASE_OPERATIONS,
            "known == null ? otherwise : known.timestamp()",
            "otherwise"),
        new Mutation(
            "9.7",
            "a re-root without a time in the log takes the epoch",
            BASE_OPERATIONS,
            "Instant otherwise = Times.ofTask(task);",
            "Instant otherwise = Instant.EPOCH;"),
        new Mutation(
            "9.7",
            "a re-root keeps tasks that are due for expiration",
            REROOTING,
            "if (expiration.isDue(task)) {",
            "if (false) {"),
        new Mutation(
            "9.7",
            "undo goes back over a re-root",
            REROOTING,
            "    UndoFloor.set(transaction, operations.size());\n",
            ""),
        new Mutation(
            "9.7",
            "what undo must not reach does not shrink with what is sent",
            PUSH,
            "Math.max(0, floor - sent.size())",
            "floor"),
        new Mutation(
            "9.7",
            "what undo must not reach does not shrink with what is merged",
            REWIND,
            "    UndoFloor.set(transaction, moved.getOrDefault(floor, 0));\n",
            ""),
        new Mutation(
            "4.6",
            "the log keeps tasks that were deleted before the server's state was taken",
            MOVE,
            "    transaction.forEachUnsynced(operation -> operation.taskUuid().ifPresent(gone::add));\n",
            ""),
        new Mutation(
            "9.8",
            "a snapshot's values have the time of now",
            TASK_OPERATIONS,
            "Instant time = modified == null ? Instant.EPOCH : modified;",
            "Instant time = modified == null ? Instant.now() : modified.plusSeconds(1);"),
        new Mutation(
            "9.8",
            "a snapshot removes no property",
            TASK_OPERATIONS,
            "if (!task.containsKey(property))",
            "if (false)"),
        new Mutation(
            "9.8",
            "a snapshot's version does not become the base",
            SNAPSHOTS,
            "        merge.mergeSnapshot(operations);\n"
                + "        transaction.setBaseVersion(snapshot.version());\n",
            "        merge.mergeSnapshot(operations);\n"),
        new Mutation(
            "9.8",
            "a replica that was never synchronised gives up where the first versions are gone",
            MOVES,
            "if (!snapshots.merge(move))",
            "if (move == null || !snapshots.merge(move))"),
        new Mutation(
            "4.1",
            "an empty replica does not begin with the snapshot",
            SESSION,
            "snapshots.loadIntoEmptyReplica();",
            ""),
        new Mutation(
            "9.8",
            "a replica with tasks takes a snapshot's state over its own",
            SNAPSHOTS,
            "if (isEmpty(transaction))",
            "if (transaction.baseVersion().equals(Uuids.NIL))"));
  }

  /** Moves (part 9.7). */
  private static List<Mutation> moving() {
    return List.of(
        new Mutation(
            "9.7",
            "an empty server is remembered before it has accepted a version",
            PUSH,
            "    UUID parent = move == null ? base : move.start();\n",
            "    UUID parent = move == null ? base : move.start();\n"
                + "    try (StorageTransaction early = context.storage().begin()) {\n"
                + "      KnownServer.remember(early, context.server());\n"
                + "      early.commit();\n"
                + "    }\n"),
        new Mutation(
            "9.7",
            "a move to another history is made before anything was fetched",
            PULL,
            "      batch = fetch(move == null ? base() : move.start());\n",
            "      if (move != null) {\n"
                + "        try (StorageTransaction early = context.storage().begin()) {\n"
                + "          context.commit(early, moves.make(move, early), move, move.from());\n"
                + "        }\n"
                + "        moves.made(move);\n"
                + "        move = null;\n"
                + "      }\n"
                + "      batch = fetch(move == null ? base() : move.start());\n"),
        new Mutation(
            "9.7",
            "an empty server is sent everything, wherever the replica comes from",
            MOVES,
            "case BY_LAST_SERVER -> KnownServer.isShared(view);",
            "case BY_LAST_SERVER -> false;"),
        new Mutation(
            "9.7",
            "a replica goes on at an empty server, wherever it comes from",
            MOVES,
            "case BY_LAST_SERVER -> KnownServer.isShared(view);",
            "case BY_LAST_SERVER -> true;"),
        new Mutation(
            "9.7",
            "the kind of the last server is not remembered",
            KNOWN,
            "      transaction.setValue(SHARED, shared);\n",
            ""),
        new Mutation(
            "9.7",
            "a replica goes on although no server takes its snapshot",
            MOVES,
            "&& snapshotBytes(view) <= context.limits().snapshotBytes();",
            "&& snapshotBytes(view) > 0;"),
        new Mutation(
            "9.7",
            "with nothing pending an empty server is not proven by an empty version",
            PUSH,
            "if (writer.operations() == 0 && move == null) {",
            "if (writer.operations() == 0) {"),
        new Mutation(
            "9.7",
            "nobody makes sure that there is a server where nothing came and nothing is sent",
            SESSION,
            "      moves.confirmEmpty();\n",
            ""),
        new Mutation(
            "9.7",
            "no snapshot is due after going on",
            MOVE,
            "kind == Kind.GO_ON ? DueSnapshot.YES : DueSnapshot.NO",
            "DueSnapshot.NO"),
        new Mutation(
            "9.7",
            "who comes back to its own history does not see to the snapshot",
            CONTEXT,
            "DueSnapshot.NO : DueSnapshot.PERHAPS",
            "DueSnapshot.NO : DueSnapshot.NO"),
        new Mutation(
            "9.7",
            "a replica that avoids snapshots avoids the one that is due, too",
            DELIVERY,
            "if (due == DueSnapshot.YES ||",
            "if ((due == DueSnapshot.YES && !context.options().avoidSnapshots()) ||"),
        new Mutation(
            "9.7",
            "a snapshot that is due is forgotten before the server has it",
            DELIVERY,
            "      send(make());\n",
            "      delivered();\n      send(make());\n"),
        new Mutation(
            "9.7",
            "a snapshot that the server has stays due",
            DELIVERY,
            "        DueSnapshot.NO.store(transaction);\n",
            ""),
        new Mutation(
            "9.7",
            "a refused snapshot that new replicas need is no error",
            DELIVERY,
            "      throw new SnapshotRefusedException(",
            "      if (context != null) {\n        return;\n      }\n      throw new SnapshotRefusedException("),
        new Mutation(
            "9.7",
            "a refused snapshot that the server asked for ends the synchronisation",
            DELIVERY,
            "      if (e instanceof ServerRefusedException) {\n        remember",
            "      if (e instanceof ServerRefusedException) {\n        throw e;\n      }\n"
                + "      if (e instanceof ServerRefusedException) {\n        remember"),
        new Mutation(
            "9.7",
            "a re-root sends the tasks as they are, without what was removed",
            REROOTING,
            "    new TreeMap<>(BaseState.of(view))\n",
            "    unsynced.clear();\n    new TreeMap<>(view.tasks())\n"),
        new Mutation(
            "9.7",
            "a re-root takes the times at the base from what is unsynced",
            BASE_OPERATIONS,
            "log.subList(0, synced)",
            "log"),
        new Mutation(
            "9.7",
            "a re-root sends what is unsynced of tasks that are due for expiration",
            REROOTING,
            "if (operation.taskUuid().filter(expired::containsKey).isEmpty()) {",
            "if (expired.size() < 1000) {"));
  }

  private static List<Mutation> healing() {
    return List.of(
        new Mutation(
            "9",
            "healing leaves what counts as sent at no version",
            INVARIANTS,
            "    UnsentTasks.heal(transaction);\n",
            ""),
        new Mutation(
            "9",
            "healing leaves what counts as sent and is not in the history",
            HEALING,
            "      UnsentTasks.putBefore(transaction, unsent);\n",
            ""),
        new Mutation(
            "9",
            "healing leaves what is in the history and was lost here",
            HEALING,
            "merge.merge(lost(BaseState.of(transaction), history, known));",
            "merge.merge(List.of());"),
        new Mutation(
            "9",
            "healing brings back what was removed here and never sent",
            HEALING,
            "!isHere && !isRemoval(last.get(property))",
            "!isHere"),
        new Mutation(
            "9",
            "healing drops what was unsynced",
            UNSENT,
            "    unsynced.addAll(transaction.unsyncedOperations());\n",
            ""),
        new Mutation(
            "9",
            "healing lets undo go back over what it made unsynced",
            UNSENT,
            "    UndoFloor.set(transaction, floor + count);\n",
            ""));
  }

  private static List<Mutation> reporting() {
    return List.of(
        new Mutation(
            "4.6",
            "the working set is not rebuilt",
            SESSION,
            "      WorkingSetRules.refresh(transaction);\n",
            ""),
        new Mutation(
            "9.11",
            "tasks that changed are not reported",
            CONTEXT,
            "    report.changed(changes);\n",
            ""),
        new Mutation(
            "9.11",
            "local values that lost are not reported",
            CONFLICTS,
            "if (isOurs && !Objects.equals(local, now))",
            "if (false)"),
        new Mutation(
            "9.11",
            "the server's values that lost are not reported",
            CONFLICTS,
            "if (!Objects.equals(server, base) && !Objects.equals(server, now))",
            "if (false)"),
        new Mutation(
            "9.11",
            "the report has the value that won in place of the server's",
            CONFLICTS,
            "String server = task.server.get(property);",
            "String server = result.get(property);"),
        new Mutation(
            "9.11",
            "what versions overwrote is not reported",
            PULL,
            "      context.overwrites().add(transaction, merge.overwritten(context.clock().instant()));\n",
            ""),
        new Mutation(
            "9.11",
            "what a snapshot overwrote is not reported",
            SNAPSHOTS,
            "        context.overwrites().add(transaction, merge.overwritten(context.clock().instant()));\n",
            ""),
        new Mutation(
            "9.11",
            "a task that was removed and sent, and came back with a re-root, is not reported",
            LOST,
            "    context.report().deletesSent().forEach(operation -> addRemoved(found, operation));\n",
            ""),
        new Mutation(
            "9.11",
            "a second re-root forgets what was removed before the first",
            LOST,
            "    Set<UUID> logged = new HashSet<>(tasks.keySet());\n",
            "    removed.clear();\n    Set<UUID> logged = new HashSet<>(tasks.keySet());\n"),
        new Mutation(
            "9.11",
            "what both sides had set alike and a later version changes is not reported",
            CONFLICTS,
            " || agreed.has(uuid, property, local)",
            ""),
        new Mutation(
            "9.11",
            "what was dropped for the server's state is not reported",
            LOST,
            "    dropped.putAll(tasks);\n",
            ""),
        new Mutation(
            "9.11",
            "what is overwritten is in the report alone, and not kept",
            OVERWRITES,
            "      toTell.addAll(KeptOverwrites.add(transaction, entries));\n",
            ""),
        new Mutation(
            "9.11",
            "what was told is told again",
            OVERWRITES,
            "    KeptOverwrites.told(transaction, toTell);\n",
            ""),
        new Mutation(
            "9.11",
            "what was dropped is not kept until it is told",
            LOST,
            "    dropped.putAll(tasks);\n    store(transaction);\n",
            "    dropped.putAll(tasks);\n"),
        new Mutation(
            "9.11",
            "what an earlier sync could not tell is not told",
            SESSION,
            "      context.overwrites().load(view);\n",
            ""),
        new Mutation(
            "9.11",
            "what was removed here and came back with a re-root is not reported",
            MOVE,
            "        lost.rememberRemoved(transaction);\n        yield Rerooting",
            "        yield Rerooting"),
        new Mutation(
            "9.13",
            "nobody looks whether the secret is the history's",
            SECRET,
            "if (key == null || proven) {",
            "if (key == null || parent.equals(parent)) {"),
        new Mutation(
            "9.13",
            "a secret that opens nothing counts as one that does",
            SECRET,
            "opened = opensSomething(parent);",
            "opened = true;"),
        new Mutation(
            "9.13",
            "any secret is taken for the one that is remembered",
            SECRET,
            "token.map(it -> watch.call(() -> known.recognises(it)));",
            "token.map(it -> true);"),
        new Mutation(
            "9.13",
            "the secret is not remembered",
            CONTEXT,
            "    server.remember(transaction);\n",
            ""),
        new Mutation(
            "9.12",
            "the log is not pruned",
            SESSION,
            "      transaction.pruneSynced(context.options().logLimit());\n",
            ""));
  }
}
