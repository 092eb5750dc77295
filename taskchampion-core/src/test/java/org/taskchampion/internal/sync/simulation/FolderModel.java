package org.taskchampion.internal.sync.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Operation;
import org.taskchampion.testing.FakeFolder;

/**
 * Says what a synchronisation with a folder has to come to that nothing disturbs, by a slow and
 * literal reading: the operations of the branch since the fork, and then the unsynced ones, are
 * rebased over the chain. It is asked before the synchronisation.
 */
final class FolderModel {

  private final Replay replay;
  private final List<FakeFolder.File> chain;
  private final boolean isEmpty;
  private final UUID fork;
  private final int takenOver;
  private final List<Map<UUID, Map<String, String>>> shared = new ArrayList<>();
  private List<Operation> local;
  private Map<UUID, Map<String, String>> tasks;

  private FolderModel(FakeFolder folder, Replay replay, Observation before) {
    this.replay = replay;
    this.chain = folder.chain();
    this.isEmpty = folder.files().stream().noneMatch(FakeFolder.File::isSnapshot);
    List<UUID> branch = new ArrayList<>();
    UUID at = before.base();
    while (!isOnChain(at)) {
      branch.add(0, at);
      at = replay.parent(at);
    }
    this.fork = at;
    this.takenOver = branch.size();
    this.local = new ArrayList<>();
    this.tasks = States.copy(before.tasks());
    Map<UUID, Map<String, String>> state = replay.state(fork);
    for (UUID version : branch) {
      for (Operation operation : replay.operations(version)) {
        if (States.makesSense(state, operation)) {
          local.add(operation);
          States.apply(state, operation);
        }
      }
    }
    local.addAll(States.sent(before.unsynced()));
  }

  static FolderModel of(FakeFolder folder, Replay replay, Observation before, int versionBytes) {
    FolderModel model = new FolderModel(folder, replay, before);
    model.merge(versionBytes);
    return model;
  }

  private boolean isOnChain(UUID version) {
    return chain.isEmpty()
        || version.equals(chain.get(0).parent())
        || chain.stream().anyMatch(file -> file.version().equals(version))
        || version.equals(Replay.NIL);
  }

  private void merge(int versionBytes) {
    UUID last = fork;
    List<Operation> operations = new ArrayList<>();
    long bytes = 0;
    for (FakeFolder.File file : chain) {
      if (file.parent().equals(last)) {
        operations.addAll(replay.operations(file.version()));
        last = file.version();
        shared.add(replay.state(last));
        bytes += file.content().length;
        if (bytes >= versionBytes) {
          merge(operations, last);
          operations.clear();
          bytes = 0;
        }
      }
    }
    merge(operations, last);
  }

  private void merge(List<Operation> server, UUID version) {
    Map<UUID, Map<String, String>> result = replay.state(version);
    List<Operation> left = new ArrayList<>();
    for (Operation operation : Table.rebase(server, local).local()) {
      if (States.makesSense(result, operation)) {
        States.apply(result, operation);
        left.add(operation);
      }
    }
    local = left;
    tasks = result;
  }

  /** Says whether it can tell: not where a replica with tasks of its own takes a snapshot. */
  boolean isCertain() {
    return chain.isEmpty()
        ? isEmpty
        : chain.get(0).parent().equals(Replay.NIL) || !fork.equals(Replay.NIL);
  }

  /** Returns the last version that is on the chain, too. */
  UUID fork() {
    return fork;
  }

  /** Returns how many versions of a branch are taken over. */
  int takenOver() {
    return takenOver;
  }

  /** Returns what is sent. */
  List<Operation> sent() {
    return local;
  }

  /** Returns the tasks at the end. */
  Map<UUID, Map<String, String>> tasks() {
    return tasks;
  }

  /** Says whether the chain had a value after the fork: what changes it then has seen it. */
  boolean wasShared(UUID uuid, String property, @Nullable String value) {
    return shared.stream()
        .anyMatch(state -> Objects.equals(States.value(state, uuid, property), value));
  }
}
