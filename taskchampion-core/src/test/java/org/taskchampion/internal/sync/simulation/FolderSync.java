package org.taskchampion.internal.sync.simulation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Replica;
import org.taskchampion.sync.HistoryGoneException;
import org.taskchampion.sync.Overwritten;
import org.taskchampion.sync.ServerCheck;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.SyncOptions;
import org.taskchampion.sync.SyncReport;
import org.taskchampion.testing.FakeFolder;

/** One synchronisation with a folder, and what the oracles say of it. */
final class FolderSync {

  private final FakeFolder folder;
  private final Replay replay;
  private final Member member;
  private final BooleanSupplier loses;

  /**
   * Prepares.
   *
   * @param loses whether somebody has deleted files, here or elsewhere
   */
  FolderSync(FakeFolder folder, Replay replay, Member member, BooleanSupplier loses) {
    this.folder = folder;
    this.replay = replay;
    this.member = member;
    this.loses = loses;
  }

  /**
   * Synchronises.
   *
   * @param meanwhile called at every moment at which something else can happen
   * @param undisturbed whether nothing else does happen
   * @return the report; empty if it failed on purpose
   */
  Optional<SyncReport> run(
      Replica process, FolderStep.Sync sync, Consumer<Moment> meanwhile, boolean undisturbed) {
    Observation before = member.seen();
    FolderModel model = FolderModel.of(folder, replay, before, member.limits().versionBytes());
    List<Overwritten> untold = member.untold();
    boolean isTold = undisturbed && model.isCertain() && !before.base().equals(Replay.NIL);
    Optional<ServerCheck.Finding> told = isTold ? toldOfBase(before.base()) : Optional.empty();
    FolderWire wire = new FolderWire(folder, replay, member, sync.faults(), meanwhile);
    SyncReport report;
    try {
      report = member.sync(process, wire, SyncOptions.defaults());
    } catch (ServerUnreachableException e) {
      Check.that(wire.failed(), "a call failed that was not lost");
      if (undisturbed && model.isCertain() && !loses.getAsBoolean()) {
        // What was overwritten is kept until a report tells it, also one of an error.
        checkNothingIsLost(model, before, member.look(), told(e));
      }
      return Optional.empty();
    } catch (HistoryGoneException e) {
      if (!loses.getAsBoolean()) {
        throw e;
      }
      return Optional.empty();
    }
    if (loses.getAsBoolean() || wire.forgot()) {
      return Optional.of(report);
    }
    Check.equal("why " + member + " began again", report.reroot(), Optional.empty());
    if (!undisturbed || !model.isCertain()) {
      return Optional.of(report);
    }
    told.ifPresent(finding -> checkTold(finding, before.base(), model.takenOver()));
    Observation after = member.seen();
    Check.equal("versions taken over", report.versionsTakenOver(), model.takenOver());
    Check.equal("tasks of " + member + " after the sync", after.tasks(), model.tasks());
    Check.equal("unsynced of " + member + " after the sync", after.unsynced(), List.of());
    Check.equal("operations sent", report.operationsSent(), (long) model.sent().size());
    Check.that(report.overwritten().containsAll(untold), "what was not told before is not told");
    checkNothingIsLost(model, before, after, report.overwritten());
    Check.that(
        report.nothingNew() || Set.copyOf(after.workingSet().values()).equals(after.open()),
        "working set");
    return Optional.of(report);
  }

  private Optional<ServerCheck.Finding> toldOfBase(UUID base) {
    return folder.check(base).finding(ServerCheck.Subject.BASE);
  }

  /** What is said beforehand of the base is what the synchronisation does about it. */
  private static void checkTold(ServerCheck.Finding finding, UUID base, int takenOver) {
    boolean isOfBranch = finding.message().contains("is on a branch that lost");
    Check.equal("what is told of the base", isOfBranch, takenOver > 0);
    if (isOfBranch) {
      Check.equal("what is told of a branch", finding, ServerCheck.ofBranch(base, takenOver));
    }
  }

  private List<Overwritten> told(ServerUnreachableException e) {
    List<Overwritten> all = new ArrayList<>(member.kept());
    e.report().ifPresent(report -> all.addAll(report.overwritten()));
    return all;
  }

  /** What was changed here since the fork, and is not there any more, is told (part 9.11). */
  private void checkNothingIsLost(
      FolderModel model, Observation before, Observation after, List<Overwritten> told) {
    Map<UUID, Map<String, String>> fork = replay.state(model.fork());
    for (UUID uuid : StepGenerator.tasks()) {
      Map<String, String> local = before.tasks().getOrDefault(uuid, Map.of());
      Set<String> properties = new HashSet<>(local.keySet());
      properties.addAll(fork.getOrDefault(uuid, Map.of()).keySet());
      for (String property : properties) {
        @Nullable String ours = local.get(property);
        Check.that(
            Objects.equals(ours, States.value(fork, uuid, property))
                || Objects.equals(ours, States.value(after.tasks(), uuid, property))
                || model.wasShared(uuid, property, ours)
                || told.stream().anyMatch(lost -> is(lost, uuid, property, ours)),
            "the sync of " + member + " lost " + property + " of " + uuid + " and does not say so");
      }
    }
  }

  private static boolean is(Overwritten lost, UUID uuid, String property, @Nullable String ours) {
    return lost.taskUuid().equals(uuid)
        && lost.property().equals(property)
        && lost.local().equals(Optional.ofNullable(ours))
        && lost.winner() == Overwritten.Winner.SERVER;
  }
}
