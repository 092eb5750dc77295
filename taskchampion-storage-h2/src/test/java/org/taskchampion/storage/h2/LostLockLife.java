package org.taskchampion.storage.h2;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.StorageBusyException;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;

/**
 * A random life in which locks are lost: a process opens, reads, writes and closes a replica, and
 * in the middle of any of its calls it, or another one, loses its locks, and the other one acts.
 * Now and then one of them is killed.
 */
final class LostLockLife {

  private final Random random;
  private final SimulatedDisk disk;
  private final RandomChanges changes;
  private final Limits limits;
  private final Intruder intruder;
  private final InMemoryStorage model = new InMemoryStorage();
  private final List<String> log = new ArrayList<>();
  private @Nullable SimulatedProcess process;
  private @Nullable H2Storage storage;
  private boolean modelIsFree = true;

  /**
   * Makes a life.
   *
   * @param seed what it is made from
   * @param strict whether the disk has the rules of Windows, where no lock is lost, but another
   *     process may replace any file that this one closes for a moment
   */
  LostLockLife(long seed, boolean strict) {
    random = new Random(seed * 0x9E3779B97F4A7C15L);
    disk = new SimulatedDisk(random, strict);
    changes = new RandomChanges(random, 1 + random.nextInt(100));
    limits =
        new Limits(
            Duration.ofSeconds(1),
            200 + random.nextInt(4_000),
            500 + random.nextInt(10_000),
            random.nextInt(4_000),
            random.nextInt(20_000),
            1 + random.nextInt(3),
            1 + random.nextInt(4));
    intruder = new Intruder(random, disk, limits);
  }

  /**
   * Lives it.
   *
   * @return how many commits were made in the middle of something
   * @throws AssertionError if something was lost, or seen that was not there
   */
  int live() {
    try {
      for (int i = 0; i < 40; i++) {
        step();
      }
      intruder.begin(model);
      try (H2Storage open = open();
          StorageView view = open.read()) {
        intruder.check(view);
      }
      storage = null;
      if (disk.refusals() > 0) {
        throw new AssertionError("what was open was to be replaced or removed");
      }
      return intruder.commits();
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(e + "\n  " + String.join("\n  ", log), e);
    } finally {
      SimulatedProcess last = process;
      if (last != null) {
        disk.kill(last);
      }
      intruder.end();
    }
  }

  private H2Storage open() {
    H2Storage open = storage;
    if (open == null) {
      log.add("opens");
      SimulatedProcess started = disk.start(Fate.NONE);
      process = started;
      started.atEachCall(() -> intruder.act(started, modelIsFree ? model : null, changes));
      open = H2Storage.at(started.directory(), started, limits);
      storage = open;
    }
    return open;
  }

  private void step() {
    intruder.begin(model);
    try {
      H2Storage open = open();
      intruder.begin(model);
      switch (random.nextInt(8)) {
        case 0 -> {
          log.add("closes");
          storage = null;
          open.close();
        }
        case 1 -> {
          log.add("the other one ends");
          intruder.end();
        }
        case 2, 3, 4 -> {
          log.add("reads");
          try (StorageView view = open.read()) {
            intruder.check(view);
          }
        }
        default -> write(open);
      }
    } catch (StorageBusyException e) {
      log.add("  and waits in vain");
    }
  }

  private void write(H2Storage open) {
    log.add("writes");
    try (StorageTransaction transaction = open.begin()) {
      modelIsFree = false;
      try (StorageTransaction modelled = model.begin()) {
        RandomChanges.Transaction next = changes.next(modelled);
        log.add("  " + next.name());
        next.applyTo(transaction);
        intruder.commits(modelled);
        transaction.commit();
        modelled.commit();
      } finally {
        modelIsFree = true;
      }
      intruder.begin(model);
    }
  }
}
