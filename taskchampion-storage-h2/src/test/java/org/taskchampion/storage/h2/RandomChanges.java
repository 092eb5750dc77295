package org.taskchampion.storage.h2;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.taskchampion.Operation;
import org.taskchampion.storage.StorageTransaction;

/** Makes random transactions of all kinds that a replica makes. */
final class RandomChanges {

  static final UUID NIL = new UUID(0, 0);
  static final Set<String> NAMES = Set.of("server", "undo floor", "note");
  private static final int FEW = 20;
  private static final int MANY = 150;

  private final Random random;
  private final int largestText;

  /**
   * Begins.
   *
   * @param largestText how many characters a value has at the most
   */
  RandomChanges(Random random, int largestText) {
    this.random = random;
    this.largestText = largestText;
  }

  /** Returns all the tasks that there can be. */
  static Set<UUID> uuids() {
    Set<UUID> all = new HashSet<>();
    for (int i = 0; i < MANY; i++) {
      all.add(new UUID(7, i));
    }
    return all;
  }

  /** Returns a few tasks that there may be. */
  Set<UUID> someUuids() {
    Set<UUID> some = some(10, FEW);
    some.addAll(some(10, MANY));
    return some;
  }

  /** The changes of one transaction, to be made in any storage that holds the same. */
  record Transaction(String name, List<Consumer<StorageTransaction>> changes) {
    void applyTo(StorageTransaction transaction) {
      changes.forEach(change -> change.accept(transaction));
    }
  }

  /**
   * Makes a transaction.
   *
   * @param model where its changes are made, and what they depend on
   */
  Transaction next(StorageTransaction model) {
    int kind = random.nextInt(100);
    List<Consumer<StorageTransaction>> changes = new ArrayList<>();
    String name;
    if (kind < 40) {
      name = "edit";
      edit(model, changes, 1 + random.nextInt(3), FEW);
    } else if (kind < 48) {
      name = "bulk";
      edit(model, changes, 1 + random.nextInt(MANY), MANY);
    } else if (kind < 55) {
      name = "undo";
      int count = random.nextInt(1 + Math.min(8, model.unsyncedCount()));
      add(model, changes, it -> it.dropLastUnsynced(count));
      remove(model, changes, random.nextInt(3));
    } else if (kind < 65) {
      name = "push";
      int count = random.nextInt(1 + model.unsyncedCount());
      UUID version = version();
      add(model, changes, it -> it.markSynced(count));
      add(model, changes, it -> it.setBaseVersion(version));
    } else if (kind < 75) {
      name = "pull";
      pull(model, changes);
    } else if (kind < 82) {
      name = "prune";
      int keep = random.nextInt(30);
      Set<UUID> pruned = some(random.nextInt(4), FEW);
      add(model, changes, it -> it.pruneSynced(keep));
      add(model, changes, it -> it.removeSynced(pruned));
    } else if (kind < 86) {
      name = "re-root";
      List<Operation> whole = new ArrayList<>();
      model.tasks().forEach((uuid, task) -> whole.add(Operation.create(uuid)));
      add(model, changes, it -> it.replaceUnsynced(whole));
      add(model, changes, it -> it.removeSynced(uuids()));
      add(model, changes, it -> it.setBaseVersion(NIL));
      String server = "another " + random(20);
      add(model, changes, it -> it.setValue("server", server));
    } else if (kind < 90) {
      name = "renumber";
      TreeMap<Integer, UUID> set = new TreeMap<>();
      for (UUID uuid : model.uuids()) {
        if (random.nextBoolean()) {
          set.put(set.size() + 1 + random.nextInt(2), uuid);
        }
      }
      TreeMap<Integer, UUID> copy = new TreeMap<>(set);
      add(model, changes, it -> it.setWorkingSet(copy));
    } else if (kind < 95) {
      name = "value";
      String key = random.nextBoolean() ? "note" : "server";
      String value = random.nextInt(4) == 0 ? null : random(largestText);
      add(model, changes, it -> it.setValue(key, value));
    } else {
      name = "clear";
      remove(model, changes, model.taskCount());
    }
    return new Transaction(name, changes);
  }

  private void edit(
      StorageTransaction model, List<Consumer<StorageTransaction>> changes, int count, int range) {
    Map<UUID, Map<String, String>> puts = new HashMap<>();
    List<Operation> operations = new ArrayList<>();
    operations.add(Operation.undoPoint());
    for (UUID uuid : some(count, range)) {
      String text = random(count > 3 ? Math.min(200, largestText) : largestText);
      puts.put(uuid, Map.of("description", text, "status", "pending"));
      operations.add(Operation.create(uuid));
      operations.add(
          Operation.update(
              uuid, "description", text, Instant.ofEpochSecond(random.nextInt(2_000_000_000))));
    }
    List<UUID> appended = List.copyOf(puts.keySet());
    add(model, changes, it -> it.putTasks(puts));
    add(model, changes, it -> it.appendOperations(operations));
    add(model, changes, it -> it.appendToWorkingSet(appended));
  }

  private void pull(StorageTransaction model, List<Consumer<StorageTransaction>> changes) {
    List<Operation> received = new ArrayList<>();
    Map<UUID, Map<String, String>> puts = new HashMap<>();
    for (UUID uuid : some(1 + random.nextInt(random.nextInt(5) == 0 ? MANY : 4), MANY)) {
      received.add(Operation.create(uuid));
      puts.put(uuid, Map.of("description", random(40), "from", "elsewhere"));
    }
    List<Operation> rebased = new ArrayList<>(model.unsyncedOperations());
    rebased.removeIf(operation -> random.nextInt(4) == 0);
    UUID version = version();
    add(model, changes, it -> it.putTasks(puts));
    add(model, changes, it -> it.appendSynced(received));
    add(model, changes, it -> it.replaceUnsynced(rebased));
    add(model, changes, it -> it.setBaseVersion(version));
    remove(model, changes, random.nextInt(3));
  }

  private void remove(
      StorageTransaction model, List<Consumer<StorageTransaction>> changes, int count) {
    List<UUID> removed = model.uuids().stream().sorted().limit(count).toList();
    add(model, changes, it -> it.removeTasks(removed));
  }

  private static void add(
      StorageTransaction model,
      List<Consumer<StorageTransaction>> changes,
      Consumer<StorageTransaction> change) {
    change.accept(model);
    changes.add(change);
  }

  private Set<UUID> some(int count, int range) {
    Set<UUID> some = new HashSet<>();
    for (int i = 0; i < count; i++) {
      some.add(new UUID(7, random.nextInt(range)));
    }
    return some;
  }

  private UUID version() {
    return new UUID(random.nextLong(), random.nextLong());
  }

  private String random(int length) {
    char[] text = new char[1 + random.nextInt(length)];
    for (int i = 0; i < text.length; i++) {
      text[i] = (char) ('a' + random.nextInt(26));
    }
    return new String(text);
  }
}
