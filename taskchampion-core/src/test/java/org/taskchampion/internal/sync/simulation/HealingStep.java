package org.taskchampion.internal.sync.simulation;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.taskchampion.Operation;
import org.taskchampion.storage.VerificationReport;
import org.taskchampion.sync.SyncServer;

/** The healing of a replica that believed a lying server, and what the oracles say of it. */
final class HealingStep {

  private final Cloud cloud;
  private final Member member;
  private final Step.Believed step;

  HealingStep(Cloud cloud, Member member, Step.Believed step) {
    this.cloud = cloud;
    this.member = member;
    this.step = step;
  }

  void run() {
    Observation before = member.seen();
    UUID base = before.base();
    List<Operation> sent = States.sent(before.unsynced());
    if (step.kept() && !sent.isEmpty()) {
      cloud.add(member.server, base, sent);
    }
    if (!step.nil() && !base.equals(Replay.NIL) && !cloud.leadsTo(member.server, base)) {
      return; // nothing tells what was sent and what was not
    }
    cloud.losesSomething();
    member.believe(step.nil() ? Replay.NIL : base);
    untilItIsDone(() -> member.replica().commit(step.later()));
    Observation changed = member.look();
    List<Operation> undoable = member.replica().undoOperations();
    untilItIsDone(this::heal);
    member.healed(changed);
    Observation after = member.seen();
    Check.equal("the base of " + member + " after healing", after.base(), changed.base());
    checkTasks(changed, after);
    if (changed.base().equals(Replay.NIL)) {
      int added = after.unsynced().size() - changed.unsynced().size();
      Check.equal(
          "what is unsynced in " + member + " after healing",
          after.unsynced().subList(Math.max(0, added), after.unsynced().size()),
          changed.unsynced());
      Check.equal("undo after healing", member.replica().undoOperations(), undoable);
    }
    Check.equal("what is left to heal", heal().findings(), List.of());
    Check.equal("what is healed twice", member.seen().unsynced(), after.unsynced());
  }

  private VerificationReport heal() {
    if (member.look().base().equals(Replay.NIL)) {
      return member.replica().heal();
    }
    try (SyncServer server = cloud.connect(member.server)) {
      return member.replica().heal(server);
    }
  }

  /** The process may end at a commit; the next one begins again. */
  private void untilItIsDone(Runnable work) {
    try {
      work.run();
    } catch (Crash e) {
      member.reopen();
      work.run();
    }
  }

  /** Nothing of the replica's is lost, and nothing comes but from the history at its base. */
  private void checkTasks(Observation changed, Observation after) {
    Map<UUID, Map<String, String>> history = cloud.replay().state(after.base());
    changed
        .tasks()
        .forEach(
            (uuid, task) -> {
              Check.that(after.tasks().containsKey(uuid), "healing loses task " + uuid);
              task.forEach(
                  (property, value) ->
                      Check.equal(
                          "a value of " + member + " after healing",
                          States.value(after.tasks(), uuid, property),
                          value));
            });
    after
        .tasks()
        .forEach(
            (uuid, task) ->
                task.forEach(
                    (property, value) ->
                        Check.that(
                            States.value(changed.tasks(), uuid, property) != null
                                || (value.equals(States.value(history, uuid, property))
                                    && !wasRemoved(changed.syncedLog(uuid), property)),
                            "healing makes a value up, or brings a removed one back")));
  }

  /** Says whether the log of a task says that a property was removed. */
  private static boolean wasRemoved(List<Operation> log, String property) {
    boolean removed = false;
    for (Operation operation : log) {
      if (operation instanceof Operation.Update update && update.property().equals(property)) {
        removed = update.value() == null;
      }
    }
    return removed;
  }
}
