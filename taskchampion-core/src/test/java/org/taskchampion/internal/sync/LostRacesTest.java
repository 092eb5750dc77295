package org.taskchampion.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.taskchampion.Replica;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.SyncCancelledException;
import org.taskchampion.sync.SyncOptions;
import org.taskchampion.testing.FakeSyncServer;

class LostRacesTest {

  private static final long ATTEMPT = TimeUnit.MILLISECONDS.toNanos(10);
  private static final int CROWD = 60;

  private long now = 1_000;

  private LostRaces races(long seed) {
    return new LostRaces(new Random(seed), () -> now);
  }

  private long wait(LostRaces races) {
    now += ATTEMPT;
    long wait = races.lost().toNanos();
    now += wait;
    return wait;
  }

  @Test
  void aRaceThatIsLostOnceIsNothingToWaitFor() {
    LostRaces races = races(1);
    for (int i = 0; i < 100; i++) {
      assertThat(wait(races)).isZero();
      races.won();
    }
  }

  @Test
  void waitsGrowWithTheLossesInARowAndWithTheTimeOfAnAttempt() {
    long[] longest = new long[20];
    Random seeds = new Random(1);
    for (int i = 0; i < 500; i++) {
      LostRaces races = races(seeds.nextLong());
      for (int loss = 0; loss < longest.length; loss++) {
        longest[loss] = Math.max(longest[loss], wait(races));
      }
    }
    assertThat(longest[0]).isZero();
    for (int loss = 1; loss < longest.length; loss++) {
      long bound = ATTEMPT << Math.min(loss - 1, 5);
      assertThat(longest[loss]).isBetween(bound * 9 / 10, bound);
    }
  }

  @Test
  void nobodyWaitsForMoreThanTwoSecondsHoweverSlowAPlaceIs() {
    LostRaces races = races(1);
    for (int i = 0; i < 50; i++) {
      now += TimeUnit.HOURS.toNanos(20);
      Duration wait = races.lost();
      assertThat(wait).isBetween(Duration.ZERO, LostRaces.LONGEST);
      now += wait.toNanos();
    }
  }

  private record Writer(LostRaces races, long begun, long ends) {}

  /**
   * Counts the attempts until each of a crowd has sent one version. An attempt is lost if another
   * one came to its end since it began.
   */
  private int attempts(long seed, boolean waits) {
    now = 0;
    LongSupplier time = () -> now;
    Random random = new Random(seed);
    PriorityQueue<Writer> writers = new PriorityQueue<>(Comparator.comparingLong(Writer::ends));
    for (int i = 0; i < CROWD; i++) {
      long begun = (long) (random.nextDouble() * ATTEMPT);
      writers.add(
          new Writer(new LostRaces(new Random(random.nextLong()), time), begun, begun + ATTEMPT));
    }
    // When each version came.
    long[] came = new long[CROWD + 1];
    int version = 0;
    int attempts = 0;
    while (!writers.isEmpty()) {
      Writer writer = writers.remove();
      now = writer.ends();
      attempts++;
      if (version == 0 || came[version] <= writer.begun()) {
        version++;
        came[version] = now;
      } else {
        long wait = writer.races().lost().toNanos();
        long begun = now + (waits ? wait : 0);
        writers.add(new Writer(writer.races(), begun, begun + ATTEMPT));
      }
    }
    assertThat(version).isEqualTo(CROWD);
    return attempts;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aCrowdIsThroughWithFewerAttempts(long seed) {
    int without = attempts(seed, false);
    assertThat(without).isGreaterThan(CROWD * CROWD / 3);
    assertThat(attempts(seed, true)).isLessThan(without / 3);
  }

  /** Whoever sends to it is overtaken, again and again. */
  private static final class Overtaking extends ForwardingSyncServer {
    private final Replica other = Replica.open(new InMemoryStorage());
    private final FakeSyncServer history;
    private int overtaken;
    private long lost;
    private long longestRest;

    Overtaking(FakeSyncServer history) {
      super(history.connect());
      this.history = history;
    }

    @Override
    public AddVersionResult addVersion(UUID parent, byte[] segment) {
      if (overtaken == 8) {
        return super.addVersion(parent, segment);
      }
      overtaken++;
      other.edit(edit -> edit.add("faster"));
      try {
        Thread.sleep(20); // How long a place takes.
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      other.sync(history.connect());
      AddVersionResult refused = super.addVersion(parent, segment);
      lost = System.nanoTime();
      return refused;
    }

    @Override
    public ChildVersion childVersion(UUID parent) {
      if (lost != 0) {
        longestRest = Math.max(longestRest, System.nanoTime() - lost);
        lost = 0;
      }
      return super.childVersion(parent);
    }
  }

  @Test
  void aSynchronisationRestsBetweenRacesThatItLoses() {
    Overtaking server = new Overtaking(new FakeSyncServer());
    try (Replica replica = Replica.open(new InMemoryStorage())) {
      replica.edit(edit -> edit.add("slower"));
      assertThat(replica.sync(server).nothingNew()).isFalse();
      assertThat(replica.tasks()).hasSize(9);
    }
    // Eight rests of up to 20, 40, 80 … ms: all of them are shorter than this once in 2^28 times.
    assertThat(server.longestRest).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(10));
  }

  @Test
  void aRestEndsAtOnceWhereTheSynchronisationIsToEnd() throws Exception {
    try (CallWatch watch = new CallWatch(SyncOptions.defaults())) {
      watch.start();
      CountDownLatch begun = new CountDownLatch(1);
      FutureTask<Void> resting =
          new FutureTask<>(
              () -> {
                begun.countDown();
                watch.pause(Duration.ofHours(1));
                return null;
              });
      Thread thread = new Thread(resting);
      thread.start();
      begun.await();
      watch.cancel();
      assertThatThrownBy(() -> resting.get(1, TimeUnit.MINUTES))
          .cause()
          .isInstanceOf(SyncCancelledException.class);
      thread.join();
    }
  }
}
