package org.taskchampion.sync.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.UUID;
import java.util.function.Supplier;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.taskchampion.sync.SyncException;
import org.taskchampion.sync.SyncServer;

/** The calls of a history in a bucket of which a fuzzer makes the answers. */
final class CloudCalls {

  private static final UUID VERSION = UUID.fromString("99999999-0000-4000-8000-000000000009");
  private static final byte[] CONTENT = {1};

  private CloudCalls() {}

  /** Returns a store of the bucket {@code tasks}. */
  static S3Store s3(
      HttpUrl endpoint, Supplier<S3Credentials> source, OkHttpClient client, Clock clock) {
    BucketAddress address = BucketAddress.of(endpoint, "us-east-1", "tasks", true);
    return new S3Store(address, "tasks", "us-east-1", source, client, clock);
  }

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
