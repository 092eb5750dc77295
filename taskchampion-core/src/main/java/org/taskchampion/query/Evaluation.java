package org.taskchampion.query;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Task;
import org.taskchampion.TaskReader;
import org.taskchampion.WorkingSet;

/**
 * What filters, orders and urgencies are asked of: the tasks that a reader has, at one instant.
 *
 * <pre>{@code
 * float urgency =
 *     replica.read(view -> Evaluation.of(view, conventions, Instant.now()).urgency(task).value());
 * }</pre>
 *
 * <p>It reads what it needs when it is first asked for it, and then keeps it: the working set, the
 * tasks in it if something depends on who blocks whom, and other tasks that a filter names. For one
 * state of all of them, make it of a {@link org.taskchampion.TaskView} and use it inside that view.
 *
 * <p>Not thread-safe. What reads may block and may throw what the reader throws.
 */
public final class Evaluation {

  private final TaskSource source;
  private final Conventions conventions;
  private final Instant now;
  private final IdentityHashMap<Filter, Predicate<Task>> filters = new IdentityHashMap<>();
  private final Map<String, Optional<Task>> others = new HashMap<>();
  private final DueTimes dueTimes;
  private final @Nullable Horizon horizon;
  private @Nullable Blocks blocks;
  private @Nullable NavigableMap<String, UUID> uuids;

  private Evaluation(TaskSource source, Conventions conventions, Instant now, boolean looksAhead) {
    this.source = source;
    this.conventions = Objects.requireNonNull(conventions, "conventions");
    this.now = now.truncatedTo(ChronoUnit.SECONDS);
    this.dueTimes = new DueTimes(conventions, this.now);
    this.horizon = looksAhead ? new Horizon(this.now) : null;
  }

  /**
   * Returns the evaluation of a reader's tasks.
   *
   * @param reader reads the tasks
   * @param conventions the user's conventions
   * @param now the instant; fractions of a second are left out
   * @return the evaluation
   */
  public static Evaluation of(TaskReader reader, Conventions conventions, Instant now) {
    return new Evaluation(new ReadTasks(reader), conventions, now, false);
  }

  /** Returns an evaluation that finds out until when its answers hold. */
  static Evaluation lookingAhead(TaskSource source, Conventions conventions, Instant now) {
    return new Evaluation(source, conventions, now, true);
  }

  /**
   * Returns the instant.
   *
   * @return the instant, in whole seconds
   */
  public Instant now() {
    return now;
  }

  /**
   * Returns the conventions.
   *
   * @return the conventions
   */
  public Conventions conventions() {
    return conventions;
  }

  /**
   * Says whether a task has a virtual tag.
   *
   * @param task the task
   * @param tag the virtual tag
   * @return true if it has
   */
  public boolean hasTag(Task task, VirtualTag tag) {
    return VirtualTags.has(task, tag, this);
  }

  /**
   * Returns the virtual tags of a task.
   *
   * @param task the task
   * @return an unmodifiable set, in the order of {@link VirtualTag}
   */
  public Set<VirtualTag> virtualTags(Task task) {
    Set<VirtualTag> tags = EnumSet.noneOf(VirtualTag.class);
    for (VirtualTag tag : VirtualTag.values()) {
      if (hasTag(task, tag)) {
        tags.add(tag);
      }
    }
    return Collections.unmodifiableSet(tags);
  }

  /**
   * Returns how urgent a task is, whatever its status.
   *
   * @param task the task
   * @return the urgency, with what it is made of
   */
  public Urgency urgency(Task task) {
    return conventions.urgencyFormula().of(task, this);
  }

  /**
   * Returns the working set.
   *
   * @return the working set as it was when it was first needed
   */
  public WorkingSet workingSet() {
    return source.workingSet();
  }

  TaskSource source() {
    return source;
  }

  Blocks blocks() {
    Blocks known = blocks;
    if (known == null) {
      known = source.blocks(this);
      blocks = known;
    }
    return known;
  }

  /** Returns where to say until when an answer holds; null if nobody wants to know. */
  @Nullable Horizon horizon() {
    return horizon;
  }

  /** Says until when an answer holds, if somebody wants to know. */
  void changesAt(long seconds) {
    if (horizon != null) {
      horizon.at(seconds);
    }
  }

  /** Says when a task becomes a day older, if somebody wants to know. */
  void agesAt(long seconds) {
    if (horizon != null) {
      horizon.ages(seconds);
    }
  }

  /** Says that nobody knows until when an answer that depends on a value holds, if it moves. */
  Value unforeseeable(Value value) {
    if (horizon != null && Motion.speed(value) != 0) {
      horizon.unforeseeable();
    }
    return value;
  }

  TaskState state(Task task) {
    waits(task);
    return TaskState.of(task, now);
  }

  boolean waits(Task task) {
    boolean waits = TaskState.waits(task, now);
    if (waits) {
      task.waitUntil().ifPresent(until -> changesAt(until.getEpochSecond()));
    }
    return waits;
  }

  DueTimes dueTimes() {
    return dueTimes;
  }

  /** Returns the number of a task, which is 0 outside of the working set. */
  int number(Task task) {
    return source.number(task.uuid());
  }

  /** Returns the test that a filter is at this instant. */
  Predicate<Task> test(Filter filter) {
    Predicate<Task> test = filters.get(filter);
    if (test == null) {
      test = new Compiler(this).compile(filter.condition());
      filters.put(filter, test);
    }
    return test;
  }

  /** Returns the task of a number, or of the beginning of a UUID. */
  Optional<Task> other(String subject) {
    Optional<Task> known = others.get(subject);
    if (known == null) {
      known =
          uuid(subject)
              .map(List::of)
              .map(source::tasks)
              .flatMap(found -> found.stream().findFirst());
      others.put(subject, known);
    }
    return known;
  }

  private Optional<UUID> uuid(String subject) {
    if (subject.length() < 8) {
      return workingSet().uuid(Integer.parseInt(subject));
    }
    return uuids(subject).values().stream().findFirst();
  }

  /** Returns the UUIDs that begin with a text, in the order of their texts. */
  Map<String, UUID> uuids(String beginning) {
    NavigableMap<String, UUID> known = uuids;
    if (known == null) {
      known = new TreeMap<>();
      for (UUID uuid : source.uuids()) {
        known.put(uuid.toString(), uuid);
      }
      uuids = known;
    }
    return known.subMap(beginning, true, beginning + 'g', false);
  }
}
