package org.taskchampion.examples.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.storage.NewerFormatException;
import org.taskchampion.storage.Storage;
import org.taskchampion.storage.StorageBusyException;
import org.taskchampion.storage.StorageDamagedException;
import org.taskchampion.storage.StorageFailedException;
import org.taskchampion.storage.StorageReadOnlyException;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;
import org.taskchampion.testing.StorageContract;

/** The storage keeps what every storage promises, and what those of files promise besides. */
@Timeout(600)
class SqliteStorageTest extends StorageContract {

  @TempDir private Path directory;

  @Override
  protected Storage open() {
    return SqliteStorage.at(directory.resolve("tasks.sqlite3"));
  }

  @Override
  protected boolean isDurable() {
    return true;
  }

  /** Each has connections of its own, as another process would. */
  @Test
  void severalOpenANewFileAtOnceAndLoseNothing() throws Exception {
    for (int i = 0; i < 10; i++) {
      Path file = directory.resolve("new-" + i);
      List<CompletableFuture<Void>> all = new ArrayList<>();
      for (int n = 0; n < 4; n++) {
        all.add(CompletableFuture.runAsync(() -> addOne(file)));
      }
      for (CompletableFuture<Void> one : all) {
        one.get(10, TimeUnit.MINUTES);
      }
      assertThat(descriptions(file)).hasSize(4);
    }
  }

  private static void addOne(Path file) {
    try (Replica replica = Replica.open(SqliteStorage.at(file))) {
      replica.edit(edit -> edit.add("Buy milk"));
    }
  }

  private static List<String> descriptions(Path file) {
    try (Replica replica = Replica.open(SqliteStorage.at(file))) {
      return replica.tasks().stream().map(Task::description).toList();
    }
  }

  @Test
  void aFileMayHaveAnyName() {
    Path file = directory.resolve("50% of #1 & ü.db");
    addOne(file);
    assertThat(file).isRegularFile();
    assertThat(descriptions(file)).containsExactly("Buy milk");
  }

