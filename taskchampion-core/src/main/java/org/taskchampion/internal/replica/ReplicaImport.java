package org.taskchampion.internal.replica;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.taskchampion.Operation;
import org.taskchampion.internal.Uuids;
import org.taskchampion.internal.codec.ReplicaContent;
import org.taskchampion.internal.codec.ReplicaReader;
import org.taskchampion.storage.StorageTransaction;

/** Puts what {@link ReplicaExport} wrote into an empty storage, many things at once. */
public final class ReplicaImport {

  private static final int BATCH = 500;

  private ReplicaImport() {}

  /**
   * Reads a replica. Named values that make no sense are mended.
   *
   * @param in where to read; not closed
   * @param transaction where everything is put; to be committed by the caller
   * @throws IOException if {@code in} fails
   * @throws org.taskchampion.storage.MalformedExportException if it is no whole export of a replica
   * @throws org.taskchampion.storage.NewerFormatException if the format is a newer one
   * @throws IllegalStateException if the storage is not empty
   */
  public static void read(InputStream in, StorageTransaction transaction) throws IOException {
    requireEmpty(transaction);
    Batches batches = new Batches(transaction);
    ReplicaReader.read(in, batches);
    batches.end();
    Invariants.healValues(transaction);
  }

  /**
   * Makes sure that nothing is replaced.
   *
   * @param transaction where something is to be imported
   * @throws IllegalStateException if the storage is not empty
   */
  public static void requireEmpty(StorageTransaction transaction) {
    if (!isEmpty(transaction)) {
      throw new IllegalStateException("only an empty storage can import, and this one is not");
    }
  }

  private static boolean isEmpty(StorageTransaction transaction) {
    boolean[] hasSynced = {false};
    transaction.forEachSynced(operation -> hasSynced[0] = true);
    return !hasSynced[0]
        && transaction.taskCount() == 0
        && transaction.unsyncedCount() == 0
        && transaction.baseVersion().equals(Uuids.NIL)
        && transaction.workingSet().isEmpty()
        && transaction.values().isEmpty();
  }

  private static final class Batches implements ReplicaContent {
    private final StorageTransaction transaction;
    private final Map<UUID, Map<String, String>> tasks = new HashMap<>();
    private final TreeMap<Integer, UUID> workingSet = new TreeMap<>();
    private final List<Operation> synced = new ArrayList<>();
    private final List<Operation> unsynced = new ArrayList<>();

    Batches(StorageTransaction transaction) {
      this.transaction = transaction;
    }

    @Override
    public void base(UUID version) {
      transaction.setBaseVersion(version);
    }

    @Override
    public void value(String name, String value) {
      transaction.setValue(name, value);
    }

    @Override
    public void task(UUID uuid, Map<String, String> properties) {
      tasks.put(uuid, properties);
      if (tasks.size() >= BATCH) {
        putTasks();
      }
    }

    @Override
    public void workingSet(int index, UUID uuid) {
      workingSet.put(index, uuid);
    }

    @Override
    public void synced(Operation operation) {
      synced.add(operation);
      if (synced.size() >= BATCH) {
        appendSynced();
      }
    }

    @Override
    public void unsynced(Operation operation) {
      unsynced.add(operation);
      if (unsynced.size() >= BATCH) {
        appendUnsynced();
      }
    }

    void end() {
      putTasks();
      transaction.setWorkingSet(workingSet);
      appendSynced();
      appendUnsynced();
    }

    private void putTasks() {
      transaction.putTasks(tasks);
      tasks.clear();
    }

    private void appendSynced() {
      transaction.appendSynced(synced);
      synced.clear();
    }

    private void appendUnsynced() {
      transaction.appendOperations(unsynced);
      unsynced.clear();
    }
  }
}
