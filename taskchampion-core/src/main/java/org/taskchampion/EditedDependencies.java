package org.taskchampion;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.taskchampion.internal.replica.OperationRecorder;
import org.taskchampion.internal.replica.WorkingSetRules;
import org.taskchampion.storage.StorageTransaction;

/**
 * The dependencies inside a transaction, as the operations that were recorded so far leave them.
 * They cost nothing until somebody asks, and then no more than the tasks that were changed since.
 */
final class EditedDependencies {

  private final StorageTransaction transaction;
  private final OperationRecorder recorder;
  private final DependencyCache cache;
  private final long revision;

  private @Nullable DependencyGraph graph;
  private int followed; // how many of the recorded operations the graph knows
  private @Nullable Set<UUID> members;

  EditedDependencies(
      StorageTransaction transaction, OperationRecorder recorder, DependencyCache cache) {
    this.transaction = transaction;
    this.recorder = recorder;
    this.cache = cache;
    this.revision = transaction.revision();
  }

  /**
   * Returns the dependencies as they are now. The next call may change them.
   *
   * @param workingSet reads the tasks of the working set from the transaction, in its order; used
   *     only if they are not known
   */
  DependencyGraph get(Supplier<Map<UUID, Map<String, String>>> workingSet) {
    DependencyGraph current = current();
    if (current == null) {
      recorder.flush();
      current = DependencyGraph.of(workingSet.get(), transaction::tasks);
      followed = recorder.recorded().size();
      graph = current;
    }
    return current;
  }

  /**
   * Returns the dependencies as they are now; null if they are not known. What the cache has is not
   * copied before something is recorded that concerns it, since it may be large.
   */
  private @Nullable DependencyGraph current() {
    DependencyGraph known = graph == null ? cache.find(revision) : null;
    if (known != null) {
      for (UUID uuid : changed(followed)) {
        if (known.concerns(uuid, recorder.task(uuid))) {
          graph = known.copy();
          break;
        }
      }
    }
    if (graph == null) {
      followed = known == null ? followed : recorder.recorded().size();
      return known;
    }
    follow(graph);
    return graph;
  }

  private void follow(DependencyGraph current) {
    for (UUID uuid : changed(followed)) {
      current.follow(uuid, recorder.task(uuid), this::isMember, recorder::task);
    }
    followed = recorder.recorded().size();
  }

  private Set<UUID> changed(int from) {
    List<Operation> recorded = recorder.recorded();
    Set<UUID> changed = new LinkedHashSet<>();
    for (Operation operation : recorded.subList(from, recorded.size())) {
      operation.taskUuid().ifPresent(changed::add);
      if (members != null && WorkingSetRules.becomesPending(operation)) {
        operation.taskUuid().ifPresent(members::add);
      }
    }
    return changed;
  }

  private boolean isMember(UUID uuid) {
    Set<UUID> known = members;
    if (known == null) {
      recorder.flush();
      known = new HashSet<>(transaction.workingSet().values());
      members = known;
    }
    return known.contains(uuid);
  }

  /** Commits by a function, and lets the cache know of the state that this leads to. */
  void commit(Runnable commit) {
    DependencyGraph next = current();
    commit.run();
    if (next != null) {
      cache.learn(revision + 1, next);
    }
  }
}
