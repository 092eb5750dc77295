package org.taskchampion.internal.sync.simulation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.storage.VerificationReport;
import org.taskchampion.sync.ForeignHistory;
import org.taskchampion.sync.ForeignHistoryException;
import org.taskchampion.sync.HistoryGoneException;
import org.taskchampion.sync.MalformedDataException;
import org.taskchampion.sync.NotASyncServerException;
import org.taskchampion.sync.OutOfSyncException;
import org.taskchampion.sync.Overwritten;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.SnapshotRefusedException;
import org.taskchampion.sync.SyncCancelledException;
import org.taskchampion.sync.SyncOptions;
import org.taskchampion.sync.SyncReport;
import org.taskchampion.sync.SyncReport.Reroot;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.testing.FakeSyncServer;

/** One synchronisation, and what the oracles say of it. */
final class SyncStep {

  private final Cloud cloud;
  private final Member member;
  private final Step.Sync sync;
  private final Step.Options options;
  private final Observation before;
  private final int rerootsBefore;
  private final List<FakeSyncServer.Version> chainBefore;
  private final boolean disturbed;
  private final boolean ownChanges;

  /** What the replica keeps of overwritten values that no report told. */
  private final List<Overwritten> untold;

  /** Whether it has still to find out what a move has overwritten. */
  private final boolean owesMore;

  /**
   * Prepares a synchronisation.
   *
   * @param disturbed whether anything but this replica and its server takes part in it
   * @param ownChanges whether the replica itself is changed meanwhile
   */
  SyncStep(Cloud cloud, Member member, Step.Sync sync, boolean disturbed, boolean ownChanges) {
    this.cloud = cloud;
    this.member = member;
    this.sync = sync;
    this.options = sync.options();
    this.before = member.seen();
    this.rerootsBefore = member.tasksAtReroots().size();
    this.chainBefore = cloud.chain(member.server);
    this.disturbed = disturbed;
    this.ownChanges = ownChanges;
    this.untold = member.untold();
    this.owesMore = member.keeps("lost.0000000000");
  }

  /**
   * Synchronises.
   *
   * @param meanwhile called at every moment at which something else can happen
   * @return the report; empty if it came to an end that is not its fault
   */
  Optional<SyncReport> run(Replica replica, Consumer<Moment> meanwhile) {
    Wire wire = new Wire(cloud, member, sync, meanwhile, ownChanges);
    boolean isKnown =
        wire.identity().equals(member.known) && cloud.knows(member.server, before.base());
    Model model =
        Model.of(
            cloud,
            member.server,
            before,
            member.isAnother(wire.identity()).orElse(null),
            options,
            member.limits(),
            member.now());
    boolean isAnotherPlace = member.isAnother(wire.identity()).orElse(false);
    member.known = null;
    Model.End end = Model.End.DONE;
    Optional<SyncReport> report = Optional.empty();
    boolean joinable = cloud.canBeginAt(member.server);
    try {
      report = Optional.of(member.sync(replica, wire, syncOptions(wire)));
      Check.that(
          ownChanges || !wire.isNoServer() || wire.isProven() || !isAnotherPlace,
          "an address where no server is was taken for one");
      Check.that(!wire.lied(), "a lie of the server was believed");
      if (!ownChanges) {
        member.known = wire.identity();
      }
    } catch (SnapshotRefusedException e) {
      Check.that(wire.failed() || wire.refusesSnapshots() || wire.isNoServer(), "not refused");
      Check.that(
          member.owesSnapshot(member.server) || !cloud.canBeginAt(member.server),
          "a snapshot that was refused and not needed ends the sync");
      checkProgress(wire);
      return report;
    } catch (ServerUnreachableException e) {
      Check.that(wire.failed(), "a call failed that was not lost");
      checkProgress(wire);
      return report;
    } catch (NotASyncServerException e) {
      Check.that(wire.isNoServer(), "a server was taken for none");
      checkProgress(wire);
      return report;
    } catch (Crash | Wire.ProgressFailure e) {
      if (!ownChanges) {
        Observation now = member.look();
        boolean moved = !cloud.replay().leadsTo(before.base(), now.base());
        checkNothingIsLost(member.kept(), moved, now, wire);
      }
      if (e instanceof Crash crash) {
        throw crash;
      }
      checkProgress(wire);
      return report;
    } catch (SyncCancelledException e) {
      Check.that(wire.cancelled(), "cancelled by nobody");
      checkProgress(wire);
      return report;
    } catch (MalformedDataException e) {
      if (!wire.lied()) {
        throw e;
      }
      checkProgress(wire);
      return report;
    } catch (ForeignHistoryException e) {
      Check.equal("the policy", options.foreignHistory(), ForeignHistory.FAIL);
      end = Model.End.FOREIGN;
    } catch (HistoryGoneException e) {
      Check.that(disturbed || !cloud.canBeginAt(member.server), "gone, but there is a way on");
      end = Model.End.GONE;
    } catch (OutOfSyncException e) {
      if (!wire.refuses() && sync.meanwhile().values().stream().noneMatch(SyncStep::isOfServer)) {
        throw e;
      }
      return report;
    }
    if (!disturbed && model.end != Model.End.UNKNOWN) {
      Check.equal("the end of the sync of " + member, end, model.end);
      if (end == Model.End.DONE) {
        compare(report.orElseThrow(), model);
        checkSnapshot(report.orElseThrow(), model, wire, joinable);
      } else {
        Check.that(member.seen().holdsTheSameAs(before), "an error changed " + member);
      }
    }
    if (report.isPresent()) {
      Check.that(
          ownChanges || !wire.refusedDue(),
          "a snapshot that new replicas need was refused, unsaid");
      checkWarnings(report.get(), wire);
    }
    if (report.isPresent() && !ownChanges) {
      checkReport(report.get(), wire);
    }
    if (report.isPresent() && !disturbed) {
      Check.equal("what " + member + " has still to tell", member.keptUntold(), List.of());
      checkVerification(replica);
      // The key is remembered, and where the replica is known, too (parts 9.7, 9.10 and 9.13).
      Check.that(
          !isKnown || report.get().versionsReceived() > 0 || wire.questions() == 1,
          "more than one question where nothing is new");
    }
    return report;
  }

