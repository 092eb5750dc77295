package org.taskchampion.examples.recipes;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Operation;
import org.taskchampion.storage.StorageView;

/** Reads the tables in one transaction of SQLite. */
class SqliteView implements StorageView {

  private @Nullable SqliteConnection connection;
  private final Consumer<SqliteConnection> release;
  private final long revision;

  /**
   * Takes over a connection on which a transaction has begun.
   *
   * @param release gets the connection back, on which the transaction has to be rolled back
   */
  SqliteView(SqliteConnection connection, Consumer<SqliteConnection> release) {
    this.connection = connection;
    this.release = release;
    // SQLite chooses the state that a transaction sees when it first reads.
    this.revision = connection.number("SELECT revision FROM replica");
  }

  /** The connection while the transaction is open. */
  SqliteConnection tables() {
    if (connection == null) {
      throw new IllegalStateException("the transaction has ended");
    }
    return connection;
  }

  @Override
  public Optional<Map<String, String>> task(UUID uuid) {
    byte[] found =
        tables().bytes("SELECT properties FROM task WHERE uuid = ?", SqliteFormat.uuid(uuid));
    return Optional.ofNullable(found).map(SqliteFormat::task);
  }

  @Override
  public Map<UUID, Map<String, String>> tasks() {
    Map<UUID, Map<String, String>> tasks = new HashMap<>();
    tables()
        .ask(
            row ->
                tasks.put(SqliteFormat.uuid(row.getBytes(1)), SqliteFormat.task(row.getBytes(2))),
            "SELECT uuid, properties FROM task");
    return tasks;
  }

  @Override
  public Map<UUID, Map<String, String>> tasks(Collection<UUID> uuids) {
    Map<UUID, Map<String, String>> tasks = new LinkedHashMap<>();
    tables();
    uuids.forEach(uuid -> task(uuid).ifPresent(task -> tasks.put(uuid, task)));
    return tasks;
  }

  @Override
  public Set<UUID> uuids() {
    Set<UUID> uuids = new HashSet<>();
    tables().ask(row -> uuids.add(SqliteFormat.uuid(row.getBytes(1))), "SELECT uuid FROM task");
    return uuids;
  }

  @Override
  public int taskCount() {
    return (int) tables().number("SELECT count(*) FROM task");
  }

  @Override
  public List<Operation> unsyncedOperations() {
    return unsyncedOperations(Integer.MAX_VALUE);
  }

  @Override
  public List<Operation> unsyncedOperations(int limit) {
    return operations("SELECT operation FROM unsynced ORDER BY number LIMIT ?", Math.max(0, limit));
  }

  @Override
  public int unsyncedCount() {
    long first = firstUnsynced();
    return first == 0 ? 0 : (int) (lastUnsynced() - first + 1);
  }

  /** The numbers of unsynced operations have no gaps: only the first and the last ones go. */
  final long firstUnsynced() {
    return tables().number("SELECT min(number) FROM unsynced");
  }

  final long lastUnsynced() {
    return tables().number("SELECT max(number) FROM unsynced");
  }

  @Override
  public List<Operation> operations(UUID uuid) {
    byte[] task = SqliteFormat.uuid(uuid);
    List<Operation> operations =
        operations("SELECT operation FROM synced WHERE task = ? ORDER BY number", task);
    operations.addAll(
        operations("SELECT operation FROM unsynced WHERE task = ? ORDER BY number", task));
    return operations;
  }

  private List<Operation> operations(String sql, Object argument) {
    List<Operation> operations = new ArrayList<>();
    tables().ask(row -> operations.add(SqliteFormat.operation(row.getBytes(1))), sql, argument);
    return operations;
  }

  @Override
  public void forEachSynced(Consumer<? super Operation> action) {
    tables()
        .ask(
            row -> action.accept(SqliteFormat.operation(row.getBytes(1))),
            "SELECT operation FROM synced ORDER BY number");
  }

  @Override
  public void forEachUnsynced(Consumer<? super Operation> action) {
    tables()
        .ask(
            row -> action.accept(SqliteFormat.operation(row.getBytes(1))),
            "SELECT operation FROM unsynced ORDER BY number");
  }

  @Override
  public UUID baseVersion() {
    UUID[] base = new UUID[1];
    tables().ask(row -> base[0] = SqliteFormat.uuid(row.getBytes(1)), "SELECT base FROM replica");
    return base[0];
  }

  @Override
  public SortedMap<Integer, UUID> workingSet() {
    SortedMap<Integer, UUID> workingSet = new TreeMap<>();
    tables()
        .ask(
            row -> workingSet.put(row.getInt(1), SqliteFormat.uuid(row.getBytes(2))),
            "SELECT number, task FROM working_set");
    return workingSet;
  }

  @Override
  public Optional<String> value(String name) {
    byte[] found =
        tables().bytes("SELECT value FROM named_value WHERE name = ?", SqliteFormat.text(name));
    return Optional.ofNullable(found).map(SqliteFormat::text);
  }

  @Override
  public SortedMap<String, String> values() {
    SortedMap<String, String> values = new TreeMap<>();
    tables()
        .ask(
            row ->
                values.put(SqliteFormat.text(row.getBytes(1)), SqliteFormat.text(row.getBytes(2))),
            "SELECT name, value FROM named_value");
    return values;
  }

  @Override
  public long revision() {
    tables();
    return revision;
  }

  @Override
  public void close() {
    SqliteConnection open = connection;
    if (open != null) {
      connection = null;
      release.accept(open);
    }
  }
}
