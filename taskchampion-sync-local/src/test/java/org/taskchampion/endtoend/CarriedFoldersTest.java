package org.taskchampion.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.Replica;
import org.taskchampion.storage.h2.H2Storage;
import org.taskchampion.sync.SyncReport;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.local.ChildJvm;
import org.taskchampion.sync.local.LocalSyncServer;

/**
 * Processes that edit and synchronise, each with a folder of its own, are killed again and again,
 * while a carrier brings files from one folder to another.
 */
class CarriedFoldersTest {

  private static final int MACHINES = 3;
  private static final int KILLS = Integer.getInteger("folder.kills", 4);
  private static final int MOST_ROUNDS = 20;

  private final Ledger ledger = new Ledger();
  private final AtomicBoolean enough = new AtomicBoolean();
  private final List<Path> folders = new ArrayList<>();
  @TempDir private Path temporary;

  @Test
  void whatLivingAndKilledProcessesAcknowledgedIsInAllReplicasInTheEnd() throws Exception {
    long seed = Long.getLong("endtoend.seed", 1);
    Random random = new Random(seed);
    for (int i = 0; i < MACHINES; i++) {
      folders.add(temporary.resolve("folder" + i));
      // Each makes one of its own, before they hear of each other.
      LocalSyncServer.newBuilder(folders.get(i)).synchronised().build().close();
    }
    Carrier carrier = new Carrier(folders, new Random(seed));
    ExecutorService executor = Executors.newSingleThreadExecutor();
    try {
      Future<?> carrying = executor.submit(() -> carry(carrier));
      for (int kill = 0; kill < KILLS; kill++) {
        run(kill, random);
      }
      enough.set(true);
      carrying.get(5, TimeUnit.MINUTES);
      settle(carrier);
      check();
    } finally {
      enough.set(true);
      executor.shutdown();
    }
  }

  private void carry(Carrier carrier) {
    while (!enough.get()) {
      carrier.carrySome();
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** Starts a process on each machine, and kills all, each at some moment. */
  private void run(int kill, Random random) throws Exception {
    List<ChildJvm> processes = new ArrayList<>();
    try {
      for (int i = 0; i < MACHINES; i++) {
        processes.add(
            new ChildJvm(
                EditorProcess.class,
                replica(i).toString(),
                folders.get(i).toString(),
                "m" + i + "k" + kill,
                Long.toString(random.nextLong()),
                "100000",
                "carried"));
      }
      for (int i = 0; i < MACHINES; i++) {
        for (int synced = 2 + random.nextInt(3); synced > 0; ) {
          String line = processes.get(i).readLine();
          assertThat(line).as("what process %s prints", i).isNotNull();
          ledger.note("m" + i, line);
          synced -= line.equals("synced;") ? 1 : 0;
        }
      }
      for (int i = 0; i < MACHINES; i++) {
        TimeUnit.MICROSECONDS.sleep(random.nextInt(20_000));
        processes.get(i).kill();
        for (String line : processes.get(i).readLines()) {
          ledger.note("m" + i, line);
        }
      }
    } finally {
      processes.forEach(ChildJvm::close);
    }
  }

  private Path replica(int machine) {
    return temporary.resolve("replica" + machine);
  }

  private void settle(Carrier carrier) {
    for (int round = 0; round < MOST_ROUNDS; round++) {
      carrier.carryAll();
      boolean changed = false;
      for (int i = 0; i < MACHINES; i++) {
        try (Replica replica = Replica.open(H2Storage.at(replica(i)));
            SyncServer server = LocalSyncServer.at(folders.get(i))) {
          SyncReport report = replica.sync(server);
          changed |= report.versionsSent() + report.versionsReceived() > 0;
        }
      }
      if (!changed) {
        return;
      }
    }
    throw new AssertionError("it does not come to rest");
  }

  private void check() {
    Set<String> names = new HashSet<>();
    Set<Map<UUID, Map<String, String>>> all = new HashSet<>();
    for (int i = 0; i < MACHINES; i++) {
      names.add("m" + i);
    }
    for (int i = 0; i < MACHINES; i++) {
      String what = "machine " + i;
      try (SyncServer server = LocalSyncServer.at(folders.get(i));
          H2Storage storage = H2Storage.at(replica(i))) {
        HistoryReplay replay = new HistoryReplay(server);
        Map<UUID, Map<String, String>> tasks = replay.check(storage, what);
        assertThat(tasks).as(what).isEqualTo(replay.atEnd());
        ledger.check(tasks, what, names);
        all.add(tasks);
      }
    }
    assertThat(all).hasSize(1);
    assertThat(ledger.acknowledged()).isGreaterThan(KILLS * MACHINES);
  }
}
