package org.taskchampion.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.taskchampion.Replica;
import org.taskchampion.internal.replica.ObservedStorage;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.StorageView;
import org.taskchampion.sync.SyncOptions;
import org.taskchampion.sync.SyncProgress;
import org.taskchampion.testing.FakeSyncServer;

/** How much is merged at once: the more, the more there is to rebase. */
class MergeSizeTest {

  private static final int TASKS = 200;
  private static final int VERSION = 100;
  private static final int NO_LIMIT = 1_000_000;

  private final FakeSyncServer server = new FakeSyncServer();

  private static SyncLimits limits(int mergedBytes) {
    return new SyncLimits(VERSION, mergedBytes, NO_LIMIT, NO_LIMIT, NO_LIMIT, NO_LIMIT);
  }

  /** Synchronises, and returns how often it merged. */
  private int sync(InMemoryStorage storage, int mergedBytes) {
    int[] merges = new int[1];
    SyncOptions options =
        SyncOptions.newBuilder()
            .progress(
                (phase, done, total) -> merges[0] += phase == SyncProgress.Phase.RECEIVING ? 1 : 0)
            .build();
    new SyncSession(
            new ObservedStorage(storage), server, options, Clock.systemUTC(), limits(mergedBytes))
        .run();
    return merges[0];
  }

  /** Adds tasks, or sets a property of them. */
  private static void edit(InMemoryStorage storage, int count, String property) {
    Replica.open(storage)
        .edit(
            edit -> {
              for (int i = 0; i < count; i++) {
                edit.create(new UUID(1, i)).set(property, property + " of task " + i);
              }
            });
  }

  /** Returns how often many versions are merged that meet many operations. */
  private int merges(int mergedBytes) {
    InMemoryStorage first = new InMemoryStorage();
    edit(first, TASKS, "p");
    sync(first, VERSION);
    InMemoryStorage second = new InMemoryStorage();
    edit(second, TASKS, "q");
    int merges = sync(second, mergedBytes);
    sync(first, VERSION);
    try (StorageView ours = second.read();
        StorageView theirs = first.read()) {
      assertThat(ours.tasks()).isEqualTo(theirs.tasks()).hasSize(TASKS);
      assertThat(ours.task(new UUID(1, 0)).orElseThrow()).containsKeys("p", "q");
      assertThat(ours.unsyncedCount()).isZero();
    }
    return merges;
  }

  @Test
  void whereMergesDoNotGrowEachVersionIsMergedAlone() {
    assertThat(merges(VERSION)).isGreaterThan(TASKS);
  }

  @Test
  void whatMeetsMuchIsMergedAtOnce() {
    assertThat(merges(NO_LIMIT)).isLessThan(5);
  }

  @ParameterizedTest
  @CsvSource({"0, 100", "1, 100", "2, 200", "1000, 5000", "2000000000, 5000"})
  void growsWithWhatIsUnsyncedUpToALimit(int unsynced, long bytes) {
    assertThat(limits(5_000).bytesToMerge(unsynced)).isEqualTo(bytes);
  }

  @Test
  void aHeapOfAnySizeTakesAVersion() {
    assertThat(SyncLimits.STANDARD.bytesToMerge(0)).isEqualTo(SyncLimits.STANDARD.versionBytes());
    assertThat(SyncLimits.STANDARD.mergedBytes()).isBetween(1, 16 * 1024 * 1024);
  }
}
