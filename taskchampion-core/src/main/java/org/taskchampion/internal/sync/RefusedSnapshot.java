package org.taskchampion.internal.sync;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;

/**
 * A snapshot that the server asked for and refused, as it is stored, so that a large one is not
 * sent at each synchronisation in vain.
 *
 * @param when when it was refused
 * @param bytes how many bytes it had
 */
record RefusedSnapshot(Instant when, int bytes) {

  private static final String NAME = "snapshotRefused";

  /** Returns what is stored; null if there is none. */
  static @Nullable RefusedSnapshot of(StorageView view) {
    Optional<String> stored = view.value(NAME);
    if (stored.isEmpty()) {
      return null;
    }
    String[] parts = stored.get().split(" ", -1);
    try {
      return new RefusedSnapshot(
          Instant.parse(parts[0]), Integer.parseInt(parts[parts.length - 1]));
    } catch (DateTimeException | NumberFormatException e) {
      return null; // a damaged hint costs one request
    }
  }

  /**
   * Says whether a snapshot is not to be sent again yet.
   *
   * @param now the present time
   * @param most how many bytes may be sent in vain as often as it is asked for
   * @param pause how long larger ones are to rest
   */
  boolean isToRest(Instant now, int most, Duration pause) {
    return bytes > most && !now.isBefore(when) && now.isBefore(when.plus(pause));
  }

  void store(StorageTransaction transaction) {
    transaction.setValue(NAME, when + " " + bytes);
  }

  static void forget(StorageTransaction transaction) {
    if (transaction.value(NAME).isPresent()) {
      transaction.setValue(NAME, null);
    }
  }
}
