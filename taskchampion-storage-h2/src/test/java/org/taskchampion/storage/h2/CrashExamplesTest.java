package org.taskchampion.storage.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.taskchampion.storage.StorageDamagedException;
import org.taskchampion.storage.StorageFailedException;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;

/** Lives that once ended in lost commits or in a replica that did not open. */
class CrashExamplesTest {

  /** Checkpoints of what is large, compaction of whatever is wasteful. */
  private static final Limits LIMITS =
      new Limits(Duration.ofSeconds(1), 4_500, 200_000, 0, 0, 1, 1_000);

  // The powers of the seeds leave what was not forced, or do not: which one is tried.
  private static final int SEEDS = 40;

  private static Fate at(String beginning, int occurrence, Fate.Event event) {
    int[] left = {occurrence};
    return call -> call.startsWith(beginning) && --left[0] == 0 ? event : Fate.Event.NONE;
  }

  private static H2Storage open(SimulatedProcess process) {
    return H2Storage.at(process.directory(), process, LIMITS);
  }

  private static void put(H2Storage storage, int number, int size) {
    try (StorageTransaction transaction = storage.begin()) {
      transaction.putTasks(Map.of(new UUID(0, number), Map.of("text", "x".repeat(size))));
      transaction.commit();
    }
  }

  private static int count(H2Storage storage) {
    try (StorageView view = storage.read()) {
      return view.tasks().size();
    }
  }

  private static void assertCount(SimulatedDisk disk, int expected) {
    try (H2Storage storage = open(disk.start(Fate.NONE))) {
      assertThat(count(storage)).isEqualTo(expected);
    }
  }

  private static void crash(SimulatedDisk disk, SimulatedProcess process, Runnable action) {
    assertThatThrownBy(action::run).isInstanceOf(Throwable.class);
    assertThat(process.hasEnded()).isTrue();
    disk.kill(process);
  }

  @Test
  void aTornHeaderFallsBackToTheLastCheckpointEvenIfACrashKeptItsSecondCopyBehind() {
    for (int seed = 0; seed < SEEDS; seed++) {
      SimulatedDisk disk = new SimulatedDisk(new Random(seed));
      SimulatedProcess process = disk.start(Fate.NONE);
      H2Storage storage = open(process);
      put(storage, 1, 5_000);
      process.setFate(at("write 128 bytes to replica.journal at 4096", 1, Fate.Event.KILL));
      crash(disk, process, () -> put(storage, 2, 5_000));

      SimulatedProcess next = disk.start(Fate.NONE);
      H2Storage reopened = open(next);
      assertThat(count(reopened)).isEqualTo(2);
      put(reopened, 3, 50);
      next.setFate(at("write 128 bytes to replica.journal at 0", 1, Fate.Event.POWER));
      crash(disk, next, () -> put(reopened, 4, 5_000));
      disk.losePower();

      try (H2Storage last = open(disk.start(Fate.NONE))) {
        assertThat(count(last)).as("seed %s", seed).isBetween(3, 4);
      }
    }
  }

  @Test
  void aRenamingThatAKilledProcessDidNotForceIsForcedBeforeAnythingReliesOnIt() {
    for (int seed = 0; seed < SEEDS; seed++) {
      SimulatedDisk disk = new SimulatedDisk(new Random(seed));
      SimulatedProcess process = disk.start(Fate.NONE);
      H2Storage storage = open(process);
      put(storage, 1, 5_000);
      put(storage, 1, 5_001);
      process.setFate(at("force directory", 1, Fate.Event.KILL));
      crash(disk, process, storage::close);
      SimulatedProcess next = disk.start(Fate.NONE);
      put(open(next), 2, 50);
      disk.kill(next);
      disk.losePower();

      assertCount(disk, 2);
    }
  }

  @Test
  void aProcessThatHadTheOldFileOpenSeesTheRenamingOfOneThatWasKilledThen() {
    SimulatedDisk disk = new SimulatedDisk(new Random(1));
    SimulatedProcess process = disk.start(Fate.NONE);
    H2Storage storage = open(process);
    put(storage, 1, 5_000);
    put(storage, 1, 5_001);
    H2Storage other = open(disk.start(Fate.NONE));
    assertThat(count(other)).isEqualTo(1);
    process.setFate(at("force directory", 1, Fate.Event.KILL));
    crash(disk, process, storage::close);

    put(other, 2, 50);
    assertCount(disk, 2);
    other.close();
    assertCount(disk, 2);
  }

  @Test
  void aFailureThatCannotBeTakenBackSaysSoAndDamagesNothing() {
    for (String call : new String[] {"write 128 bytes to replica.journal", "write"}) {
      for (int seed = 0; seed < SEEDS; seed++) {
        SimulatedDisk disk = new SimulatedDisk(new Random(seed));
        SimulatedProcess process = disk.start(Fate.NONE);
        try (H2Storage storage = open(process)) {
          put(storage, 1, 50);
          process.setFate(it -> it.startsWith(call) ? Fate.Event.FAIL : Fate.Event.NONE);
          assertThatThrownBy(() -> put(storage, 2, call.length() > 5 ? 5_000 : 50))
              .isInstanceOf(StorageFailedException.class)
              .hasMessageContaining("The change may have been made or not")
              .matches(failure -> ((StorageFailedException) failure).mayHaveCommitted())
              .hasMessageContaining("No space left on device");
          process.setFate(Fate.NONE);
          int count = count(storage);
          assertThat(count).isBetween(1, 2);
          put(storage, 3, 50);
          assertThat(count(storage)).isEqualTo(count + 1);
          assertCount(disk, count + 1);
        }
      }
    }
  }

