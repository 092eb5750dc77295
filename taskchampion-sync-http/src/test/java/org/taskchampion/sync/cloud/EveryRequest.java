package org.taskchampion.sync.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.sync.SyncException;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.cloud.FaultyProxy.Fate;

/** Lets each request of two replicas' synchronisations go wrong once. Nothing is ever lost. */
final class EveryRequest {

  private EveryRequest() {}

  /**
   * Does so in an empty bucket.
   *
   * @param proxy what is before the service
   * @param shaky the bucket by way of the proxy
   * @param steady the bucket
   */
  static void fails(FaultyProxy proxy, Fate fate, SyncServer shaky, SyncServer steady) {
    try (Replica one = Replica.open(new InMemoryStorage());
        Replica two = Replica.open(new InMemoryStorage());
        Replica joining = Replica.open(new InMemoryStorage())) {
      List<String> expected = new ArrayList<>();
      int requests = 1;
      for (int at = 0; at < requests; at++) {
        String theirs = "two " + at;
        String ours = "one " + at;
        two.edit(edit -> edit.add(theirs));
        two.sync(steady);
        one.edit(edit -> edit.add(ours));
        expected.add(theirs);
        expected.add(ours);
        proxy.breakAt(at, fate);
        try {
          one.sync(shaky);
        } catch (SyncException e) {
          assertThat(e.isRetryable()).as("%s at %s: %s", fate, at, e).isTrue();
        }
        requests = Math.max(requests, proxy.requests().size());
        proxy.breakAt(-1, fate);
        one.sync(shaky);
        requests = Math.max(requests, proxy.requests().size());
        two.sync(steady);
        assertThat(descriptions(one)).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(descriptions(two)).containsExactlyInAnyOrderElementsOf(expected);
      }
      assertThat(requests).isGreaterThan(6);
      joining.sync(steady);
      assertThat(descriptions(joining)).containsExactlyInAnyOrderElementsOf(expected);
      assertThat(steady.check(SyncServer.NIL_VERSION).isFailed()).isFalse();
    }
  }

  private static List<String> descriptions(Replica replica) {
    return replica.tasks().stream().map(Task::description).toList();
  }
}
