package org.taskchampion.ta;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.taskchampion.Counts;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.storage.VerificationReport;
import org.taskchampion.storage.VerificationReport.Finding;
import org.taskchampion.storage.VerificationReport.Kind;
import org.taskchampion.storage.h2.H2Storage;
import org.taskchampion.sync.ForeignHistory;
import org.taskchampion.sync.SyncOptions;
import org.taskchampion.sync.SyncServer;

/**
 * Makes a new replica of what can still be read of a damaged one and of a server's history, and
 * puts it in the old one's place. What the server does not have stays, and is not synchronised.
 */
final class Rebuild {

  private Rebuild() {}

  /** What was done. */
  record Result(Counts counts, int lost, boolean isOpened, Path kept) {
    String summary() {
      return "Made a new replica of what can still be read and of the server's history, with "
          + Replicas.tasks(counts.tasks())
          + " and "
          + counts.unsyncedOperations()
          + " operations that are not synchronised. "
          + (lost == 0
              ? ""
              : Replicas.tasks(lost) + " cannot be read, and the server does not have them. ")
          + (isOpened
              ? ""
              : "The old files cannot be opened: of them, it has only what was not synchronised. ")
          + "The old files are kept in "
          + kept
          + ".";
    }
  }

  /**
   * Makes the replica.
   *
   * @param report what was found in the old one
   * @return what was done; empty if a new one would be no better, as everything can be read
   */
  static Optional<Result> run(Session session, SyncServer server, VerificationReport report) {
    Path data = session.dataDirectory();
    Path kept = Replicas.keeping(session, data);
    return Replicas.aside(
        data,
        directory -> {
          Salvaged salvaged;
          try (H2Storage storage = H2Storage.at(directory)) {
            salvaged = Salvaged.copy(data, faulty(report), storage);
          }
          if (salvaged.isWhole() && isOfTasksOnly(report)) {
            return Optional.empty();
          }
          Counts counts;
          int lost;
          try (Replica replica =
              Replica.open(H2Storage.at(directory), session.surroundings().clock())) {
            bringBack(replica, server);
            if (replica.counts().tasks() == 0) {
              throw TaException.error(
                  "the server has no tasks to heal this from; nothing was changed: ta restore a"
                      + " backup");
            }
            replica.commit(
                salvaged.later().stream()
                    .filter(operation -> operation.taskUuid().isPresent())
                    .filter(operation -> !isOlder(operation, replica))
                    .toList());
            counts = replica.counts();
            Set<UUID> present = replica.uuids();
            lost = (int) salvaged.unreadable().stream().filter(it -> !present.contains(it)).count();
          }
          Replicas.replace(data, directory, kept);
          return Optional.of(new Result(counts, lost, salvaged.isOpened(), kept));
        });
  }

  private static boolean isOfTasksOnly(VerificationReport report) {
    return report.findings().stream()
        .map(Finding::kind)
        .noneMatch(kind -> kind == Kind.FILE || kind == Kind.LOG);
  }

  private static Set<UUID> faulty(VerificationReport report) {
    return report.findings().stream()
        .filter(finding -> finding.kind() == Kind.LOG)
        .flatMap(finding -> finding.taskUuid().stream())
        .collect(Collectors.toSet());
  }

  /**
   * Brings back from the server what could not be read. Nothing is sent, unless the server does not
   * have the version on which the replica is based: then only a synchronisation unites the two.
   */
  private static void bringBack(Replica replica, SyncServer server) {
    Counts counts = replica.counts();
    boolean isNew =
        counts.tasks() == 0
            && counts.unsyncedOperations() == 0
            && replica.baseVersion().equals(SyncServer.NIL_VERSION);
    boolean isElsewhere =
        !isNew
            && replica.heal(server).findings().stream()
                .map(Finding::kind)
                .anyMatch(kind -> kind == Kind.BASE);
    if (isNew || isElsewhere) {
      replica.sync(server, SyncOptions.newBuilder().foreignHistory(ForeignHistory.FAIL).build());
    }
  }

  /** The newer value wins, as in every merge. */
  private static boolean isOlder(Operation operation, Replica replica) {
    if (!(operation instanceof Operation.Update update)) {
      return false;
    }
    List<Operation> log = replica.operations(update.uuid());
    return log.stream()
        .anyMatch(
            other ->
                other instanceof Operation.Update theirs
                    && theirs.property().equals(update.property())
                    && !theirs.timestamp().isBefore(update.timestamp()));
  }
}
