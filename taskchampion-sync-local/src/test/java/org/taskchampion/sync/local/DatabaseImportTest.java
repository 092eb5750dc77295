package org.taskchampion.sync.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.ReplicaRowsReport;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.NewerFormatException;
import org.taskchampion.storage.StorageDamagedException;
import org.taskchampion.storage.StorageNotFoundException;
import org.taskchampion.storage.StorageView;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.testing.FakeSyncServer;
import org.taskchampion.testing.PosixOnly;

/** What can be in a database, or in its place, and what becomes of it. */
class DatabaseImportTest {

  private static final String A = "aaaaaaaa-0000-4000-8000-00000000000a";
  private static final String B = "bbbbbbbb-0000-4000-8000-00000000000b";
  private static final String BASE = "99999999-0000-4000-8000-000000000009";

  @TempDir private Path source;
  @TempDir private Path other;
  private final InMemoryStorage storage = new InMemoryStorage();

  private ReplicaRowsReport imported() {
    return TaskChampionDatabase.importInto(source, storage);
  }

  /** Whatever was in the database: the new replica is whole. */
  @AfterEach
  void theReplicaIsSound() {
    try (Replica replica = Replica.open(storage)) {
      assertThat(replica.verify().findings()).isEmpty();
    }
  }

  @AfterEach
  void noCopyIsLeft() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.startsWith("taskchampion-import"));
    }
  }

  private static String update(String uuid, String property, String old, String value) {
    return "{\"Update\":{\"uuid\":\""
        + uuid
        + "\",\"property\":\""
        + property
        + "\",\"old_value\":"
        + (old == null ? "null" : "\"" + old + "\"")
        + ",\"value\":\""
        + value
        + "\",\"timestamp\":\"2026-11-29T10:00:00Z\"}}";
  }

  private static final String PUT_TASK = "INSERT INTO tasks VALUES (?, ?)";
  private static final String PUT_OPERATION = "INSERT INTO operations (data, synced) VALUES (?, ?)";
  private static final String PUT_BASE = "INSERT INTO sync_meta VALUES ('base_version', ?)";

  @Test
  void whatIsWrittenAheadAndNotYetInTheFileIsImported() throws Exception {
    Path file = Database.replica(source);
    try (Database writer = new Database(file)) {
      writer.run("PRAGMA wal_autocheckpoint = 0");
      writer.put(PUT_TASK, A, "{\"status\":\"pending\",\"description\":\"ahead\"}");
      assertThat(Files.size(source.resolve("taskchampion.sqlite3-wal"))).isPositive();
      Map<String, String> before = Places.content(source);

      assertThat(imported().tasks()).isEqualTo(1);

      assertThat(Places.content(source)).isEqualTo(before);
    }
  }

  @Test
  void aTransactionThatWasNeverCommittedIsNotImported() throws Exception {
    Path file = Database.replica(source);
    try (Database writer = new Database(file)) {
      writer.run("PRAGMA cache_size = 1", "PRAGMA wal_autocheckpoint = 0");
      writer.put(PUT_TASK, A, "{\"status\":\"completed\"}");
      writer.run("BEGIN IMMEDIATE");
      // So many that they do not fit into the cache, and stand in the log already.
      for (int i = 0; i < 200; i++) {
        writer.put(PUT_TASK, new UUID(0, i).toString(), "{\"x\":\"" + "y".repeat(4_000) + "\"}");
      }

      assertThat(imported().tasks()).isEqualTo(1);
    }
  }

  @Test
  void aTransactionThatAKilledProcessLeftInARollbackJournalIsTakenBack() throws Exception {
    Path file = Database.replica(other);
    try (Database writer = new Database(file)) {
      // As before TaskChampion 0.7.
      writer.run("PRAGMA journal_mode = DELETE", "PRAGMA cache_size = 1");
      writer.put(PUT_TASK, A, "{\"status\":\"completed\"}");
      writer.run("BEGIN IMMEDIATE");
      writer.run("DELETE FROM tasks");
      for (int i = 0; i < 200; i++) {
        writer.put(PUT_TASK, new UUID(0, i).toString(), "{\"x\":\"" + "y".repeat(4_000) + "\"}");
      }
      // What is there now is what would be there if the process were killed.
      try (Stream<Path> files = Files.list(other)) {
        for (Path left : (Iterable<Path>) files::iterator) {
          Files.copy(left, source.resolve(left.getFileName()));
        }
      }
    }
    assertThat(source.resolve("taskchampion.sqlite3-journal")).exists();
    Map<String, String> before = Places.content(source);

    assertThat(imported().tasks()).isEqualTo(1);

    assertThat(Places.content(source)).isEqualTo(before);
  }

  @Test
  void aJournalThatNamesAFileToRemoveIsNotPlayed() throws Exception {
    Path victim = Files.writeString(other.resolve("victim"), "precious");
    Database.replica(source);
    byte[] name = victim.toString().getBytes(StandardCharsets.UTF_8);
    int sum = 0;
    for (byte b : name) {
      sum += b;
    }
    var journal = ByteBuffer.allocate(512 + 4 + name.length + 16);
    journal.put(new byte[512]).putInt(0x40000000 / 4096 + 1).put(name);
    journal.putInt(name.length).putInt(sum).putLong(0xd9d505f920a163d7L);
    Files.write(source.resolve("taskchampion.sqlite3-journal"), journal.array());

    assertThatThrownBy(this::imported)
        .isInstanceOf(StorageDamagedException.class)
        .hasMessageContaining("a transaction over several databases");
    assertThat(victim).hasContent("precious");
  }

  @Test
  void operationsThatDidNothingAreLeftOutAndOldValuesAreThoseOfTheTask() throws Exception {
    Path file = Database.replica(source);
    try (Database database = new Database(file)) {
      database.put(PUT_BASE, BASE);
      database.put(PUT_TASK, A, "{\"status\":\"pending\",\"description\":\"new\"}");
      // A was there already, B never was, and the old values are made up.
      database.put(PUT_OPERATION, "{\"Create\":{\"uuid\":\"" + A + "\"}}", false);
      database.put(PUT_OPERATION, update(A, "description", "old", "newer"), false);
      database.put(PUT_OPERATION, update(A, "description", "made up", "new"), false);
      database.put(PUT_OPERATION, update(B, "description", null, "nothing"), false);
      database.put(PUT_OPERATION, "{\"Delete\":{\"uuid\":\"" + B + "\",\"old_task\":{}}}", false);
      database.put(PUT_OPERATION, "{\"Delete\":{\"uuid\":\"" + B + "\",\"old_task\":{}}}", false);
    }

    ReplicaRowsReport report = imported();

    assertThat(report.leftOut()).isEmpty();
    assertThat(report.baseVersion()).hasToString(BASE);
    try (StorageView view = storage.read()) {
      assertThat(view.operations(UUID.fromString(A)))
          .extracting(operation -> ((Operation.Update) operation).oldValue())
          .containsExactly("old", "newer");
    }
  }

  @Test
  void whatTheLogDoesNotSayOfATaskFollowsIt() throws Exception {
    Path file = Database.replica(source);
    try (Database database = new Database(file)) {
      database.put(PUT_BASE, BASE);
      database.put(PUT_TASK, A, "{\"status\":\"pending\",\"modified\":\"1795827328\"}");
      database.put(PUT_OPERATION, update(A, "status", null, "completed"), false);
    }

    assertThat(imported().unsyncedOperations()).isEqualTo(2);

    try (StorageView view = storage.read()) {
      Operation.Update last = (Operation.Update) view.unsyncedOperations().get(1);
      assertThat(last.oldValue()).isEqualTo("completed");
      assertThat(last.value()).isEqualTo("pending");
      assertThat(last.timestamp().getEpochSecond()).isEqualTo(1_795_827_328);
    }
  }

  @Test
  void aReplicaThatNeverSynchronisedSendsAllTasksAlsoThoseOfWhichItHasNoLog() throws Exception {
    Path file = Database.replica(source);
    try (Database database = new Database(file)) {
      database.put(PUT_TASK, A, "{\"status\":\"pending\",\"description\":\"logged\"}");
      database.put(PUT_TASK, B, "{\"status\":\"pending\",\"description\":\"not logged\"}");
      database.put(PUT_OPERATION, "\"UndoPoint\"", false);
      database.put(PUT_OPERATION, "{\"Create\":{\"uuid\":\"" + A + "\"}}", false);
      database.put(PUT_OPERATION, update(A, "status", null, "pending"), false);
      database.put(PUT_OPERATION, update(A, "description", null, "logged"), false);
    }

    assertThat(imported().sendsEverything()).isFalse();

    try (FakeSyncServer server = new FakeSyncServer();
        InMemoryStorage second = new InMemoryStorage()) {
      Replica.open(storage).sync(server);
      try (Replica newcomer = Replica.open(second)) {
        newcomer.sync(server);
        assertThat(newcomer.tasks()).extracting(task -> task.description()).hasSize(2);
      }
    }
  }

  @Test
  void valuesOfOtherTypesAndOtherNonsenseAreLeftOutAndNamed() throws Exception {
    Path file = Database.replica(source);
    try (Database database = new Database(file)) {
      database.put(PUT_BASE, BASE);
      database.put(PUT_TASK, A, "{\"status\":\"pending\"}");
      Object[] data = {
        null,
        7,
        1.5,
        "{}".getBytes(StandardCharsets.UTF_8),
        "",
        "[]",
        "null",
        "{\"a\":null}",
        "{\"a\":1}",
        "{\"a\":{}}",
        "{\"a\":\"b\",\"a\":\"c\"}",
        "{\"a\":\"b\"",
        "{\"a\":\"b\"} x",
        "{\"a\":\"\\ud800\"}",
        "{a:1}",
        "[".repeat(100_000)
      };
      for (int i = 0; i < data.length; i++) {
        database.put(PUT_TASK, new UUID(1, i).toString(), data[i]);
      }
      database.put(PUT_TASK, "no UUID", "{}");
      database.put(PUT_TASK, null, "{}");
      database.put(PUT_TASK, A.toUpperCase(Locale.ROOT), "{}");
      database.put("INSERT INTO tasks VALUES (?, CAST(x'7b2261223a22ff227d' AS TEXT))", B);
      Object[] operations = {
        null,
        3,
        "{}".getBytes(StandardCharsets.UTF_8),
        "",
        "{}",
        "\"Undo\"",
        "{\"Explode\":{\"uuid\":\"" + A + "\"}}",
        "{\"Create\":{}}",
        "{\"Create\":{\"uuid\":\"x\"}}",
        "{\"Create\":{\"uuid\":\"" + A + "\"},\"Delete\":{\"uuid\":\"" + A + "\",\"old_task\":{}}}",
        "{\"Delete\":{\"uuid\":\"" + A + "\"}}",
        update(A, "a", null, "b").replace("2026-11-29T", "2026-13-29T"),
        update(A, "a", null, "b").replace("2026-", "99999-"),
        update(A, "a", null, "\\ud800"),
      };
      // The generated column and its JSON stand in the way of what is no JSON, as of old schemas.
      database.run("ALTER TABLE operations DROP COLUMN uuid");
      for (Object operation : operations) {
        database.put(PUT_OPERATION, operation, false);
        database.put(PUT_OPERATION, operation, true);
      }
      database.put("INSERT INTO working_set VALUES (-1, ?), (0, ?), (5000000000, ?)", A, A, A);
      database.put("INSERT INTO working_set VALUES (1, 12), (2, NULL), (3, ?), (4, ?)", A, A);
      int expected = data.length + 4 + 2 * operations.length + 5;

      ReplicaRowsReport report = imported();

      assertThat(report.leftOutCount()).isEqualTo(expected);
      assertThat(report.leftOut())
          .contains(
              "task 00000000-0000-0001-0000-000000000000: it is no text, or a too long one",
              "task " + A + ": there are two tasks of this UUID",
              "operation 13: the operation is of an unknown kind",
              "a task whose UUID is none",
              "number 5000000000 of the working set");
      assertThat(report.tasks()).isEqualTo(1);
      assertThat(report.sendsEverything()).isTrue();
      assertThat(report.baseVersion()).isEqualTo(SyncServer.NIL_VERSION);
      try (StorageView view = storage.read()) {
        assertThat(view.workingSet()).isEqualTo(Map.of(3, UUID.fromString(A)));
        assertThat(view.unsyncedOperations()).hasSize(2);
      }
    }
  }

  @Test
  void aBaseVersionThatIsNoneMakesTheReplicaSendEverything() throws Exception {
    Path file = Database.replica(source);
    try (Database database = new Database(file)) {
      database.put(PUT_BASE, 12);
      database.put(PUT_TASK, A, "{\"status\":\"pending\"}");
    }
    ReplicaRowsReport report = imported();
    assertThat(report.leftOut()).containsExactly("the base version, which is no UUID");
    assertThat(report.unsyncedOperations()).isEqualTo(2);
  }

  @Test
  void onlyTheLogIsShorterWhereASynchronisedOperationCannotBeRead() throws Exception {
    Path file = Database.replica(source);
    try (Database database = new Database(file)) {
      database.put(PUT_BASE, BASE);
      database.put(PUT_TASK, A, "{\"status\":\"pending\"}");
      database.run("ALTER TABLE operations DROP COLUMN uuid");
      database.put(PUT_OPERATION, "{}", true);
    }
    ReplicaRowsReport report = imported();
    assertThat(report.leftOut()).containsExactly("operation 1: the operation is empty");
    assertThat(report.baseVersion()).hasToString(BASE);
    assertThat(report.unsyncedOperations()).isZero();
  }

  @Test
  void aStorageThatIsNotEmptyIsNotTouched() throws Exception {
    Places.copy("replica-3.1.0", other);
    source = other.resolve("replica-3.1.0");
    imported();
    assertThatThrownBy(this::imported)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("only an empty storage can import, and this one is not");
  }

  @Test
  void aFileThatIsNoDatabaseIsNamed() throws Exception {
    for (String content : List.of("", "short", "SQLite format 3", "x".repeat(10_000))) {
      Files.writeString(source.resolve("taskchampion.sqlite3"), content);
      assertThatThrownBy(this::imported)
          .isInstanceOf(StorageDamagedException.class)
          .hasMessageContaining("is no SQLite database; nothing was imported");
    }
    Files.writeString(
        source.resolve("taskchampion.sqlite3"), Sqlite.MAGIC + "\u0001".repeat(10_000));
    assertThatThrownBy(this::imported).isInstanceOf(StorageDamagedException.class);
  }

  @Test
  void everyTruncationAndManyDamagesAreErrorsOrWholeReplicas() throws Exception {
    byte[] whole =
        Files.readAllBytes(Path.of("src/test/resources/places/replica-2.0.3/taskchampion.sqlite3"));
    var random = new Random(5);
    for (int i = 0; i < 300; i++) {
      byte[] damaged = whole.clone();
      if (i % 3 == 0) {
        damaged = Arrays.copyOf(whole, random.nextInt(whole.length));
      } else {
        for (int changes = 0; changes <= i % 5; changes++) {
          // Most of it is the long value.
          int at = i % 2 == 0 ? random.nextInt(200) : random.nextInt(whole.length);
          damaged[at] = (byte) random.nextInt();
        }
      }
      Files.write(source.resolve("taskchampion.sqlite3"), damaged);
      try (InMemoryStorage one = new InMemoryStorage()) {
        TaskChampionDatabase.importInto(source, one);
        try (Replica replica = Replica.open(one)) {
          assertThat(replica.verify().findings()).isEmpty();
        }
      } catch (StorageDamagedException | NewerFormatException e) {
        assertThat(e).hasMessageContaining("nothing was imported");
      }
    }
  }

  @Test
  void anotherProgramsDatabaseIsNoReplica() throws Exception {
    Files.copy(
        Path.of("src/test/resources/places/local-server/taskchampion-local-sync-server.sqlite3"),
        source.resolve("taskchampion.sqlite3"));
    assertThatThrownBy(this::imported)
        .isInstanceOf(StorageDamagedException.class)
        .hasMessageMatching(
            ".* is no TaskChampion replica's: it has no table \\w+ with \\w+ and \\w+; nothing was"
                + " imported");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE VIEW tasks AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
            + " SELECT i AS uuid, i AS data FROM n",
        "CREATE TABLE tasks (uuid, data AS (hex(zeroblob(100000000))))",
        "CREATE VIRTUAL TABLE tasks USING fts5(uuid, data)",
        "CREATE TABLE tasks (uuid)"
      })
  void aTableThatComputesSomethingIsNoTable(String made) throws Exception {
    Path file = Database.replica(source);
    try (Database database = new Database(file)) {
      database.run("DROP TABLE tasks", made);
    }
    assertThatThrownBy(this::imported)
        .isInstanceOf(StorageDamagedException.class)
        .hasMessageContaining("it has no table tasks with uuid and data");
  }

  @Test
  void aNewerFormatIsRefusedAndANewerMinorOneIsNot() throws Exception {
    Path file = Database.replica(source);
    try (Database database = new Database(file)) {
      database.run("UPDATE version SET minor = 99");
      imported();
      database.run("UPDATE version SET major = 1");
      assertThatThrownBy(this::imported)
          .isInstanceOf(NewerFormatException.class)
          .hasMessageContaining("(format 1); nothing was imported: update this program");
    }
  }

  @Test
  void nothingThereIsSaidWithWhatToDo() throws Exception {
    assertThatThrownBy(this::imported)
        .isInstanceOf(StorageNotFoundException.class)
        .hasMessageEndingWith("name the directory that Taskwarrior calls data.location");
    Files.writeString(source.resolve("pending.data"), "[]");
    assertThatThrownBy(this::imported)
        .isInstanceOf(StorageNotFoundException.class)
        .hasMessageContaining("Taskwarrior 2");
  }

  @Test
  @PosixOnly("pipes and links")
  void nothingWaitsForAPipeAndALinkLeadsToTheLogsToo() throws Exception {
    Path file = source.resolve("taskchampion.sqlite3");
    pipe(file);
    assertThatThrownBy(this::imported)
        .isInstanceOf(StorageDamagedException.class)
        .hasMessageContaining("is a pipe and no database");
    Files.delete(file);
    Files.createDirectory(file);
    assertThatThrownBy(this::imported)
        .isInstanceOf(StorageDamagedException.class)
        .hasMessageContaining("is a directory and no database");
    Files.delete(file);

    Path real = Places.copy("replica-3.1.0-wal", other);
    Path log = real.resolve("taskchampion.sqlite3-wal");
    Path kept = Files.move(log, other.resolve("log"));
    pipe(log);
    Files.createSymbolicLink(file, real.resolve("taskchampion.sqlite3"));
    assertThatThrownBy(this::imported).hasMessageContaining("it is a pipe and not a file");
    Files.delete(log);
    Files.move(kept, log);
    assertThat(imported().tasks()).isEqualTo(4);
  }

  private static void pipe(Path path) throws Exception {
    assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();
  }
}
