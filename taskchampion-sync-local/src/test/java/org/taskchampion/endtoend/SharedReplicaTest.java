package org.taskchampion.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.Replica;
import org.taskchampion.storage.h2.H2Storage;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.local.ChildJvm;
import org.taskchampion.sync.local.LocalSyncServer;

/** Processes that edit and synchronise the same replica and the same directory at once. */
class SharedReplicaTest {

  private static final int STEPS = 250;

  private final Ledger ledger = new Ledger();
  @TempDir private Path temporary;

  @Test
  void processesOnOneReplicaLoseNothingAndSendNothingTwice() throws Exception {
    Path directory = temporary.resolve("server");
    Path shared = temporary.resolve("shared");
    Map<String, ChildJvm> processes = new LinkedHashMap<>();
    ExecutorService executor = Executors.newCachedThreadPool();
    try (SyncServer server = LocalSyncServer.at(directory);
        H2Storage sharedStorage = H2Storage.at(shared)) {
      processes.put("s1", EditorProcess.start(shared, directory, "s1", STEPS, "shared"));
      processes.put("s2", EditorProcess.start(shared, directory, "s2", STEPS, "shared"));
      processes.put(
          "t", EditorProcess.start(temporary.resolve("third"), directory, "t", STEPS, "alone"));
      List<Future<?>> reading = new ArrayList<>();
      processes.forEach((name, process) -> reading.add(executor.submit(() -> note(name, process))));
      HistoryReplay replay = new HistoryReplay(server);
      while (reading.stream().anyMatch(each -> !each.isDone())) {
        replay.check(sharedStorage, "while it is used");
        TimeUnit.MILLISECONDS.sleep(3);
      }
      for (Future<?> each : reading) {
        each.get();
      }
      for (ChildJvm process : processes.values()) {
        assertThat(process.exitCode()).isZero();
      }
      assertThat(ledger.acknowledged()).isGreaterThan(2 * STEPS);

      try (Replica replica = Replica.open(sharedStorage);
          H2Storage thirdStorage = H2Storage.at(temporary.resolve("third"));
          Replica third = Replica.open(thirdStorage);
          H2Storage newStorage = H2Storage.at(temporary.resolve("new"));
          Replica newcomer = Replica.open(newStorage)) {
        ledger.check(replay.check(sharedStorage, "shared"), "shared", Set.of("s1", "s2"));
        ledger.check(replay.check(thirdStorage, "third"), "third", Set.of("t"));
        for (Replica each : List.of(replica, third, replica, newcomer)) {
          each.sync(server);
        }
        Map<UUID, Map<String, String>> tasks = replay.check(sharedStorage, "at the end");
        ledger.check(tasks, "at the end", Set.of("s1", "s2", "t"));
        assertThat(tasks).isEqualTo(replay.atEnd());
        assertThat(replay.check(thirdStorage, "third")).isEqualTo(tasks);
        assertThat(replay.check(newStorage, "newcomer")).isEqualTo(tasks);
        replay.checkNothingWasSentTwice(ledger.mayReturn());
      }
    } finally {
      processes.values().forEach(ChildJvm::close);
      executor.shutdown();
    }
  }

  private Void note(String name, ChildJvm process) throws Exception {
    for (String line = process.readLine(); line != null; line = process.readLine()) {
      ledger.note(name, line);
    }
    return null;
  }
}
