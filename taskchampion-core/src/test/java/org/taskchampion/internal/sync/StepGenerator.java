package org.taskchampion.internal.sync;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.taskchampion.Operation;
import org.taskchampion.testing.FakeSyncServer.Fault;

/**
 * Makes random histories: few tasks, properties, values and times, so that everything meets
 * everything, equal values and equal timestamps too.
 */
final class StepGenerator {

  static final int REPLICAS = 3;

  private static final int TASKS = 3;
  private static final String[] PROPERTIES = {"status", "p", "q"};
  private static final String[] VALUES = {"pending", "completed", "1", "2"};
  private static final Instant BEGIN = Instant.parse("2026-11-24T12:00:00Z");

  private final Random random;
  private final boolean foreign;

  /**
   * Begins.
   *
   * @param foreign whether another implementation takes part
   */
  StepGenerator(long seed, boolean foreign) {
    this.random = new Random(seed);
    this.foreign = foreign;
  }

  List<Step> history() {
    int length = 5 + random.nextInt(25);
    List<Step> steps = new ArrayList<>(length);
    for (int i = 0; i < length; i++) {
      steps.add(step());
    }
    return steps;
  }

  private Step step() {
    int kind = random.nextInt(20);
    int replica = random.nextInt(REPLICAS);
    if (kind < 9) {
      return new Step.Commit(replica, operations(true));
    }
    if (kind < 10) {
      return new Step.Undo(replica);
    }
    if (kind < 11) {
      return new Step.SyncDuringUndo(replica, 1 + random.nextInt(4));
    }
    if (kind < 13 && foreign) {
      return new Step.Foreign(operations(false));
    }
    return sync(replica);
  }

  private Step sync(int replica) {
    Map<Integer, Integer> races = new TreeMap<>();
    Map<Integer, Fault> faults = new TreeMap<>();
    for (int call = 1; call <= 8; call++) {
      if (random.nextInt(5) == 0) {
        races.put(call, random.nextInt(REPLICAS));
      }
      if (random.nextInt(12) == 0) {
        faults.put(call, random.nextBoolean() ? Fault.LOSE_REQUEST : Fault.LOSE_ANSWER);
      }
    }
    return new Step.Sync(replica, races, faults);
  }

  private List<Operation> operations(boolean undoPoints) {
    List<Operation> operations = new ArrayList<>();
    if (undoPoints && random.nextInt(3) > 0) {
      operations.add(Operation.undoPoint());
    }
    int count = 1 + random.nextInt(5);
    for (int i = 0; i < count; i++) {
      UUID uuid = new UUID(0xa0, random.nextInt(TASKS));
      operations.add(
          switch (random.nextInt(6)) {
            case 0, 1 -> Operation.create(uuid);
            case 2 -> Operation.delete(uuid);
            default ->
                Operation.update(
                    uuid,
                    PROPERTIES[random.nextInt(PROPERTIES.length)],
                    random.nextInt(5) == 0 ? null : VALUES[random.nextInt(VALUES.length)],
                    BEGIN.plusNanos(random.nextInt(6)));
          });
    }
    return operations;
  }
}
