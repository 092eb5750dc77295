package org.taskchampion.internal.replica;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.TaskChanges;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;

/**
 * The tasks as listeners know them, to find out what others changed. Not thread-safe: its owner's
 * lock guards it.
 */
final class KnownTasks {

  private Map<UUID, Map<String, String>> tasks;
  private final KnownNumbers numbers;
  private long revision;

  /** Whether commits of others may be missing that were made before those that are known. */
  private boolean hasGap;

  /** Begins with what a view shows. */
  KnownTasks(StorageView view) {
    tasks = new HashMap<>(view.tasks());
    numbers = new KnownNumbers(view.workingSet());
    revision = view.revision();
  }

  /**
   * What an own commit changed, and how.
   *
   * @param tasks the changed tasks as they are now
   * @param appended the tasks that were appended to the working set
   * @param workingSet the whole working set; null if nothing else happened to it
   */
  record Commit(
      TaskChanges changes,
      Map<UUID, Map<String, String>> tasks,
      List<UUID> appended,
      @Nullable SortedMap<Integer, UUID> workingSet,
      long revision) {

    /** Reads what a transaction, which is about to be committed, made of the tasks. */
    static Commit of(StorageTransaction transaction, TaskChanges changes) {
      NotedTransaction noted = transaction instanceof NotedTransaction it ? it : null;
      boolean appendedOnly = noted != null && !noted.replacesWorkingSet();
      // If this guess is wrong, the next look compares the tasks and finds them equal.
      return new Commit(
          changes,
          transaction.tasks(changes.present()),
          noted == null ? List.of() : noted.appended(),
          appendedOnly ? null : transaction.workingSet(),
          transaction.revision() + 1);
    }
  }

  long revision() {
    return revision;
  }

  /** Returns all that is known, as what somebody hears first who begins to follow. */
  TaskChanges all() {
    return TaskChanges.of(TaskChanges.Origin.FIRST, new HashMap<>(), new HashMap<>(tasks))
        .numbered(numbers.all());
  }

  /** Follows an own commit, unless it is known already, and returns the changes with numbers. */
  TaskChanges follow(Commit commit) {
    if (commit.revision() <= revision) {
      return commit.changes();
    }
    hasGap |= commit.revision() != revision + 1;
    tasks.keySet().removeAll(commit.changes().removed());
    tasks.putAll(commit.tasks());
    revision = commit.revision();
    Map<UUID, Integer> changed =
        commit.workingSet() == null
            ? numbers.append(commit.appended())
            : numbers.replace(commit.workingSet());
    return changed.isEmpty() ? commit.changes() : commit.changes().numbered(changed);
  }

  /** Says whether a view that is not older than what is known may show something else. */
  boolean mayDiffer(StorageView view) {
    return hasGap || view.revision() != revision;
  }

  /** Says whether a view, which may also be older, shows something newer. */
  boolean isBehind(StorageView view) {
    return view.revision() > revision || (hasGap && view.revision() == revision);
  }

  /** Follows what others did, and returns what that was. */
  TaskChanges compare(StorageView view) {
    Map<UUID, Map<String, String>> now = view.tasks();
    TaskChanges changes = difference(tasks, now).numbered(numbers.replace(view.workingSet()));
    tasks = new HashMap<>(now);
    revision = view.revision();
    hasGap = false;
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
