package org.taskchampion.internal.sync;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Operation;
import org.taskchampion.internal.Uuids;
import org.taskchampion.internal.codec.SegmentReader;
import org.taskchampion.internal.codec.SnapshotCodec;
import org.taskchampion.internal.operation.OperationEffect;
import org.taskchampion.internal.replica.BaseState;
import org.taskchampion.storage.Storage;
import org.taskchampion.storage.StorageDamagedException;
import org.taskchampion.storage.StorageView;
import org.taskchampion.storage.VerificationReport;
import org.taskchampion.storage.VerificationReport.Finding;
import org.taskchampion.storage.VerificationReport.Kind;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.MalformedDataException;
import org.taskchampion.sync.ServerCheck;
import org.taskchampion.sync.Snapshot;
import org.taskchampion.sync.SyncCancelledException;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.WrongSecretException;

/**
 * Looks whether a replica agrees with a server: whether the tasks, without the unsynced operations,
 * are the history's state at the base version (part 9 of the specification).
 */
public final class HistoryCheck {

  private final SyncServer server;
  private final List<Finding> findings = new ArrayList<>();
  private UUID base = Uuids.NIL;
  private @Nullable Map<UUID, Map<String, String>> stateAtBase;
  private boolean isServerEmpty;

  private HistoryCheck(SyncServer server) {
    this.server = server;
  }

  /** How a walk along the history ended. */
  private enum End {
    ARRIVED,
    UP_TO_DATE,
    GONE
  }

  /**
   * Compares a replica with a server. Reads only.
   *
   * @param storage where the replica is
   * @param server the server
   * @return what does not agree
   */
  public static VerificationReport of(Storage storage, SyncServer server) {
    return run(storage, server).report();
  }

  /**
   * Compares a replica with a server. Reads only.
   *
   * @param storage where the replica is
   * @param server the server
   * @return what was found out
   */
  static HistoryCheck run(Storage storage, SyncServer server) {
    HistoryCheck check = new HistoryCheck(server);
    try {
      check.secret(storage);
      check.run(storage);
    } catch (WrongSecretException e) {
      check.doesNotOpen(e);
    } catch (StorageDamagedException e) {
      check.add(Kind.FILE, null, String.valueOf(e.getMessage()));
    } catch (MalformedDataException e) {
      check.add(Kind.HISTORY, null, String.valueOf(e.getMessage()));
    }
    return check;
  }

  /** Returns what does not agree. */
  VerificationReport report() {
    return new VerificationReport(findings);
  }

  /** Returns the base version of the replica. */
  UUID base() {
    return base;
  }

  /** Returns what the server's history gives at the base; null if it is not known, or agrees. */
  @Nullable Map<UUID, Map<String, String>> differentState() {
    return findings.stream().allMatch(it -> it.kind() == Kind.HISTORY && it.taskUuid().isPresent())
            && !findings.isEmpty()
        ? stateAtBase
        : null;
  }

  /** Says whether the server has no history, but the replica is at a version. */
  boolean isServerEmpty() {
    return isServerEmpty;
  }

  private void add(Kind kind, @Nullable UUID task, String message) {
    findings.add(new Finding(kind, Optional.ofNullable(task), message));
  }

  /** Looks whether the secret opens what comes after the base, too (part 9.13). */
  private void secret(Storage storage) {
    if (server.sealingKey().isEmpty()) {
      return;
    }
    UUID known;
    try (StorageView view = storage.read()) {
      known = view.baseVersion();
    }
    KnownKey.check(storage, server, known)
        .finding(ServerCheck.Subject.SECRET)
        .filter(finding -> finding.outcome() != ServerCheck.Outcome.OK)
        .filter(finding -> finding.outcome() != ServerCheck.Outcome.NOT_TESTED)
        .ifPresent(finding -> add(Kind.SECRET, null, finding.message()));
  }

  /** Before the base, nobody looked yet. */
  private void doesNotOpen(WrongSecretException e) {
    if (findings.stream().noneMatch(finding -> finding.kind() == Kind.SECRET)) {
      add(
          Kind.SECRET,
          null,
          e.getMessage()
              + ". It comes before the version on which this replica is based: replicas that have not"
              + " synchronised since then cannot do so any more. The way out is a new history: a new client id for all"
              + " replicas, or in a git repository a new branch");
    }
  }

  private void run(Storage storage) {
    Map<UUID, Map<String, String>> tasks;
    try (StorageView view = storage.read()) {
      base = view.baseVersion();
      if (base.equals(Uuids.NIL)) {
        return; // before the first version there are no tasks, which needs no server to be known
      }
      tasks = BaseState.of(view);
    }
    Map<UUID, Map<String, String>> state = new HashMap<>();
    UUID[] at = {Uuids.NIL};
    switch (walk(at, base, state)) {
      case ARRIVED -> compareAtBase(state, tasks);
      case UP_TO_DATE -> {
        isServerEmpty = at[0].equals(Uuids.NIL);
        add(
            Kind.BASE,
            null,
            isServerEmpty
                ? "the server has no history, but this replica is based on version " + base
                : notContained());
      }
      case GONE -> beginWithSnapshot(tasks);
    }
  }

