package org.taskchampion.internal.replica;

import java.util.List;
import java.util.Optional;
import org.taskchampion.storage.Storage;
import org.taskchampion.storage.StorageDamagedException;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;
import org.taskchampion.storage.VerificationReport;
import org.taskchampion.storage.VerificationReport.Finding;
import org.taskchampion.storage.VerificationReport.Kind;

/** Looks at a replica and at the storage that it is in, and mends both, without a server. */
public final class Verification {

  private Verification() {}

  /**
   * Looks whether everything is as it should be.
   *
   * @param storage the replica
   * @return what is not; damage is in it
   */
  public static VerificationReport of(Storage storage) {
    VerificationReport files;
    try {
      files = storage.verifyFiles();
    } catch (StorageDamagedException e) {
      files = damaged(e);
    }
    try (StorageView view = storage.read()) {
      return files.and(Invariants.check(view));
    } catch (StorageDamagedException e) {
      return files.and(damaged(e));
    }
  }

  private static VerificationReport damaged(StorageDamagedException e) {
    return new VerificationReport(
        List.of(new Finding(Kind.FILE, Optional.empty(), String.valueOf(e.getMessage()))));
  }

  /**
   * Mends what can be. No task is changed, so there is nothing to tell to listeners.
   *
   * @param storage the replica
   * @return what is not as it should be afterwards
   */
  public static VerificationReport heal(Storage storage) {
    try {
      storage.mendFiles();
      try (StorageTransaction transaction = storage.begin()) {
        Invariants.heal(transaction);
        transaction.commit();
      }
    } catch (StorageDamagedException e) {
      // What cannot be mended is in the report.
    }
    return of(storage);
  }
}
