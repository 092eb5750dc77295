package org.taskchampion.examples.recipes;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Operation;
import org.taskchampion.storage.StorageTransaction;

/** Changes the tables in one transaction of SQLite. */
final class SqliteTransaction extends SqliteView implements StorageTransaction {

  private boolean changed;
  private boolean committed;

  SqliteTransaction(SqliteConnection connection, Consumer<SqliteConnection> release) {
    super(connection, release);
  }

  @Override
  SqliteConnection tables() {
    if (committed) {
      throw new IllegalStateException("the transaction is committed");
    }
    return super.tables();
  }

  private int change(String sql, @Nullable Object... arguments) {
    int count = tables().run(sql, arguments);
    changed |= count > 0;
    return count;
  }

  @Override
  public void putTasks(Map<UUID, Map<String, String>> tasks) {
    tables();
    tasks.forEach(
        (uuid, task) ->
            change(
                "INSERT INTO task (uuid, properties) VALUES (?, ?)"
                    + " ON CONFLICT (uuid) DO UPDATE SET properties = excluded.properties",
                SqliteFormat.uuid(uuid),
                SqliteFormat.task(task)));
  }

  @Override
  public void removeTasks(Collection<UUID> uuids) {
    tables();
    uuids.forEach(uuid -> change("DELETE FROM task WHERE uuid = ?", SqliteFormat.uuid(uuid)));
  }

  @Override
  public void appendOperations(List<Operation> operations) {
    append("INSERT INTO unsynced (task, operation) VALUES (?, ?)", operations);
  }

  private void append(String sql, List<Operation> operations) {
    tables();
    for (Operation operation : operations) {
      byte[] task = operation.taskUuid().map(SqliteFormat::uuid).orElse(null);
      change(sql, task, SqliteFormat.operation(operation));
    }
  }

  @Override
  public void replaceUnsynced(List<Operation> operations) {
    change("DELETE FROM unsynced");
    appendOperations(operations);
  }

  @Override
  public void dropLastUnsynced(int count) {
    requireUnsynced(count);
    change("DELETE FROM unsynced WHERE number > ?", lastUnsynced() - count);
  }

  @Override
  public void markSynced(int count) {
    requireUnsynced(count);
    long end = firstUnsynced() + count;
    change(
        "INSERT INTO synced (task, operation) SELECT task, operation FROM unsynced"
            + " WHERE number < ? AND task IS NOT NULL ORDER BY number",
        end);
    change("DELETE FROM unsynced WHERE number < ?", end);
  }

  private void requireUnsynced(int count) {
    int most = unsyncedCount();
    if (count < 0 || count > most) {
      throw new IllegalArgumentException(
          "there are " + most + " unsynced operations, but " + count + " are meant");
    }
  }

  @Override
  public void appendSynced(List<Operation> operations) {
    append("INSERT INTO synced (task, operation) VALUES (?, ?)", operations);
  }

  @Override
  public void removeSynced(Collection<UUID> uuids) {
    tables();
    uuids.forEach(uuid -> change("DELETE FROM synced WHERE task = ?", SqliteFormat.uuid(uuid)));
  }

  @Override
  public void pruneSynced(int keep) {
    if (keep < 0) {
      throw new IllegalArgumentException("keep must not be negative: " + keep);
    }
    change(
        "DELETE FROM synced WHERE number <="
            + " (SELECT number FROM synced ORDER BY number DESC LIMIT 1 OFFSET ?)",
        keep);
  }

  @Override
  public void setBaseVersion(UUID version) {
    change("UPDATE replica SET base = ?", SqliteFormat.uuid(version));
  }

  @Override
  public void setWorkingSet(SortedMap<Integer, UUID> workingSet) {
    change("DELETE FROM working_set");
    workingSet.forEach(
        (number, uuid) ->
            change(
                "INSERT INTO working_set (number, task) VALUES (?, ?)",
                number,
                SqliteFormat.uuid(uuid)));
  }

  @Override
  public void appendToWorkingSet(List<UUID> uuids) {
    tables();
    for (UUID uuid : uuids) {
      change(
          "INSERT INTO working_set (number, task)"
              + " SELECT (SELECT coalesce(max(number), 0) + 1 FROM working_set), ?1"
              + " WHERE NOT EXISTS (SELECT 1 FROM working_set WHERE task = ?1)",
          SqliteFormat.uuid(uuid));
    }
  }

  @Override
  public void setValue(String name, @Nullable String value) {
    if (value == null) {
      change("DELETE FROM named_value WHERE name = ?", SqliteFormat.text(name));
    } else {
      change(
          "INSERT INTO named_value (name, value) VALUES (?, ?)"
              + " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
          SqliteFormat.text(name),
          SqliteFormat.text(value));
    }
  }

  @Override
  public void commit() {
    if (changed) {
      change("UPDATE replica SET revision = revision + 1");
      tables().commit();
    }
    tables();
    committed = true;
  }
}
