package org.taskchampion.internal.sync.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.taskchampion.Edit;
import org.taskchampion.Operation;
import org.taskchampion.TaskEditor;
import org.taskchampion.sync.EmptyServer;
import org.taskchampion.sync.ForeignHistory;
import org.taskchampion.sync.HistoryGoneException;
import org.taskchampion.sync.ServerIdentity;
import org.taskchampion.sync.SyncOptions;
import org.taskchampion.sync.SyncReport;
import org.taskchampion.sync.WrongSecretException;
import org.taskchampion.testing.AdjustableClock;
import org.taskchampion.testing.FakeSyncServer;

/** Replicas that live through the steps of a history, and then come to rest. */
final class Fleet implements AutoCloseable {

  private static final Step.Sync PLAIN =
      new Step.Sync(
          0,
          new Step.Options(ForeignHistory.MERGE, EmptyServer.BY_LAST_SERVER, 50_000, false),
          new TreeMap<>(),
          new TreeMap<>());

  private final Cloud cloud = new Cloud();
  private final List<Member> members = new ArrayList<>();
  private final AdjustableClock clock = AdjustableClock.at(StepGenerator.BEGIN);

  private Fleet(int replicas, int versionBytes) {
    for (int i = 0; i < replicas; i++) {
      members.add(new Member(i, versionBytes, cloud.replay(), cloud::hasLost, clock));
    }
  }

  /** Lives through a history. Throws if anything is not as it should be. */
  static void live(History history) {
    try (Fleet fleet = new Fleet(history.replicas(), history.versionBytes())) {
      for (Step step : history.steps()) {
        fleet.clock.advance(Duration.ofMillis(500));
        fleet.take(step, true);
      }
      fleet.settle();
    }
  }

  /**
   * Takes a step.
   *
   * @param alone false if it is taken while a replica waits for its server
   */
  private void take(Step step, boolean alone) {
    if (step instanceof Step.Crash crash) {
      crash(crash);
    } else if (step instanceof Step.Sync sync) {
      sync(sync, alone);
    } else if (step instanceof Step.Several several) {
      several.steps().forEach(it -> take(it, false));
    } else if (step instanceof Step.Wait wait) {
      clock.advance(Duration.ofDays(wait.days()));
    } else if (step instanceof Step.Mistyped mistyped) {
      synchroniseWithMistypedSecret(members.get(mistyped.replica()));
    } else if (step instanceof Step.Believed believed) {
      new HealingStep(cloud, members.get(believed.replica()), believed).run();
    } else if (step instanceof Step.Switch other) {
      cloud.losesSomething();
      members.get(other.replica()).server = other.server();
      members.get(other.replica()).address = other.address();
    } else if (step instanceof Step.Foreign foreign) {
      cloud.addForeign(foreign.server(), foreign.operations());
    } else if (step instanceof Step.Server server) {
      cloud.happen(server.server(), server.event());
      members.forEach(member -> member.serverChanged(server));
    } else {
      local(step);
    }
  }

  private void crash(Step.Crash crash) {
    Optional<Member> member = replica(crash.step()).map(members::get);
    member.ifPresent(it -> it.storage().crashAt(crash.commit(), crash.durable()));
    try {
      take(crash.step(), false);
    } catch (Crash e) {
      member.orElseThrow().known = null;
    } finally {
      member.ifPresent(Member::reopen);
    }
  }

  private void sync(Step.Sync sync, boolean alone) {
    Member member = members.get(sync.replica());
    boolean disturbed = !sync.faults().isEmpty() || !sync.meanwhile().isEmpty() || !alone;
    boolean ownChanges =
        sync.meanwhile().values().stream().anyMatch(step -> concerns(step, sync.replica()));
    new SyncStep(cloud, member, sync, disturbed, ownChanges)
        .run(
            alone ? member.replica() : member.another(),
            moment -> {
              Step other = sync.meanwhile().get(moment);
              if (other != null) {
                take(other, false);
              }
            });
  }

  /** Nothing leaves, and nothing is changed (part 9.13). */
  private void synchroniseWithMistypedSecret(Member member) {
    int server = member.server;
    Observation before = member.seen();
    List<FakeSyncServer.Version> chain = cloud.chain(server);
    Optional<UUID> snapshot = cloud.snapshot(server);
    if (chain.isEmpty()) {
      return; // any secret may make the first thing
    }
    try {
      ServerIdentity identity = cloud.identity(server, member.address);
      member.sync(
          member.replica(),
          new MistypedWire(cloud.connect(server), identity),
          SyncOptions.newBuilder().build());
      Check.equal("unsent with a mistyped secret", States.sent(before.unsynced()), List.of());
    } catch (WrongSecretException e) {
      // as it should be
    } catch (HistoryGoneException e) {
      Check.that(!cloud.canBeginAt(server), "gone, but there is a way on");
    }
    Check.equal("what a mistyped secret sent", cloud.chain(server), chain);
    Check.equal("the snapshot with a mistyped secret", cloud.snapshot(server), snapshot);
    Observation after = member.seen();
    Check.equal("tasks after a mistyped secret", after.tasks(), before.tasks());
    Check.equal("the base after a mistyped secret", after.base(), before.base());
    Check.equal(
        "unsynced after a mistyped secret",
        States.sent(after.unsynced()),
        States.sent(before.unsynced()));
    if (after.revision() != before.revision()) {
      member.known = null; // the same history, at an address that it did not know
    }
  }

