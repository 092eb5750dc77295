package org.taskchampion.sync.http.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.storage.h2.H2Storage;
import org.taskchampion.sync.SyncReport;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.http.EncryptionSecret;
import org.taskchampion.sync.http.HttpSyncServer;

/** The program with a remote server in the README, on the real server. */
@Tag("fleet")
class ReadmeTest {

  private static final Path SOURCE =
      Path.of("src/test/java/org/taskchampion/sync/http/fleet/ReadmeTest.java");

  @TempDir private Path temporary;

  private static SyncReport synchronise(Path home, String origin, UUID clientId, String secret) {
    // README
    try (Replica replica = Replica.open(H2Storage.at(home.resolve("tasks")));
        SyncServer server =
            HttpSyncServer.newBuilder()
                .origin(origin) // such as https://sync.example.com
                .clientId(clientId) // the same UUID in all replicas of one user
                .encryptionSecret(EncryptionSecret.of(secret))
                .build()) {
      return replica.sync(server);
    }
    // README
  }

  @Test
  void theReadmeQuotesTheProgram() throws IOException {
    List<String> parts = List.of(Files.readString(SOURCE).split(" *// README\n"));
    assertThat(parts).hasSize(3);
    assertThat(Files.readString(Path.of("../README.md")))
        .contains("```java\n" + parts.get(1).replaceAll("(?m)^    ", "") + "```\n");
  }

  @Test
  void theProgramSynchronisesTwoDevices() {
    UUID client = UUID.randomUUID();
    Path laptop = temporary.resolve("laptop");
    Path phone = temporary.resolve("phone");
    try (RealServer real = new RealServer(temporary.resolve("server"))) {
      try (Replica replica = Replica.open(H2Storage.at(laptop.resolve("tasks")))) {
        replica.edit(edit -> edit.add("Buy milk"));
      }
      synchronise(laptop, real.origin(), client, "correct horse");
      assertThat(synchronise(phone, real.origin(), client, "correct horse").tasksAdded())
          .hasSize(1);
      try (Replica replica = Replica.open(H2Storage.at(phone.resolve("tasks")))) {
        assertThat(replica.tasks()).extracting(Task::description).containsExactly("Buy milk");
      }
    }
  }
}
