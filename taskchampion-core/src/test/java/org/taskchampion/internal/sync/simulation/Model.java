package org.taskchampion.internal.sync.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Operation;
import org.taskchampion.internal.sync.SyncLimits;
import org.taskchampion.sync.ForeignHistory;
import org.taskchampion.sync.Overwritten;
import org.taskchampion.sync.SyncReport.Reroot;
import org.taskchampion.testing.FakeSyncServer;

/**
 * Says what a synchronisation has to come to that nothing disturbs, by a reading of the
 * specification that is slow and simple. It is asked before the synchronisation.
 */
final class Model {

  /** How a synchronisation ends. */
  enum End {
    /** With a report. */
    DONE,
    /** The application does not want the server's history. */
    FOREIGN,
    /** There is nothing to go on with. */
    GONE,
    /** The model does not know. */
    UNKNOWN
  }

  private final Replay replay;
  private final List<FakeSyncServer.Version> chain;
  private final Optional<UUID> snapshot;
  private final SyncLimits limits;
  private final Step.Options options;

  private UUID base;
  private List<Operation> local;
  private Map<UUID, Map<String, String>> baseState;
  private Map<UUID, Map<String, String>> tasks;

  /**
   * What both sides had set alike, by task and property, in a list of its own as it may be null.
   */
  private final Map<String, List<@Nullable String>> agreed = new HashMap<>();

  End end = End.DONE;
  Optional<Reroot> reroot = Optional.empty();
  boolean wentOn;
  Optional<UUID> snapshotTaken = Optional.empty();
  int versionsReceived;
  final List<Overwritten> overwritten = new ArrayList<>();
  final List<Operation> logged = new ArrayList<>();

  private Model(
      Cloud cloud, int server, SyncLimits limits, Step.Options options, Observation before) {
    this.limits = limits;
    this.options = options;
    this.replay = cloud.replay();
    this.chain = cloud.chain(server);
    this.snapshot = cloud.snapshot(server);
    this.base = before.base();
    this.local = States.sent(before.unsynced());
    this.baseState = replay.state(base);
    this.tasks = States.copy(before.tasks());
  }

  /**
   * Foresees a synchronisation.
   *
   * @param another whether the server is another one, or at another address, than the last time;
   *     null if that is not known
   * @param limits until how many bytes versions are merged together, and which snapshots are too
   *     large
   */
  static Model of(
      Cloud cloud,
      int server,
      Observation before,
      @Nullable Boolean another,
      Step.Options options,
      SyncLimits limits,
      Instant now) {
    Model model = new Model(cloud, server, limits, options, before);
    model.foresee(before, another, server, now);
    return model;
  }

  /** Returns the tasks at the end. */
  Map<UUID, Map<String, String>> tasks() {
    return tasks;
  }

  /** Returns what is sent. */
  List<Operation> sent() {
    return local;
  }

  private void foresee(Observation before, @Nullable Boolean another, int server, Instant now) {
    int last = replay.server(before.base());
    boolean foreign = !before.base().equals(Replay.NIL) && last != server;
    ForeignHistory policy = options.foreignHistory();
    if (snapshot.isPresent() && !chain.isEmpty() && !knows(snapshot.get())) {
      end = End.UNKNOWN; // a hole between the snapshot and the first version
      return;
    }
    if (before.isWhollyEmpty() && snapshot.isPresent()) {
      base = snapshot.get();
      snapshotTaken = snapshot;
      tasks = replay.state(base);
      baseState = replay.state(base);
    }
    if (chain.isEmpty()) {
      if (!base.equals(Replay.NIL)) {
        if (another == null) {
          end = End.UNKNOWN;
        } else if (another && goesOn(Cloud.isShared(last))) {
          wentOn = true;
        } else if (another) {
          reroot(before, Reroot.EMPTY_SERVER, now);
        }
      }
      return;
    }
    if (!knows(base)) {
      boolean nowhere = !knows(Replay.NIL) && snapshot.isEmpty();
      if (foreign && policy == ForeignHistory.FAIL) {
        end = End.FOREIGN;
      } else if (nowhere) {
        end = End.GONE;
      } else if (foreign && policy == ForeignHistory.TAKE_SERVERS) {
        take(before);
      } else {
        if (!base.equals(Replay.NIL)) {
          reroot(before, foreign ? Reroot.FOREIGN_HISTORY : Reroot.BASE_GONE, now);
        }
        fetch();
        if (reroot.isPresent()) {
          comeBack(before);
        }
      }
      return;
    }
    fetch();
  }

  /** Says how a replica behaves at an empty server, by the kind of its last one. */
  private boolean goesOn(boolean shared) {
    boolean wanted =
        switch (options.emptyServer()) {
          case BY_LAST_SERVER -> shared;
          case GO_ON -> true;
          case SEND_EVERYTHING -> false;
        };
    return wanted && limits.snapshotBytes() > 1;
  }

  private boolean knows(UUID version) {
    return chain.stream()
        .anyMatch(step -> step.parent().equals(version) || step.version().equals(version));
  }

