package org.taskchampion.ta;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.taskchampion.Annotation;
import org.taskchampion.AttributeType;
import org.taskchampion.PropertyNames;
import org.taskchampion.Status;
import org.taskchampion.Task;
import org.taskchampion.query.Conventions;
import org.taskchampion.query.Evaluation;
import org.taskchampion.query.UserAttribute;
import org.taskchampion.query.VirtualTag;

/** What the cells of a report say: Taskwarrior's columns in Taskwarrior's formats. */
final class ReportCells {

  private static final MathContext PRINTED = new MathContext(3);

  private static final String YES = "*";

  /** What stands above the columns. */
  private static final Map<String, String> LABELS = labels();

  private static Map<String, String> labels() {
    Map<String, String> labels = new HashMap<>();
    labels.put("id", "ID");
    labels.put("uuid", "UUID");
    labels.put("urgency", "Urg");
    labels.put("start", "Started");
    labels.put("start.active", "A");
    labels.put("start.age", "Active");
    labels.put("entry", "Entered");
    labels.put("entry.age", "Age");
    labels.put("modified", "Modified");
    labels.put("modified.age", "Mod");
    labels.put("end", "Ended");
    labels.put("end.age", "Done");
    labels.put("depends", "Deps");
    labels.put("depends.indicator", "D");
    labels.put("priority", "P");
    labels.put("tags.count", "Tags");
    labels.put("recur.indicator", "R");
    labels.put("status.short", "S");
    labels.put("wait.remaining", "Wait");
    return labels;
  }

  /** The formats that some column has. */
  private static final Set<String> FORMATS =
      Set.of(
          "short",
          "long",
          "count",
          "list",
          "indicator",
          "active",
          "age",
          "relative",
          "remaining",
          "countdown",
          "epoch",
          "iso",
          "formatted",
          "parent",
          "full",
          "desc",
          "oneline",
          "combined",
          "number",
          "real",
          "integer",
          "default");

  private final List<String> columns;
  private final Evaluation evaluation;
  private final Selection selection;
  private final DateCells dates;

  ReportCells(List<String> columns, Evaluation evaluation, Selection selection) {
    this.columns = columns;
    this.evaluation = evaluation;
    this.selection = selection;
    this.dates = new DateCells(evaluation.conventions().zone(), evaluation.now());
  }

  /** Says whether there is a column of this name. */
  static boolean isColumn(String column, Conventions conventions) {
    String name = attribute(column);
    return (AttributeName.isWhole(name) || conventions.attribute(name).isPresent())
        && (format(column).isEmpty() || FORMATS.contains(format(column)));
  }

  /** Returns what stands above a column. */
  static String label(String column, Conventions conventions) {
    String label = LABELS.get(column);
    if (label != null) {
      return label;
    }
    String name = attribute(column);
    return conventions
        .attribute(name)
        .map(UserAttribute::label)
        .orElse(name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1));
  }

  private static String attribute(String column) {
    int dot = column.lastIndexOf('.');
    return dot < 0 ? column : column.substring(0, dot);
  }

  private static String format(String column) {
    int dot = column.lastIndexOf('.');
    return dot < 0 ? "" : column.substring(dot + 1);
  }

  /** Returns the number of the column that is wrapped where a terminal is too narrow. */
  int widest() {
    for (int i = 0; i < columns.size(); i++) {
      if (attribute(columns.get(i)).equals(PropertyNames.DESCRIPTION)) {
        return i;
      }
    }
    return columns.size() - 1;
  }

  /** Returns the cells of a task. */
  List<String> row(Task task) {
    List<String> cells = new ArrayList<>(columns.size());
    for (String column : columns) {
      cells.add(cell(task, attribute(column), format(column)));
    }
    return cells;
  }

  private String cell(Task task, String name, String format) {
    return switch (name) {
      case "id" -> selection.label(task);
      case "uuid" -> uuid(task.uuid().toString(), format);
      case "urgency" -> urgency(evaluation.urgency(task).value());
      case PropertyNames.PARENT -> uuid(task.property(name).orElse(""), format);
      case PropertyNames.STATUS -> status(task, format);
      case PropertyNames.DESCRIPTION -> description(task, format);
      case PropertyNames.PROJECT -> project(task.property(name).orElse(""), format);
      case PropertyNames.TAGS -> list(task.storedTags(), format);
      case PropertyNames.DEPENDS -> depends(task, format);
      case PropertyNames.RECUR ->
          format.equals("indicator") ? mark(task, name, "R") : task.property(name).orElse("");
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
    int dot = project.indexOf('.');
    return format.equals(PropertyNames.PARENT) && dot >= 0 ? project.substring(0, dot) : project;
  }

  private String description(Task task, String format) {
    List<Annotation> notes = task.annotations();
    StringBuilder text = new StringBuilder(task.description());
    if (format.equals("count") && !notes.isEmpty()) {
      text.append(" [").append(notes.size()).append(']');
    } else if (format.equals("oneline") || format.equals("combined")) {
      for (Annotation note : notes) {
        text.append("  ").append(dates.local(note.entry())).append(' ').append(note.description());
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

  /** Writes an urgency with three digits, as Taskwarrior's reports have it. */
  static String urgency(float value) {
    BigDecimal printed = new BigDecimal(value).round(PRINTED);
    return printed.signum() == 0 ? "0" : printed.stripTrailingZeros().toPlainString();
  }
}