  /** A snapshot is made where it is wanted, or where new replicas cannot join without. */
  private void checkSnapshot(SyncReport report, Model model, Wire wire, boolean joinable) {
    Optional<UUID> made = report.snapshotMade();
    boolean rests = !report.warnings().isEmpty() && member.mayLetSnapshotRest();
    boolean may = rests || (joinable && !member.owesSnapshot(member.server));
    if (model.wentOn || (wire.wantsSnapshot() && !rests) || (made.isPresent() && !may)) {
      Check.equal("the snapshot that " + member + " made", made, Optional.of(member.seen().base()));
    } else if (may) {
      Check.equal("the snapshot that " + member + " made", made, Optional.empty());
    }
    Check.that(
        !member.mustBeJoinable(member.server) || cloud.canBeginAt(member.server),
        "new replicas cannot join where " + member + " came to");
    member.joinable(member.server);
  }

  private void checkWarnings(SyncReport report, Wire wire) {
    if (wire.refusesSnapshots() && !report.warnings().isEmpty()) {
      member.refused();
    }
    Check.that(
        report.warnings().isEmpty()
            || wire.refusesSnapshots()
            || wire.failed()
            || wire.isNoServer()
            || member.mayLetSnapshotRest(),
        "a warning without a reason");
  }

  /** A server that has what is needed to tell agrees with every replica that is in step with it. */
  private void checkVerification(Replica replica) {
    try (SyncServer server = cloud.connect(member.server)) {
      for (VerificationReport.Finding finding : replica.verify(server).findings()) {
        Check.that(
            finding.kind() == VerificationReport.Kind.BASE,
            "verify found in " + member + ": " + finding);
      }
    }
  }

  private SyncOptions syncOptions(Wire wire) {
    return SyncOptions.newBuilder()
        .foreignHistory(options.foreignHistory())
        .emptyServer(options.emptyServer())
        .logLimit(options.logLimit())
        .avoidSnapshots(options.avoidSnapshots())
        .cancelled(wire::look)
        .progress((phase, done, total) -> wire.progress())
        .build();
  }

