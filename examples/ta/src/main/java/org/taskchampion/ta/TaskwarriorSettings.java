package org.taskchampion.ta;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.taskchampion.PropertyNames;
import org.taskchampion.dates.DateWords;
import org.taskchampion.internal.YesNo;
import org.taskchampion.query.Conventions;

/** The settings that have Taskwarrior's names, and what follows from them. */
final class TaskwarriorSettings {

  static final String DATE_FORMAT = "dateformat";

  private static final String DEFAULT = "default.";
  private static final String DEFAULT_COMMAND = "default.command";
  private static final String USER_ATTRIBUTE = "uda.";
  private static final String COUNT_PROMPT = "modification_count_prompt";
  private static final String COLOR = "color";
  private static final String RECURRENCE = "recurrence";
  private static final String RECURRENCE_LIMIT = "recurrence.limit";
  private static final String DATE_FORMAT_OF_REPORTS = "dateformat.report";
  private static final String DATE_FORMAT_OF_INFO = "dateformat.info";
  private static final String DATE_FORMAT_OF_NOTES = "dateformat.annotation";

  /** Those that conventions do not hold. */
  private static final List<String> OF_TA =
      List.of(
          COLOR,
          COUNT_PROMPT,
          DEFAULT_COMMAND,
          RECURRENCE,
          RECURRENCE_LIMIT,
          DATE_FORMAT_OF_REPORTS,
          DATE_FORMAT_OF_INFO,
          DATE_FORMAT_OF_NOTES);

  /** The attributes that new tasks can be given. */
  private static final List<String> DEFAULTS =
      List.of(PropertyNames.PROJECT, PropertyNames.DUE, PropertyNames.SCHEDULED);

  private static final int MOST_COMING = 10_000;

  private final Map<String, String> values = new TreeMap<>();
  private final ReportSettings reports = new ReportSettings(values);

