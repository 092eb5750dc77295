package org.taskchampion.background;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.taskchampion.Replica;
import org.taskchampion.background.SyncStatus.Phase;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.sync.ServerFailedException;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.SyncProblem;
import org.taskchampion.sync.WrongSecretException;
import org.taskchampion.testing.FakeSyncServer;
import org.taskchampion.testing.FakeSyncServer.Fault;
import org.taskchampion.testing.VirtualTime;

/**
 * Whatever happens, in whatever order: never two runs at once, never too early, never too late, and
 * all is sent.
 */
class AutoSyncRandomTest {

  private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");
  private static final Duration FIRST = Duration.ofSeconds(4);
  private static final Duration MOST = Duration.ofMinutes(10);
  private static final Duration EVERY = Duration.ofHours(10);
  private static final Duration DELAY = Duration.ofSeconds(2);

  /** How long a run takes until it has a thread, and a burst of changes until it is seen. */
  private static final Duration SLACK = Duration.ofSeconds(4);

  private static final Duration RETRY_AFTER = Duration.ofSeconds(90);
  private static final List<Fate> PASSING = List.of(Fate.WELL, Fate.OFFLINE, Fate.TOO_OFTEN);
  private static final int LIVES = Integer.getInteger("autosync.lives", 200);
  private static final int EVENTS = 150;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whateverHappens(long seed) {
    for (int i = 0; i < LIVES; i++) {
      long lifesSeed = seed * 1_000_000 + i;
      try {
        new Life(lifesSeed).live();
      } catch (Throwable e) {
        throw new AssertionError("seed " + lifesSeed + ": " + e.getMessage(), e);
      }
    }
  }

  private enum Fate {
    WELL,
    OFFLINE,
    TOO_OFTEN,
    WRONG_SECRET
  }

  /** A replica and its AutoSync, and what is known of them without looking inside. */
  private static final class Life {
    private final Random random;
    private final VirtualTime time = VirtualTime.at(NOON);
    private final Replica replica = Replica.open(new InMemoryStorage(), time.clock());
    private final FakeSyncServer server = new FakeSyncServer();
    private final AutoSync sync;

    private Fate fate = Fate.WELL;
    private boolean paused;
    private boolean over;
    private int underWay;

    // Since the last run has ended:
    private Fate lastFate = Fate.WELL;
    private int leastFailures; // with each of which the back-off grows
    private int mostFailures;
    private boolean mayBeRetry;
    private boolean isRetry;
    private boolean superseded; // the run that is under way, by other servers
    private long lastEnd;
    private boolean cancelled; // that run, by a person
    private boolean asked; // by the server to wait, even if another failure is told

    // When a run has to have begun, in nanoseconds: a person's, one for a change, any other.
    private long demandedBy = Long.MAX_VALUE;
    private long changeBy = Long.MAX_VALUE;
    private long itselfBy = Long.MAX_VALUE;
    private boolean demanded; // or since the last one has begun
    private boolean eased; // the back-off was forgotten, or the clock has moved
    private boolean network;
    private boolean reopened; // a stop was ended
    private String violation = "";

    Life(long seed) {
      random = new Random(seed);
      server.onCall(call -> answer());
      sync =
          AutoSync.newBuilder(replica, server)
              .every(EVERY)
              .afterChanges(DELAY)
              .backOff(FIRST, MOST)
              .scheduler(time)
              .executor(this::begin)
              .time(time.clock(), time::nanoTime)
              .random(random::nextDouble)
              .start();
    }

    private Fault answer() {
      if (!over && random.nextInt(8) == 0) {
        happen(true);
      }
      switch (fate) {
        case OFFLINE -> throw new ServerUnreachableException("no network", null);
        case TOO_OFTEN -> {
          asked = true;
          throw new ServerFailedException(
              SyncProblem.TOO_MANY_REQUESTS, RETRY_AFTER, "too often", null);
        }
        case WRONG_SECRET -> throw new WrongSecretException("another secret", null);
        case WELL -> {}
      }
      return Fault.NONE;
    }

    private void violated(boolean is, String what) {
      if (is && violation.isEmpty()) {
        violation = what;
      }
    }

    private void begin(Runnable run) {
      violated(++underWay > 1, "two runs at once");
      assertInTime();
      violated(paused && !demanded, "a run during a pause");
      violated(
          lastFate == Fate.WRONG_SECRET && !demanded && !reopened, "a run after it had stopped");
      long gap = time.nanoTime() - lastEnd;
      if (lastFate == Fate.TOO_OFTEN && !eased) {
        violated(gap < RETRY_AFTER.toNanos(), "a run before the time that the server asked for");
      }
      if (leastFailures > 0 && !demanded && !eased) {
        long least = network ? FIRST.toNanos() / 2 : backOff(leastFailures) / 2;
        violated(gap < least, "a run after " + gap + " ns, which is too early");
      }
      mayBeRetry = mostFailures > 0 && (eased || gap >= backOff(Math.max(leastFailures, 1)) / 2);
      isRetry = leastFailures > 0 && !demanded && !eased && !network;
      demanded = false;
      network = false;
      superseded = false;
      cancelled = false;
      asked = false;
      demandedBy = Long.MAX_VALUE;
      changeBy = Long.MAX_VALUE;
      itselfBy = Long.MAX_VALUE;
      ScheduledFuture<?> unused =
          time.schedule(() -> run(run), random.nextInt(3_000), TimeUnit.MILLISECONDS);
    }

    private static long backOff(int failures) {
      return Math.min(FIRST.toNanos() << Math.min(failures - 1, 20), MOST.toNanos());
    }

    /** Returns until when a run has to begin that is due after a time. */
    private long after(Duration longest) {
      return time.nanoTime() + longest.plus(SLACK).toNanos();
    }