  @Test
  void aHeaderOrRecordThatArrivedAlthoughItsWriteFailedDoesNotCount() {
    for (int size : new int[] {50, 5_000}) {
      String call = size < 1_000 ? "write" : "write 128 bytes to replica.journal at 0";
      for (int seed = 0; seed < SEEDS; seed++) {
        SimulatedDisk disk = new SimulatedDisk(new Random(seed));
        SimulatedProcess process = disk.start(Fate.NONE);
        try (H2Storage storage = open(process)) {
          put(storage, 1, 50);
          process.setFate(at(call, 1, Fate.Event.FAIL));
          assertThatThrownBy(() -> put(storage, 2, size))
              .isInstanceOf(StorageFailedException.class)
              .hasMessageContaining("Nothing was changed");
          assertThat(count(storage)).isEqualTo(1);
        }
        assertCount(disk, 1);
      }
    }
  }

  @Test
  void aJournalThatCannotGrowKeepsItsLength() {
    SimulatedDisk disk = new SimulatedDisk(new Random(1));
    SimulatedProcess process = disk.start(Fate.NONE);
    try (H2Storage storage = open(process)) {
      for (int number = 1; number <= 16; number++) {
        put(storage, number, textOfOneBlock(number));
      }
      int length = disk.contents().get(FileNames.JOURNAL).length;
      process.setFate(at("write 65536 ", 1, Fate.Event.FAIL));
      assertThatThrownBy(() -> put(storage, 17, 10))
          .isInstanceOf(StorageFailedException.class)
          .hasMessageContaining("Nothing was changed");
      assertThat(disk.contents().get(FileNames.JOURNAL)).hasSize(length);
      assertCount(disk, 16);
    }
  }

  @Test
  void aGrowthThatWasCutOffInTheMiddleIsCompletedByTheNextOne() {
    for (int seed = 0; seed < SEEDS; seed++) {
      SimulatedDisk disk = new SimulatedDisk(new Random(seed));
      SimulatedProcess process = disk.start(Fate.NONE);
      H2Storage storage = open(process);
      for (int number = 1; number <= 16; number++) {
        put(storage, number, textOfOneBlock(number));
      }
      process.setFate(at("write 65536 ", 1, Fate.Event.POWER));
      crash(disk, process, () -> put(storage, 17, 10));
      disk.losePower();
      try (H2Storage reopened = open(disk.start(Fate.NONE))) {
        assertThat(count(reopened)).isEqualTo(16);
        for (int number = 17; number <= 33; number++) {
          put(reopened, number, textOfOneBlock(number));
        }
        assertThat(disk.contents().get(FileNames.JOURNAL).length).isEqualTo(8192 + 3 * 65536);
        disk.losePower();
      }
      assertCount(disk, 33);
    }
  }

  /** Returns how long a text makes a record of 4096 bytes, 16 of which fill the journal's space. */
  private static int textOfOneBlock(int number) {
    Changes changes = new Changes();
    int size = 4_000;
    do {
      size++;
      changes.tasks.put(new UUID(0, number), StoredTask.of(Map.of("text", "x".repeat(size))));
    } while (changes.encode().length < 4_096 - 24);
    return size;
  }

  /** Returns the fate of a process that is killed before a call. */
  private static Fate killedBefore(int call) {
    int[] calls = {0};
    return name -> {
      if (++calls[0] >= call) {
        throw new Crash();
      }
      return Fate.Event.NONE;
    };
  }

  @Test
  void whatIsLeftByAProcessThatWasKilledBetweenAnyTwoCallsIsNoDamage() {
    boolean killed = true;
    int kills = 0;
    while (killed) {
      SimulatedDisk disk = new SimulatedDisk(new Random(1));
      SimulatedProcess process = disk.start(killedBefore(++kills));
      try (H2Storage storage = open(process)) {
        put(storage, 1, 50);
        put(storage, 1, 5_000); // a checkpoint
        put(storage, 1, 5_001); // closing compacts
        killed = false;
      } catch (Crash e) {
        disk.kill(process);
      }
      SimulatedProcess next = disk.start(Fate.NONE);
      if (killed && disk.names().contains(FileNames.JOURNAL)) {
        try (H2Storage storage = H2Storage.openReadOnly(next.directory(), next, LIMITS)) {
          assertThat(storage.verifyFiles().findings()).as("before call %s", kills).isEmpty();
        } catch (StorageDamagedException e) {
          assertThat(e).hasMessageContaining("holds no replica yet");
        }
      }
      try (H2Storage storage = open(next)) {
        assertThat(storage.verifyFiles().findings()).as("before call %s", kills).isEmpty();
      }
    }
    assertThat(kills).isGreaterThan(20);
  }

  @Test
  void aReplicaWhoseCreationWasCutOffIsCreatedByTheNextProcess() {
    for (int calls = 1; calls < 20; calls++) {
      for (int seed = 0; seed < 12; seed++) {
        SimulatedDisk disk = new SimulatedDisk(new Random(seed));
        SimulatedProcess process = disk.start(at("", calls, Fate.Event.KILL));
        try (H2Storage storage = open(process)) {
          assertThat(count(storage)).isZero();
        } catch (Crash e) {
          disk.kill(process);
          SimulatedProcess next = disk.start(at("", 1 + seed, Fate.Event.POWER));
          try (H2Storage storage = open(next)) {
            put(storage, 1, 5_000);
          } catch (Crash second) {
            disk.kill(next);
            disk.losePower();
          }
        }
        try (H2Storage storage = open(disk.start(Fate.NONE))) {
          put(storage, 1, 50);
        }
        assertCount(disk, 1);
      }
    }
  }
}
