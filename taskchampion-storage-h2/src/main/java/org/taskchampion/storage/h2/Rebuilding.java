package org.taskchampion.storage.h2;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.taskchampion.Counts;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.storage.StorageDamagedException;
import org.taskchampion.storage.VerificationReport;
import org.taskchampion.storage.VerificationReport.Finding;
import org.taskchampion.storage.VerificationReport.Kind;
import org.taskchampion.sync.ForeignHistory;
import org.taskchampion.sync.SyncOptions;
import org.taskchampion.sync.SyncServer;

/**
 * Makes a new replica of what can still be read of a damaged one and of a server's history. What
 * the server does not have stays, and is not synchronised.
 */
final class Rebuilding {

  private Rebuilding() {}

  /**
   * Makes the replica.
   *
   * @param data the directory of the damaged one; only read
   * @param directory where the new one is made, a directory that is not there yet
   */
  static RebuildReport run(Path data, SyncServer server, Path directory) {
    VerificationReport report = look(data);
    Salvaged salvaged;
    try (H2Storage storage = H2Storage.at(directory)) {
      salvaged = Salvaged.copy(data, faulty(report), storage);
    }
    if (salvaged.isWhole() && isOfTasksOnly(report)) {
      return new RebuildReport(RebuildReport.Outcome.NOT_NEEDED, null, 0, true);
    }
    try (Replica replica = Replica.open(H2Storage.at(directory))) {
      bringBack(replica, server);
      if (replica.counts().tasks() == 0) {
        return new RebuildReport(RebuildReport.Outcome.NOTHING_FOUND, null, 0, salvaged.isOpened());
      }
      replica.commit(
          salvaged.later().stream()
              .filter(operation -> operation.taskUuid().isPresent())
              .filter(operation -> !isOlder(operation, replica))
              .toList());
      Set<UUID> present = replica.uuids();
      int lost = (int) salvaged.unreadable().stream().filter(it -> !present.contains(it)).count();
      return new RebuildReport(
          RebuildReport.Outcome.REBUILT, replica.counts(), lost, salvaged.isOpened());
    }
  }

  private static VerificationReport look(Path data) {
    try (Replica replica = Replica.open(H2Storage.at(data))) {
      return replica.verify();
    } catch (StorageDamagedException e) {
      return new VerificationReport(
          List.of(new Finding(Kind.FILE, Optional.empty(), String.valueOf(e.getMessage()))));
    }
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
