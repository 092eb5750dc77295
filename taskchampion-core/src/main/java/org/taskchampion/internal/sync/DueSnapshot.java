package org.taskchampion.internal.sync;

import java.util.Optional;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;

/**
 * Whether the server that is known needs a snapshot of this replica before new replicas can join
 * (part 9.7 of the specification). It is stored, and stays until the server has one.
 */
enum DueSnapshot {
  /** It needs none of this replica. */
  NO,
  /**
   * It may need one: this replica came to a history that may begin with its base, perhaps by itself
   * in a synchronisation that did not hear of it.
   */
  PERHAPS,
  /** The history there begins with the base of this replica. */
  YES;

  private static final String NAME = "snapshotDue";

  /** Returns what is stored. */
  static DueSnapshot of(StorageView view) {
    Optional<String> stored = view.value(NAME);
    return stored.isEmpty() ? NO : stored.get().equals("yes") ? YES : PERHAPS;
  }

  /** Stores this. Writes nothing if it is stored already. */
  void store(StorageTransaction transaction) {
    if (of(transaction) != this) {
      transaction.setValue(NAME, this == NO ? null : this == YES ? "yes" : "perhaps");
    }
  }
}