  @Test
  void aNewerFormatIsLeftAlone() throws Exception {
    Path file = directory.resolve("newer");
    addOne(file);
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA user_version = 2");
    }
    assertThatThrownBy(() -> SqliteStorage.at(file)).isInstanceOf(NewerFormatException.class);
  }

  @Test
  void writersOfOneProcessTakeTurns() throws Exception {
    Path file = directory.resolve("turns");
    List<Integer> order = Collections.synchronizedList(new ArrayList<>());
    List<Thread> writers = new ArrayList<>();
    try (SqliteStorage storage = SqliteStorage.at(file)) {
      try (StorageTransaction first = storage.begin()) {
        for (int i = 0; i < 10; i++) {
          int number = i;
          Thread writer =
              new Thread(
                  () -> {
                    try (StorageTransaction transaction = storage.begin()) {
                      order.add(number);
                      transaction.commit();
                    }
                  });
          writer.start();
          writers.add(writer);
          while (writer.getState() != Thread.State.WAITING) {
            assertThat(writer.isAlive()).as("waits").isTrue();
            Thread.sleep(1);
          }
        }
        first.commit();
      }
      for (Thread writer : writers) {
        writer.join();
      }
    }
    assertThat(order).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
  }

  @Test
  void whatFailsToBeginHoldsNothing() throws Exception {
    Path file = directory.resolve("fails");
    try (SqliteStorage storage = SqliteStorage.at(file);
        Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = other.createStatement()) {
      statement.execute("ALTER TABLE replica RENAME TO elsewhere");
      assertThatThrownBy(storage::begin).isInstanceOf(StorageFailedException.class);
      assertThatThrownBy(storage::read).isInstanceOf(StorageFailedException.class);
      statement.execute("ALTER TABLE elsewhere RENAME TO replica");
      storage.begin().close();
      CompletableFuture.runAsync(() -> storage.begin().close()).get(2, TimeUnit.MINUTES);
      storage.read().close();
    }
    assertIsAlone(file);
  }

  /** As on a full disk, where SQLite takes a transaction back by itself. */
  @Test
  void aTransactionThatIsTakenBackAlreadyEndsAsOthersDo() throws Exception {
    Path file = directory.resolve("full");
    try (SqliteStorage storage = SqliteStorage.at(file);
        Replica replica = Replica.open(storage);
        Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = other.createStatement()) {
      statement.execute(
          "CREATE TRIGGER full BEFORE INSERT ON task BEGIN SELECT RAISE(ROLLBACK, 'full'); END");
      assertThatThrownBy(() -> replica.edit(edit -> edit.add("Buy milk")))
          .isInstanceOf(StorageFailedException.class)
          .hasNoSuppressedExceptions();
      statement.execute("DROP TRIGGER full");
      replica.edit(edit -> edit.add("Pay rent"));
      assertThat(replica.tasks()).extracting(Task::description).containsExactly("Pay rent");
    }
  }

  @Test
  void anEndedTransactionDoesNotEvenTakeNothing() {
    try (SqliteStorage storage = SqliteStorage.at(directory.resolve("ended"))) {
      StorageTransaction ended = storage.begin();
      ended.close();
      List<Runnable> calls =
          List.of(
              () -> ended.putTasks(Map.of()),
              () -> ended.removeTasks(List.of()),
              () -> ended.appendOperations(List.of()),
              () -> ended.removeSynced(List.of()),
              () -> ended.appendToWorkingSet(List.of()),
              () -> ended.tasks(List.of()),
              ended::revision);
      for (Runnable call : calls) {
        assertThatThrownBy(call::run).isInstanceOf(IllegalStateException.class);
      }
    }
  }

  @Test
  void whatChangesNothingIsNoRevision() {
    try (SqliteStorage storage = SqliteStorage.at(directory.resolve("nothing"))) {
      try (StorageTransaction transaction = storage.begin()) {
        transaction.removeTasks(List.of(new UUID(1, 2)));
        transaction.setValue("absent", null);
        assertThatThrownBy(() -> transaction.dropLastUnsynced(-1))
            .isInstanceOf(IllegalArgumentException.class);
        transaction.commit();
      }
      try (StorageView view = storage.read()) {
        assertThat(view.revision()).isZero();
      }
    }
  }

  @Test
  void closingLeavesOneFile() throws Exception {
    Path file = directory.resolve("alone");
    addOne(file);
    assertIsAlone(file);
  }

  /** SQLite removes the files beside it when the last connection is closed. */
  private static void assertIsAlone(Path file) throws IOException {
    try (Stream<Path> files = Files.list(file.getParent())) {
      assertThat(
              files.filter(
                  it -> it.getFileName().toString().startsWith(file.getFileName().toString())))
          .containsExactly(file);
    }
  }

  /** A reader waits for nobody, and what is committed is on the disk. */
  @Test
  void theSettingsOfAConnection() {
    try (SqliteStorage storage = SqliteStorage.at(directory.resolve("settings"));
        SqliteConnection connection = storage.connect()) {
      List<String> mode = new ArrayList<>();
      connection.ask(row -> mode.add(row.getString(1)), "PRAGMA journal_mode");
      assertThat(mode).containsExactly("wal");
      assertThat(connection.number("PRAGMA synchronous")).isEqualTo(2); // FULL
      assertThat(connection.number("PRAGMA busy_timeout")).isEqualTo(10_000);
    }
  }

  @Test
  void whatSqliteSaysIsToldAsWhatItIs() throws Exception {
    Path file = directory.resolve("errors");
    Properties readOnly = new Properties();
    readOnly.setProperty("open_mode", "1");
    addOne(file);
    try (SqliteConnection connection =
            new SqliteConnection(DriverManager.getConnection("jdbc:sqlite:" + file, readOnly));
        SqliteConnection one =
            new SqliteConnection(DriverManager.getConnection("jdbc:sqlite:" + file));
        SqliteConnection two =
            new SqliteConnection(DriverManager.getConnection("jdbc:sqlite:" + file))) {
      assertThatThrownBy(() -> connection.run("CREATE TABLE a (b)"))
          .isInstanceOf(StorageReadOnlyException.class);
      one.ask(row -> {}, "PRAGMA busy_timeout = 0");
      two.begin("BEGIN IMMEDIATE");
      assertThatThrownBy(() -> one.begin("BEGIN IMMEDIATE"))
          .isInstanceOf(StorageBusyException.class);
      // A commit that fails leaves open whether it did.
      two.run("CREATE TABLE parent (id INTEGER PRIMARY KEY)");
      two.run("CREATE TABLE child (id REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)");
      two.commit();
      two.run("PRAGMA foreign_keys = ON");
      two.begin("BEGIN IMMEDIATE");
      two.run("INSERT INTO child VALUES (1)");
      assertThatThrownBy(two::commit)
          .isInstanceOfSatisfying(
              StorageFailedException.class, e -> assertThat(e.mayHaveCommitted()).isTrue());
      two.rollBack();
      assertThatThrownBy(() -> two.run("CREATE TABLE replica (a)"))
          .isInstanceOfSatisfying(
              StorageFailedException.class, e -> assertThat(e.mayHaveCommitted()).isFalse());
    }
  }

  @Test
  void whatIsCutOffIsDamage() {
    byte[] task = SqliteFormat.task(Map.of("description", "Buy milk"));
    assertThat(SqliteFormat.task(task)).isEqualTo(Map.of("description", "Buy milk"));
    for (int length = 0; length < task.length; length++) {
      byte[] cut = Arrays.copyOf(task, length);
      assertThatThrownBy(() -> SqliteFormat.task(cut))
          .as("%s bytes", length)
          .isInstanceOf(StorageDamagedException.class);
    }
    byte[] nameless = {0, 0, 0, 1, -1, -1, -1, -1, -1, -1, -1, -1};
    assertThatThrownBy(() -> SqliteFormat.task(nameless))
        .isInstanceOf(StorageDamagedException.class);
    assertThatThrownBy(() -> SqliteFormat.operation(new byte[] {9}))
        .isInstanceOf(StorageDamagedException.class);
  }

  @Test
  void damageInTheMiddleIsFound() throws Exception {
    Path file = directory.resolve("damaged");
    addOne(file);
    byte[] bytes = Files.readAllBytes(file);
    Arrays.fill(bytes, 4096, bytes.length, (byte) 'x');
    Files.write(file, bytes);
    assertThatThrownBy(
            () -> {
              try (SqliteStorage storage = SqliteStorage.at(file);
                  StorageView view = storage.read()) {
                view.tasks();
              }
            })
        .isInstanceOf(StorageDamagedException.class);
  }

  @Test
  void anotherFileIsNotTakenForOne() throws Exception {
    Path file = Files.writeString(directory.resolve("note"), "no database ".repeat(100));
    assertThatThrownBy(() -> SqliteStorage.at(file)).isInstanceOf(StorageDamagedException.class);
    assertThat(file).hasContent("no database ".repeat(100));
  }
}