  /** Says whether a setting is one of these, or at least looks like one. */
  static boolean isName(String name) {
    if (OF_TA.contains(name)) {
      return true;
    }
    if (name.startsWith(DEFAULT)) {
      return DEFAULTS.contains(name.substring(DEFAULT.length()));
    }
    if (ReportSettings.isOne(name)) {
      return ReportSettings.isName(name);
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
    if (ReportSettings.isOne(name)) {
      ReportSettings.check(name, value);
    } else if (isOfConventions(name)) {
      set(Conventions.standard(ZoneOffset.UTC).toBuilder(), name, value);
    } else {
      check(name, value);
    }
    values.put(name, value);
  }

  private static boolean isOfConventions(String name) {
    return !ReportSettings.isOne(name) && !name.startsWith(DEFAULT) && !OF_TA.contains(name);
  }

  private static void check(String name, String value) {
    switch (name) {
      case COLOR, RECURRENCE -> {
        boolean unused = yes(name, value);
      }
      case COUNT_PROMPT -> {
        int unused = count(value);
      }
      case RECURRENCE_LIMIT -> {
        int unused = coming(value);
      }
      case DATE_FORMAT_OF_REPORTS, DATE_FORMAT_OF_INFO, DATE_FORMAT_OF_NOTES ->
          checkDateFormat(name, value);
      default -> {} // What a default means depends on other settings.
    }
  }

  private static boolean yes(String name, String value) {
    try {
      return YesNo.parse(name, value);
    } catch (IllegalArgumentException e) {
      throw TaException.usage(String.valueOf(e.getMessage()));
    }
  }

  private static int coming(String value) {
    try {
      int count = Integer.parseInt(value.strip());
      if (count >= 0 && count <= MOST_COMING) {
        return count;
      }
    } catch (NumberFormatException e) {
      // It is told below.
    }
    throw TaException.usage(
        RECURRENCE_LIMIT
            + " must be a whole number from 0 to "
            + MOST_COMING
            + ", but was "
            + Display.quote(value));
  }

  /**
   * Checks a form of dates; an empty one is none.
   *
   * @throws TaException if it is not possible
   */
  static void checkDateFormat(String name, String value) {
    try {
      if (!value.isEmpty()) {
        DateWords unused = DateWords.in(ZoneOffset.UTC).withDateFormat(value);
      }
    } catch (IllegalArgumentException e) {
      throw TaException.usage(name + ": " + e.getMessage());
    }
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

  /**
   * Checks a setting together with all others: what it would break later is said now.
   *
   * @return what to say of it although it can be so; null if there is nothing
   * @throws TaException if it cannot be so
   */
  @Nullable String check(String name, Surroundings surroundings) {
    Conventions conventions = conventions(surroundings.zone());
    if (ReportSettings.isOne(name)) {
      return reports.check(name, conventions);
    }
    if (name.equals(DEFAULT_COMMAND)) {
      List<String> unused = defaultCommand();
    }
    DateReader dates = DateReader.of(conventions, surroundings.now());
    defaults(conventions)
        .forEach(
            (attribute, value) -> {
              if (concerns(name, attribute)) {
                Modification.checkDefault(attribute, value, dates, conventions);
              }
            });
    return null;
  }

  /** Says whether a setting decides how the default of an attribute is read. */
  private static boolean concerns(String name, String attribute) {
    return name.equals(defaultName(attribute))
        || name.startsWith(USER_ATTRIBUTE + attribute + ".")
        || name.equals(DATE_FORMAT);
  }

  /** Returns the settings by name. */
  Map<String, String> values() {
    return values;
  }

  /** Returns what is set about reports. */
  ReportSettings reports() {
    return reports;
  }

  /** Returns how many tasks are changed without a question; 0 if there is never one. */
  int countPrompt(int otherwise) {
    String set = values.getOrDefault(COUNT_PROMPT, "");
    return set.isEmpty() ? otherwise : count(set);
  }

  private static int count(String value) {
    try {
      int count = Integer.parseInt(value.strip());
      if (count >= 0) {
        return count;
      }
    } catch (NumberFormatException e) {
      // It is said below.
    }
    throw TaException.usage(
        COUNT_PROMPT + " is a number of tasks, or 0, and not " + Display.quote(value));
  }

  /** Says whether a terminal that knows colours gets them. */
  boolean color() {
    return yes(COLOR, values.getOrDefault(COLOR, "on"));
  }

  /** Says whether recurring tasks are looked after before each report. */
  boolean recurrence() {
    return yes(RECURRENCE, values.getOrDefault(RECURRENCE, "no"));
  }

  /** Returns how many instances of a recurring task are to come. */
  int recurrenceLimit() {
    return coming(values.getOrDefault(RECURRENCE_LIMIT, "1"));
  }

  /**
   * Returns the words of the command that is meant where none is given; none if it is not set.
   *
   * @throws TaException if it is no report
   */
  List<String> defaultCommand() {
    String command = values.getOrDefault(DEFAULT_COMMAND, "");
    if (command.isBlank()) {
      return List.of();
    }
    List<String> words = List.of(command.strip().split("\\s+", -1));
    String name =
        CommandLine.split(words, word -> Commands.isName(word) || reports.has(word)).command();
    boolean isCommand = words.stream().anyMatch(it -> !it.equals(name) && Commands.isName(it));
    if (name == null || !reports.has(name) || isCommand) {
      throw TaException.usage(
          DEFAULT_COMMAND
              + " must be a report, with a filter or without, such as \"list +home\", but was "
              + Display.quote(command));
    }
    return words;
  }

  /** Returns the form of the dates in a report; empty if none is set. */
  String dateFormatOf(String report) {
    String own = reports.dateFormat(report);
    String all = own.isEmpty() ? values.getOrDefault(DATE_FORMAT_OF_REPORTS, "") : own;
    return all.isEmpty() ? values.getOrDefault(DATE_FORMAT, "") : all;
  }

  /** Returns the form of the dates of notes in a report; empty if none is set. */
  String dateFormatOfNotes(String report) {
    String own = values.getOrDefault(DATE_FORMAT_OF_NOTES, "");
    return own.isEmpty() ? dateFormatOf(report) : own;
  }

  /** Returns the form of the dates of {@code info}, which hides no time; empty if none is set. */
  String dateFormatOfInfo() {
    String own = values.getOrDefault(DATE_FORMAT_OF_INFO, "");
    String all = values.getOrDefault(DATE_FORMAT, "");
    if (!own.isEmpty() || all.isEmpty()) {
      return own;
    }
    return all.chars().anyMatch(c -> "HhNnSs".indexOf(c) >= 0) ? all : all + " H:N:S";
  }

  /** Returns what filters, orders and dates mean. */
  Conventions conventions(ZoneId zone) {
    Conventions.Builder builder = Conventions.standard(zone).toBuilder();
    values.forEach(
        (name, value) -> {
          if (isOfConventions(name)) {
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
}
