package org.taskchampion.storage.h2;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.VerificationReport.Kind;

/** Processes that are killed by SIGKILL while they make backups and restore them. */
class KilledBackupTest {

  private static final int KILLS = Math.max(6, Integer.getInteger("crash.kills", 200) / 10);
  private static final int TASKS = 2_000;

  @TempDir Path home;

  private void fill(String name) {
    try (H2Storage storage = H2Storage.at(home.resolve(name));
        StorageTransaction transaction = storage.begin()) {
      List<Operation> operations = new ArrayList<>();
      for (int i = 0; i < TASKS; i++) {
        UUID uuid = new UUID(name.hashCode(), i);
        transaction.putTasks(Map.of(uuid, Map.of("description", name + " " + i + "x".repeat(80))));
        operations.add(Operation.create(uuid));
      }
      transaction.appendOperations(operations);
      transaction.commit();
    }
  }

  /** Returns everything that is in a replica, which must be whole. */
  private String content(String name) throws IOException {
    try (H2Storage storage = H2Storage.at(home.resolve(name))) {
      assertThat(Replica.open(storage).verify().findings())
          .noneMatch(finding -> finding.kind() == Kind.FILE || finding.kind() == Kind.INDEX);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      Replica.open(storage).exportTo(out);
      return out.toString(StandardCharsets.UTF_8);
    }
  }

  /** Lets a process work for a while, kills it, and returns what it said. */
  private List<String> killed(String prefix, Random random) throws Exception {
    Process process = TestProcess.start(BackingUpProcess.class, home.toString(), prefix);
    List<String> lines = new ArrayList<>();
    try (BufferedReader output = TestProcess.output(process)) {
      int last = 1 + random.nextInt(8);
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        lines.add(line);
        if (lines.size() == last) {
          TimeUnit.MICROSECONDS.sleep(random.nextInt(30_000));
          process.toHandle().destroyForcibly(); // which leaves what it said to be read
        }
      }
    }
    process.waitFor();
    return lines;
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(home)) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aKilledProcessLeavesWholeBackupsOrNoneAndTheReplicaWhole() throws Exception {
    fill("first");
    fill("second");
    fill("data");
    List<String> contents = List.of(content("first"), content("second"), content("data"));
    Random random = new Random(1);
    int cutOff = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      List<String> lines = killed("k" + kill + "-", random);
      assertThat(content("data")).isIn(contents);
      assertThat(content("first")).isEqualTo(contents.get(0));
      for (String line : lines) {
        String name = line.substring(line.indexOf(' ') + 1);
        if (line.startsWith("made ") || Files.exists(home.resolve(name))) {
          assertThat(content(name)).isIn(contents);
        } else if (!lines.contains("made " + name)) {
          cutOff++;
        }
      }
      for (String name : names()) {
        assertThat(name.startsWith(".")).as(name).isEqualTo(name.endsWith(".tmp"));
      }
    }
    assertThat(cutOff).isPositive();
  }
}
