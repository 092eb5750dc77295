package org.taskchampion.ta;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.taskchampion.query.Conventions;
import org.taskchampion.query.Filter;
import org.taskchampion.query.Report;
import org.taskchampion.query.TaskOrder;

/** The settings {@code report.NAME.…}, and the reports that follow from them. */
final class ReportSettings {

  private static final String REPORT = "report.";
  private static final String FILTER = "filter";
  private static final String SORT = "sort";
  private static final String COLUMNS = "columns";
  private static final String LABELS = "labels";
  private static final String DESCRIPTION = "description";
  private static final String DATE_FORMAT = TaskwarriorSettings.DATE_FORMAT;

  private static final List<String> PARTS =
      List.of(FILTER, SORT, COLUMNS, LABELS, DESCRIPTION, DATE_FORMAT);

  private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{M}\\p{N}_.-]*");

  /** Words with a meaning in filters: a report of such a name could not be called. */
  private static final List<String> OPERATORS = List.of("and", "or", "xor");

  private static final String DEFAULT_COLUMNS = "list";

  private final Map<String, String> values;

  /**
   * Makes the settings.
   *
   * @param values all settings by name
   */
  ReportSettings(Map<String, String> values) {
    this.values = values;
  }

  /** Says whether a setting is about a report. */
  static boolean isOne(String name) {
    return name.startsWith(REPORT);
  }

  /** Says whether there is such a setting of a report. */
  static boolean isName(String name) {
    return isOne(name)
        && PARTS.contains(name.substring(name.lastIndexOf('.') + 1))
        && name.lastIndexOf('.') > REPORT.length();
  }

  /** Returns the name of a setting of a report. */
  static String name(String report, String part) {
    return REPORT + report + "." + part;
  }

  /**
   * Checks a setting by itself.
   *
   * @throws TaException if no report can have the name, or it cannot have the value
   */
  static void check(String name, String value) {
    String report = ofReport(name);
    if (Commands.isName(report) && Report.find(report).isEmpty()) {
      throw TaException.usage(name + ": " + report + " is a command, and cannot be a report");
    }
    if (!NAME.matcher(report).matches()
        || Selection.isReference(report)
        || OPERATORS.contains(report)) {
      throw TaException.usage(
          name
              + ": no report can have the name "
              + Display.quote(report)
              + ", which means something else on the command line");
    }
    if (name.equals(name(report, DATE_FORMAT))) {
      TaskwarriorSettings.checkDateFormat(name, value);
    }
  }

  private static String ofReport(String name) {
    return name.substring(REPORT.length(), name.lastIndexOf('.'));
  }

  /**
   * Checks a setting together with all others.
   *
   * @return what to say of a report that now has other labels than columns; null if it has not
   * @throws TaException if the report's filter, order, columns or labels cannot be understood
   */
  @Nullable String check(String name, Conventions conventions) {
    String reportName = ofReport(name);
    Report report = withoutLabels(reportName, conventions);
    Filter unusedFilter = Reports.filter(report, conventions);
    TaskOrder unusedOrder = Reports.order(report, conventions);
    if (name.equals(name(reportName, COLUMNS))) {
      // Whoever changes both changes the columns first.
      return misfit(report);
    }
    Report unused = labelled(report, conventions);
    return null;
  }

  /** Returns the names of the user's own reports. */
  List<String> own() {
    TreeSet<String> names = new TreeSet<>();
    for (String name : values.keySet()) {
      if (isOne(name) && Report.find(ofReport(name)).isEmpty()) {
        names.add(ofReport(name));
      }
    }
    return List.copyOf(names);
  }

  /** Says whether there is a report of a name, Taskwarrior's or the user's own. */
  boolean has(String name) {
    return Report.find(name).isPresent() || own().contains(name);
  }

  /** Returns what a report of the user's own lists. */
  String summary(String report) {
    return values.getOrDefault(name(report, DESCRIPTION), "Lists a report of your own.");
  }

  /** Returns the form of the dates in a report; empty if none is set. */
  String dateFormat(String report) {
    return values.getOrDefault(name(report, DATE_FORMAT), "");
  }

  /**
   * Returns a report: Taskwarrior's or the user's own, changed as the settings say.
   *
   * @throws TaException if columns and labels do not fit, or there is no such column
   */
  Report report(String name, Conventions conventions) {
    return labelled(withoutLabels(name, conventions), conventions);
  }

  private Report withoutLabels(String name, Conventions conventions) {
    Optional<Report> builtIn = Report.find(name);
    Report report =
        builtIn.orElseGet(
            () -> {
              Report model = Report.find(DEFAULT_COLUMNS).orElseThrow();
              return Report.named(name).columns(model.columns().toArray(new String[0]));
            });
    String filter = values.get(name(name, FILTER));
    report = filter == null ? report : report.filter(filter);
    String sort = values.getOrDefault(name(name, SORT), "");
    report = sort.isEmpty() ? report : report.order(sort);
    String columns = values.getOrDefault(name(name, COLUMNS), "");
    report = columns.isBlank() ? report : report.columns(elements(columns));
    for (String column : report.columns()) {
      ReportColumns.check(name(name, COLUMNS), column, conventions);
    }
    return report;
  }

  private Report labelled(Report report, Conventions conventions) {
    String given = labels(report.name());
    if (given.isBlank()) {
      return report.labels(
          report.columns().stream()
              .map(column -> ReportColumns.label(column, conventions))
              .toArray(String[]::new));
    }
    String misfit = misfit(report);
    if (misfit != null) {
      throw TaException.usage(misfit);
    }
    return report.labels(elements(given));
  }

  private String labels(String report) {
    return values.getOrDefault(name(report, LABELS), "");
  }

  /** Returns what to say of labels that are not as many as the columns; null if they are. */
  private @Nullable String misfit(Report report) {
    String given = labels(report.name());
    int count = elements(given).length;
    if (given.isBlank() || count == report.columns().size()) {
      return null;
    }
    return name(report.name(), LABELS)
        + " has "
        + count
        + (count == 1 ? " label" : " labels")
        + ", but there are "
        + report.columns().size()
        + " columns; set "
        + name(report.name(), COLUMNS)
        + " first, then the labels, or \"\" for the usual ones";
  }

  private static String[] elements(String list) {
    String[] elements = list.split(",", -1);
    for (int i = 0; i < elements.length; i++) {
      elements[i] = elements[i].strip();
    }
    return elements;
  }
}
