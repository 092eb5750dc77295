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
  private KnownNumbers numbers;
  private long revision;

  /** What is known, but not among the tasks and numbers yet; null if there is nothing. */
  private @Nullable Next open;

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
   * @param before the revision that the commit is based on
   * @param revision the revision that it surely makes; the one before it if it may change nothing
   */
  record Commit(
      TaskChanges changes,
      Map<UUID, Map<String, String>> tasks,
      List<UUID> appended,
      @Nullable SortedMap<Integer, UUID> workingSet,
      long before,
      long revision) {

    /** Reads what a transaction, which is about to be committed, made of the tasks. */
    static Commit of(StorageTransaction transaction, TaskChanges changes) {
      NotedTransaction noted = transaction instanceof NotedTransaction it ? it : null;
      boolean appendedOnly = noted != null && !noted.replacesWorkingSet();
      boolean isSure = !changes.isEmpty() || (noted != null && noted.changesSomething());
      long before = transaction.revision();
      // One that is too low lets the next look compare the tasks. One that is too high would be
      // that of the next commit of others, which nobody would hear of.
      return new Commit(
          changes,
          transaction.tasks(changes.present()),
          noted == null ? List.of() : noted.appended(),
          appendedOnly ? null : transaction.workingSet(),
          before,
          isSure ? before + 1 : before);
    }
  }

  /**
   * What listeners are to be told next, and what is known then.
   *
   * @param tasks all tasks; null where only a commit is followed, or nothing
   * @param numbers the whole working set; null where it is as it was, or only more were appended
   * @param commit the commit that is followed; null for none
   * @param appended the tasks that were appended to the working set, with their numbers
   */
  record Next(
      TaskChanges changes,
      long revision,
      boolean hasGap,
      @Nullable Map<UUID, Map<String, String>> tasks,
      @Nullable KnownNumbers numbers,
      @Nullable Commit commit,
      Map<UUID, Integer> appended) {}

  long revision() {
    return revision;
  }

  /** Returns all that is known, as what somebody hears first who begins to follow. */
  TaskChanges all() {
    settle();
    return TaskChanges.of(TaskChanges.Origin.FIRST, new HashMap<>(), new HashMap<>(tasks))
        .numbered(numbers.all());
  }

  /** Says what follows from an own commit, unless it is known already. Changes nothing. */
  Next next(Commit commit) {
    settle();
    if (commit.revision() <= revision) {
      return new Next(commit.changes(), revision, hasGap, null, null, null, Map.of());
    }
    boolean gap = hasGap || commit.before() != revision;
    SortedMap<Integer, UUID> workingSet = commit.workingSet();
    KnownNumbers replaced = workingSet == null ? null : new KnownNumbers(workingSet);
    Map<UUID, Integer> appended =
        workingSet == null ? numbers.appended(commit.appended()) : Map.of();
    Map<UUID, Integer> changed = workingSet == null ? appended : numbers.changed(workingSet);
    TaskChanges changes = changed.isEmpty() ? commit.changes() : commit.changes().numbered(changed);
    return new Next(changes, commit.revision(), gap, null, replaced, commit, appended);
  }

  /** Says what others did, whose work a view shows. Changes nothing. */
  Next next(StorageView view) {
    settle();
    Map<UUID, Map<String, String>> now = view.tasks();
    SortedMap<Integer, UUID> workingSet = view.workingSet();
    TaskChanges changes = difference(tasks, now).numbered(numbers.changed(workingSet));
    KnownNumbers replaced = new KnownNumbers(workingSet);
    return new Next(changes, view.revision(), false, new HashMap<>(now), replaced, null, Map.of());
  }

  /**
   * Knows what is next, from now on. Allocates nothing, so that it cannot fail in the middle: what
   * takes memory is left to {@link #settle}.
   */
  void accept(Next next) {
    if (next.tasks != null) {
      tasks = next.tasks;
    }
    if (next.numbers != null) {
      numbers = next.numbers;
    }
    revision = next.revision;
    hasGap = next.hasGap;
    open = next.commit == null ? null : next;
  }

  /** Puts what is known among the tasks. If it fails, it is done again before the next use. */
  void settle() {
    Next left = open;
    if (left != null && left.commit != null) {
      tasks.keySet().removeAll(left.commit.changes().removed());
      tasks.putAll(left.commit.tasks());
      numbers.append(left.appended);
      open = null;
    }
  }

  /** Follows an own commit without telling anybody. */
  void follow(Commit commit) {
    accept(next(commit));
    settle();
  }

  /** Says whether a view that is not older than what is known may show something else. */
  boolean mayDiffer(StorageView view) {
    return hasGap || view.revision() != revision;
  }

  /** Says whether a view, which may also be older, shows something newer. */
  boolean isBehind(StorageView view) {
    return view.revision() > revision || (hasGap && view.revision() == revision);
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
