package org.taskchampion.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A clock that stands still until a test sets or advances it. Thread-safe.
 *
 * <pre>{@code
 * AdjustableClock clock = AdjustableClock.at(Instant.parse("2026-11-29T12:00:00Z"));
 * try (Replica replica = Replica.open(new InMemoryStorage(), clock)) {
 *   replica.edit(edit -> edit.add("Buy milk"));
 *   clock.advance(Duration.ofDays(1));
 *   ...
 * }
 * }</pre>
 */
public final class AdjustableClock extends Clock {

  private final AtomicReference<Instant> now;
  private final ZoneId zone;

  private AdjustableClock(AtomicReference<Instant> now, ZoneId zone) {
    this.now = now;
    this.zone = Objects.requireNonNull(zone, "zone");
  }

  /**
   * Returns a clock that shows a time, in the zone UTC.
   *
   * @param now what it shows until it is set
   * @return the clock
   */
  public static AdjustableClock at(Instant now) {
    return new AdjustableClock(
        new AtomicReference<>(Objects.requireNonNull(now, "now")), ZoneOffset.UTC);
  }

  /**
   * Sets the time, forwards or back.
   *
   * @param now what the clock shows from now on
   */
  public void set(Instant now) {
    this.now.set(Objects.requireNonNull(now, "now"));
  }

  /**
   * Moves the time on.
   *
   * @param by how far; negative to move it back
   */
  public void advance(Duration by) {
    now.updateAndGet(from -> from.plus(by));
  }

  @Override
  public Instant instant() {
    return now.get();
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  /**
   * Returns a clock of another zone that is set and advanced together with this one.
   *
   * @param zone the zone
   * @return the clock
   */
  @Override
  public AdjustableClock withZone(ZoneId zone) {
    return new AdjustableClock(now, zone);
  }
}
