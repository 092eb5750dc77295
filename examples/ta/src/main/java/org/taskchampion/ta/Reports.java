package org.taskchampion.ta;

import java.util.List;
import org.taskchampion.Task;
import org.taskchampion.query.Conventions;
import org.taskchampion.query.Evaluation;
import org.taskchampion.query.Filter;
import org.taskchampion.query.FilterSyntaxException;
import org.taskchampion.query.OrderSyntaxException;
import org.taskchampion.query.Query;
import org.taskchampion.query.Report;
import org.taskchampion.query.TaskOrder;

/** The reports that there are. */
final class Reports {

  private Reports() {}

  /** Returns what a built-in report lists, for the help. */
  static String summary(String name) {
    return switch (name) {
      case "next" -> "Lists what to do next: the most urgent first.";
      case "list" -> "Lists the pending tasks: started and due ones first.";
      case "ls" -> "Lists the pending tasks with few columns.";
      case "minimal" -> "Lists the pending tasks by project, with hardly any columns.";
      case "long" -> "Lists the pending tasks with all columns.";
      case "all" -> "Lists tasks of every status.";
      case "newest" -> "Lists the pending tasks: the newest first.";
      case "oldest" -> "Lists the pending tasks: the oldest first.";
      case "ready" ->
          "Lists what can be begun now: neither waiting, blocked nor scheduled for later.";
      case "overdue" -> "Lists what should have been done already.";
      case "active" -> "Lists what was started.";
      case "waiting" -> "Lists what waits for a time to come.";
      case "blocked" -> "Lists what depends on tasks that are not done yet.";
      case "unblocked" -> "Lists what depends on nothing that is not done yet.";
      case "blocking" -> "Lists what others depend on.";
      case "recurring" -> "Lists recurring tasks.";
      case "completed" -> "Lists completed tasks: the last one at the end.";
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** Returns the report's own filter. */
  static Filter filter(Report report, Conventions conventions) {
    try {
      return Filter.parse(report.filter(), conventions);
    } catch (FilterSyntaxException e) {
      throw GivenFilter.fault(e, ReportSettings.name(report.name(), "filter"), report.filter());
    }
  }

  /** Returns the report's order. */
  static TaskOrder order(Report report, Conventions conventions) {
    try {
      return TaskOrder.parse(report.order(), conventions);
    } catch (OrderSyntaxException e) {
      throw GivenFilter.fault(
          String.valueOf(e.getMessage()),
          e.position(),
          ReportSettings.name(report.name(), "sort"),
          report.order());
    }
  }

  /** Returns the query of a report's tasks that match a filter, too. */
  static Query query(Report report, GivenFilter given, Conventions conventions) {
    Filter own = filter(report, conventions);
    return Query.of(own.and(given.filter())).orderBy(order(report, conventions));
  }

  /**
   * Finds a report's tasks that match a filter, too.
   *
   * @param query the report's {@link #query}
   * @throws TaException if one of the two filters cannot be worked out for some task; it names the
   *     one that cannot
   */
  static List<Task> tasks(Report report, GivenFilter given, Query query, Evaluation evaluation) {
    try {
      return query.run(evaluation);
    } catch (FilterSyntaxException e) {
      throw isOwn(e, report, evaluation)
          ? GivenFilter.fault(e, ReportSettings.name(report.name(), "filter"), report.filter())
          : given.fault(e);
    }
  }

  /** Says whether a fault is one of the report's own filter: it has it alone, too. */
  private static boolean isOwn(FilterSyntaxException fault, Report report, Evaluation evaluation) {
    try {
      List<Task> unused = Query.of(filter(report, evaluation.conventions())).run(evaluation);
      return false;
    } catch (FilterSyntaxException e) {
      return e.position() == fault.position()
          && String.valueOf(e.getMessage()).equals(String.valueOf(fault.getMessage()));
    }
  }
}
