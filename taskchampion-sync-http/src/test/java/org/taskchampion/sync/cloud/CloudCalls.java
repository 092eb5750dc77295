package org.taskchampion.sync.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.taskchampion.sync.SyncException;
import org.taskchampion.sync.SyncServer;

/** The calls of a history in a bucket of which a fuzzer makes the answers. */
final class CloudCalls {

  private static final UUID VERSION = UUID.fromString("99999999-0000-4000-8000-000000000009");
  private static final byte[] CONTENT = {1};

  private CloudCalls() {}

  /** Makes one: it gives a value, or an error of ours, on one line. */
  static void call(int which, ObjectStore store) {
    // Each push is followed by a clean-up.
    CloudHistory history = new CloudHistory(store, CloudHistoryTest.SEALERS, () -> 0);
    try {
      switch (which) {
        case 'v' -> history.childVersion(VERSION);
        case 'f' -> history.childVersion(SyncServer.NIL_VERSION);
        case 'a' -> history.addVersion(VERSION, CONTENT);
        case 'b' -> history.addVersion(SyncServer.NIL_VERSION, CONTENT);
        case 's' -> history.snapshot();
        case 'p' -> history.addSnapshot(VERSION, CONTENT);
        case 'e' -> history.confirmEmpty();
        case 'l' -> Listing.of(store);
        default -> new Diagnosis(store).run();
      }
    } catch (SyncException e) {
      assertThat(e.getMessage()).isNotEmpty().doesNotContain("\n", "\r", "\u001b", "hidden");
    } finally {
      store.close(); // and not the history, whose key is everybody's
    }
  }
}
