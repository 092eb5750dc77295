package org.taskchampion.storage.h2;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.taskchampion.Replica;
import org.taskchampion.Status;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.sync.SyncOptions;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.testing.FakeSyncServer;

/**
 * The files of a replica through a long life. What lives in them is as large as a backup, which has
 * the same content, written at once.
 */
class GrowthTest {

  @TempDir Path home;

  private final Random random = new Random(1);
  private final List<UUID> tasks = new ArrayList<>();
  private int backups;

  private static long size(Path directory) throws IOException {
    return Files.size(directory.resolve("replica.mv"))
        + Files.size(directory.resolve("replica.journal"));
  }

  private long live(H2Storage storage) throws IOException {
    Path copy = home.resolve("copy" + backups++);
    storage.backup(copy);
    return size(copy);
  }

  private void edit(Replica replica) {
    replica.edit(
        edit -> {
          for (int i = random.nextInt(4); i >= 0; i--) {
            UUID uuid = tasks.get(random.nextInt(tasks.size()));
            switch (random.nextInt(5)) {
              case 0 -> edit.task(uuid).done();
              case 1 -> edit.task(uuid).status(Status.PENDING);
              case 2 -> edit.task(uuid).set("note", "x".repeat(random.nextInt(600)));
              case 3 -> edit.task(uuid).addTag("tag" + (char) ('a' + random.nextInt(20)));
              default -> edit.task(uuid).description("task " + random.nextInt());
            }
          }
        });
  }

  private void add(Replica replica, int count) {
    replica.edit(
        edit -> {
          for (int i = 0; i < count; i++) {
            tasks.add(edit.add("task " + i + " " + "y".repeat(random.nextInt(80))).task().uuid());
          }
        });
  }

  /** What the files may hold while a storage is open, beside what lives in them. */
  private static long bound(long live) {
    return 2 * live + 2 * (256 << 10) + (4 << 20);
  }

  @Test
  void whileItIsOpenTheFilesAreWithinTwiceWhatLivesInThemAndTheJournal() throws IOException {
    Path data = home.resolve("data");
    try (H2Storage storage = H2Storage.at(data)) {
      long largest = 0;
      for (int commit = 0; commit < 12; commit++) {
        try (StorageTransaction transaction = storage.begin()) {
          for (int i = 0; i < 1_000; i++) {
            String text = commit + "x".repeat(1_500);
            transaction.putTasks(Map.of(new UUID(1, i), Map.of("description", text)));
          }
          transaction.commit();
        }
        largest = Math.max(largest, size(data));
      }
      assertThat(largest).isLessThan(bound(live(storage)));
    }
  }

  /** In each session the program is started, and ended after some edits and syncs. */
  @ParameterizedTest
  @CsvSource({"15, 120, 3", "200, 60, 20", "3000, 12, 60"})
  void afterEachSessionTheFilesAreWithinTwiceWhatLivesInThem(int count, int sessions, int edits)
      throws IOException {
    Path data = home.resolve("data");
    FakeSyncServer fake = new FakeSyncServer(1);
    SyncOptions options = SyncOptions.newBuilder().logLimit(10 * count).build();
    try (SyncServer server = fake.connect();
        Replica other = Replica.open(new InMemoryStorage())) {
      for (int session = 0; session < sessions; session++) {
        long live;
        H2Storage storage = H2Storage.at(data);
        try (Replica replica = Replica.open(storage)) {
          if (session == 0) {
            add(replica, count);
            replica.sync(server, options);
            other.sync(server);
          }
          for (int i = random.nextInt(2 * edits); i > 0; i--) {
            edit(replica);
            if (random.nextInt(10) == 0) {
              edit(other);
              other.sync(server);
              replica.sync(server, options);
            }
          }
          live = live(storage);
          assertThat(size(data)).isLessThan(bound(live));
        }
        assertThat(size(data)).as("after session %s", session).isLessThanOrEqualTo(2 * live);
      }
    }
  }
}
