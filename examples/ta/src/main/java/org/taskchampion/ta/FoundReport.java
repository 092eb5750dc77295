package org.taskchampion.ta;

import java.util.List;
import org.taskchampion.Task;
import org.taskchampion.TaskView;
import org.taskchampion.query.Evaluation;
import org.taskchampion.query.Query;
import org.taskchampion.query.Report;

/**
 * What a report found in one state of the replica.
 *
 * @param table the tasks that are shown
 * @param shown how many these are
 * @param all how many match
 * @param circle what to say of tasks that depend on each other in a circle; empty if none do
 * @param hidden why nothing matches although there are open tasks; empty if that is not so
 */
record FoundReport(Table table, int shown, int all, String circle, String hidden) {

  /** What is on the screen beside the tasks: two lines of titles, the prompt and a note. */
  private static final int LINES_AROUND = 4;

  /** Returns how many tasks fit into so many lines; 0, for all, where that is not known. */
  static int page(Query query, int height) {
    return height == 0 || !query.filter().isLimitedToPage()
        ? 0
        : Math.max(1, height - LINES_AROUND);
  }

  /**
   * Looks.
   *
   * @param page how many tasks are shown at most; 0 for all
   */
  static FoundReport find(
      Report report, GivenFilter given, Query query, int page, Session session, TaskView view) {
    Evaluation evaluation = session.evaluation(view);
    Selection selection = new Selection(view);
    List<Task> tasks = Reports.tasks(report, given, query, evaluation);
    int shown = page == 0 ? tasks.size() : Math.min(page, tasks.size());
    TaskwarriorSettings settings = session.configuration().taskwarrior();
    ReportCells cells =
        new ReportCells(
            report.columns(),
            evaluation,
            selection,
            DateCells.of(evaluation, settings.dateFormatOf(report.name())),
            DateCells.of(evaluation, settings.dateFormatOfNotes(report.name())));
    Table table = new Table(report.labels(), cells.widest(), cells.isTruncated());
    boolean coloured = Colour.isWanted(session);
    for (int i = 0; i < shown; i++) {
      Task task = tasks.get(i);
      if (i > 0 && query.order().breaksBetween(tasks.get(i - 1), task, evaluation)) {
        table.addBreak();
      }
      table.add(cells.row(task), coloured ? Colour.of(task, evaluation) : null);
    }
    return new FoundReport(
        table,
        shown,
        tasks.size(),
        Hindrances.circle(view, selection),
        shown > 0 ? "" : Hindrances.hidden(given, evaluation));
  }
}