  private void reroot(Observation before, Reroot reason, Instant now) {
    reroot = Optional.of(reason);
    local = WholeTasks.rerooted(before, replay.state(base), now);
    base = Replay.NIL;
    baseState = replay.state(base);
    tasks = WholeTasks.kept(before.tasks(), now);
  }

  private void take(Observation before) {
    reroot = Optional.of(Reroot.FOREIGN_HISTORY_TAKEN);
    base = Replay.NIL;
    baseState = replay.state(base);
    local = List.of();
    tasks = replay.state(base);
    fetch();
    before
        .tasks()
        .forEach(
            (uuid, task) ->
                task.forEach(
                    (property, value) -> {
                      String theirs = States.value(tasks, uuid, property);
                      if (!value.equals(theirs)) {
                        lost(uuid, property, value, theirs, Overwritten.Winner.SERVER);
                      }
                    }));
    comeBack(before);
  }

  /** What was removed here, as far as the log tells, and is there all the same. */
  private void comeBack(Observation before) {
    List<Operation> operations = new ArrayList<>(before.unsynced());
    before.log().forEach((uuid, log) -> operations.addAll(log));
    Map<UUID, Set<String>> removed = new HashMap<>();
    for (Operation operation : operations) {
      if (operation instanceof Operation.Update update && update.value() == null) {
        removed.computeIfAbsent(update.uuid(), uuid -> new TreeSet<>()).add(update.property());
      } else if (operation instanceof Operation.Delete delete) {
        removed
            .computeIfAbsent(delete.uuid(), uuid -> new TreeSet<>())
            .addAll(delete.oldTask().keySet());
      }
    }
    removed.forEach(
        (uuid, properties) -> {
          for (String property : properties) {
            String theirs = States.value(tasks, uuid, property);
            if (States.value(before.tasks(), uuid, property) == null && theirs != null) {
              lost(uuid, property, null, theirs, Overwritten.Winner.SERVER);
            }
          }
        });
  }

  private void fetch() {
    if (!knows(base)) {
      UUID version = snapshot.orElseThrow();
      snapshotTaken = snapshot;
      merge(WholeTasks.ofSnapshot(replay.state(version), tasks), version);
      logged.clear();
      base = version;
    }
    List<Operation> operations = new ArrayList<>();
    UUID last = base;
    long bytes = 0;
    for (FakeSyncServer.Version step : chain) {
      if (step.parent().equals(last)) {
        operations.addAll(replay.operations(step.version()));
        last = step.version();
        versionsReceived++;
        bytes += step.segment().length;
        if (bytes >= limits.versionBytes()) {
          merge(operations, last);
          operations.clear();
          bytes = 0;
        }
      }
    }
    merge(operations, last);
  }

  private void merge(List<Operation> server, UUID version) {
    Map<UUID, Map<String, String>> serverState = replay.state(version);
    Map<UUID, Map<String, String>> result = replay.state(version);
    Table rebased = Table.rebase(server, local);
    List<Operation> left = new ArrayList<>();
    for (Operation operation : rebased.local()) {
      if (States.makesSense(result, operation)) {
        States.apply(result, operation);
        left.add(operation);
      }
    }
    compare(serverState, result);
    logged.addAll(rebased.server());
    logged.removeIf(operation -> !result.containsKey(operation.taskUuid().orElseThrow()));
    local = left;
    tasks = result;
    baseState = serverState;
  }

  private void compare(
      Map<UUID, Map<String, String>> server, Map<UUID, Map<String, String>> result) {
    for (UUID uuid : StepGenerator.tasks()) {
      Set<String> properties = new TreeSet<>(tasks.getOrDefault(uuid, Map.of()).keySet());
      properties.addAll(baseState.getOrDefault(uuid, Map.of()).keySet());
      properties.addAll(server.getOrDefault(uuid, Map.of()).keySet());
      for (String property : properties) {
        String ours = States.value(tasks, uuid, property);
        String both = States.value(baseState, uuid, property);
        String theirs = States.value(server, uuid, property);
        String now = States.value(result, uuid, property);
        String key = uuid + " " + property;
        boolean isAgreed = agreed.getOrDefault(key, List.of()).equals(asList(ours));
        boolean isOurs = !Objects.equals(ours, both) || isAgreed;
        if (isOurs && !Objects.equals(ours, now)) {
          lost(uuid, property, ours, theirs, Overwritten.Winner.SERVER);
        }
        agreed.remove(key);
        if (isOurs && Objects.equals(ours, now) && Objects.equals(theirs, now)) {
          agreed.put(key, asList(ours));
        }
        if (!Objects.equals(theirs, both) && !Objects.equals(theirs, now)) {
          lost(uuid, property, ours, theirs, Overwritten.Winner.LOCAL);
        }
      }
    }
  }

  private static List<@Nullable String> asList(@Nullable String value) {
    return Collections.singletonList(value);
  }

  private void lost(
      UUID uuid,
      String property,
      @Nullable String ours,
      @Nullable String theirs,
      Overwritten.Winner winner) {
    overwritten.add(
        new Overwritten(
            uuid, property, Optional.ofNullable(ours), Optional.ofNullable(theirs), winner));
  }
}
