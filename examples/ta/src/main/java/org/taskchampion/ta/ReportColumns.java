package org.taskchampion.ta;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.taskchampion.AttributeType;
import org.taskchampion.PropertyNames;
import org.taskchampion.query.Conventions;
import org.taskchampion.query.UserAttribute;

/** The columns that reports can have: Taskwarrior's, each in the formats that it has there. */
final class ReportColumns {

  private static final List<String> OF_DATES =
      List.of("formatted", "julian", "epoch", "iso", "age", "relative", "remaining", "countdown");

  private static final String DEFAULT = "default";
  private static final String INDICATOR = "indicator";

  private static final Map<String, List<String>> FORMATS = formats();

  /** What stands above the columns. */
  private static final Map<String, String> LABELS = labels();

  private ReportColumns() {}

  private static Map<String, List<String>> formats() {
    Map<String, List<String>> formats = new HashMap<>();
    formats.put("id", List.of("number"));
    formats.put("uuid", List.of("long", "short"));
    formats.put("urgency", List.of("real", "integer"));
    formats.put(PropertyNames.PARENT, List.of("long", "short"));
    formats.put(PropertyNames.STATUS, List.of("long", "short"));
    formats.put(
        PropertyNames.DESCRIPTION,
        List.of("combined", "desc", "oneline", "truncated", "count", "truncated_count"));
    formats.put(PropertyNames.PROJECT, List.of("full", "parent", "indented"));
    formats.put(PropertyNames.TAGS, List.of("list", INDICATOR, "count"));
    formats.put(PropertyNames.DEPENDS, List.of("list", "count", INDICATOR));
    formats.put(PropertyNames.RECUR, List.of("duration", INDICATOR));
    formats.put(PropertyNames.IMASK, List.of("number"));
    formats.put(PropertyNames.LAST, List.of("number"));
    return formats;
  }

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

  /**
   * Checks a column.
   *
   * @param setting the setting that names it
   * @throws TaException if there is none of the name, or it does not have the format
   */
  static void check(String setting, String column, Conventions conventions) {
    String name = attribute(column);
    Optional<UserAttribute> own = conventions.attribute(name);
    if (!AttributeName.isWhole(name) && own.isEmpty()) {
      throw TaException.usage(setting + ": there is no column " + Display.quote(column));
    }
    String format = format(column);
    List<String> formats = formats(name, own);
    if (!format.isEmpty() && !format.equals(DEFAULT) && !formats.contains(format)) {
      throw TaException.usage(
          setting
              + ": the column "
              + name
              + " has no format "
              + Display.quote(format)
              + (formats.isEmpty() ? "" : "; there are " + String.join(", ", formats)));
    }
  }

  private static List<String> formats(String name, Optional<UserAttribute> own) {
    List<String> formats = new ArrayList<>(FORMATS.getOrDefault(name, List.of()));
    if (own.isPresent()) {
      formats.add(INDICATOR);
    }
    if (AttributeName.isTime(name)
        || own.filter(attribute -> attribute.type() == AttributeType.DATE).isPresent()) {
      formats.addAll(OF_DATES);
    }
    if (name.equals(PropertyNames.START)) {
      formats.add("active");
    }
    return formats;
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

  /** Returns the attribute that a column shows. */
  static String attribute(String column) {
    int dot = column.lastIndexOf('.');
    return dot < 0 ? column : column.substring(0, dot);
  }

  /** Returns the format of a column; empty if it names none. */
  static String format(String column) {
    int dot = column.lastIndexOf('.');
    return dot < 0 ? "" : column.substring(dot + 1);
  }
}
