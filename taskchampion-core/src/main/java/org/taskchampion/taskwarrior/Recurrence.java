package org.taskchampion.taskwarrior;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Predicate;
import org.taskchampion.Edit;
import org.taskchampion.PropertyNames;
import org.taskchampion.Status;
import org.taskchampion.Task;
import org.taskchampion.internal.Times;
import org.taskchampion.query.Conventions;

/**
 * Recurring tasks as Taskwarrior has them: a template, a task with the status {@code recurring},
 * {@code due} and {@code recur}, from which instances are made when their time comes near. Nothing
 * of this happens by itself; a program that wants it calls {@link #spawn} when it starts, and now
 * and then.
 *
 * <pre>{@code
 * Recurrence recurrence = Recurrence.with(conventions);
 * RecurrenceReport report = replica.editAndGet(edit -> {
 *   recurrence.expire(edit, edit.now());
 *   return recurrence.spawn(edit, edit.now());
 * });
 * }</pre>
 *
 * <p>The dates are those of Taskwarrior, so that it and this library can share a template. The UUID
 * of an instance follows from the template and the number of the instance: it is the UUID of
 * version 5 whose namespace is the template's UUID and whose name is the number, from 0, in
 * decimal. Replicas that spawn without knowing of each other make the same instance, and it is one
 * after the next sync. An instance that Taskwarrior made, with a random UUID, is recognised by its
 * {@code parent} and {@code imask}, and not made again.
 *
 * <p>Immutable and thread-safe.
 */
public final class Recurrence {

  private static final int DEFAULT_LIMIT = 1;
  private static final int DEFAULT_MOST = 10_000;

  private final Conventions conventions;
  private final int limit;
  private final int most;

  private Recurrence(Conventions conventions, int limit, int most) {
    this.conventions = Objects.requireNonNull(conventions, "conventions");
    this.limit = limit;
    this.most = most;
  }

  /**
   * Returns the recurrence of a user, with one instance to come and no more than 10,000 new
   * instances of a template at once.
   *
   * @param conventions the zone in which days and months begin
   * @return the recurrence
   */
  public static Recurrence with(Conventions conventions) {
    return new Recurrence(conventions, DEFAULT_LIMIT, DEFAULT_MOST);
  }

  /**
   * Returns one with another number of instances to come: Taskwarrior's {@code recurrence.limit}.
   *
   * @param count how many instances are due after now; with 0, only the first of all is made
   * @return the recurrence
   * @throws IllegalArgumentException if the number is negative
   */
  public Recurrence limit(int count) {
    if (count < 0) {
      throw new IllegalArgumentException("the limit must not be negative, but was " + count);
    }
    return new Recurrence(conventions, count, most);
  }

  /**
   * Returns one with another number of instances that a template may get at once. A template that
   * would get more gets none, and the report says so: its period is too short, or its first date
   * too long ago.
   *
   * @param count the number
   * @return the recurrence
   * @throws IllegalArgumentException if the number is less than 1
   */
  public Recurrence most(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("the number must be at least 1, but was " + count);
    }
    return new Recurrence(conventions, limit, count);
  }

  /**
   * Says whether tasks can recur at a period, as the value of {@code recur} has it: {@code weekly},
   * {@code 3m}, {@code P2M}, {@code weekdays} or any other span of time that is longer than none.
   *
   * @param recur the text
   * @return true if it is a period
   */
  public static boolean isPeriod(String recur) {
    return RecurrenceStep.parse(recur, ZoneOffset.UTC) != null;
  }

  /**
   * Makes the instances that are missing: one for each date from the template's {@code due} up to
   * now, and as many to come as the {@linkplain #limit limit} says. A template whose series has
   * ended is set to deleted. A template that cannot be understood is left alone, and reported.
   *
   * @param edit the unit of work
   * @param now the instant up to which dates are past
   * @return what was done
   */
  public RecurrenceReport spawn(Edit edit, Instant now) {
    return new Spawning(edit, now, conventions.zone(), limit, most).run();
  }

  /**
   * Sets to deleted what is pending and has an {@code until} before now. Templates and tasks that
   * wait are left alone, as Taskwarrior leaves them.
   *
   * @param edit the unit of work
   * @param now the instant
   * @return the tasks that were set to deleted
   */
  public List<UUID> expire(Edit edit, Instant now) {
    return expire(edit, now, task -> true);
  }

  /**
   * Does what {@link #expire(Edit, Instant)} does to some tasks only.
   *
   * @param edit the unit of work
   * @param now the instant
   * @param which says whether a task may be set to deleted
   * @return the tasks that were set to deleted
   */
  public List<UUID> expire(Edit edit, Instant now, Predicate<? super Task> which) {
    List<UUID> expired = new ArrayList<>();
    for (Task task : edit.pendingTasks()) {
      Instant until = Times.parse(task.properties().get(PropertyNames.UNTIL));
      if (until != null
          && until.isBefore(now)
          && task.status().equals(Status.PENDING)
          && !Spawning.waits(task, now)
          && which.test(task)) {
        edit.task(task.uuid()).modified(now).end(now).delete();
        expired.add(task.uuid());
      }
    }
    return expired;
  }

  /**
   * Writes into a template's {@code mask} what has become of one of its instances. A program calls
   * it after it has completed, deleted or reopened a task. It does nothing to tasks that are no
   * instances.
   *
   * @param edit the unit of work
   * @param uuid the task that has changed
   * @param now the instant, which says whether the task waits
   */
  public void mark(Edit edit, UUID uuid, Instant now) {
    edit.task(uuid)
        .task()
        .property(PropertyNames.PARENT)
        .ifPresent(ignored -> Spawning.mark(edit, edit.task(uuid).task(), now));
  }
}
