package org.taskchampion.sync.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.Replica;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.StorageView;
import org.taskchampion.sync.SyncServer;

/** A replica is imported while another process writes to it, and after that process was killed. */
class LiveDatabaseTest {

  @TempDir private Path directory;

  /** Adds tasks, each in one transaction with its operation, and prints how many there are. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) throws Exception {
      Path file = Path.of(arguments[0]);
      int count = 0;
      while (true) {
        // When the last connection is closed, the log is written back and removed.
        try (Database database = new Database(file)) {
          database.run("PRAGMA synchronous = OFF", "PRAGMA busy_timeout = 5000");
          for (int i = 0; i < 150; i++) {
            String uuid = new UUID(8, count).toString();
            database.run("BEGIN IMMEDIATE");
            database.put("INSERT INTO tasks VALUES (?, ?)", uuid, "{\"status\":\"completed\"}");
            database.put(
                "INSERT INTO operations (data) VALUES (?)",
                "{\"Create\":{\"uuid\":\"" + uuid + "\"}}");
            database.put(
                "INSERT INTO operations (data) VALUES (?)",
                "{\"Update\":{\"uuid\":\""
                    + uuid
                    + "\",\"property\":\"status\",\"old_value\":null,\"value\":\"completed\","
                    + "\"timestamp\":\"2026-11-29T10:00:00Z\"}}");
            database.run("COMMIT");
            System.out.println(++count + ";");
            if (i % 50 == 40) {
              database.run("PRAGMA wal_checkpoint(TRUNCATE)");
            }
          }
        }
      }
    }
  }

  @Test
  void everyImportIsOneStateAndHasWhatWasCommittedBefore() throws Exception {
    Path file = Database.replica(directory);
    int last = 0;
    try (ChildJvm writer = new ChildJvm(Writer.class, file.toString())) {
      for (int i = 0; i < 40; i++) {
        // The pipe holds the writer up when nobody reads, so it is never far ahead.
        int committed = 0;
        for (int line = 0; line < 20; line++) {
          String said = Objects.requireNonNull(writer.readLine());
          committed = Integer.parseInt(said.substring(0, said.length() - 1));
        }
        int imported = imported();
        assertThat(imported).isGreaterThanOrEqualTo(Math.max(committed, last));
        last = imported;
      }
      writer.kill();
    }
    // What the killed process left: a log that nobody has written back.
    assertThat(imported()).isGreaterThanOrEqualTo(last);
  }

  /** Imports the replica, and returns how many tasks there are, which all were made there. */
  private int imported() {
    InMemoryStorage storage = new InMemoryStorage();
    int tasks = TaskChampionDatabase.importInto(directory, storage).tasks();
    try (StorageView view = storage.read()) {
      assertThat(view.unsyncedCount()).isEqualTo(2 * tasks);
      assertThat(view.taskCount()).isEqualTo(tasks);
      assertThat(view.baseVersion()).isEqualTo(SyncServer.NIL_VERSION);
    }
    try (Replica replica = Replica.open(storage)) {
      assertThat(replica.verify().findings()).isEmpty();
    }
    return tasks;
  }
}
