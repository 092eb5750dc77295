package org.taskchampion;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.internal.Uuids;
import org.taskchampion.internal.codec.OperationCodec;
import org.taskchampion.internal.codec.TaskCodec;
import org.taskchampion.internal.replica.ForeignLog;
import org.taskchampion.internal.replica.ReplicaImport;
import org.taskchampion.internal.replica.UnsentTasks;
import org.taskchampion.internal.replica.WorkingSetRules;
import org.taskchampion.storage.Storage;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.sync.SyncServer;

/**
 * Puts the rows of a TaskChampion replica's database into an empty storage, which goes on where
 * that replica was: with the same tasks, the same numbers, the same changes still to be sent and
 * taken back, and from the same version of the same server.
 *
 * <p>{@code TaskChampionDatabase} in the module {@code taskchampion-sync-local} reads the database
 * and calls this. Use it yourself where there is another way to read SQLite, such as Android's:
 *
 * <pre>{@code
 * try (ReplicaRows rows = ReplicaRows.into(storage)) {
 *   // SELECT uuid, data FROM tasks
 *   rows.task(uuid, data);
 *   // SELECT id, data, synced FROM operations ORDER BY id; without a column synced, it is false
 *   rows.operation(id, data, synced);
 *   // SELECT value FROM sync_meta WHERE key = 'base_version'
 *   rows.baseVersion(value);
 *   // SELECT id, uuid FROM working_set
 *   rows.workingSet(id, uuid);
 *   ReplicaRowsReport report = rows.finish();
 * }
 * }</pre>
 *
 * <p>All tasks come before the first operation. A row that makes no sense is left out, and the
 * report names it. If a task, an unsynced operation or the base version is left out, what the
 * server knows can no longer be told apart from what it does not know. The replica then begins at
 * no version and sends everything, and the first synchronisation unites it with the server's
 * history: what was left out comes back from there, if it was ever there.
 *
 * <p>A replica whose rows were taken over must not be used any more: what both send would count
 * twice.
 *
 * <p>Not thread-safe, and the storage's transaction belongs to the thread that called {@link
 * #into}. Every method but {@link #close()} may throw {@link
 * org.taskchampion.storage.StorageException} when the storage fails; then nothing was imported.
 */
public final class ReplicaRows implements AutoCloseable {

  private static final int BATCH = 500;
  private static final int MOST_SHOWN = 100;

  private final StorageTransaction transaction;
  private final Map<UUID, Map<String, String>> tasks = new HashMap<>();
  private final Set<UUID> uuids = new HashSet<>();
  private final List<Operation> synced = new ArrayList<>();
  private final List<Operation> unsynced = new ArrayList<>();
  private final TreeMap<Integer, UUID> workingSet = new TreeMap<>();
  private final List<String> leftOut = new ArrayList<>();
  private UUID base = SyncServer.NIL_VERSION;
  private long leftOutCount;
  private int syncedCount;
  private boolean isIncomplete;
  private boolean hasOperations;
  private boolean isOver;

  private ReplicaRows(StorageTransaction transaction) {
    this.transaction = transaction;
  }

  /**
   * Begins an import. Blocks while another writer is at work.
   *
   * @param storage where the replica is to be; not closed
   * @return what takes the rows, to be closed by the caller
   * @throws IllegalStateException if the storage is not empty
   */
  public static ReplicaRows into(Storage storage) {
    StorageTransaction transaction = storage.begin();
    try {
      ReplicaImport.requireEmpty(transaction);
    } catch (RuntimeException e) {
      transaction.close();
      throw e;
    }
    return new ReplicaRows(transaction);
  }

  /**
   * Takes a row of the table {@code tasks}.
   *
   * @param uuid the column {@code uuid}; null if it is no text
   * @param data the column {@code data} in UTF-8; null if it is no text
   * @throws IllegalStateException if an operation came before
   */
  public void task(@Nullable String uuid, byte @Nullable [] data) {
    checkOpen();
    if (hasOperations) {
      throw new IllegalStateException("the tasks come before the operations");
    }
    UUID task = uuid == null ? null : Uuids.parse(uuid);
    if (task == null) {
      isIncomplete = true;
      leaveOut("a task whose UUID is none");
      return;
    }
    try {
      Map<String, String> properties = TaskCodec.read(text(data));
      if (!uuids.add(task)) {
        throw new IOException("there are two tasks of this UUID");
      }
      tasks.put(task, properties);
    } catch (IOException e) {
      isIncomplete = true;
      leaveOut("task " + task + ": " + e.getMessage());
    }
    if (tasks.size() >= BATCH) {
      putTasks();
    }
  }

