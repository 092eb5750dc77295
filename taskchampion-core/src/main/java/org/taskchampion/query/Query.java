package org.taskchampion.query;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Task;
import org.taskchampion.TaskReader;

/**
 * Which tasks are shown, in which order, and how many.
 *
 * <pre>{@code
 * Query query = Query.of(filter).orderBy(TaskOrder.parse("urgency-,due+", conventions)).limit(50);
 * List<Task> tasks = query.run(replica, conventions, Instant.now());
 * }</pre>
 *
 * <p>A query finds exactly the tasks that {@link Filter#matches} is true of. It reads no more than
 * it must: only the tasks that the filter names by number or UUID; only the working set if the
 * filter asks for what only its tasks can have, which is blocking, being blocked and being the
 * latest; and otherwise all. It reads all for {@code status:pending}, too: tasks without a status
 * are pending, and are in no working set.
 *
 * <p>Immutable and thread-safe.
 */
public final class Query {

  private final Filter filter;
  private final TaskOrder order;
  private final int limit;

  private Query(Filter filter, TaskOrder order, int limit) {
    this.filter = Objects.requireNonNull(filter, "filter");
    this.order = Objects.requireNonNull(order, "order");
    this.limit = limit;
  }

  /**
   * Returns the query of the tasks that match a filter, in the order of the working set. If the
   * filter has a {@code limit:}, it is the query's.
   *
   * @param filter the filter
   * @return the query
   */
  public static Query of(Filter filter) {
    return new Query(filter, TaskOrder.none(), filter.limit().orElse(0));
  }

  /**
   * Returns a query like this one in another order.
   *
   * @param order the order
   * @return the query
   */
  public Query orderBy(TaskOrder order) {
    return new Query(filter, order, limit);
  }

  /**
   * Returns a query like this one that finds no more than a number of tasks.
   *
   * @param limit the number; 0 if there is no limit
   * @return the query
   * @throws IllegalArgumentException if the number is negative
   */
  public Query limit(int limit) {
    if (limit < 0) {
      throw new IllegalArgumentException("the limit must not be negative, but was " + limit);
    }
    return new Query(filter, order, limit);
  }

  /**
   * Returns the filter.
   *
   * @return the filter
   */
  public Filter filter() {
    return filter;
  }

  /**
   * Returns the order.
   *
   * @return the order
   */
  public TaskOrder order() {
    return order;
  }

  /**
   * Returns how many tasks are found at most.
   *
   * @return the number of tasks; empty if there is no limit
   */
  public OptionalInt limit() {
    return limit == 0 ? OptionalInt.empty() : OptionalInt.of(limit);
  }

  /**
   * Finds the tasks. It blocks while it reads. For one consistent state, give it a {@link
   * org.taskchampion.TaskView} or an edit: a replica reads anew each time.
   *
   * @param reader a replica, a view or an edit
   * @param conventions the user's conventions
   * @param now the instant that the filter and the order are about
   * @return the tasks in order, in an unmodifiable list
   * @throws FilterSyntaxException if the filter asks of a task what makes no sense
   * @throws org.taskchampion.storage.StorageException if the storage fails
   */
  public List<Task> run(TaskReader reader, Conventions conventions, Instant now) {
    return run(Evaluation.of(reader, conventions, now));
  }

  /**
   * Finds the tasks of an evaluation, which can be asked for the tasks' urgencies and virtual tags
   * afterwards. It blocks while it reads.
   *
   * @param evaluation the tasks and the instant
   * @return the tasks in order, in an unmodifiable list
   * @throws FilterSyntaxException if the filter asks of a task what makes no sense
   * @throws org.taskchampion.storage.StorageException if the storage fails
   */
  public List<Task> run(Evaluation evaluation) {
    Predicate<Task> test = evaluation.test(filter);
    List<Task> found = new ArrayList<>();
    for (Task task : Candidates.of(filter.condition()).read(evaluation)) {
      if (test.test(task)) {
        found.add(task);
      }
    }
    List<Task> sorted = order.sort(found, evaluation);
    return limit == 0 || limit >= sorted.size()
        ? sorted
        : Collections.unmodifiableList(new ArrayList<>(sorted.subList(0, limit)));
  }

  /** Two queries are equal if they have equal filters, orders and limits. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Query that
        && filter.equals(that.filter)
        && order.equals(that.order)
        && limit == that.limit;
  }

  @Override
  public int hashCode() {
    return Objects.hash(filter, order, limit);
  }

  /** Returns the order and the limit; the filter is the user's. */
  @Override
  public String toString() {
    return "Query[order=" + order + ", limit=" + limit + "]";
  }
}
