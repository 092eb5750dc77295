package org.taskchampion.background;

import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * When the next run is due. It reads no clock and starts nothing: whoever holds it says what has
 * happened, and when. Not thread-safe.
 */
final class Schedule {

  private static final Duration LONGEST_RETRY_AFTER = Duration.ofDays(1);

  private final @Nullable Duration every;
  private final @Nullable Duration delay;
  private final @Nullable Duration mostDelay;
  private final Duration firstBackOff;
  private final Duration mostBackOff;
  private final DoubleSupplier random;

  private @Nullable Moment interval;
  private @Nullable Moment change; // moves with each change
  private @Nullable Moment latestChange; // does not
  private @Nullable Moment demand; // by a person
  private @Nullable Moment soon;
  private @Nullable Moment network; // came back
  private @Nullable Moment retry; // the others, but for a demand and the network, wait for it
  private @Nullable Moment wish; // of the server; all wait for it
  private @Nullable Moment earliest; // after the last run, whatever the network says
  private boolean networkMeanwhile;
  private boolean retrying; // the run began since its retry was due
  private int failures; // of the first run and of those

  /** What may lead to a run. */
  enum Wanted {
    /** Whatever there is. */
    ALL,
    /** A person, or a network that is back. */
    NETWORK,
    /** A person. */
    DEMANDED
  }

  Schedule(AutoSync.Builder builder) {
    this.every = builder.every;
    this.delay = builder.delay;
    this.mostDelay = builder.mostDelay;
    this.firstBackOff = builder.firstBackOff;
    this.mostBackOff = builder.mostBackOff;
    this.random = builder.random;
  }

  /** A run is due at once, unless the server wished otherwise. */
  void soon(Moment now) {
    soon = now;
  }

  /** A person wants a run. */
  void demanded(Moment now) {
    demand = now;
  }

  /** There is something new to send. */
  void changed(Moment now) {
    if (delay != null && mostDelay != null) {
      change = now.plus(delay);
      latestChange = latestChange == null ? now.plus(mostDelay) : latestChange;
    }
  }

  /** There is nothing left to send. */
  void sent() {
    change = null;
    latestChange = null;
  }

  /** The network is back. */
  void network(Moment now, boolean running) {
    if (running) {
      networkMeanwhile = true;
    } else {
      network = earliest == null ? now : earliest;
    }
  }

  /** A run has begun, which is for all that was due. */
  void began(Moment now) {
    retrying = retry != null && retry.from(now).isZero();
    interval = null;
    sent();
    demand = null;
    soon = null;
    network = null;
    retry = null;
    wish = null;
    networkMeanwhile = false;
  }

  /** The run has ended well, or somebody ended it. */
  void ended(Moment now, boolean well) {
    failures = well ? 0 : failures;
    earliest = now.plus(firstBackOff.dividedBy(2));
    interval = every == null ? null : now.plus(every);
  }

  /** The server wishes to be left alone for a time. */
  void asked(Moment now, Duration retryAfter) {
    Duration wait = least(retryAfter, LONGEST_RETRY_AFTER);
    // Not all clients that heard the same at the same moment.
    wish = now.plus(wait.plus(part(wait, random.getAsDouble() / 10)));
  }

  /** The run has failed, and may be tried again. */
  void failed(Moment now) {
    stopped(now);
    // What people or a network that comes and goes led to says nothing about how long it lasts.
    failures = failures == 0 || retrying ? failures + 1 : failures;
    Duration half = backOff().dividedBy(2);
    retry = now.plus(half.plus(part(half, random.getAsDouble())));
  }

  /** The run has failed, and the same is not tried again, unless with another network. */
  void stopped(Moment now) {
    ended(now, false);
    if (networkMeanwhile) {
      network(now, false);
    }
  }

  /** What failed until now says nothing any more. */
  void forgetFailures() {
    failures = 0;
    retry = null;
  }

  /** The server is another one. */
  void forgetServer() {
    forgetFailures();
    wish = null;
    earliest = null;
  }

  /**
   * Returns how long it is until the next run.
   *
   * @param now the moment
   * @param wanted what counts
   * @return the time, zero if the run is due; null if none is going to be
   */
  @Nullable Duration untilNext(Moment now, Wanted wanted) {
    Moment next = demand;
    if (wanted != Wanted.DEMANDED) {
      next = earlier(next, network, now);
    }
    if (wanted == Wanted.ALL && retry != null) {
      next = earlier(next, retry, now);
    } else if (wanted == Wanted.ALL) {
      next = earlier(next, interval, now);
      next = earlier(next, change, now);
      next = earlier(next, latestChange, now);
      next = earlier(next, soon, now);
    }
    if (next == null) {
      return null;
    }
    Duration until = next.from(now);
    Duration untilWish = wish == null ? Duration.ZERO : wish.from(now);
    return until.compareTo(untilWish) > 0 ? until : untilWish;
  }

  private static @Nullable Moment earlier(
      @Nullable Moment one, @Nullable Moment other, Moment now) {
    return one == null ? other : other == null ? one : one.orEarlier(other, now);
  }

  private Duration backOff() {
    Duration backOff = firstBackOff;
    for (int i = 1; i < failures && backOff.compareTo(mostBackOff) < 0; i++) {
      backOff = backOff.multipliedBy(2);
    }
    return least(backOff, mostBackOff);
  }

  /** Returns the shorter time. */
  static Duration least(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Duration part(Duration whole, double part) {
    return Duration.ofNanos((long) (whole.toNanos() * part));
  }
}
