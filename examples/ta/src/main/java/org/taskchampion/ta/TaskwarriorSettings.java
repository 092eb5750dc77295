package org.taskchampion.ta;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.taskchampion.PropertyNames;
import org.taskchampion.query.Conventions;
import org.taskchampion.query.Filter;
import org.taskchampion.query.Report;
import org.taskchampion.query.TaskOrder;

/** The settings that have Taskwarrior's names, and what follows from them. */
final class TaskwarriorSettings {

  private static final String REPORT = "report.";
  private static final String DEFAULT = "default.";
  private static final String USER_ATTRIBUTE = "uda.";

  private static final String FILTER = "filter";
  private static final String SORT = "sort";
  private static final String COLUMNS = "columns";
  private static final String LABELS = "labels";
  private static final String DESCRIPTION = "description";

  private static final List<String> OF_REPORTS =
      List.of(FILTER, SORT, COLUMNS, LABELS, DESCRIPTION);

  /** The attributes that new tasks can be given. */
  private static final List<String> DEFAULTS =
      List.of(PropertyNames.PROJECT, PropertyNames.DUE, PropertyNames.SCHEDULED);

  private static final String DEFAULT_COLUMNS = "list";

  private final Map<String, String> values = new TreeMap<>();

  /** Says whether a setting is one of these, or at least looks like one. */
  static boolean isName(String name) {
    if (name.startsWith(DEFAULT)) {
      return DEFAULTS.contains(name.substring(DEFAULT.length()));
    }
    if (name.startsWith(REPORT)) {
      return OF_REPORTS.contains(name.substring(name.lastIndexOf('.') + 1))
          && name.lastIndexOf('.') > REPORT.length();
    }
    try {
      return Conventions.standard(ZoneOffset.UTC).toBuilder().set(name, "");
    } catch (IllegalArgumentException e) {
      return true; // There is such a setting, and it cannot be empty.
    }
  }

  /**
   * Takes a setting.
   *
   * @throws TaException if it cannot have the value
   */
  void put(String name, String value) {
    if (name.startsWith(REPORT)) {
      String report = ofReport(name);
      if (Commands.isName(report) && Report.find(report).isEmpty()) {
        throw TaException.usage(name + ": " + report + " is a command, and cannot be a report");
      }
    } else if (!name.startsWith(DEFAULT)) {
      set(Conventions.standard(ZoneOffset.UTC).toBuilder(), name, value);
    }
    values.put(name, value);
  }

  private static void set(Conventions.Builder builder, String name, String value) {
    try {
      if (!builder.set(name, value)) {
        throw TaException.usage("there is no setting " + Display.quote(name));
      }
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      throw TaException.usage(message.startsWith(name) ? message : name + ": " + message);
    }
  }

  private static String ofReport(String name) {
    return name.substring(REPORT.length(), name.lastIndexOf('.'));
  }

  /**
   * Checks a setting of a report together with all others.
   *
   * @throws TaException if the report's filter, order, columns or labels cannot be understood
   */
  void check(String name, ZoneId zone) {
    if (name.startsWith(REPORT)) {
      Conventions conventions = conventions(zone);
      Report report = report(ofReport(name), conventions);
      Filter unusedFilter = Reports.filter(report, conventions);
      TaskOrder unusedOrder = Reports.order(report, conventions);
    }
  }

  /** Returns the settings by name. */
  Map<String, String> values() {
    return values;
  }

  /** Returns what filters, orders and dates mean. */
  Conventions conventions(ZoneId zone) {
    Conventions.Builder builder = Conventions.standard(zone).toBuilder();
    values.forEach(
        (name, value) -> {
          if (!name.startsWith(REPORT) && !name.startsWith(DEFAULT)) {
            set(builder, name, value);
          }
        });
    return builder.build();
  }

  /** Returns what a new task gets where the command does not say it: values by attribute. */
  Map<String, String> defaults(Conventions conventions) {
    Map<String, String> defaults = new TreeMap<>();
    conventions
        .attributes()
        .forEach(
            attribute ->
                attribute.defaultValue().ifPresent(value -> defaults.put(attribute.name(), value)));
    for (String attribute : DEFAULTS) {
      String value = values.getOrDefault(DEFAULT + attribute, "");
      if (!value.isEmpty()) {
        defaults.put(attribute, value);
      }
    }
    return defaults;
  }

  /** Returns the setting that a default comes from. */
  static String defaultName(String attribute) {
    return DEFAULTS.contains(attribute)
        ? DEFAULT + attribute
        : USER_ATTRIBUTE + attribute + ".default";
  }

  /** Returns the names of the user's own reports. */
  List<String> ownReports() {
    TreeSet<String> names = new TreeSet<>();
    for (String name : values.keySet()) {
      if (name.startsWith(REPORT) && Report.find(ofReport(name)).isEmpty()) {
        names.add(ofReport(name));
      }
    }
    return List.copyOf(names);
  }

  /** Returns what a report of the user's own lists. */
  String summary(String report) {
    return values.getOrDefault(REPORT + report + "." + DESCRIPTION, "Lists a report of your own.");
  }

  /**
   * Returns a report: Taskwarrior's or the user's own, changed as the settings say.
   *
   * @throws TaException if columns and labels do not fit, or there is no such column
   */
  Report report(String name, Conventions conventions) {
    Optional<Report> builtIn = Report.find(name);
    Report report =
        builtIn.orElseGet(
            () -> {
              Report model = Report.find(DEFAULT_COLUMNS).orElseThrow();
              return Report.named(name).columns(model.columns().toArray(new String[0]));
            });
    String filter = value(name, FILTER);
    report = filter == null ? report : report.filter(filter);
    String sort = value(name, SORT);
    report = sort == null ? report : report.order(sort);
    String columns = value(name, COLUMNS);
    report = columns == null ? report : report.columns(elements(columns));
    for (String column : report.columns()) {
      if (!ReportCells.isColumn(column, conventions)) {
        throw TaException.usage(
            REPORT + name + "." + COLUMNS + ": there is no column " + Display.quote(column));
      }
    }
    return report.labels(labels(report, value(name, LABELS), conventions));
  }

  private @Nullable String value(String report, String part) {
    return values.get(REPORT + report + "." + part);
  }

  private static String[] labels(Report report, @Nullable String given, Conventions conventions) {
    if (given == null) {
      return report.columns().stream()
          .map(column -> ReportCells.label(column, conventions))
          .toArray(String[]::new);
    }
    String[] labels = elements(given);
    if (labels.length != report.columns().size()) {
      throw TaException.usage(
          REPORT
              + report.name()
              + "."
              + LABELS
              + " has "
              + labels.length
              + " labels, but there are "
              + report.columns().size()
              + " columns");
    }
    return labels;
  }

  private static String[] elements(String list) {
    String[] elements = list.split(",", -1);
    for (int i = 0; i < elements.length; i++) {
      elements[i] = elements[i].strip();
    }
    return elements;
  }
}