  private static boolean isOfServer(Step step) {
    return step instanceof Step.Server
        || (step instanceof Step.Several several
            && several.steps().stream().anyMatch(SyncStep::isOfServer));
  }

  /**
   * What came before the end of a synchronisation is there (part 9.2), and before a server has
   * proven to be one nothing has changed (part 9.7).
   */
  private void checkProgress(Wire wire) {
    Check.that(
        ownChanges || wire.isProven() || member.seen().holdsTheSameAs(before),
        member + " was changed by what was no server, or said nothing yet");
    Check.that(
        ownChanges || !wire.knowsMoreThan(member.seen().base()),
        "what " + member + " fetched before an error is lost");
  }

  private void compare(SyncReport report, Model model) {
    Observation after = member.seen();
    Check.equal("reroot of " + member, report.reroot(), model.reroot);
    Check.equal("going on of " + member, report.wentOn(), model.wentOn);
    Check.equal(
        "snapshot of " + member,
        report.snapshotLoaded().or(report::snapshotMerged),
        model.snapshotTaken);
    Check.equal("versions received", report.versionsReceived(), model.versionsReceived);
    Check.equal("what " + member + " sent", sentSince(), model.sent());
    Check.equal("operations sent", report.operationsSent(), (long) model.sent().size());
    Check.equal("tasks of " + member + " after the sync", after.tasks(), model.tasks());
    Check.equal("unsynced of " + member + " after the sync", after.unsynced(), List.of());
    Check.that(
        report.overwritten().containsAll(untold),
        "what was not told before is not told: " + untold);
    if (untold.isEmpty() && !owesMore) {
      Check.equal(
          "overwritten", new HashSet<>(report.overwritten()), Set.copyOf(model.overwritten));
      Check.equal("overwritten once", report.overwritten().size(), model.overwritten.size());
    } else {
      Check.that(report.overwritten().containsAll(model.overwritten), "overwritten");
    }
    checkTasksOf(report);
    if (report.reroot().filter(Reroot.FOREIGN_HISTORY_TAKEN::equals).isPresent()) {
      after
          .log()
          .forEach(
              (uuid, log) ->
                  Check.that(
                      model.logged.containsAll(States.sent(log)),
                      "the log has more than the history that was taken"));
    }
    if (options.logLimit() > 1000) {
      for (Operation operation : model.logged) {
        UUID uuid = operation.taskUuid().orElseThrow();
        Check.that(
            !after.tasks().containsKey(uuid)
                || States.sent(after.log().get(uuid)).contains(operation),
            "the log of " + member + " lacks " + operation);
      }
    }
  }

  private List<Operation> sentSince() {
    Set<UUID> known = new HashSet<>();
    chainBefore.forEach(version -> known.add(version.version()));
    List<Operation> sent = new ArrayList<>();
    for (FakeSyncServer.Version version : cloud.chain(member.server)) {
      if (!known.contains(version.version())) {
        sent.addAll(cloud.replay().operations(version.version()));
      }
    }
    return sent;
  }

  private void checkTasksOf(SyncReport report) {
    Set<UUID> earlier = before.tasks().keySet();
    Set<UUID> now = member.seen().tasks().keySet();
    Set<UUID> added = new HashSet<>(now);
    added.removeAll(earlier);
    Set<UUID> removed = new HashSet<>(earlier);
    removed.removeAll(now);
    Check.equal("tasks added", report.tasksAdded(), added);
    Check.equal("tasks removed", report.tasksRemoved(), removed);
    for (UUID uuid : now) {
      Map<String, String> task = before.tasks().get(uuid);
      Check.that(
          task == null
              || task.equals(member.seen().tasks().get(uuid))
              || report.tasksChanged().contains(uuid),
          "task " + uuid + " was changed without being reported");
    }
  }

