package org.taskchampion.internal.sync.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.taskchampion.Operation;
import org.taskchampion.internal.codec.SegmentWriter;

/** Makes histories of fleets with folders, each the same again with the same seed. */
final class FolderGenerator {

  private static final String[] PROPERTIES = {"status", "p", "q", "modified"};
  private static final String[] VALUES = {"pending", "completed", "1", "2"};
  private static final int[] VERSION_BYTES = {100, 250, 500, SegmentWriter.MOST_BYTES};

  private final Random random;
  private final int machines;
  private final int faults;
  private final int races;
  private final int crashes;
  private final boolean foreign;

  /** Chooses what else goes wrong, so that the histories in which nothing does stay as they are. */
  private final Random bad;

  private final boolean loses;
  private final boolean forgets;
  private int notes;

  FolderGenerator(long seed) {
    this.random = new Random((seed ^ 0x466F6C64L) * 0x9E3779B97F4A7C15L);
    this.machines = 2 + random.nextInt(4);
    this.faults = random.nextInt(3);
    this.races = random.nextInt(3);
    this.crashes = random.nextInt(3);
    this.foreign = random.nextInt(3) == 0;
    this.bad = new Random((seed ^ 0x4C6F7365L) * 0x9E3779B97F4A7C15L);
    this.loses = bad.nextInt(4) == 0;
    this.forgets = !loses && bad.nextInt(4) == 0;
  }

  FolderLives lives() {
    List<FolderStep> steps = new ArrayList<>();
    if (random.nextBoolean()) { // else each begins a history of its own
      steps.add(commit(0));
      steps.add(sync(0));
      for (int i = 1; i < machines; i++) {
        steps.add(new FolderStep.Carry(0, i, 100, 0));
      }
    }
    int length = 10 + random.nextInt(40);
    for (int i = 0; i < length; i++) {
      FolderStep step = step();
      if (crashes > 0 && random.nextInt(24 / crashes) == 0) {
        step = new FolderStep.Crash(step, 1 + random.nextInt(3), random.nextBoolean());
      }
      if (forgets && step instanceof FolderStep.Sync sync && sync.meanwhile().isEmpty()) {
        sync.faults().putIfAbsent(1, FolderStep.Fault.FORGET_FORK);
      }
      steps.add(step);
    }
    int bytes = VERSION_BYTES[random.nextInt(VERSION_BYTES.length)];
    if (loses) {
      lose(steps);
      // Without snapshots nobody could go on after some of the losses.
      bytes = Math.max(bytes, VERSION_BYTES[1]);
    }
    return new FolderLives(machines, bytes, steps);
  }

  /** Lets files vanish between two steps, and while a replica synchronises. */
  private void lose(List<FolderStep> steps) {
    for (int i = 1 + bad.nextInt(5); i > 0; i--) {
      FolderStep lose =
          new FolderStep.Lose(bad.nextInt(machines), bad.nextBoolean(), bad.nextLong());
      int at = bad.nextInt(steps.size());
      if (steps.get(at) instanceof FolderStep.Sync sync && bad.nextBoolean()) {
        Moment.When when = bad.nextBoolean() ? Moment.When.BEFORE : Moment.When.AFTER;
        sync.meanwhile().put(new Moment(1 + bad.nextInt(6), when), lose);
      } else {
        steps.add(at, lose);
      }
      if (bad.nextInt(3) == 0) {
        int machine = bad.nextInt(machines);
        steps.add(bad.nextInt(steps.size()), new FolderStep.WantSnapshots(machine, true));
      }
    }
  }

  private FolderStep step() {
    int kind = random.nextInt(24);
    if (kind < 8) {
      return sync(machine());
    }
    if (kind < 14) {
      return carry();
    }
    if (foreign && kind == 15) {
      return new FolderStep.Foreign(machine(), operations());
    }
    return kind == 14
        ? new FolderStep.WantSnapshots(machine(), random.nextInt(3) > 0)
        : local(machine());
  }

  private FolderStep carry() {
    int from = machine();
    int to = (from + 1 + random.nextInt(machines - 1)) % machines;
    int percent = random.nextInt(3) == 0 ? 100 : random.nextInt(100);
    return new FolderStep.Carry(from, to, percent, random.nextLong());
  }

  private FolderStep local(int machine) {
    return switch (random.nextInt(10)) {
      case 0, 1 -> new FolderStep.Undo(machine);
      case 2 -> new FolderStep.Revert(machine, random.nextInt(4));
      case 3, 4, 5, 6 -> new FolderStep.Note(machine, ++notes);
      default -> commit(machine);
    };
  }

  private FolderStep sync(int machine) {
    SortedMap<Integer, FolderStep.Fault> faulty = new TreeMap<>();
    SortedMap<Moment, FolderStep> meanwhile = new TreeMap<>();
    for (int call = 1; call <= 12; call++) {
      if (faults > 0 && random.nextInt(24 / faults) == 0) {
        faulty.put(
            call,
            random.nextBoolean() ? FolderStep.Fault.LOSE_REQUEST : FolderStep.Fault.LOSE_ANSWER);
      }
      if (races > 0 && random.nextInt(12 / races) == 0) {
        Moment.When when = random.nextBoolean() ? Moment.When.BEFORE : Moment.When.AFTER;
        meanwhile.put(new Moment(call, when), meanwhile(machine));
      }
    }
    return new FolderStep.Sync(machine, faulty, meanwhile);
  }

  /** What happens while a replica synchronises: files arrive, or it is changed by somebody. */
  private FolderStep meanwhile(int machine) {
    return switch (random.nextInt(8)) {
      case 0 -> local(machine);
      case 1 -> new FolderStep.Sync(machine, new TreeMap<>(), new TreeMap<>());
      case 2 -> new FolderStep.Sync(machine(), new TreeMap<>(), new TreeMap<>());
      default -> {
        int from = (machine + 1 + random.nextInt(machines - 1)) % machines;
        yield new FolderStep.Carry(
            from, machine, random.nextBoolean() ? 100 : random.nextInt(100), random.nextLong());
      }
    };
  }

  private FolderStep commit(int machine) {
    List<Operation> operations = new ArrayList<>();
    if (random.nextInt(3) > 0) {
      operations.add(Operation.undoPoint());
    }
    operations.addAll(operations());
    return new FolderStep.Commit(machine, operations);
  }

  private List<Operation> operations() {
    List<Operation> operations = new ArrayList<>();
    for (int i = 1 + random.nextInt(5); i > 0; i--) {
      UUID uuid = StepGenerator.tasks().get(random.nextInt(StepGenerator.tasks().size()));
      String property = PROPERTIES[random.nextInt(PROPERTIES.length)];
      operations.add(
          switch (random.nextInt(6)) {
            case 0, 1 -> Operation.create(uuid);
            case 2 -> Operation.delete(uuid);
            default ->
                Operation.update(
                    uuid,
                    property,
                    random.nextInt(5) == 0 ? null : VALUES[random.nextInt(VALUES.length)],
                    StepGenerator.BEGIN.plusNanos(random.nextInt(6)));
          });
    }
    return operations;
  }

  private int machine() {
    return random.nextInt(machines);
  }
}
