package org.taskchampion.ta;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.taskchampion.Annotation;
import org.taskchampion.AttributeType;
import org.taskchampion.PropertyNames;
import org.taskchampion.Replica;
import org.taskchampion.Tag;
import org.taskchampion.Task;
import org.taskchampion.internal.Uuids;
import org.taskchampion.query.Conventions;
import org.taskchampion.query.Evaluation;
import org.taskchampion.query.Urgency;
import org.taskchampion.query.UserAttribute;
import org.taskchampion.query.VirtualTag;
import picocli.CommandLine.Model.CommandSpec;

/** {@code ta FILTER info}. */
final class InfoCommand extends Command {

  private static final MathContext PRINTED = new MathContext(4);

  InfoCommand() {
    super("info", "Shows all that is known of tasks, and why they are urgent.", FilterUse.REQUIRED);
  }

  @Override
  String arguments() {
    return "[FILTER]";
  }

  @Override
  List<String> details() {
    return List.of(
        "The urgency is shown term by term: the coefficient, the factor, and what they add.");
  }

  @Override
  List<String> examples() {
    return List.of("ta 3 info", "ta a1b2c3d4 info");
  }

  @Override
  void addOptions(CommandSpec spec) {
    Json.addOption(spec);
  }

  @Override
  int run(Session session, Options options, CommandLine line) {
    session.openAhead(false);
    GivenFilter filter = GivenFilter.read(line, session.conventions());
    if (filter.text().isBlank()) {
      throw TaException.usage("info needs to know which tasks: " + synopsis());
    }
    if (options.has(Json.OPTION)) {
      return ExportCommand.printWithUrgency(session, filter::tasks);
    }
    List<Table> tables = new ArrayList<>();
    try (Replica replica = session.openReplicaToRead()) {
      replica.<Boolean>read(
          view -> {
            Selection selection = new Selection(view);
            Evaluation evaluation = session.evaluation(view);
            String form = session.configuration().taskwarrior().dateFormatOfInfo();
            DateCells dates = DateCells.of(evaluation, form);
            for (Task task : filter.tasks(evaluation)) {
              Table table = table(task, selection, evaluation, dates);
              urgency(table, evaluation.urgency(task));
              tables.add(table);
            }
            return true;
          });
    }
    if (tables.isEmpty()) {
      throw TaException.error("no task passes the filter");
    }
    boolean first = true;
    for (Table table : tables) {
      session.out().print(first ? "" : "\n");
      table.print(session);
      first = false;
    }
    return ExitCode.OK;
  }

  private static Table table(
      Task task, Selection selection, Evaluation evaluation, DateCells dates) {
    Table table = new Table(List.of("Name", "Value"));
    if (selection.workingSet().index(task.uuid()).isPresent()) {
      add(table, "ID", selection.label(task));
    }
    add(table, "UUID", task.uuid().toString());
    add(table, "Description", task.description());
    boolean waits = evaluation.hasTag(task, VirtualTag.WAITING);
    add(table, "Status", waits ? "waiting" : task.status().value());
    add(table, "Priority", task.priority());
    Set<String> tags = new LinkedHashSet<>(task.storedTags());
    task.tags().forEach(tag -> tags.add(tag.name()));
    add(table, "Tags", String.join(" ", tags));
    time(table, "Entered", task.entry(), dates);
    time(table, "Modified", task.modified(), dates);
    time(table, "Started", task.start(), dates);
    time(table, "Ended", task.end(), dates);
    time(table, "Waits until", task.waitUntil(), dates);
    time(table, "Scheduled", task.time(PropertyNames.SCHEDULED), dates);
    time(table, "Due", task.due(), dates);
    time(table, "Until", task.time(PropertyNames.UNTIL), dates);
    for (UUID dependency : task.dependencies()) {
      add(table, "Depends on", dependency.toString());
    }
    for (Annotation annotation : task.annotations()) {
      add(table, "Note", dates.local(annotation.entry()) + "  " + annotation.description());
    }
    task.userDefinedAttributes()
        .forEach((name, value) -> own(table, task, name, value, evaluation.conventions(), dates));
    task.hiddenProperties()
        .forEach(
            (name, value) -> {
              if (!isOrdinary(name, value)) {
                raw(table, name, value);
              }
            });
    return table;
  }

  /** Says whether this is how Taskwarrior writes a tag or a dependency, which are told above. */
  private static boolean isOrdinary(String name, String value) {
    if (!value.equals("x")) {
      return false;
    }
    return name.startsWith(PropertyNames.TAG_PREFIX)
        ? Tag.find(name.substring(PropertyNames.TAG_PREFIX.length())).isPresent()
        : name.startsWith(PropertyNames.DEPENDENCY_PREFIX)
            && isUuid(name.substring(PropertyNames.DEPENDENCY_PREFIX.length()));
  }

  /** Shows an attribute of the user's own, or one that has no line of its own above. */
  private static void own(
      Table table, Task task, String name, String value, Conventions conventions, DateCells dates) {
    Optional<UserAttribute> known = conventions.attribute(name);
    boolean date =
        AttributeName.isTime(name)
            || known.filter(attribute -> attribute.type() == AttributeType.DATE).isPresent();
    Optional<Instant> time = date ? task.time(name) : Optional.empty();
    if (time.isPresent() && AttributeName.isTime(name)) {
      return; // It is told above.
    }
    raw(table, known.map(UserAttribute::label).orElse(name), time.map(dates::local).orElse(value));
  }

  /** Shows a property as it is stored: an empty name or value, and blanks at an end, too. */
  private static void raw(Table table, String name, String value) {
    table.add(List.of(visible(name), visible(value)));
  }

  private static String visible(String text) {
    return text.strip().equals(text) && !text.isEmpty() ? text : "\"" + text + "\"";
  }

  /** Shows the urgency, and what it is the sum of. */
  private static void urgency(Table table, Urgency urgency) {
    add(table, "Urgency", urgency.toString());
    for (Urgency.Term term : urgency.terms()) {
      add(
          table,
          "  " + term.name(),
          number(term.coefficient())
              + " * "
              + number(term.factor())
              + " = "
              + number(term.value()));
    }
  }

  private static String number(float number) {
    BigDecimal printed = new BigDecimal(number).round(PRINTED);
    return printed.signum() == 0 ? "0" : printed.stripTrailingZeros().toPlainString();
  }

  private static void time(Table table, String name, Optional<Instant> time, DateCells dates) {
    add(table, name, time.map(dates::local).orElse(""));
  }

  private static void add(Table table, String name, String value) {
    if (!value.isEmpty()) {
      table.add(List.of(name, value));
    }
  }

  private static boolean isUuid(String text) {
    UUID uuid = Uuids.parse(text);
    return uuid != null && uuid.toString().equals(text);
  }
}
