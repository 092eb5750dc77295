package org.taskchampion.storage.h2;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.StorageException;
import org.taskchampion.storage.StorageFailedException;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;
import org.taskchampion.storage.VerificationReport;
import org.taskchampion.storage.VerificationReport.Kind;

/**
 * A random life of one replica on a simulated disk, from one seed. Two processes take turns; they
 * are killed, lose power, find the disk full and are interrupted at random calls, also while they
 * recover from that. A storage in memory is the model of what has to be there. With copies, there
 * are also steps that copy, replace or mend the whole replica.
 */
final class CrashLife {

  private static final Set<UUID> ALL = RandomChanges.uuids();

  private final Random random;
  private final List<String> log = new ArrayList<>();
  private final SimulatedDisk disk;
  private final RandomChanges changes;
  private final Limits limits;
  private final @Nullable Copies copies;
  private InMemoryStorage model = new InMemoryStorage();
  private final @Nullable Program[] programs = new @Nullable Program[2];
  private final boolean faults;
  private int crashesLeft;
  private boolean recovering;
  private boolean powerLost;
  private @Nullable Undecided undecided;
  private List<Operation> unsyncedBefore = List.of();

  /** A process, and the storage that it has open. */
  private record Program(SimulatedProcess process, H2Storage storage) {}

  /**
   * What may have come through or not, until somebody reads.
   *
   * @param view what is there if it has
   * @param decision what to do when it is known
   */
  private record Undecided(StorageView view, Consumer<Boolean> decision) {}

  /**
   * Makes a life.
   *
   * @param seed what it is made from
   * @param withCopies whether there are also steps that copy, replace or mend the whole replica
   * @param strict whether the disk has the rules of Windows
   */
  CrashLife(long seed, boolean withCopies, boolean strict) {
    this.random = new Random(seed * 0x9E3779B97F4A7C15L);
    this.disk = new SimulatedDisk(random, strict);
    boolean large = random.nextInt(5) == 0;
    this.changes = new RandomChanges(random, large ? 15_000 : 1 + random.nextInt(200));
    this.limits =
        new Limits(
            Duration.ofSeconds(1),
            large ? 40_000 : 200 + random.nextInt(4_000),
            large ? 400_000 : 500 + random.nextInt(10_000),
            random.nextInt(4_000),
            random.nextInt(20_000),
            1 + random.nextInt(3),
            1 + random.nextInt(4),
            random.nextInt(4) == 0 ? 2_000 + random.nextInt(50_000) : Long.MAX_VALUE);
    this.faults = random.nextInt(3) == 0;
    this.crashesLeft = 2 + random.nextInt(8);
    this.copies = withCopies ? new Copies(random, disk, limits) : null;
  }

  /**
   * Lives it.
   *
   * @throws AssertionError if something was lost; the message has the life
   */
  void live() {
    try {
      int steps = 20 + random.nextInt(60);
      for (int i = 0; i < steps; i++) {
        step();
      }
      crashesLeft = 0;
      programs[0] = end(programs[0]);
      programs[1] = end(programs[1]);
      for (int i = 0; i < 4; i++) {
        step();
      }
      losePower();
      step();
      sweep();
      close(0);
      close(1);
      if (!Set.of(FileNames.STORE, FileNames.JOURNAL, FileNames.LOCK).equals(disk.names())) {
        throw new AssertionError("the files are " + disk.names());
      }
      if (copies != null) {
        copies.check();
      }
      if (disk.refusals() > 0) {
        throw new AssertionError("what was open was to be replaced or removed");
      }
    } catch (RuntimeException | AssertionError | OutOfMemoryError e) {
      throw new AssertionError(e + "\n  " + String.join("\n  ", log), e);
    } finally {
      end(programs[0]);
      end(programs[1]);
      Thread.interrupted();
    }
  }

