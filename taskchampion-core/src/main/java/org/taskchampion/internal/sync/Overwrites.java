package org.taskchampion.internal.sync;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.taskchampion.internal.codec.OverwrittenEntry;
import org.taskchampion.internal.replica.KeptOverwrites;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;

/**
 * What one synchronisation has to tell of overwritten values (part 9.11 of the specification): what
 * it overwrites itself, and what an earlier one did that could not tell it any more.
 */
final class Overwrites {

  private final ReportBuilder report;
  private final Set<Long> toTell = new HashSet<>();

  Overwrites(ReportBuilder report) {
    this.report = report;
  }

  /** Takes over what was not told. */
  void load(StorageView view) {
    KeptOverwrites.untold(view)
        .forEach(
            (number, entries) -> {
              toTell.add(number);
              addToReport(entries);
            });
  }

  /** Adds what a transaction overwrites, so that it is kept when the transaction is committed. */
  void add(StorageTransaction transaction, List<OverwrittenEntry> entries) {
    if (!entries.isEmpty()) {
      toTell.addAll(KeptOverwrites.add(transaction, entries));
      addToReport(entries);
    }
  }

  private void addToReport(List<OverwrittenEntry> entries) {
    report.overwritten(entries.stream().map(OverwrittenEntry::value).collect(Collectors.toList()));
  }

  boolean isEmpty() {
    return toTell.isEmpty();
  }

  /** The report tells everything. */
  void told(StorageTransaction transaction) {
    KeptOverwrites.told(transaction, toTell);
  }
}