  private static boolean concerns(Step step, int replica) {
    return step instanceof Step.Several several
        ? several.steps().stream().anyMatch(it -> concerns(it, replica))
        : replica(step).filter(number -> number == replica).isPresent();
  }

  private static Optional<Integer> replica(Step step) {
    if (step instanceof Step.Edit edit) {
      return Optional.of(edit.replica());
    } else if (step instanceof Step.EditAndUndo edit) {
      return Optional.of(edit.replica());
    } else if (step instanceof Step.Commit commit) {
      return Optional.of(commit.replica());
    } else if (step instanceof Step.Undo undo) {
      return Optional.of(undo.replica());
    } else if (step instanceof Step.Revert revert) {
      return Optional.of(revert.replica());
    } else if (step instanceof Step.UndoAndRedo undo) {
      return Optional.of(undo.replica());
    } else if (step instanceof Step.TakeBack takeBack) {
      return Optional.of(takeBack.replica());
    } else if (step instanceof Step.Shared shared) {
      return Optional.of(shared.replica());
    } else if (step instanceof Step.Expire expire) {
      return Optional.of(expire.replica());
    } else if (step instanceof Step.Renumber renumber) {
      return Optional.of(renumber.replica());
    } else if (step instanceof Step.Sync sync) {
      return Optional.of(sync.replica());
    } else if (step instanceof Step.Mistyped mistyped) {
      return Optional.of(mistyped.replica());
    } else if (step instanceof Step.Believed believed) {
      return Optional.of(believed.replica());
    } else if (step instanceof Step.Switch other) {
      return Optional.of(other.replica());
    } else if (step instanceof Step.Crash crash) {
      return replica(crash.step());
    }
    return Optional.empty();
  }

  /** Takes a step that concerns one replica only. */
  private void local(Step step) {
    Member member = members.get(replica(step).orElseThrow());
    Observation before = member.seen();
    if (step instanceof Step.Undo) {
      List<Operation> shown = member.replica().undoOperations();
      Sharing.Whose whose = member.whose(shown);
      // Undo of a removal brings back what an undo of something later had taken away.
      members.forEach(Member::pauseUndone);
      try {
        checkWhose(whose, shown, member.replica().undo());
      } finally {
        member.undone(before, shown); // also where the process ends right after the commit
        member.checkOthers(before);
        members.forEach(it -> it.mayBeBack(member.look().tasks()));
      }
    } else if (step instanceof Step.Shared shared) {
      members.forEach(Member::pauseUndone);
      try {
        new SharedStep(member).take(shared);
      } finally {
        members.forEach(it -> it.mayBeBack(member.look().tasks()));
      }
    } else if (step instanceof Step.Revert
        || step instanceof Step.UndoAndRedo
        || step instanceof Step.TakeBack) {
      members.forEach(Member::pauseUndone);
      try {
        new PastStep(member).take(step);
      } finally {
        members.forEach(it -> it.mayBeBack(member.look().tasks()));
      }
    } else if (step instanceof Step.Renumber) {
      member.replica().renumber();
      List<Integer> numbers = new ArrayList<>(member.seen().workingSet().keySet());
      for (int i = 0; i < numbers.size(); i++) {
        Check.equal("number in the working set", numbers.get(i), i + 1);
      }
    } else if (step instanceof Step.EditAndUndo edit) {
      try {
        member.replica().edit(work -> edit.changes().forEach(change -> change(work, change)));
      } finally {
        member.appended(before);
      }
      Observation edited = member.seen();
      if (edited.revision() > before.revision()) {
        List<Operation> shown = member.replica().undoOperations();
        Check.that(member.replica().undo(), "an edit cannot be undone");
        member.undone(edited, shown);
        Check.equal("unsynced after undo", member.seen().unsynced(), before.unsynced());
      }
    } else {
      try {
        change(member, step);
      } finally {
        member.appended(before); // also where the process ends right after the commit
      }
      before
          .workingSet()
          .forEach(
              (index, uuid) ->
                  Check.equal("task " + index, member.seen().workingSet().get(index), uuid));
    }
  }

  /** Undo takes back exactly what is this program's. */
  static void checkWhose(Sharing.Whose whose, List<Operation> shown, boolean undone) {
    switch (shown.isEmpty() ? Sharing.Whose.ANOTHERS : whose) {
      case OWN -> Check.that(undone, "undo leaves alone what this program did");
      case ANOTHERS -> Check.that(!undone, "undo takes back what another program did");
      case UNKNOWN -> {}
    }
  }

