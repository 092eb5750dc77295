package org.taskchampion.internal;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.taskchampion.sync.SyncException;
import org.taskchampion.sync.SyncReport;

/**
 * Gives an exception the report of its synchronisation, which nobody outside this module can: to
 * its owners an exception is a value.
 */
public final class Reports {

  private static volatile @Nullable BiConsumer<SyncException, SyncReport> setter;

  private Reports() {}

  /**
   * Takes the way to do it, from the class that has one.
   *
   * @param newSetter gives an exception its report
   */
  public static void setSetter(BiConsumer<SyncException, SyncReport> newSetter) {
    setter = newSetter;
  }

  /**
   * Gives an exception its report.
   *
   * @param exception the exception
   * @param report what the synchronisation did before it ended
   */
  public static void attach(SyncException exception, SyncReport report) {
    BiConsumer<SyncException, SyncReport> known = setter;
    if (known == null) {
      throw new IllegalStateException("an exception exists whose class was not initialised");
    }
    known.accept(exception, report);
  }
}
