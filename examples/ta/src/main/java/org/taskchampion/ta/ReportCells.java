package org.taskchampion.ta;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.taskchampion.Annotation;
import org.taskchampion.AttributeType;
import org.taskchampion.PropertyNames;
import org.taskchampion.Status;
import org.taskchampion.Task;
import org.taskchampion.dates.DateSyntaxException;
import org.taskchampion.dates.DurationWords;
import org.taskchampion.query.Evaluation;
import org.taskchampion.query.VirtualTag;

/** What the cells of a report say: Taskwarrior's columns in Taskwarrior's formats. */
final class ReportCells {

  private static final String YES = "*";

  private final List<Column> columns;
  private final Evaluation evaluation;
  private final Selection selection;
  private final DateCells dates;
  private final DateCells notes;

  /** A column: the attribute that it shows, how, and whether that is a date. */
  private record Column(String name, String format, boolean isDate) {}

  /**
   * Makes the cells of a report.
   *
   * @param dates how its dates are written
   * @param notes how the dates of notes are written
   */
  ReportCells(
      List<String> columns,
      Evaluation evaluation,
      Selection selection,
      DateCells dates,
      DateCells notes) {
    this.columns = new ArrayList<>(columns.size());
    for (String column : columns) {
      String name = ReportColumns.attribute(column);
      boolean isDate =
          AttributeName.isTime(name)
              || evaluation
                  .conventions()
                  .attribute(name)
                  .filter(attribute -> attribute.type() == AttributeType.DATE)
                  .isPresent();
      this.columns.add(new Column(name, ReportColumns.format(column), isDate));
    }
    this.evaluation = evaluation;
    this.selection = selection;
    this.dates = dates;
    this.notes = notes;
  }

  /** Returns the number of the column that is wrapped where a terminal is too narrow. */
  int widest() {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(PropertyNames.DESCRIPTION)) {
        return i;
      }
    }
    return columns.size() - 1;
  }

  /** Says whether what is too wide in that column is cut off. */
  boolean isTruncated() {
    return columns.get(widest()).format().startsWith("truncated");
  }

  /** Returns the cells of a task. */
  List<String> row(Task task) {
    List<String> cells = new ArrayList<>(columns.size());
    for (Column column : columns) {
      cells.add(cell(task, column));
    }
    return cells;
  }

  private String cell(Task task, Column column) {
    String name = column.name();
    String format = column.format();
    return switch (name) {
      case "id" -> selection.label(task);
      case "uuid" -> uuid(task.uuid().toString(), format);
      case "urgency" -> urgency(evaluation.urgency(task).value(), format);
      case PropertyNames.PARENT -> uuid(task.property(name).orElse(""), format);
      case PropertyNames.STATUS -> status(task, format);
      case PropertyNames.DESCRIPTION -> description(task, format);
      case PropertyNames.PROJECT -> project(task.property(name).orElse(""), format);
      case PropertyNames.TAGS -> list(task.storedTags(), format);
      case PropertyNames.DEPENDS -> depends(task, format);
      case PropertyNames.RECUR -> recur(task, format);
      default -> other(task, column);
    };
  }

  private static String uuid(String uuid, String format) {
    return format.equals("short") && uuid.length() > 8 ? uuid.substring(0, 8) : uuid;
  }

  private static String list(Collection<String> elements, String format) {
    if (elements.isEmpty()) {
      return "";
    }
    return switch (format) {
      case "count" -> "[" + elements.size() + "]";
      case "indicator" -> "+";
      default -> String.join(" ", elements);
    };
  }

  private String depends(Task task, String format) {
    if (format.equals("indicator")) {
      return evaluation.hasTag(task, VirtualTag.BLOCKED) ? "D" : "";
    }
    List<String> labels = new ArrayList<>();
    for (UUID dependency : task.dependencies()) {
      if (selection.workingSet().index(dependency).isPresent()) {
        labels.add(selection.label(dependency));
      }
    }
    return list(labels, format);
  }

  private static String mark(Task task, String name, String mark) {
    return task.properties().containsKey(name) ? mark : "";
  }

  private String status(Task task, String format) {
    String status = evaluation.hasTag(task, VirtualTag.WAITING) ? "waiting" : task.status().value();
    if (!format.equals("short")) {
      return status;
    }
    return task.status().equals(Status.PENDING) || task.status().isKnown()
        ? status.substring(0, 1).toUpperCase(Locale.ROOT)
        : "?";
  }

  private static String project(String project, String format) {
    int first = project.indexOf('.');
    if (format.equals("indented")) {
      long depth = project.chars().filter(c -> c == '.').count();
      return "  ".repeat((int) depth) + project.substring(project.lastIndexOf('.') + 1);
    }
    return format.equals("parent") && first >= 0 ? project.substring(0, first) : project;
  }

  private static String recur(Task task, String format) {
    String stored = task.property(PropertyNames.RECUR).orElse("");
    if (format.equals("indicator")) {
      return mark(task, PropertyNames.RECUR, "R");
    }
    if (!format.equals("duration") || stored.isEmpty()) {
      return stored;
    }
    try {
      return DurationWords.format(DurationWords.parse(stored));
    } catch (DateSyntaxException e) {
      return stored;
    }
  }

  private String description(Task task, String format) {
    List<Annotation> annotations = task.annotations();
    StringBuilder text = new StringBuilder(task.description());
    if (format.endsWith("count") && !annotations.isEmpty()) {
      text.append(" [").append(annotations.size()).append(']');
    } else if (format.equals("oneline") || format.equals("combined")) {
      for (Annotation note : annotations) {
        text.append("  ").append(notes.local(note.entry())).append(' ').append(note.description());
      }
    }
    return text.toString();
  }

  private String other(Task task, Column column) {
    String name = column.name();
    String format = column.format();
    if (format.equals("active")) {
      return mark(task, name, YES);
    }
    if (format.equals("indicator")) {
      return mark(task, name, "U");
    }
    String stored = task.property(name).orElse("");
    Optional<Instant> time = column.isDate() ? task.time(name) : Optional.empty();
    return time.isEmpty() ? stored : dates.cell(time.get(), format);
  }

  private static String urgency(float value, String format) {
    return format.equals("integer") ? Integer.toString((int) value) : urgency(value);
  }

  /** Writes an urgency with three digits, as Taskwarrior's reports have it. */
  static String urgency(float value) {
    float size = Math.abs(value);
    if (size == 0) {
      return "0";
    }
    if (!(size >= 0.1f && size < 1000)) {
      return new BigDecimal(value).round(new MathContext(3)).stripTrailingZeros().toPlainString();
    }
    int unit = size >= 100 ? 1 : size >= 10 ? 10 : size >= 1 ? 100 : 1000;
    // Nothing is lost: a double has room for the digits of a float, and for ten bits more.
    int rounded = (int) ((double) size * unit + 0.5);
    StringBuilder text = new StringBuilder(6).append(value < 0 ? "-" : "").append(rounded / unit);
    int rest = rounded % unit;
    text.append(rest > 0 ? "." : "");
    for (int place = unit / 10; rest > 0; place /= 10) {
      text.append(rest / place);
      rest %= place;
    }
    return text.toString();
  }
}
