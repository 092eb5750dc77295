package org.taskchampion.internal.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.taskchampion.internal.Uuids;
import org.taskchampion.storage.StorageView;
import org.taskchampion.sync.ServerCheck;
import org.taskchampion.sync.ServerCheck.BaseState;
import org.taskchampion.sync.ServerCheck.Finding;

/** Says what a synchronisation would do at an empty server, which the server does not know. */
public final class MoveForecast {

  private MoveForecast() {}

  /**
   * Adds to what was found when a server was looked at what only the replica knows.
   *
   * @param view the replica
   * @param check what was found
   * @return the same, where the server is not empty
   */
  public static ServerCheck of(StorageView view, ServerCheck check) {
    UUID base = view.baseVersion();
    Finding general = ServerCheck.ofBase(base, BaseState.EMPTY_SERVER);
    if (base.equals(Uuids.NIL) || !check.findings().contains(general)) {
      return check;
    }
    List<Finding> findings = new ArrayList<>(check.findings());
    findings.replaceAll(
        finding ->
            finding.equals(general)
                ? new Finding(
                    general.subject(), general.outcome(), message(base, KnownServer.isShared(view)))
                : finding);
    return new ServerCheck(findings);
  }

  private static String message(UUID base, boolean shared) {
    return "the server is empty, but this replica has synchronised up to version "
        + base
        + ": see that it is the right server and the right history before you synchronise. "
        + (shared
            ? "It then goes on there from that version, as other replicas at it do, and sends a snapshot"
                + " for new ones"
            : "It then sends everything, since its last server was a directory");
  }
}
