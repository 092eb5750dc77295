package org.taskchampion.ta;

import java.util.ArrayList;
import java.util.List;
import org.taskchampion.Replica;
import org.taskchampion.query.Query;
import org.taskchampion.query.Report;
import picocli.CommandLine.Model.CommandSpec;

/** A list by its name: {@code ta next}, {@code ta list} and so on. */
final class ReportCommand extends Command {

  private static final String NEXT = "next";

  private static final String URGENCY =
      "Urgency is Taskwarrior's: 15 for the tag next; 12 when overdue by a week, falling to 2.4"
          + " when due in two weeks or later; 8 if others wait for it, -5 if blocked; priority H 6,"
          + " M 3.9, L 1.8; 5 when scheduled and the time has come; 4 if active; -3 while it waits;"
          + " 1 for a project, up to 1 for tags and for notes, and up to 2 for a year of age. ta"
          + " info shows it term by term.";

  ReportCommand(String name, String summary) {
    super(name, summary, FilterUse.OPTIONAL);
  }

  /** Returns a report of the user's own. */
  static ReportCommand own(String name, Session session) {
    return new ReportCommand(name, session.configuration().taskwarrior().reports().summary(name));
  }

  /** Returns the names of the user's own reports; none if the settings cannot be read. */
  static List<String> ownNames(Session session) {
    try {
      return session.configuration().taskwarrior().reports().own();
    } catch (TaException e) {
      return List.of(); // Who asks for help gets it. Any other command tells what is wrong.
    }
  }

  @Override
  String arguments() {
    return "[FILTER]";
  }

  @Override
  List<String> details(Session session) {
    Report report = report(session);
    List<String> lines = new ArrayList<>();
    lines.add("filter   " + (report.filter().isEmpty() ? "(none)" : report.filter()));
    lines.add("sort     " + report.order());
    List<String> columns = Table.wrap(String.join(",", report.columns()).replace(",", ", "), 84);
    for (int i = 0; i < columns.size(); i++) {
      lines.add((i == 0 ? "columns  " : "         ") + columns.get(i));
    }
    if (name().equals(NEXT)) {
      lines.add("");
      lines.addAll(Table.wrap(URGENCY, 90));
    }
    return lines;
  }

  private Report report(Session session) {
    return session.configuration().taskwarrior().reports().report(name(), session.conventions());
  }

  @Override
  List<String> examples() {
    return List.of(
        "ta " + name(),
        "ta project:Home " + name(),
        "ta " + name() + " +shop due.before:eow limit:5");
  }

  @Override
  void addOptions(CommandSpec spec) {
    Json.addOption(spec);
  }

  @Override
  int run(Session session, Options options, CommandLine line) {
    session.openAhead(false);
    Report report = report(session);
    GivenFilter given = GivenFilter.read(line, session.conventions());
    Query query = Reports.query(report, given, session.conventions());
    int page = FoundReport.page(query, session.surroundings().height());
    RecurrenceRun.before(session);
    if (options.has(Json.OPTION)) {
      return ExportCommand.print(session, view -> Reports.tasks(report, given, query, view));
    }
    FoundReport found;
    try (Replica replica = session.openReplicaToRead()) {
      found = replica.read(view -> FoundReport.find(report, given, query, page, session, view));
    }
    if (!found.circle().isEmpty()) {
      session.surroundings().warn(found.circle());
    }
    if (found.shown() == 0) {
      session.surroundings().note("ta: no tasks" + found.hidden());
      return ExitCode.OK;
    }
    found.table().print(session);
    if (found.shown() < found.all()) {
      session
          .surroundings()
          .note(
              "ta: "
                  + Replicas.tasks(found.all())
                  + ", of which "
                  + found.shown()
                  + " are shown; limit:0 shows all");
    }
    return ExitCode.OK;
  }
}
