package org.taskchampion.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
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
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.local.ChildJvm;
import org.taskchampion.sync.local.LocalSyncServer;

/** A process that edits and synchronises is killed again and again, in the middle of either. */
class KilledProcessTest {

  private static final int KILLS = Integer.getInteger("endtoend.kills", 50);

  private final Ledger ledger = new Ledger();

  /** Held by whoever uses the other replica. */
  private final Object otherLock = new Object();

  private final AtomicBoolean enough = new AtomicBoolean();
  @TempDir private Path temporary;

  @Test
  void nothingThatWasAcknowledgedIsLostAndNothingIsThereInPart() throws Exception {
    long seed = Long.getLong("endtoend.seed", 1);
    Random random = new Random(seed);
    Path killed = temporary.resolve("killed");
    Path directory = temporary.resolve("server");
    ExecutorService executor = Executors.newSingleThreadExecutor();
    try (SyncServer server = LocalSyncServer.at(directory);
        H2Storage otherStorage = H2Storage.at(temporary.resolve("other"));
        Replica other = Replica.open(otherStorage)) {
      HistoryReplay replay = new HistoryReplay(server);
      Future<?> living = executor.submit(() -> live(other, server, new Random(seed)));
      for (int kill = 1; kill <= KILLS; kill++) {
        String what = "after kill " + kill + ", seed " + seed;
        try (ChildJvm process =
            new ChildJvm(
                EditorProcess.class,
                killed.toString(),
                directory.toString(),
                "k" + kill,
                Long.toString(random.nextLong()),
                "100000",
                "alone")) {
          awaitMoment(process, random);
          process.kill();
          process.readLines().forEach(line -> ledger.note("killed", line));
        }
        if (living.isDone()) {
          living.get(); // throws what ended it
        }
        // All that the killed process told is noted, and the other replica rests.
        synchronized (otherLock) {
          try (H2Storage storage = H2Storage.at(killed)) {
            ledger.check(replay.check(storage, what), what, Set.of("killed"));
          }
          ledger.check(replay.check(otherStorage, what), what + ", other", Set.of("other"));
        }
      }
      enough.set(true);
      living.get(60, TimeUnit.SECONDS);

      assertThat(ledger.acknowledged()).isGreaterThan(4 * KILLS);
      assertThat(replay.versions()).isGreaterThan(KILLS);
      try (H2Storage storage = H2Storage.at(killed);
          Replica replica = Replica.open(storage);
          H2Storage thirdStorage = H2Storage.at(temporary.resolve("third"));
          Replica third = Replica.open(thirdStorage)) {
        for (Replica each : new Replica[] {replica, other, replica, third}) {
          each.sync(server);
        }
        String what = "at the end, seed " + seed;
        Map<UUID, Map<String, String>> tasks = replay.check(storage, what);
        ledger.check(tasks, what, Set.of("killed", "other"));
        assertThat(tasks).isEqualTo(replay.atEnd());
        assertThat(replay.check(otherStorage, what)).isEqualTo(tasks);
        assertThat(replay.check(thirdStorage, what)).isEqualTo(tasks);
        // What was sent by a process that did not live to see the answer is not sent again.
        replay.checkNothingWasSentTwice(ledger.mayReturn());
      }
    } finally {
      enough.set(true);
      executor.shutdown();
    }
  }

  /** Some are killed while they start, some while they synchronise, most while they edit. */
  private void awaitMoment(ChildJvm process, Random random)
      throws IOException, InterruptedException {
    int choice = random.nextInt(10);
    String awaited = choice < 2 ? "" : choice < 6 ? "syncing;" : choice < 9 ? "try " : "ok ";
    int times = awaited.equals("syncing;") ? 1 + random.nextInt(3) : 1 + random.nextInt(12);
    while (!awaited.isEmpty() && times > 0) {
      String line = process.readLine();
      assertThat(line).as("what the process prints").isNotNull();
      ledger.note("killed", line);
      if (line.startsWith(awaited)) {
        times--;
      }
    }
    int longest = awaited.isEmpty() ? 500_000 : awaited.equals("try ") ? 2_000 : 15_000;
    TimeUnit.MICROSECONDS.sleep(random.nextInt(longest));
  }

  private void live(Replica replica, SyncServer server, Random random) {
    Editor editor = new Editor(replica, "o", random, true, line -> ledger.note("other", line));
    while (!enough.get()) {
      synchronized (otherLock) {
        for (int i = random.nextInt(4); i >= 0; i--) {
          editor.step();
        }
      }
      synchronized (otherLock) {
        replica.sync(server);
      }
      try {
        Thread.sleep(random.nextInt(100));
      } catch (InterruptedException e) {
        return;
      }
    }
  }
}
