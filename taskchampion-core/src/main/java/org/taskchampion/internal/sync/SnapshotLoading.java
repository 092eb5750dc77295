package org.taskchampion.internal.sync;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.TaskChanges;
import org.taskchampion.history.UnitOfWork;
import org.taskchampion.internal.codec.SnapshotCodec;
import org.taskchampion.internal.replica.WorkingSetRules;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.sync.MalformedDataException;
import org.taskchampion.sync.Snapshot;

/**
 * Puts the tasks of a snapshot into an empty replica while the snapshot is read. Of all tasks, only
 * the UUIDs stay in memory; of those of the working set, also when they were made.
 */
final class SnapshotLoading {

  private static final int TASKS_AT_ONCE = 1_000;
  private static final long CHARACTERS_AT_ONCE = 256 * 1024;

  private final StorageTransaction transaction;
  private final Set<UUID> uuids = new HashSet<>();
  private final Map<UUID, String> entries = new HashMap<>();
  private final Map<UUID, Map<String, String>> batch = new LinkedHashMap<>();
  private long charactersOfBatch;
  private long operations;

  /** All tasks, as long as they are so few that the history keeps them. */
  private @Nullable Map<UUID, Map<String, String>> few = new HashMap<>();

  private long characters;

  private SnapshotLoading(StorageTransaction transaction) {
    this.transaction = transaction;
  }

  /**
   * Loads a snapshot.
   *
   * @param transaction one on an empty replica, which the caller commits
   * @return what was loaded
   * @throws MalformedDataException if the snapshot is malformed: nothing of the transaction may
   *     stay then
   */
  static SnapshotLoading of(Snapshot snapshot, StorageTransaction transaction) {
    SnapshotLoading loading = new SnapshotLoading(transaction);
    SnapshotCodec.read(snapshot, loading::add);
    loading.putBatch();
    transaction.appendToWorkingSet(
        WorkingSetRules.sortedByEntry(new ArrayList<>(loading.entries.entrySet())));
    return loading;
  }

  private void add(UUID uuid, Map<String, String> task) {
    if (!uuids.add(uuid)) {
      Map<String, String> before = batch.get(uuid);
      takeAway(before != null ? before : transaction.task(uuid).orElseThrow());
    }
    operations += 1 + task.size();
    if (WorkingSetRules.belongs(task)) {
      entries.put(uuid, WorkingSetRules.entry(task));
    } else {
      entries.remove(uuid);
    }
    long length = characters(task);
    characters += length;
    if (characters > UnitOfWork.MOST_CHARACTERS_OF_A_UNIT) {
      few = null;
    } else if (few != null) {
      few.put(uuid, task);
    }
    batch.put(uuid, task);
    charactersOfBatch += length;
    if (batch.size() >= TASKS_AT_ONCE || charactersOfBatch >= CHARACTERS_AT_ONCE) {
      putBatch();
    }
  }

  /** A task comes once more; only the last one counts. */
  private void takeAway(Map<String, String> task) {
    operations -= 1 + task.size();
    characters -= characters(task);
  }

  private static long characters(Map<String, String> task) {
    long sum = 1;
    for (Map.Entry<String, String> property : task.entrySet()) {
      sum += property.getKey().length() + property.getValue().length();
    }
    return sum;
  }

  private void putBatch() {
    transaction.putTasks(batch);
    batch.clear();
    charactersOfBatch = 0;
  }

  /** Returns the tasks that were loaded. */
  Set<UUID> uuids() {
    return uuids;
  }

  /** Returns how many operations would have made the tasks. */
  int operations() {
    return (int) Math.min(Integer.MAX_VALUE, operations);
  }

  /** Says whether there are so many tasks that the history surely does not keep them. */
  boolean isMuch() {
    return few == null;
  }

  /** Returns the loaded tasks as changes. All of them are in memory then. */
  TaskChanges changes() {
    Map<UUID, Map<String, String>> tasks = few;
    return TaskChanges.of(
        TaskChanges.Origin.SYNC, Map.of(), tasks == null ? transaction.tasks() : tasks);
  }
}