  /**
   * Takes a row of the table {@code operations}, in the order of {@code id}.
   *
   * @param id the column {@code id}, to name the row by
   * @param data the column {@code data} in UTF-8; null if it is no text
   * @param isSynced the column {@code synced}; false if there is none
   */
  public void operation(long id, byte @Nullable [] data, boolean isSynced) {
    checkOpen();
    hasOperations = true;
    Operation operation;
    try {
      operation = OperationCodec.read(text(data));
    } catch (IOException | IllegalArgumentException e) {
      // What cannot be read of the log was for display only.
      isIncomplete |= !isSynced;
      leaveOut("operation " + id + ": " + e.getMessage());
      return;
    }
    if (!isSynced) {
      unsynced.add(operation);
    } else if (operation.taskUuid().filter(uuids::contains).isPresent()) {
      // As part 4.6 of the specification has it, the log keeps neither undo points nor what is
      // gone.
      synced.add(operation);
      syncedCount++;
      if (synced.size() >= BATCH) {
        appendSynced();
      }
    }
  }

  /**
   * Takes the base version, which the table {@code sync_meta} has under {@code base_version}. A
   * replica that never synchronised has none.
   *
   * @param value the column {@code value}; null if it is no text
   */
  public void baseVersion(@Nullable String value) {
    checkOpen();
    UUID version = value == null ? null : Uuids.parse(value);
    if (version == null) {
      isIncomplete = true;
      leaveOut("the base version, which is no UUID");
    } else {
      base = version;
    }
  }

  /**
   * Takes a row of the table {@code working_set}.
   *
   * @param id the column {@code id}
   * @param uuid the column {@code uuid}; null if it is no text
   */
  public void workingSet(long id, @Nullable String uuid) {
    checkOpen();
    UUID task = uuid == null ? null : Uuids.parse(uuid);
    if (task == null || id < 1 || id > Integer.MAX_VALUE) {
      leaveOut("number " + id + " of the working set");
    } else {
      workingSet.put((int) id, task);
    }
  }

  /**
   * Puts everything into the storage, in one commit. The import is over then.
   *
   * @return what was imported, and what was left out
   */
  public ReplicaRowsReport finish() {
    checkOpen();
    isOver = true;
    putTasks();
    appendSynced();
    UUID from = isIncomplete ? SyncServer.NIL_VERSION : base;
    transaction.setBaseVersion(from);
    List<Operation> operations = ForeignLog.mended(transaction, unsynced);
    for (int i = 0; i < operations.size(); i += BATCH) {
      transaction.appendOperations(operations.subList(i, Math.min(operations.size(), i + BATCH)));
    }
    Set<UUID> numbered = new HashSet<>();
    // A task that was purged keeps its number in TaskChampion until the next rebuild.
    workingSet.values().removeIf(task -> !uuids.contains(task) || !numbered.add(task));
    transaction.setWorkingSet(workingSet);
    List<UUID> missing = WorkingSetRules.inOrderOfEntry(transaction.tasks());
    missing.removeAll(numbered);
    transaction.appendToWorkingSet(missing);
    UnsentTasks.heal(transaction);
    ReplicaRowsReport report =
        new ReplicaRowsReport(
            uuids.size(),
            transaction.unsyncedCount(),
            syncedCount,
            from,
            base,
            leftOut,
            leftOutCount);
    transaction.commit();
    return report;
  }

  /** Ends the import. Without {@link #finish()}, nothing was imported. Again, it does nothing. */
  @Override
  public void close() {
    isOver = true;
    transaction.close();
  }

  private void checkOpen() {
    if (isOver) {
      throw new IllegalStateException("the import is over");
    }
  }

  private static byte[] text(byte @Nullable [] data) throws IOException {
    if (data == null) {
      throw new IOException("it is no text, or a too long one");
    }
    return Objects.requireNonNull(data);
  }

  private void leaveOut(String what) {
    leftOutCount++;
    if (leftOut.size() < MOST_SHOWN) {
      leftOut.add(what);
    }
  }

  private void putTasks() {
    transaction.putTasks(tasks);
    tasks.clear();
  }

  private void appendSynced() {
    transaction.appendSynced(synced);
    synced.clear();
  }
}
