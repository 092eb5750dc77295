package org.taskchampion.storage.h2;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.storage.NewerFormatException;
import org.taskchampion.storage.StorageDamagedException;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;

/**
 * A process with a small heap that opens one replica after the other whose files somebody changed
 * who knows how they are sealed: arguments are the first seed and how many. It prints how many were
 * refused.
 */
final class HostileFiles {

  private static final int HOSTILITIES_A_REPLICA = 25;
  private static final long PATIENCE_MILLIS = 120_000;

  private HostileFiles() {}

  public static void main(String[] arguments) {
    long first = Long.parseLong(arguments[0]);
    AtomicLong at = new AtomicLong(first);
    Thread main = Thread.currentThread();
    Thread watchdog = new Thread(() -> watch(at, main));
    watchdog.setDaemon(true);
    watchdog.start();
    int refused = 0;
    DamageFuzzTest.Original original = null;
    for (long seed = first; seed < first + Long.parseLong(arguments[1]); seed++) {
      at.set(seed);
      if (original == null || seed % HOSTILITIES_A_REPLICA == 0) {
        original = DamageFuzzTest.make(seed / HOSTILITIES_A_REPLICA);
      }
      try {
        refused += open(original, new Random(seed * 0x9E3779B97F4A7C15L)) ? 1 : 0;
      } catch (Throwable e) {
        System.out.println("seed " + seed + ": " + e);
        e.printStackTrace();
        System.exit(2);
      }
    }
    System.out.println("refused " + refused);
  }

  private static void watch(AtomicLong at, Thread main) {
    long seen = -1;
    while (at.get() != seen) {
      seen = at.get();
      try {
        Thread.sleep(PATIENCE_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    }
    System.out.println("seed " + seen + " does not end");
    for (StackTraceElement element : main.getStackTrace()) {
      System.err.println("  " + element);
    }
    Runtime.getRuntime().halt(3);
  }

  /** Returns whether the files were refused. */
  static boolean open(DamageFuzzTest.Original original, Random random) {
    SealedFiles files = new SealedFiles(original.last(), random);
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes; i++) {
      files.change();
    }
    SimulatedDisk disk = new SimulatedDisk(random);
    disk.setContents(files.contents());
    boolean refused = use(disk, original.limits());
    SimulatedProcess process = disk.start(Fate.NONE);
    try {
      Salvage.unsynced(process, process.directory());
    } catch (NewerFormatException e) {
      refused = true;
    }
    return refused;
  }

  private static boolean use(SimulatedDisk disk, Limits limits) {
    SimulatedProcess process = disk.start(Fate.NONE);
    boolean refused = false;
    try (H2Storage storage = H2Storage.at(process.directory(), process, limits)) {
      List<Runnable> uses = new ArrayList<>();
      uses.add(() -> read(storage));
      uses.add(() -> write(storage));
      uses.add(Replica.open(storage)::verify);
      uses.add(Replica.open(storage)::heal);
      uses.add(() -> remove(storage));
      for (Runnable use : uses) {
        refused |= isRefused(process, use);
      }
    } catch (StorageDamagedException | NewerFormatException e) {
      check(process, e);
      return true;
    }
    return refused;
  }

  private static boolean isRefused(SimulatedProcess process, Runnable use) {
    try {
      use.run();
      return false;
    } catch (StorageDamagedException | NewerFormatException e) {
      check(process, e);
      return true;
    }
  }

  private static void check(SimulatedProcess process, RuntimeException e) {
    String message = String.valueOf(e.getMessage());
    boolean namesIt = message.contains(process.directory().resolve("replica.").toString());
    if (!namesIt || !(e instanceof NewerFormatException || message.endsWith(Failures.CURE))) {
      throw new AssertionError("says neither which file nor what to do", e);
    }
  }

  private static void read(H2Storage storage) {
    try (StorageView view = storage.read()) {
      view.tasks();
      view.uuids().forEach(view::task);
      view.taskCount();
      view.unsyncedCount();
      view.unsyncedOperations(10);
      view.unsyncedOperations();
      view.forEachSynced(operation -> {});
      RandomChanges.uuids().forEach(view::operations);
      view.workingSet();
      view.values();
      view.baseVersion();
    }
  }

  private static void write(H2Storage storage) {
    UUID uuid = new UUID(7, 3);
    try (StorageTransaction transaction = storage.begin()) {
      transaction.putTasks(Map.of(uuid, Map.of("description", "x".repeat(3_000))));
      transaction.appendOperations(List.of(Operation.create(uuid)));
      transaction.appendToWorkingSet(List.of(uuid));
      transaction.appendSynced(List.of(Operation.create(uuid)));
      transaction.pruneSynced(3);
      transaction.setValue("note", "x".repeat(30_000));
      transaction.commit();
    }
  }

  private static void remove(H2Storage storage) {
    try (StorageTransaction transaction = storage.begin()) {
      transaction.removeTasks(transaction.uuids());
      transaction.markSynced(transaction.unsyncedCount());
      transaction.removeSynced(RandomChanges.uuids());
      transaction.replaceUnsynced(List.of());
      transaction.commit();
    }
  }
}
