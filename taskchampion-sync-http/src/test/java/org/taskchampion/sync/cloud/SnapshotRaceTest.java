package org.taskchampion.sync.cloud;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.sync.cloud.MemoryBucket.Fault;
import org.taskchampion.sync.cloud.MemoryBucket.Faults;

/**
 * A replica pushes, makes a snapshot and cleans up, and another one does so before one of its
 * requests, whichever that is. New replicas join at every moment in between, and get everything
 * that was committed when they began.
 */
class SnapshotRaceTest {

  /** A new replica joins before each request of both. */
  @Test
  void whoJoinsBetweenTwoRequestsGetsEverything() {
    int at = 0;
    boolean wasHeld = true;
    while (wasHeld) {
      try (Place place = new Place()) {
        wasHeld = place.race(at, place.joining(), () -> place.sync(place.two, place.joining()));
        assertThat(place.joined).isGreaterThan(15);
      }
      at++;
    }
    assertThat(at).isGreaterThan(15);
  }

  /** One replica waits in the middle, and the other one goes on in the middle of the joining. */
  @Test
  void whoIsOvertakenWhileItJoinsGetsEverything() {
    int at = 0;
    int overtaken = 0;
    boolean wasHeld = true;
    while (wasHeld) {
      boolean wasOvertaken = true;
      for (int request = 0; wasOvertaken; request++) {
        try (Place place = new Place()) {
          Once then = new Once(request, () -> place.sync(place.two, Place.PLAIN));
          wasHeld = place.race(at, Place.PLAIN, () -> place.join(then));
          wasOvertaken = then.wasDone.get();
          overtaken += wasOvertaken ? 1 : 0;
        }
      }
      at++;
    }
    assertThat(at).isGreaterThan(15);
    assertThat(overtaken).isGreaterThan(60);
  }

  /** Does something before one request, counted from 0. */
  private static final class Once implements Faults {
    private final int at;
    private final Runnable action;
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicBoolean wasDone = new AtomicBoolean();

    Once(int at, Runnable action) {
      this.at = at;
      this.action = action;
    }

    @Override
    public Fault at(String method, String key) {
      if (requests.getAndIncrement() == at) {
        action.run();
        wasDone.set(true);
      }
      return Fault.NONE;
    }
  }

  /** A bucket with an old part and a snapshot, and two replicas with something to send. */
  private static final class Place implements AutoCloseable {
    private static final Faults PLAIN = (method, key) -> Fault.NONE;

    private final MemoryBucket bucket = new MemoryBucket();
    private final AtomicInteger committed = new AtomicInteger();
    private final Replica one = Replica.open(new InMemoryStorage());
    private final Replica two = Replica.open(new InMemoryStorage());
    private int joined;

    Place() {
      bucket.put("salt", "0123456789abcdef".getBytes(US_ASCII));
      bucket.onWrite((key, bytes) -> committed.addAndGet(key.equals("latest") ? 1 : 0));
      for (int i = 0; i < 4; i++) {
        add(one, "old " + i);
        sync(one, PLAIN);
      }
      bucket.wait(CleanUp.KEPT.plus(Duration.ofDays(1)));
      add(two, "new");
      sync(two, PLAIN);
      add(one, "one");
      add(two, "two");
    }

    private static void add(Replica replica, String description) {
      replica.edit(edit -> edit.add(description));
    }

    /** Synchronises so that a push is followed by a clean-up, a snapshot, and a clean-up. */
    void sync(Replica replica, Faults faults) {
      replica.sync(new MemorySyncServer(bucket.store(faults), CloudHistoryTest.SEALERS, () -> 0));
    }

    Faults joining() {
      return (method, key) -> {
        join(PLAIN);
        return Fault.NONE;
      };
    }

    void join(Faults faults) {
      int fewest = committed.get();
      try (Replica replica = Replica.open(new InMemoryStorage())) {
        sync(replica, faults);
        assertThat(descriptions(replica)).hasSizeBetween(fewest, committed.get());
      }
      joined++;
    }

    /**
     * Lets the first replica synchronise.
     *
     * @param each what is asked before each of its requests
     * @param then what is done before one of them
     * @return whether that was done
     */
    boolean race(int at, Faults each, Runnable then) {
      Once once = new Once(at, then);
      sync(
          one,
          (method, key) -> {
            Fault unused = each.at(method, key);
            return once.at(method, key);
          });
      sync(two, PLAIN);
      sync(one, PLAIN);
      assertThat(descriptions(one))
          .containsExactlyInAnyOrder("old 0", "old 1", "old 2", "old 3", "new", "one", "two");
      assertThat(descriptions(two)).containsExactlyInAnyOrderElementsOf(descriptions(one));
      join(PLAIN);
      assertThat(new Diagnosis(bucket.store()).run().damage()).isEqualTo(Diagnosis.Damage.NONE);
      return once.wasDone.get();
    }

    private static List<String> descriptions(Replica replica) {
      return replica.tasks().stream().map(Task::description).toList();
    }

    @Override
    public void close() {
      one.close();
      two.close();
    }
  }
}
