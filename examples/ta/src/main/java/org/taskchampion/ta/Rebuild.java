package org.taskchampion.ta;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.storage.StorageDamagedException;
import org.taskchampion.storage.h2.H2Storage;
import org.taskchampion.sync.SyncServer;

/**
 * Makes a new replica of a server's history, adds what the old one had not synchronised and can
 * still be read, and puts it in the old one's place.
 */
final class Rebuild {

  private Rebuild() {}

  /** What was done. */
  record Result(int tasks, int operations, Path kept) {
    String summary() {
      return "Made a new replica of the server's history, with "
          + Replicas.tasks(tasks)
          + " and "
          + operations
          + " operations that were not synchronised. The old files are kept in "
          + kept
          + ".";
    }
  }

  static Result run(Session session, SyncServer server) {
    Path data = session.dataDirectory();
    List<Operation> unsynced = unsynced(data);
    Path kept = Replicas.keeping(session, data);
    return Replicas.aside(
        data,
        directory -> {
          int tasks;
          int operations;
          try (Replica replica =
              Replica.open(H2Storage.at(directory), session.surroundings().clock())) {
            replica.sync(server);
            if (replica.counts().tasks() == 0) {
              throw TaException.error(
                  "the server has no tasks to heal this from; nothing was changed: ta restore a"
                      + " backup");
            }
            List<Operation> wanted =
                unsynced.stream().filter(operation -> !isOlder(operation, replica)).toList();
            operations =
                (int)
                    replica.commit(wanted).stream()
                        .filter(operation -> operation.task().isPresent())
                        .count();
            tasks = replica.counts().tasks();
          }
          Replicas.replace(data, directory, kept);
          return new Result(tasks, operations, kept);
        });
  }

  private static List<Operation> unsynced(Path data) {
    try (Replica replica = Replica.open(H2Storage.at(data))) {
      return replica.unsyncedOperations();
    } catch (StorageDamagedException e) {
      return H2Storage.salvage(data);
    }
  }

  /** The newer value wins, as in every merge. */
  private static boolean isOlder(Operation operation, Replica replica) {
    if (!(operation instanceof Operation.Update update)) {
      return false;
    }
    UUID uuid = update.uuid();
    return replica.operations(uuid).stream()
        .anyMatch(
            other ->
                other instanceof Operation.Update theirs
                    && theirs.property().equals(update.property())
                    && !theirs.timestamp().isBefore(update.timestamp()));
  }
}