  private static void change(Member member, Step step) {
    if (step instanceof Step.Edit edit) {
      member.replica().edit(work -> edit.changes().forEach(change -> change(work, change)));
      for (Step.Change change : edit.changes()) {
        acknowledged(member, edit.changes(), change);
      }
    } else if (step instanceof Step.Commit commit) {
      List<Operation> committed = member.replica().commit(commit.operations());
      int size = member.seen().unsynced().size();
      Check.equal(
          "what was committed",
          committed,
          member.seen().unsynced().subList(size - committed.size(), size));
    } else if (step instanceof Step.Expire) {
      Map<UUID, Map<String, String>> kept = WholeTasks.kept(member.seen().tasks(), member.now());
      member.replica().expireDeleted();
      Check.equal("tasks that are not expired", member.seen().tasks(), kept);
    }
  }

  /** The last change of a property by an edit is in the task. */
  private static void acknowledged(Member member, List<Step.Change> changes, Step.Change change) {
    Map<String, String> task = member.seen().tasks().get(StepGenerator.task(change.task()));
    boolean last = changes.stream().filter(other -> other.task() == change.task()).count() == 1;
    if (last && change.kind() == Step.Change.Kind.SET && task != null) {
      Check.equal("what was set", task.get(change.property()), change.value());
    }
  }

  private static void change(Edit edit, Step.Change change) {
    UUID uuid = StepGenerator.task(change.task());
    if (change.kind() == Step.Change.Kind.ADD) {
      edit.create(uuid).set("status", "pending").description("task " + change.task());
      return;
    }
    Optional<TaskEditor> task = edit.find(uuid);
    switch (change.kind()) {
      case SET -> task.ifPresent(it -> it.set(change.property(), change.value()));
      case DONE -> task.ifPresent(TaskEditor::done);
      case DELETE -> task.ifPresent(TaskEditor::delete);
      case PURGE -> task.ifPresent(TaskEditor::purge);
      case ADD -> throw new AssertionError("done above");
    }
  }

  /**
   * Lets everybody synchronise undisturbed with one server until nothing is new, and checks that
   * all are equal then.
   */
  private void settle() {
    moveTo(0);
    for (int i = 0; i < StepGenerator.SERVERS; i++) {
      cloud.happen(i, Step.Event.DELIVER);
      cloud.happen(i, Step.Event.NEED_SNAPSHOT);
    }
    boolean allJoined = round();
    if (!allJoined || cloud.chain(0).isEmpty()) {
      // Those who are in step with the server make a snapshot when they send something. A server
      // that was reset, and that nobody sends anything, looks like one where nothing is new.
      for (Member member : members) {
        if (cloud.chain(0).isEmpty() || cloud.knows(0, member.seen().base())) {
          member.replica().edit(edit -> edit.create(StepGenerator.task(0)).set("p", "settling"));
          syncPlainly(member);
        }
      }
      allJoined = round();
    }
    if (!allJoined) {
      moveTo(Cloud.unused());
      allJoined = round();
    }
    Check.that(allJoined, "somebody could not join an empty server");
    round();
    round();
    for (Member member : members) {
      int commits = member.storage().commits();
      int[] calls = {0};
      SyncReport report =
          new SyncStep(cloud, member, PLAIN, false, false)
              .run(member.replica(), moment -> calls[0] = moment.call())
              .orElseThrow();
      Check.that(report.nothingNew(), "something is new at the end: " + report);
      int asksForSnapshot = member.seen().isWhollyEmpty() ? 1 : 0;
      // Where nobody ever had anything, each makes sure that there is a server.
      int asksForServer = member.seen().base().equals(Replay.NIL) ? 1 : 0;
      Check.equal("calls when nothing is new", calls[0], 1 + asksForSnapshot + asksForServer);
      Check.equal("commits when nothing is new", member.storage().commits(), commits);
      Check.equal("unsynced at the end", member.seen().unsynced(), List.of());
      if (!cloud.hasLost()) {
        member.checkUndone(member.seen().tasks());
      }
      Check.equal(
          "tasks at the end of " + member, member.seen().tasks(), members.get(0).seen().tasks());
    }
  }

  private void moveTo(int server) {
    for (Member member : members) {
      member.server = server;
      member.address = 0;
    }
  }

  /** Lets everybody synchronise, and says whether all could. */
  private boolean round() {
    boolean all = true;
    for (Member member : members) {
      all &= syncPlainly(member);
    }
    return all;
  }

  private boolean syncPlainly(Member member) {
    return new SyncStep(cloud, member, PLAIN, false, false)
        .run(member.replica(), moment -> {})
        .isPresent();
  }

  @Override
  public void close() {
    members.forEach(Member::close);
  }
}
