package org.taskchampion.storage.h2;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.StorageBusyException;
import org.taskchampion.storage.StorageException;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;

/**
 * Another process, which acts in the middle of the calls of a first one, and a thief that takes
 * processes their locks without their knowing, at any moment. What the intruder reads must be
 * whole, and what it may write must not meet what the first one writes.
 */
final class Intruder {

  private final Random random;
  private final SimulatedDisk disk;
  private final Limits limits;
  private @Nullable SimulatedProcess process;
  private @Nullable H2Storage storage;
  private boolean acting;
  // What may be there while the first process reads: the last state, and what came meanwhile.
  private final List<StoredState> possible = new ArrayList<>();
  // What is being committed, which may be there already; then it stays.
  private @Nullable StoredState pending;
  private boolean pendingSeen;
  private int commits;

  Intruder(Random random, SimulatedDisk disk, Limits limits) {
    this.random = random;
    this.disk = disk;
    this.limits = limits.withLockTimeout(Duration.ZERO);
  }

  private static StoredState state(StorageView view) {
    return StoredState.of(view, RandomChanges.uuids(), RandomChanges.NAMES);
  }

  /** Remembers what is there before the first process does something. */
  void begin(InMemoryStorage model) {
    possible.clear();
    pending = null;
    pendingSeen = false;
    try (StorageView view = model.read()) {
      possible.add(state(view));
    }
  }

  /** Checks what the first process read, which may be older than what came meanwhile. */
  void check(StorageView view) {
    StoredState found = state(view);
    if (!possible.contains(found)) {
      throw new AssertionError(
          "what is read was never there:" + possible.get(possible.size() - 1).difference(found));
    }
  }

  /** Says what the first process commits from now on. */
  void commits(StorageView modelled) {
    pending = state(modelled);
  }

  int commits() {
    return commits;
  }

  /**
   * Does something in the middle of a call of another process.
   *
   * @param model what is there; null while somebody's transaction is open on it
   */
  void act(SimulatedProcess other, @Nullable InMemoryStorage model, RandomChanges changes) {
    if (acting || random.nextInt(20) > 0) {
      return;
    }
    acting = true;
    try {
      if (random.nextInt(3) > 0) {
        disk.loseLocks(other);
      }
      if (process != null && random.nextInt(3) == 0) {
        disk.loseLocks(process);
      }
      H2Storage open = open();
      if (random.nextBoolean()) {
        read(open);
      } else {
        write(open, model, changes);
      }
      if (random.nextInt(10) == 0) {
        close();
      }
    } catch (StorageBusyException e) {
      // As it should be: somebody writes.
    } finally {
      acting = false;
    }
  }

  private H2Storage open() {
    H2Storage open = storage;
    if (open == null) {
      SimulatedProcess started = disk.start(Fate.NONE);
      process = started;
      open = H2Storage.at(started.directory(), started, limits);
      storage = open;
    }
    return open;
  }

  private void read(H2Storage open) {
    try (StorageView view = open.read()) {
      StoredState found = state(view);
      boolean isPending = found.equals(pending);
      pendingSeen |= isPending;
      if (pendingSeen ? !isPending : !found.equals(possible.get(possible.size() - 1))) {
        throw new AssertionError(
            "the intruder reads what is not there:"
                + possible.get(possible.size() - 1).difference(found));
      }
    }
  }

  private void write(H2Storage open, @Nullable InMemoryStorage model, RandomChanges changes) {
    try (StorageTransaction transaction = open.begin()) {
      if (model == null) {
        throw new AssertionError("two write at once");
      }
      try (StorageTransaction modelled = model.begin()) {
        RandomChanges.Transaction next = changes.next(modelled);
        next.applyTo(transaction);
        transaction.commit();
        modelled.commit();
      }
      commits++;
      begin(model, possible);
    }
  }

  private static void begin(InMemoryStorage model, List<StoredState> states) {
    try (StorageView view = model.read()) {
      states.add(state(view));
    }
  }

  /** Ends it, without its knowing. */
  void end() {
    SimulatedProcess ended = process;
    if (ended != null) {
      disk.kill(ended);
    }
    close();
    process = null;
  }

  private void close() {
    H2Storage open = storage;
    storage = null;
    if (open != null) {
      try {
        open.close();
      } catch (Crash | StorageException e) {
        // It wanted to put the files in order.
      }
    }
  }
}