    private void assertInTime() {
      long now = time.nanoTime();
      violated(now > demandedBy, "no run for a person");
      violated(now > changeBy, "no run for a change");
      violated(now > itselfBy, "no run by itself");
    }

    private void run(Runnable run) {
      run.run();
      underWay--;
      lastEnd = time.nanoTime();
      SyncStatus status = sync.status();
      SyncProblem problem = superseded ? null : status.problem().orElse(null);
      Fate ended =
          problem == null || problem == SyncProblem.CANCELLED
              ? Fate.WELL
              : problem == SyncProblem.WRONG_SECRET
                  ? Fate.WRONG_SECRET
                  : problem == SyncProblem.TOO_MANY_REQUESTS ? Fate.TOO_OFTEN : Fate.OFFLINE;
      boolean failed = ended == Fate.OFFLINE || ended == Fate.TOO_OFTEN;
      if (problem == null) {
        mostFailures = 0;
      } else if (problem != SyncProblem.CANCELLED) { // one that stopped it may hide another
        mostFailures = mostFailures == 0 || mayBeRetry ? mostFailures + 1 : mostFailures;
      }
      boolean retries = failed && !cancelled;
      leastFailures =
          !retries ? 0 : leastFailures == 0 || isRetry ? leastFailures + 1 : leastFailures;
      reopened = false;
      eased = false;
      lastFate = cancelled && ended == Fate.OFFLINE ? Fate.WELL : ended;
      setWhenTheNextIsDue(retries);
    }

    private void setWhenTheNextIsDue(boolean retries) {
      asked &= !superseded;
      Duration wish = wish();
      demandedBy = demanded ? after(wish) : Long.MAX_VALUE;
      if (isByItself()) {
        Duration backOff = Duration.ofNanos(backOff(Math.max(mostFailures, 1)));
        Duration wait = superseded ? Duration.ZERO : retries ? backOff : EVERY;
        itselfBy = after(wait.compareTo(wish) > 0 ? wait : wish);
      }
    }

    private Duration wish() {
      return asked ? RETRY_AFTER.plus(RETRY_AFTER.dividedBy(10)) : Duration.ZERO;
    }

    void live() {
      for (int i = 0; i < EVENTS; i++) {
        happen(false);
        time.advance(Duration.ofMillis(random.nextInt(4) == 0 ? random.nextInt(200_000) : 700));
        if (underWay == 0) {
          assertInTime();
        }
        assertThat(violation).isEmpty();
      }
      over = true;
      fate = Fate.WELL;
      paused = false;
      sync.resume();
      reopened = true;
      eased = true;
      replica.edit(edit -> edit.add("The last one"));
      time.advance(MOST.plus(RETRY_AFTER.multipliedBy(2)).plusSeconds(60));
      assertThat(violation).isEmpty();
      assertThat(replica.counts().unsyncedOperations()).isZero();
      assertThat(sync.status().phase()).isEqualTo(Phase.IDLE);
      assertThat(sync.status().unsent()).isZero();
      assertThat(sync.status().problem()).isEmpty();
      sync.close();
      time.runDue();
      assertThat(time.waiting()).isZero();
      replica.close();
    }

    /** Lets something happen, to the people, the network or the clock. */
    private void happen(boolean duringACall) {
      switch (random.nextInt(13)) {
        case 0, 1, 2 -> {
          replica.edit(edit -> edit.add("Buy milk"));
          if (underWay == 0 && lastFate == Fate.WELL && !asked && isByItself()) {
            changeBy = Math.min(changeBy, after(DELAY.multipliedBy(10)));
          }
        }
        case 3 -> {
          replica.undo();
          changeBy = Long.MAX_VALUE; // there may be nothing left to send
        }
        case 4, 5 -> fate = PASSING.get(random.nextInt(PASSING.size()));
        case 6 -> fate = random.nextBoolean() ? Fate.WRONG_SECRET : Fate.WELL;
        case 7 -> {
          demanded = true;
          sync.syncNow();
          if (underWay == 0) {
            demandedBy = Math.min(demandedBy, after(wish()));
          }
        }
        case 8 -> {
          network = true;
          sync.networkAvailable();
          if (underWay == 0 && !asked && isByItself()) {
            itselfBy = Math.min(itselfBy, after(FIRST.dividedBy(2)));
          }
        }
        case 9 -> {
          if (paused || sync.status().phase() == Phase.STOPPED) {
            paused = false;
            reopened = true;
            eased |= lastFate != Fate.TOO_OFTEN;
            sync.resume();
          } else {
            paused = true;
            sync.pause();
            changeBy = Long.MAX_VALUE;
            itselfBy = Long.MAX_VALUE;
          }
        }
        case 11 -> useOthers();
        case 10 -> {
          cancelled = true;
          sync.cancel();
        }
        default -> {
          if (!duringACall) {
            moveTheClock();
          }
        }
      }
    }

    private boolean isByItself() {
      return !paused && sync.status().phase() != Phase.STOPPED;
    }

    /** Goes on with another handle on the same server, which may fail just as well. */
    private void useOthers() {
      sync.useServers(
          () -> {
            answer();
            return server.connect();
          });
      superseded = underWay > 0;
      reopened = true;
      eased = true;
      asked = false;
      leastFailures = 0;
      mostFailures = 0;
      lastFate = Fate.WELL;
      if (!paused && underWay == 0) {
        itselfBy = after(Duration.ZERO);
      }
    }

    private void moveTheClock() {
      eased = true;
      if (random.nextBoolean()) {
        time.sleep(Duration.ofHours(random.nextInt(12)));
      } else {
        time.setClock(NOON.plus(Duration.ofHours(random.nextInt(2_000) - 1_000)));
      }
    }
  }
}
