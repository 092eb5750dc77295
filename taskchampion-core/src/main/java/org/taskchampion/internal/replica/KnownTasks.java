package org.taskchampion.internal.replica;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.taskchampion.TaskChanges;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;

/**
 * The tasks as listeners know them, to find out what others changed. Not thread-safe: its owner's
 * lock guards it.
 */
final class KnownTasks {

  private Map<UUID, Map<String, String>> tasks;
  private long revision;

  /** Begins with what a view shows. */
  KnownTasks(StorageView view) {
    tasks = new HashMap<>(view.tasks());
    revision = view.revision();
  }

  /** What an own commit changed, and how. */
  record Commit(TaskChanges changes, Map<UUID, Map<String, String>> tasks, long revision) {

    /** Reads what a transaction, which is about to be committed, made of the tasks. */
    static Commit of(StorageTransaction transaction, TaskChanges changes) {
      Set<UUID> present = new HashSet<>(changes.added());
      present.addAll(changes.changed());
      // If this guess is wrong, the next look compares the tasks and finds them equal.
      return new Commit(changes, transaction.tasks(present), transaction.revision() + 1);
    }
  }

  long revision() {
    return revision;
  }

  /** Follows an own commit, unless it is known already. */
  void follow(Commit commit) {
    if (commit.revision() > revision) {
      tasks.keySet().removeAll(commit.changes().removed());
      tasks.putAll(commit.tasks());
      revision = commit.revision();
    }
  }

  /** Follows what others did, and returns what that was. */
  TaskChanges compare(StorageView view) {
    Map<UUID, Map<String, String>> now = view.tasks();
    TaskChanges changes = difference(tasks, now);
    tasks = new HashMap<>(now);
    revision = view.revision();
    return changes;
  }

  private static TaskChanges difference(
      Map<UUID, Map<String, String>> before, Map<UUID, Map<String, String>> after) {
    Map<UUID, Map<String, String>> then = new HashMap<>(before);
    Map<UUID, Map<String, String>> now = new HashMap<>();
    after.forEach(
        (uuid, task) -> {
          if (task.equals(before.get(uuid))) {
            then.remove(uuid);
          } else {
            now.put(uuid, task);
          }
        });
    return TaskChanges.of(TaskChanges.Origin.OTHER, then, now);
  }
}
