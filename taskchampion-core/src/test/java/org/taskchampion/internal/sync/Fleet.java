package org.taskchampion.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.internal.codec.SegmentWriter;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.StorageView;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.testing.FakeSyncServer;
import org.taskchampion.testing.FakeSyncServer.Fault;

/**
 * Replicas on one server that live through steps, with the invariant checked after each of them.
 */
final class Fleet implements AutoCloseable {

  private final FakeSyncServer server = new FakeSyncServer(7);
  private final Replay replay = new Replay(server);
  private final List<InMemoryStorage> storages = new ArrayList<>();
  private final List<Replica> replicas = new ArrayList<>();

  Fleet() {
    for (int i = 0; i < StepGenerator.REPLICAS; i++) {
      InMemoryStorage storage = new InMemoryStorage();
      storages.add(storage);
      replicas.add(Replica.open(storage));
    }
  }

  /**
   * Lives through steps, then lets everybody synchronise undisturbed, and checks that all are
   * equal.
   */
  static void live(List<Step> steps) {
    try (Fleet fleet = new Fleet()) {
      for (Step step : steps) {
        fleet.take(step);
        fleet.checkInvariant();
      }
      fleet.settle();
    }
  }

  private void take(Step step) {
    if (step instanceof Step.Commit commit) {
      replicas.get(commit.replica()).commit(commit.operations());
    } else if (step instanceof Step.Undo undo) {
      replicas.get(undo.replica()).undo();
    } else if (step instanceof Step.Foreign foreign) {
      addForeignVersion(foreign.operations());
    } else if (step instanceof Step.Sync sync) {
      sync(
          sync.replica(),
          call -> {
            Integer other = sync.races().get(call);
            if (other != null) {
              syncUndisturbed(other);
              checkInvariant();
            }
            return sync.faults().getOrDefault(call, Fault.NONE);
          });
    } else if (step instanceof Step.SyncDuringUndo sync) {
      sync(
          sync.replica(),
          call -> {
            if (call == sync.call()) {
              replicas.get(sync.replica()).undo();
              checkInvariant();
            }
            return Fault.NONE;
          });
    }
  }

  private interface Disturbance {
    Fault before(int call);
  }

  private void sync(int replica, Disturbance disturbance) {
    int[] calls = {0};
    server.onCall(call -> disturbance.before(++calls[0]));
    try {
      replicas.get(replica).sync(server);
    } catch (ServerUnreachableException e) {
      // A lost call ends a sync; the next one has to mend it.
    } finally {
      server.onCall(call -> Fault.NONE);
    }
  }

  private void syncUndisturbed(int replica) {
    try (SyncServer handle = server.connect()) {
      replicas.get(replica).sync(handle);
    }
  }

  private void addForeignVersion(List<Operation> operations) {
    SegmentWriter writer = new SegmentWriter();
    operations.forEach(writer::add);
    List<FakeSyncServer.Version> versions = server.versions();
    UUID last = versions.isEmpty() ? new UUID(0, 0) : versions.get(versions.size() - 1).version();
    try (SyncServer handle = server.connect()) {
      assertThat(handle.addVersion(last, writer.finish()))
          .isInstanceOf(AddVersionResult.Added.class);
    }
  }

  /**
   * A replica's tasks equal the history's state at its base, then its unsynced operations; and
   * those lead back to that state by their old values. The working set holds what it should, once.
   */
  private void checkInvariant() {
    for (int i = 0; i < replicas.size(); i++) {
      Map<UUID, Map<String, String>> tasks = tasks(i);
      UUID base;
      List<Operation> unsynced;
      List<UUID> workingSet;
      try (StorageView view = storages.get(i).read()) {
        base = view.baseVersion();
        unsynced = view.unsyncedOperations();
        workingSet = List.copyOf(view.workingSet().values());
      }
      Map<UUID, Map<String, String>> atBase = replay.at(base);
      assertThat(tasks)
          .as("tasks of replica %d", i)
          .isEqualTo(Replay.apply(replay.at(base), unsynced));
      assertThat(Replay.rewind(Replay.copy(tasks), unsynced))
          .as("rewound tasks of replica %d", i)
          .isEqualTo(atBase);
      assertThat(workingSet).as("working set of replica %d", i).doesNotHaveDuplicates();
      assertThat(workingSet).as("working set of replica %d", i).containsAll(pending(tasks));
    }
  }

  private void settle() {
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < replicas.size(); i++) {
        syncUndisturbed(i);
        checkInvariant();
      }
    }
    for (int i = 0; i < replicas.size(); i++) {
      assertThat(tasks(i)).as("tasks of replica %d at the end", i).isEqualTo(tasks(0));
      assertThat(replicas.get(i).unsyncedOperations()).as("unsynced of replica %d", i).isEmpty();
      assertThat(replicas.get(i).sync(server).nothingNew()).isTrue();
    }
  }

  private static Set<UUID> pending(Map<UUID, Map<String, String>> tasks) {
    return tasks.entrySet().stream()
        .filter(task -> "pending".equals(task.getValue().get("status")))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private Map<UUID, Map<String, String>> tasks(int replica) {
    Map<UUID, Map<String, String>> tasks = new HashMap<>();
    for (Task task : replicas.get(replica).tasks()) {
      tasks.put(task.uuid(), task.properties());
    }
    return tasks;
  }

  @Override
  public void close() {
    replicas.forEach(Replica::close);
  }
}
