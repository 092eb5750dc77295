package org.taskchampion.storage.h2;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.storage.StorageFailedException;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;

/**
 * One life of a replica with each kind of step in it, lived once for each call to the disk that
 * there is in it: this call, or all from it to the end of the step, fail, or the thread is
 * interrupted.
 */
class EveryCallTest {

  private static final Limits LIMITS =
      new Limits(Duration.ofSeconds(30), 50_000, 300_000, 1_000, 1_000, 1, 1);

  @TempDir Path directory;
  private Path home = Path.of("");
  private FatefulDisk disk = new FatefulDisk(new RealDisk());
  private @Nullable H2Storage storage;
  private final Map<UUID, Integer> model = new TreeMap<>();
  private int calls;
  private int failures;
  private int doubts;

  private interface Step {
    void run();
  }

  private List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    steps.add(this::open);
    steps.add(() -> put(1, 10));
    steps.add(() -> put(2, 40_000));
    steps.add(() -> put(3, 40_000)); // The journal grows.
    steps.add(() -> put(4, 60_000)); // A checkpoint.
    steps.add(() -> put(4, 50_001)); // A checkpoint, and a compaction while at work.
    steps.add(() -> put(5, 10));
    steps.add(this::check);
    steps.add(this::close); // A checkpoint and a compaction.
    steps.add(this::open);
    steps.add(this::check);
    steps.add(() -> put(6, 10));
    steps.add(this::close);
    return steps;
  }

  private void open() {
    storage = H2Storage.at(home, disk, LIMITS);
  }

  private void close() {
    H2Storage open = storage;
    storage = null;
    if (open != null) {
      open.close();
    }
  }

  private void put(int number, int size) {
    H2Storage open = storage;
    if (open == null) {
      throw new AssertionError("not open");
    }
    UUID uuid = new UUID(0, number);
    try (StorageTransaction transaction = open.begin()) {
      transaction.putTasks(Map.of(uuid, Map.of("text", "x".repeat(size))));
      transaction.commit();
    }
    model.put(uuid, size);
  }

  private Map<UUID, Integer> found() {
    H2Storage open = storage;
    if (open == null) {
      return model;
    }
    Map<UUID, Integer> found = new TreeMap<>();
    try (StorageView view = open.read()) {
      view.tasks().forEach((uuid, task) -> found.put(uuid, task.get("text").length()));
    }
    return found;
  }

  private void check() {
    assertThat(found()).isEqualTo(model);
  }

  /** Lives the life, once more each step that failed, and returns how many calls it had. */
  private int live(int occurrence, boolean onwards, Fate.Event event) {
    calls = 0;
    model.clear();
    boolean[] spare = {!onwards};
    for (Step step : steps()) {
      disk.setFate(
          call -> {
            calls++;
            boolean struck = calls == occurrence || (calls > occurrence && !spare[0]);
            return struck ? event : Fate.Event.NONE;
          });
      try {
        step.run();
      } catch (StorageFailedException e) {
        failures++;
        disk.setFate(Fate.NONE);
        assertThat(event).isEqualTo(Fate.Event.FAIL);
        assertThat(e)
            .hasMessageContaining(home.toString())
            .hasMessageContaining("No space left on device");
        if (e.mayHaveCommitted()) {
          assertThat(e).hasMessageContaining("The change may have been made or not");
          doubts++;
        } else {
          assertThat(e).hasMessageContaining("Nothing was changed");
          check();
        }
        step.run();
      }
      // The fault lasts to the end of the step in which it began.
      spare[0] |= calls >= occurrence;
    }
    disk.setFate(Fate.NONE);
    open();
    check();
    close();
    return calls;
  }

  private int liveInMemory(int occurrence, boolean onwards, Fate.Event event) {
    SimulatedProcess process = new SimulatedDisk(new Random(occurrence)).start(Fate.NONE);
    home = process.directory();
    disk = new FatefulDisk(process);
    return live(occurrence, onwards, event);
  }

  @Test
  void aDiskThatFailsOrFillsAtAnyCallCostsAtMostTheCommitInHand() {
    int all = liveInMemory(0, false, Fate.Event.NONE);
    assertThat(all).isGreaterThan(100);
    for (int call = 1; call <= all; call++) {
      liveInMemory(call, false, Fate.Event.FAIL);
      liveInMemory(call, true, Fate.Event.FAIL);
    }
    assertThat(failures).isGreaterThan(all / 2);
    assertThat(doubts).isPositive();
  }

  /** Each life is interrupted at every sixteenth call; each one begins at another. */
  @Test
  void anInterruptAtAnyCallDoesNothingButSetTheFlag() {
    disk = new FatefulDisk(new RealDisk());
    for (int life = 0; life < 16; life++) {
      home = directory.resolve("replica" + life);
      model.clear();
      int[] seen = {life};
      boolean[] interrupted = new boolean[1];
      disk.setFate(
          call -> {
            boolean struck = seen[0]++ % 16 == 0;
            interrupted[0] |= struck;
            return struck ? Fate.Event.INTERRUPT : Fate.Event.NONE;
          });
      for (Step step : steps()) {
        interrupted[0] = false;
        step.run();
        assertThat(Thread.interrupted()).isEqualTo(interrupted[0]);
      }
      assertThat(seen[0]).isGreaterThan(100);
    }
  }
}
