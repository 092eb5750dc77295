package org.taskchampion.sync;

import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * What a synchronisation did.
 *
 * @param versionsReceived how many versions came from the server
 * @param operationsReceived how many operations they held
 * @param versionsSent how many versions the server accepted
 * @param operationsSent how many operations they held
 * @param snapshotLoaded the version of the snapshot that this replica began with; empty if it did
 *     not
 * @param snapshotMade the version of the snapshot that the server was sent; empty if it was sent
 *     none
 */
public record SyncReport(
    int versionsReceived,
    long operationsReceived,
    int versionsSent,
    long operationsSent,
    Optional<UUID> snapshotLoaded,
    Optional<UUID> snapshotMade) {

  /**
   * Checks the components.
   *
   * @param versionsReceived see {@link #versionsReceived()}
   * @param operationsReceived see {@link #operationsReceived()}
   * @param versionsSent see {@link #versionsSent()}
   * @param operationsSent see {@link #operationsSent()}
   * @param snapshotLoaded see {@link #snapshotLoaded()}
   * @param snapshotMade see {@link #snapshotMade()}
   */
  public SyncReport {
    Objects.requireNonNull(snapshotLoaded, "snapshotLoaded");
    Objects.requireNonNull(snapshotMade, "snapshotMade");
  }

  /**
   * Says whether there was nothing to fetch and nothing to send.
   *
   * @return true if the replica and the server were the same
   */
  public boolean nothingNew() {
    return versionsReceived == 0
        && versionsSent == 0
        && snapshotLoaded.isEmpty()
        && snapshotMade.isEmpty();
  }
}