  private String notContained() {
    return "the server's history does not contain version "
        + base
        + ", on which this replica is based"
        + (server.lostBranch(base).filter(branch -> !branch.isOnChain()).isPresent()
            ? ": it is on a branch that lost against another one, and the next synchronisation takes"
                + " it over"
            : "");
  }

  private void beginWithSnapshot(Map<UUID, Map<String, String>> tasks) {
    Optional<Snapshot> snapshot = server.snapshot();
    if (snapshot.isEmpty()) {
      add(
          Kind.BASE,
          null,
          server.childVersion(base) instanceof ChildVersion.Gone
              ? "the server's history does not contain version "
                  + base
                  + ", on which this replica is based, and neither its beginning nor a snapshot"
              : "the server's history has lost its beginning and has no snapshot, so the tasks cannot"
                  + " be compared with it");
      return;
    }
    UUID version = snapshot.get().version();
    Map<UUID, Map<String, String>> state = SnapshotCodec.read(snapshot.get());
    if (walk(new UUID[] {version}, base, state) == End.ARRIVED) {
      compareAtBase(state, tasks);
      return;
    }
    // The base may be older than the snapshot: then what is here has to lead to it.
    Map<UUID, Map<String, String>> onward = new HashMap<>();
    tasks.forEach((uuid, task) -> onward.put(uuid, new HashMap<>(task)));
    if (walk(new UUID[] {base}, version, onward) == End.ARRIVED) {
      compare(SnapshotCodec.read(snapshot.get()), onward);
    } else {
      add(
          Kind.BASE,
          null,
          "the server's history does not lead from version "
              + base
              + ", on which this replica is based, to its snapshot, nor back");
    }
  }

  /**
   * Applies version after version.
   *
   * @param at where to begin, and afterwards where it ended
   * @param to where to end
   * @param state the tasks at the beginning, and afterwards those at the end
   */
  private End walk(UUID[] at, UUID to, Map<UUID, Map<String, String>> state) {
    FetchedVersions fetched = new FetchedVersions(SyncLimits.STANDARD);
    while (!at[0].equals(to)) {
      if (Thread.currentThread().isInterrupted()) {
        throw new SyncCancelledException("the verification was cancelled", null);
      }
      ChildVersion child = server.childVersion(at[0]);
      switch (child.kind()) {
        case GONE -> {
          return End.GONE;
        }
        case UP_TO_DATE -> {
          return End.UP_TO_DATE;
        }
        case FOUND -> {
          ChildVersion.Found found = (ChildVersion.Found) child;
          fetched.check(at[0], found);
          SegmentReader.read(found.version(), found.segment())
              .forEach(operation -> apply(operation, state));
          at[0] = found.version();
        }
      }
    }
    return End.ARRIVED;
  }

  private static void apply(Operation operation, Map<UUID, Map<String, String>> state) {
    UUID uuid = operation.taskUuid().orElseThrow();
    Map<String, String> task = state.get(uuid);
    if (!OperationEffect.makesSense(operation, task)) {
      return; // as in every replica
    }
    Map<String, String> after = OperationEffect.apply(operation, task);
    if (after == null) {
      state.remove(uuid);
    } else {
      state.put(uuid, after);
    }
  }

  private void compareAtBase(
      Map<UUID, Map<String, String>> history, Map<UUID, Map<String, String>> replica) {
    stateAtBase = history;
    compare(history, replica);
  }

  private void compare(
      Map<UUID, Map<String, String>> history, Map<UUID, Map<String, String>> replica) {
    Set<UUID> all = new HashSet<>(history.keySet());
    all.addAll(replica.keySet());
    for (UUID uuid : all) {
      Map<String, String> theirs = history.get(uuid);
      Map<String, String> ours = replica.get(uuid);
      if (theirs == null) {
        add(Kind.HISTORY, uuid, "it is not in the server's history");
      } else if (ours == null) {
        add(Kind.HISTORY, uuid, "it is in the server's history and missing here");
      } else if (!theirs.equals(ours)) {
        Set<String> properties = new HashSet<>(theirs.keySet());
        properties.addAll(ours.keySet());
        properties.removeIf(property -> Objects.equals(theirs.get(property), ours.get(property)));
        add(
            Kind.HISTORY,
            uuid,
            "it differs from the server's history in " + properties.size() + " of its properties");
      }
    }
  }
}
