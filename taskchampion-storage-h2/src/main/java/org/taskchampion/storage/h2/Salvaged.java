package org.taskchampion.storage.h2;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.taskchampion.Operation;
import org.taskchampion.storage.Storage;
import org.taskchampion.storage.StorageDamagedException;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;

/**
 * What can still be read of a replica of which parts are damaged, copied into an empty storage.
 *
 * @param later the unsynced operations that have no place there, since the task that they change
 *     cannot be read, or was not made by them
 * @param unreadable the tasks that are known of and cannot be read
 * @param isOpened whether the files could be opened; else only unsynced operations could be read
 */
record Salvaged(List<Operation> later, Set<UUID> unreadable, boolean isOpened) {

  /**
   * Copies what can be read.
   *
   * @param data the directory of the replica
   * @param faulty the tasks that do not belong together with their operations
   * @param to an empty storage
   */
  static Salvaged copy(Path data, Set<UUID> faulty, Storage to) {
    List<Operation> unsynced;
    try (H2Storage storage = H2Storage.at(data);
        StorageView view = storage.read()) {
      Optional<List<Operation>> readable = unsynced(view);
      if (readable.isPresent()) {
        return copy(view, readable.get(), faulty, to);
      }
    } catch (StorageDamagedException e) {
      return new Salvaged(H2Storage.salvage(data), Set.of(), false);
    }
    unsynced = H2Storage.salvage(data);
    Set<UUID> all = new LinkedHashSet<>();
    unsynced.forEach(operation -> operation.taskUuid().ifPresent(all::add));
    try (H2Storage storage = H2Storage.at(data);
        StorageView view = storage.read()) {
      return copy(view, unsynced, all, to);
    } catch (StorageDamagedException e) {
      return new Salvaged(unsynced, Set.of(), false);
    }
  }

  private static Optional<List<Operation>> unsynced(StorageView view) {
    try {
      return Optional.of(view.unsyncedOperations());
    } catch (StorageDamagedException e) {
      return Optional.empty();
    }
  }

  private static Salvaged copy(
      StorageView view, List<Operation> unsynced, Set<UUID> faulty, Storage to) {
    UUID base = view.baseVersion();
    List<Operation> synced = new ArrayList<>();
    Set<UUID> known = new LinkedHashSet<>();
    asFarAsReadable(() -> known.addAll(view.uuids()));
    asFarAsReadable(() -> known.addAll(view.workingSet().values()));
    asFarAsReadable(() -> view.forEachSynced(synced::add));
    synced.forEach(operation -> operation.taskUuid().ifPresent(known::add));
    unsynced.forEach(operation -> operation.taskUuid().ifPresent(known::add));
    Map<UUID, Map<String, String>> tasks = new TreeMap<>();
    Set<UUID> unreadable = new LinkedHashSet<>();
    for (UUID uuid : known) {
      try {
        view.task(uuid).ifPresent(task -> tasks.put(uuid, task));
      } catch (StorageDamagedException e) {
        unreadable.add(uuid);
      }
    }
    List<Operation> fitting = new ArrayList<>();
    List<Operation> later = new ArrayList<>();
    for (Operation operation : unsynced) {
      boolean fits =
          operation
              .taskUuid()
              .filter(it -> faulty.contains(it) || unreadable.contains(it))
              .isEmpty();
      (fits ? fitting : later).add(operation);
    }
    try (StorageTransaction transaction = to.begin()) {
      transaction.putTasks(tasks);
      transaction.appendSynced(
          synced.stream().filter(it -> tasks.containsKey(it.taskUuid().orElseThrow())).toList());
      transaction.appendOperations(fitting);
      transaction.setBaseVersion(base);
      asFarAsReadable(() -> transaction.setWorkingSet(view.workingSet()));
      if (later.isEmpty()) { // some values count the unsynced operations
        asFarAsReadable(() -> view.values().forEach(transaction::setValue));
      }
      transaction.commit();
    }
    return new Salvaged(later, unreadable, true);
  }

  private static void asFarAsReadable(Runnable reading) {
    try {
      reading.run();
    } catch (StorageDamagedException e) {
      // What comes after it is lost, or is in another place, too.
    }
  }

  /** Says whether everything is where it was. */
  boolean isWhole() {
    return isOpened && later.isEmpty() && unreadable.isEmpty();
  }
}