  private void step() {
    int slot = random.nextInt(2);
    Program program = programs[slot];
    if (program == null) {
      program = open(slot);
      if (program == null) {
        return;
      }
      programs[slot] = program;
    }
    Program used = program;
    Copies made = copies;
    if (made != null && random.nextInt(4) == 0) {
      attempt(used, slot, () -> takeWhole(slot, used, made));
      Thread.interrupted();
      return;
    }
    switch (random.nextInt(12)) {
      case 0 -> close(slot);
      case 1, 2 -> attempt(used, slot, () -> read(used));
      default -> attempt(used, slot, () -> transact(slot, used));
    }
    Thread.interrupted();
  }

  /** What a process left behind that ended while it compacted goes with the next one's writing. */
  private void sweep() {
    Program program = programs[0];
    if (program == null) {
      program = open(0);
    }
    if (program == null) {
      throw new AssertionError("nothing is left that could go wrong");
    }
    programs[0] = program;
    try (StorageTransaction transaction = program.storage().begin()) {
      check(transaction);
    }
  }

  private @Nullable Program open(int slot) {
    SimulatedProcess process = disk.start(fate(slot));
    log("process " + slot + " opens");
    try {
      return new Program(process, H2Storage.at(process.directory(), process, limits));
    } catch (Crash e) {
      log("  and has ended");
    } catch (StorageException e) {
      if (!process.hasEnded()) {
        log("  which fails");
        expectFault(e);
        return null;
      }
    }
    disk.kill(process);
    afterCrash(slot);
    return null;
  }

  private void close(int slot) {
    Program program = programs[slot];
    if (program != null) {
      log("process " + slot + " closes");
      attempt(program, slot, program.storage()::close);
      programs[slot] = null;
    }
  }

  private void attempt(Program program, int slot, Runnable action) {
    try {
      action.run();
    } catch (Crash e) {
      log("  and has ended");
    } catch (StorageException e) {
      if (!program.process().hasEnded()) {
        log("  which fails");
        expectFault(e);
      }
    }
    // What unwound the stack may have been turned into something else on the way, or have been
    // taken for an answer.
    if (program.process().hasEnded()) {
      afterCrash(slot);
    }
  }

  private void read(Program program) {
    try (StorageView view = program.storage().read()) {
      check(view);
    }
  }

  private void transact(int slot, Program program) {
    try (StorageTransaction transaction = program.storage().begin()) {
      if (undecided != null || random.nextInt(3) == 0) {
        check(transaction);
      }
      StorageTransaction modelled = model.begin();
      unsyncedBefore = List.copyOf(modelled.unsyncedOperations());
      boolean ended = false;
      try {
        RandomChanges.Transaction next = changes.next(modelled);
        log("process " + slot + " makes a transaction: " + next.name());
        next.applyTo(transaction);
        if (random.nextInt(10) == 0) {
          log("  and rolls back");
          return;
        }
        ended = commit(program, transaction, modelled);
      } finally {
        if (!ended) {
          modelled.close();
        }
      }
    }
  }

  /** Returns whether the modelled transaction needs no roll-back. */
  private boolean commit(
      Program program, StorageTransaction transaction, StorageTransaction modelled) {
    try {
      transaction.commit();
    } catch (Crash e) {
      leaveUndecided(modelled);
      return true;
    } catch (StorageFailedException e) {
      if (program.process().hasEnded() || !e.getMessage().contains("Nothing was changed")) {
        leaveUndecided(modelled);
        return true;
      }
      log("  which fails");
      expectFault(e);
      return false;
    } catch (StorageException e) {
      if (program.process().hasEnded()) {
        leaveUndecided(modelled);
        return true;
      }
      throw e;
    }
    log("  which is acknowledged");
    unsyncedBefore = List.copyOf(modelled.unsyncedOperations());
    modelled.commit();
    modelled.close();
    return true;
  }

  private void leaveUndecided(StorageTransaction modelled) {
    undecided =
        new Undecided(
            modelled,
            committed -> {
              if (committed) {
                unsyncedBefore = List.copyOf(modelled.unsyncedOperations());
                modelled.commit();
              }
              modelled.close();
            });
  }

