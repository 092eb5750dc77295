package org.taskchampion.sync.http.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.testing.AdjustableClock;

/**
 * The conversion rules of part 8, side by side: random calls on a task of this library and on one
 * of the Rust library make the same operations, and what the getters say after them is the same.
 * One seed again: {@code -Dfleet.seed=SEED -Dfleet.calls=1}.
 */
@Tag("fleet")
class TaskCallsTest {

  private static final int LIVES = Integer.getInteger("fleet.calls", 500);
  private static final int UNITS = 6;
  private static final long FIRST_SEED = Long.getLong("fleet.seed", 1L);

  @TempDir static Path directory;
  private static RustDriver rust;
  private static int directories;

  @BeforeAll
  static void start() {
    rust = new RustDriver();
  }

  @AfterAll
  static void stop() {
    rust.close();
  }

  @Test
  void callsOnTasksMakeTheSameOperationsAndTheSameViews() {
    int refused = 0;
    for (long seed = FIRST_SEED; seed < FIRST_SEED + LIVES; seed++) {
      try {
        int inThisLife = live(seed);
        while (inThisLife < 0) {
          inThisLife = live(seed);
        }
        refused += inThisLife;
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
    // Some units must be refused and some not, or the calls prove little.
    assertThat(refused).isBetween(LIVES * UNITS / 50, LIVES * UNITS / 2);
  }

  /**
   * Returns how many units both refused; or -1 where the second ended within a unit of the Rust
   * library, so that its times are no longer one.
   */
  private static int live(long seed) {
    CallGenerator generator = new CallGenerator(seed);
    AdjustableClock clock = AdjustableClock.at(Instant.now());
    int refused = 0;
    try (RustDriver.Replica theirs = rust.open(directory.resolve("replica-" + ++directories));
        Replica ours = Replica.open(new InMemoryStorage(), clock)) {
      List<Operation> creation = creation(generator);
      theirs.commit(creation);
      ours.commit(creation);
      checkViews(ours, theirs, generator.names());
      for (int unit = 0; unit < UNITS; unit++) {
        UUID uuid = generator.task();
        List<List<String>> calls = generator.calls();
        String what = "task " + uuid + ", calls " + calls;
        try {
          RustDriver.Changed changed = theirs.change(uuid, calls);
          if (changed.began() != changed.ended()) {
            return -1;
          }
          clock.set(Instant.ofEpochSecond(changed.began()));
          int before = ours.unsyncedOperations().size();
          ours.edit(edit -> calls.forEach(call -> TaskCalls.apply(edit.task(uuid), call)));
          List<Operation> all = ours.unsyncedOperations();
          assertThat(TaskCalls.operations(all.subList(before, all.size())))
              .as(what)
              .isEqualTo(TaskCalls.ofDriver(changed.operations()));
        } catch (RustDriver.RustException e) {
          checkRefused(ours, uuid, calls, what + ", refused with: " + e.getMessage());
          refused++;
        }
        checkViews(ours, theirs, generator.names());
      }
    }
    return refused;
  }

  private static List<Operation> creation(CallGenerator generator) {
    List<Operation> creation = new ArrayList<>();
    for (UUID uuid : CallGenerator.TASKS) {
      creation.add(Operation.create(uuid));
      generator
          .properties()
          .forEach(
              (property, value) ->
                  creation.add(Operation.update(uuid, property, value, Instant.EPOCH)));
    }
    return creation;
  }

  private static void checkRefused(Replica ours, UUID uuid, List<List<String>> calls, String what) {
    int before = ours.unsyncedOperations().size();
    try {
      ours.edit(edit -> calls.forEach(call -> TaskCalls.apply(edit.task(uuid), call)));
      throw new AssertionError("not refused: " + what);
    } catch (IllegalArgumentException e) {
      assertThat(ours.unsyncedOperations()).as(what).hasSize(before);
    }
  }

  private static void checkViews(Replica ours, RustDriver.Replica theirs, List<String> names) {
    for (UUID uuid : CallGenerator.TASKS) {
      assertThat(TaskCalls.view(ours.task(uuid).orElseThrow(), names))
          .as("view of %s, %s", uuid, ours.task(uuid).orElseThrow().properties())
          .isEqualTo(TaskCalls.ofDriver(theirs.view(uuid, names)));
    }
    assertThat(ours.workingSet().asMap()).isEqualTo(theirs.numberedWorkingSet());
  }
}