  /** What has to be true after every synchronisation that came to its end. */
  private void checkReport(SyncReport report, Wire wire) {
    Observation after = member.seen();
    checkNothingIsLost(report.overwritten(), report.reroot().isPresent(), after, wire);
    Check.that(
        options.foreignHistory() == ForeignHistory.TAKE_SERVERS
            || report.reroot().filter(Reroot.FOREIGN_HISTORY_TAKEN::equals).isEmpty(),
        "the replica's state was dropped without being asked");
    Check.that(
        options.foreignHistory() != ForeignHistory.FAIL
            || report.reroot().filter(Reroot.FOREIGN_HISTORY::equals).isEmpty(),
        "a foreign history was merged that should not be");
    Check.that(
        wire.sawHistory()
            || report.reroot().filter(reason -> reason != Reroot.EMPTY_SERVER).isEmpty(),
        "re-rooted to the history of a server that has none");
    if (report.nothingNew() || onlyMadeSnapshot(report)) {
      return;
    }
    Check.equal("working set", Set.copyOf(after.workingSet().values()), after.open());
    if (report.reroot().isEmpty()) {
      before
          .workingSet()
          .forEach(
              (index, uuid) ->
                  Check.that(
                      !after.workingSet().containsValue(uuid)
                          || uuid.equals(after.workingSet().get(index)),
                      "a sync renumbered the working set"));
    }
    Check.that(after.synced() <= options.logLimit(), "the log was not pruned");
  }

  /** Says whether a snapshot was sent that was due, and nothing came or went. */
  private static boolean onlyMadeSnapshot(SyncReport report) {
    return report.versionsReceived() == 0
        && report.versionsSent() == 0
        && report.snapshotLoaded().isEmpty()
        && report.snapshotMerged().isEmpty();
  }

  /** What was changed here and is not there any more is told, or kept to be told (part 9.11). */
  private void checkNothingIsLost(
      List<Overwritten> told, boolean moved, Observation after, Wire wire) {
    Map<UUID, Map<String, String>> base = cloud.replay().state(before.base());
    for (UUID uuid : StepGenerator.tasks()) {
      Map<String, String> local = before.tasks().getOrDefault(uuid, Map.of());
      Set<String> properties = new HashSet<>(local.keySet());
      properties.addAll(base.getOrDefault(uuid, Map.of()).keySet());
      if (moved && WholeTasks.isDue(local, member.now())) {
        continue; // a re-root drops it
      }
      for (String property : properties) {
        String ours = local.get(property);
        String now = States.value(after.tasks(), uuid, property);
        Check.that(
            Objects.equals(ours, States.value(base, uuid, property))
                || Objects.equals(ours, now)
                || (wasShared(wire, uuid, property, ours)
                    && !cameBack(moved, uuid, property, ours, now))
                || told.stream().anyMatch(lost -> is(lost, uuid, property, ours)),
            "the sync of "
                + member
                + " lost "
                + property
                + "="
                + ours
                + " of "
                + uuid
                + ", now "
                + now
                + ", and does not say so");
      }
    }
  }

  /**
   * Says whether the server's history had a value after the base, also one that the server has
   * lost: where versions are not merged all at once, both sides agree for a while, and what changes
   * the value then has seen it.
   */
  private boolean wasShared(Wire wire, UUID uuid, String property, @Nullable String value) {
    List<FakeSyncServer.Version> chain = cloud.chain(member.server);
    int from = 0;
    for (int i = 0; i < chain.size(); i++) {
      if (chain.get(i).version().equals(before.base())) {
        from = i + 1;
      }
    }
    return member.isBounded()
        && Stream.concat(
                chain.subList(from, chain.size()).stream().map(FakeSyncServer.Version::version),
                wire.accepted().stream())
            .map(version -> cloud.replay().state(version))
            .anyMatch(state -> Objects.equals(States.value(state, uuid, property), value));
  }

  /** Says whether a re-root, which sends no removals that were sent before, brought them back. */
  private boolean cameBack(
      boolean moved, UUID uuid, String property, @Nullable String ours, @Nullable String now) {
    return moved
        && ours == null
        && member.tasksAtReroots().stream()
            .skip(rerootsBefore)
            .anyMatch(tasks -> States.value(tasks, uuid, property) == null)
        && now != null;
  }

  private static boolean is(Overwritten lost, UUID uuid, String property, @Nullable String ours) {
    return lost.taskUuid().equals(uuid)
        && lost.property().equals(property)
        && lost.local().equals(Optional.ofNullable(ours))
        && lost.winner() == Overwritten.Winner.SERVER;
  }
}