  /** Copies, replaces or mends the whole replica. */
  private void takeWhole(int slot, Program program, Copies made) {
    if (undecided != null) {
      read(program);
    }
    boolean empty = isEmpty();
    int kind = random.nextInt(10);
    if (empty && kind < 5) {
      byte[] content = made.content(made.any());
      log("process " + slot + " imports");
      replace(program, Copies.imported(content), () -> Copies.load(program.storage(), content));
    } else if (empty && kind < 7) {
      String source = made.any();
      log("process " + slot + " restores " + source);
      replace(
          program,
          Copies.imported(made.content(source)),
          () -> program.storage().restore(program.process().home().resolve(source)));
    } else if (kind < 2) {
      log("process " + slot + " imports and restores where something is");
      expectRefusal(() -> Copies.load(program.storage(), made.content(made.any())));
      expectRefusal(() -> program.storage().restore(program.process().home().resolve(made.any())));
    } else if (kind < 6 && !made.isFull()) {
      String source = made.any();
      String kept = made.begin(model);
      log("process " + slot + " restores " + source + " and keeps " + kept);
      if (replace(
          program,
          Copies.imported(made.content(source)),
          () ->
              program
                  .storage()
                  .restore(
                      program.process().home().resolve(source),
                      program.process().home().resolve(kept)),
          kept)) {
        made.acknowledge(kept);
      }
    } else if (kind < 7 && !made.isFull()) {
      String name = made.begin(model);
      log("process " + slot + " makes a backup: " + name);
      backUp(program, made, name);
    } else {
      heal(slot, program);
    }
  }

  private boolean isEmpty() {
    try (StorageView view = model.read()) {
      boolean[] synced = {false};
      view.forEachSynced(operation -> synced[0] = true);
      return view.taskCount() == 0
          && view.unsyncedCount() == 0
          && !synced[0]
          && view.workingSet().isEmpty()
          && view.values().isEmpty()
          && view.baseVersion().equals(RandomChanges.NIL);
    }
  }

  private static void expectRefusal(Runnable action) {
    try {
      action.run();
    } catch (IllegalStateException e) {
      return;
    }
    throw new AssertionError("something was replaced without being asked for it");
  }

  private boolean replace(Program program, InMemoryStorage next, Runnable action) {
    return replace(program, next, action, "");
  }

  /**
   * Does something after which the replica is another one, or, if it is cut off, the same. Returns
   * whether it is the other one; then what was to be kept has been.
   */
  private boolean replace(Program program, InMemoryStorage next, Runnable action, String kept) {
    boolean done = false;
    try {
      action.run();
      done = !program.process().hasEnded();
    } catch (Crash e) {
      // Seen below.
    } catch (StorageFailedException e) {
      if (!program.process().hasEnded() && e.getMessage().contains("Nothing was changed")) {
        log("  which fails");
        expectFault(e);
        return false;
      }
    } catch (StorageException e) {
      if (!program.process().hasEnded()) {
        throw e;
      }
    }
    if (done) {
      log("  which is acknowledged");
      become(next);
      return true;
    }
    boolean differs = !Arrays.equals(Copies.export(model), Copies.export(next));
    StorageView view = next.read();
    undecided =
        new Undecided(
            view,
            came -> {
              view.close();
              if (came) {
                become(next);
                if (copies != null && differs && !kept.isEmpty()) {
                  copies.acknowledge(kept);
                }
              }
            });
    return false;
  }

  private void become(InMemoryStorage next) {
    model = next;
    try (StorageView view = model.read()) {
      unsyncedBefore = List.copyOf(view.unsyncedOperations());
    }
  }

  private void backUp(Program program, Copies made, String name) {
    try {
      program.storage().backup(program.process().home().resolve(name));
      if (!program.process().hasEnded()) {
        made.acknowledge(name);
      }
    } catch (StorageFailedException e) {
      if (!program.process().hasEnded()) {
        log("  which fails");
        expectFault(e);
        if (e.getMessage().contains("Nothing was changed")) {
          made.refuse(name);
        }
      }
    }
  }

