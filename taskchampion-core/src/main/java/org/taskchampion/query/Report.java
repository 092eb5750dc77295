package org.taskchampion.query;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A list as a user knows it by name: its filter, order and columns.
 *
 * <pre>{@code
 * Report report = Report.find("next").orElseThrow();
 * List<Task> next = report.query("project:home", conventions).run(replica, conventions, Instant.now());
 * Report own = Report.named("phone").filter("status:pending +phone").order("urgency-").columns("id", "description.count");
 * }</pre>
 *
 * <p>Filter and order are texts: what they mean depends on the user's conventions. Columns are
 * names of attributes, some with a format behind a full stop, as Taskwarrior has them; this library
 * does not print them. Immutable and thread-safe.
 */
public final class Report {

  private final String name;
  private final String filter;
  private final String order;
  private final List<String> columns;
  private final List<String> labels;

  private Report(
      String name, String filter, String order, List<String> columns, List<String> labels) {
    this.name = Objects.requireNonNull(name, "name");
    this.filter = Objects.requireNonNull(filter, "filter");
    this.order = Objects.requireNonNull(order, "order");
    this.columns = List.copyOf(columns);
    this.labels = List.copyOf(labels);
  }

  /**
   * Returns a report of all tasks, in the order of the working set, without columns.
   *
   * @param name its name
   * @return the report
   * @throws IllegalArgumentException if the name is empty
   */
  public static Report named(String name) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("the name of a report must not be empty");
    }
    return new Report(name, "", "none", List.of(), List.of());
  }

  /**
   * Returns the report of a name that Taskwarrior has.
   *
   * @param name the name, such as "next"
   * @return the report; empty if Taskwarrior has none of this name
   */
  public static Optional<Report> find(String name) {
    return builtIn().stream().filter(report -> report.name.equals(name)).findFirst();
  }

  /**
   * Returns the reports that Taskwarrior has.
   *
   * @return an unmodifiable list, in the order of the names
   */
  public static List<Report> builtIn() {
    return BuiltInReports.ALL;
  }

  /**
   * Returns a report like this one with another filter.
   *
   * @param filter the filter, in Taskwarrior's syntax; empty for all tasks
   * @return the report
   */
  public Report filter(String filter) {
    return new Report(name, filter, order, columns, labels);
  }

  /**
   * Returns a report like this one in another order.
   *
   * @param order the order, in Taskwarrior's syntax
   * @return the report
   */
  public Report order(String order) {
    return new Report(name, filter, order, columns, labels);
  }

  /**
   * Returns a report like this one with other columns, whose labels are then their own.
   *
   * @param columns the columns, such as "due.relative"
   * @return the report
   */
  public Report columns(String... columns) {
    return new Report(name, filter, order, Arrays.asList(columns), List.of());
  }

  /**
   * Returns a report like this one with other labels.
   *
   * @param labels what people read above the columns
   * @return the report
   * @throws IllegalArgumentException if there are more or fewer labels than columns
   */
  public Report labels(String... labels) {
    if (labels.length != columns.size()) {
      throw new IllegalArgumentException(
          "the report \""
              + name
              + "\" has "
              + columns.size()
              + " columns, but "
              + labels.length
              + " labels were given");
    }
    return new Report(name, filter, order, columns, Arrays.asList(labels));
  }

  /**
   * Returns the query of the report's tasks.
   *
   * @param conventions the user's conventions
   * @return the query
   * @throws FilterSyntaxException if the report's filter is none
   * @throws OrderSyntaxException if the report's order is none
   */
  public Query query(Conventions conventions) {
    return query("", conventions);
  }

  /**
   * Returns the query of those of the report's tasks that also match what a user writes. A limit of
   * the user's takes the place of the report's; {@code limit:0} asks for all.
   *
   * @param filter the user's filter; empty for all of the report
   * @param conventions the user's conventions
   * @return the query
   * @throws FilterSyntaxException if the user's or the report's filter is none
   * @throws OrderSyntaxException if the report's order is none
   */
  public Query query(String filter, Conventions conventions) {
    Filter own = Filter.parse(this.filter, conventions);
    Filter users = Filter.parse(filter, conventions);
    return Query.of(own.and(users)).orderBy(TaskOrder.parse(order, conventions));
  }

  /**
   * Returns the name.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  /**
   * Returns the filter.
   *
   * @return the filter, in Taskwarrior's syntax
   */
  public String filter() {
    return filter;
  }

  /**
   * Returns the order.
   *
   * @return the order, in Taskwarrior's syntax
   */
  public String order() {
    return order;
  }

  /**
   * Returns the columns.
   *
   * @return an unmodifiable list of names of attributes, some with a format
   */
  public List<String> columns() {
    return columns;
  }

  /**
   * Returns the labels of the columns.
   *
   * @return an unmodifiable list, as long as the columns; if none were set, the names of the
   *     attributes
   */
  public List<String> labels() {
    if (!labels.isEmpty()) {
      return labels;
    }
    List<String> names = new ArrayList<>();
    for (String column : columns) {
      int dot = column.indexOf('.');
      names.add(dot < 0 ? column : column.substring(0, dot));
    }
    return List.copyOf(names);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Report that
        && name.equals(that.name)
        && filter.equals(that.filter)
        && order.equals(that.order)
        && columns.equals(that.columns)
        && labels.equals(that.labels);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, filter, order, columns, labels);
  }

  /** Returns the name. */
  @Override
  public String toString() {
    return name;
  }
}
