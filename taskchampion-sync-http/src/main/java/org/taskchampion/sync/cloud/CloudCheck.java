package org.taskchampion.sync.cloud;

import org.taskchampion.sync.ServerCheck;
import org.taskchampion.sync.ServerCheck.Finding;
import org.taskchampion.sync.ServerCheck.Outcome;
import org.taskchampion.sync.ServerCheck.Subject;
import org.taskchampion.sync.SyncCancelledException;
import org.taskchampion.sync.SyncException;

/** Adds to what can be found out about any server what a bucket has besides. */
final class CloudCheck {

  private final ServerCheck.Builder findings;
  private final ObjectStore store;

  CloudCheck(ServerCheck basic, ObjectStore store) {
    this.findings = basic.toBuilder();
    this.store = store;
  }

  /**
   * Adds to the findings.
   *
   * @param isEncrypted whether the way to the bucket is
   * @param isHere whether it leads to this machine only
   */
  ServerCheck complete(boolean isEncrypted, boolean isHere) {
    boolean answers = findings.finding(Subject.ADDRESS).filter(CloudCheck::isOk).isPresent();
    if (!isEncrypted) {
      findings.add(
          Subject.TLS,
          isHere ? Outcome.OK : Outcome.WARNING,
          isHere
              ? "not needed: the service is on this machine"
              : "the connection is not encrypted: nobody on the way can read the tasks, which are"
                  + " sealed, but somebody could remove them; use https");
    } else if (answers) {
      findings.add(
          Subject.TLS, Outcome.OK, "the connection is encrypted, and the certificate is trusted");
    } else {
      findings.notTested(Subject.TLS);
    }
    if (answers) {
      history();
    }
    return findings.build();
  }

  private static boolean isOk(Finding finding) {
    return finding.outcome() == Outcome.OK;
  }

  private void history() {
    try {
      Diagnosis.Result found = new Diagnosis(store).run();
      switch (found.damage()) {
        case NONE -> conditions();
        case NO_BEGINNING -> set(Subject.HISTORY, Outcome.WARNING, found.message());
        default -> set(Subject.HISTORY, Outcome.FAILED, found.message());
      }
    } catch (SyncCancelledException e) {
      throw e;
    } catch (SyncException e) {
      set(Subject.HISTORY, Outcome.FAILED, String.valueOf(e.getMessage()));
    }
  }

  /** A bucket without a salt is asked before the first push. */
  private void conditions() {
    try {
      store
          .get(ObjectNames.SALT, Salt.MOST_BYTES)
          .ifPresent(salt -> new Salt(store).confirmConditions(salt));
    } catch (SyncCancelledException e) {
      throw e;
    } catch (SyncException e) {
      set(Subject.ACCESS, Outcome.FAILED, String.valueOf(e.getMessage()));
    }
  }

  private void set(Subject subject, Outcome outcome, String message) {
    findings.replace(new Finding(subject, outcome, message));
  }
}
