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

  private static final MathContext PRINTED = new MathContext(3);

  private static final String YES = "*";

  private final List<String> columns;
  private final Evaluation evaluation;
  private final Selection selection;
  private final DateCells dates;
  private final DateCells notes;

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
    this.columns = columns;
    this.evaluation = evaluation;
    this.selection = selection;
    this.dates = dates;
    this.notes = notes;
  }

  /** Returns the number of the column that is wrapped where a terminal is too narrow. */
  int widest() {
    for (int i = 0; i < columns.size(); i++) {
      if (ReportColumns.attribute(columns.get(i)).equals(PropertyNames.DESCRIPTION)) {
        return i;
      }
    }
    return columns.size() - 1;
  }

  /** Says whether what is too wide in that column is cut off. */
  boolean isTruncated() {
    return ReportColumns.format(columns.get(widest())).startsWith("truncated");
  }

  /** Returns the cells of a task. */
  List<String> row(Task task) {
    List<String> cells = new ArrayList<>(columns.size());
    for (String column : columns) {
      cells.add(cell(task, ReportColumns.attribute(column), ReportColumns.format(column)));
    }
    return cells;
  }

  private String cell(Task task, String name, String format) {
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
      default -> other(task, name, format);
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

  private String other(Task task, String name, String format) {
    if (format.equals("active")) {
      return mark(task, name, YES);
    }
    if (format.equals("indicator")) {
      return mark(task, name, "U");
    }
    String stored = task.property(name).orElse("");
    Optional<Instant> time =
        AttributeName.isTime(name) || isDate(name) ? task.time(name) : Optional.empty();
    return time.isEmpty() ? stored : dates.cell(time.get(), format);
  }

  private boolean isDate(String name) {
    return evaluation
        .conventions()
        .attribute(name)
        .filter(attribute -> attribute.type() == AttributeType.DATE)
        .isPresent();
  }

  private static String urgency(float value, String format) {
    return format.equals("integer") ? Integer.toString((int) value) : urgency(value);
  }

  /** Writes an urgency with three digits, as Taskwarrior's reports have it. */
  static String urgency(float value) {
    BigDecimal printed = new BigDecimal(value).round(PRINTED);
    return printed.signum() == 0 ? "0" : printed.stripTrailingZeros().toPlainString();
  }
}
