package org.taskchampion.background;

import java.time.Duration;
import java.time.Instant;

/**
 * A moment by two clocks. The clock on the wall goes on while a laptop sleeps, but somebody may set
 * it; the other one counts evenly, but may stand still while the machine sleeps. A moment has come
 * as soon as one of them has passed it, so neither a sleep nor a clock that was set back puts it
 * off.
 *
 * @param wall the time of the day
 * @param nanos the even count, in nanoseconds from anywhere
 */
record Moment(Instant wall, long nanos) {

  /** Returns the moment that comes after this one by a time. */
  Moment plus(Duration time) {
    return new Moment(wall.plus(time), nanos + time.toNanos());
  }

  /** Returns how long it takes from now until this moment; zero if it has come. */
  Duration from(Moment now) {
    Duration byWall = Duration.between(now.wall, wall);
    Duration byCount = Duration.ofNanos(nanos - now.nanos);
    Duration less = byWall.compareTo(byCount) < 0 ? byWall : byCount;
    return less.isNegative() ? Duration.ZERO : less;
  }

  /** Returns whichever comes first, seen from now. */
  Moment orEarlier(Moment other, Moment now) {
    return from(now).compareTo(other.from(now)) <= 0 ? this : other;
  }
}