  private void heal(int slot, Program program) {
    if (random.nextBoolean() && disk.hasBothHeaders()) {
      log("one of the copies of the journal's header is damaged");
      disk.damage(FileNames.JOURNAL, (random.nextBoolean() ? 0 : 4096) + random.nextInt(128));
    }
    log("process " + slot + " heals");
    InMemoryStorage next = Copies.imported(Copies.export(model));
    Replica.open(next).heal();
    replace(
        program,
        next,
        () -> {
          VerificationReport report = Replica.open(program.storage()).heal();
          // What a full disk does not let heal stays in the report.
          if (!faults
              && !program.process().hasEnded()
              && report.findings().stream()
                  .anyMatch(it -> it.kind() == Kind.FILE || it.kind() == Kind.INDEX)) {
            throw new AssertionError("not healed: " + report.findings());
          }
        });
  }

  private void expectFault(StorageException e) {
    if (!faults || !(e instanceof StorageFailedException)) {
      throw e;
    }
  }

  /** Compares what is there with the model. */
  private void check(StorageView view) {
    Set<UUID> uuids = crashesLeft == 0 || undecided != null ? ALL : changes.someUuids();
    StoredState found = StoredState.of(view, uuids, RandomChanges.NAMES);
    Undecided open = undecided;
    if (open != null) {
      boolean came = found.equals(StoredState.of(open.view(), uuids, RandomChanges.NAMES));
      open.decision().accept(came);
      undecided = null;
      log("what was cut off is " + (came ? "there" : "not there"));
    }
    try (StorageView expected = model.read()) {
      StoredState wanted = StoredState.of(expected, uuids, RandomChanges.NAMES);
      if (!found.equals(wanted)) {
        throw new AssertionError(
            "what is there is not what was committed:" + wanted.difference(found));
      }
    }
    recovering = false;
  }

  private Fate fate(int slot) {
    int[] left = {crashesLeft <= 0 ? Integer.MAX_VALUE : 1 + countdown()};
    boolean power = random.nextBoolean();
    int[] fault = {faults ? random.nextInt(40) : Integer.MAX_VALUE, 0};
    return call -> {
      if (--left[0] == 0) {
        crashesLeft--;
        powerLost = power;
        log("process " + slot + (power ? " loses power: " : " is killed: ") + call);
        return power ? Fate.Event.POWER : Fate.Event.KILL;
      }
      if (crashesLeft > 0 && faults && --fault[0] <= 0) {
        if (fault[0] < -fault[1]) {
          fault[0] = random.nextInt(40);
          fault[1] = random.nextInt(4);
        }
        log("process " + slot + " finds the disk full: " + call);
        return Fate.Event.FAIL;
      }
      if (random.nextInt(50) == 0) {
        return Fate.Event.INTERRUPT;
      }
      return Fate.Event.NONE;
    };
  }

  private int countdown() {
    return random.nextInt(recovering ? 10 : random.nextBoolean() ? 20 : 80);
  }

  private void afterCrash(int slot) {
    recovering = true;
    programs[slot] = end(programs[slot]);
    if (powerLost) {
      losePower();
    }
    if (copies != null && programs[0] == null && programs[1] == null) {
      salvage();
    }
  }

  /** From files that no process has open, all is salvaged, wherever the last one was cut off. */
  private void salvage() {
    SimulatedProcess process = disk.start(Fate.NONE);
    List<Operation> found = Salvage.unsynced(process, process.directory());
    disk.kill(process);
    Undecided open = undecided;
    if (!found.equals(unsyncedBefore)
        && (open == null || !found.equals(open.view().unsyncedOperations()))) {
      throw new AssertionError(
          found.size() + " operations are salvaged, and not " + unsyncedBefore.size());
    }
  }

  private void losePower() {
    programs[0] = end(programs[0]);
    programs[1] = end(programs[1]);
    disk.losePower();
    powerLost = false;
    recovering = true;
  }

  /** Ends a process without any further call. */
  private @Nullable Program end(@Nullable Program program) {
    if (program != null) {
      disk.kill(program.process());
      try {
        program.storage().close();
      } catch (Crash | StorageException e) {
        // It wanted to put the files in order, and has ended.
      }
    }
    return null;
  }

  private void log(String line) {
    log.add(line);
  }
}
