package org.taskchampion.ta;

import java.util.ArrayList;
import java.util.List;
import org.taskchampion.Replica;
import org.taskchampion.query.Query;
import org.taskchampion.query.Report;
import org.taskchampion.storage.h2.H2Storage;

/** {@code ta watch}. */
final class WatchCommand extends Command {

  private static final String USUAL = "next";

  WatchCommand() {
    super("watch", "Shows a report that stays up to date.", FilterUse.OPTIONAL);
  }

  @Override
  String arguments() {
    return "[REPORT] [FILTER]";
  }

  @Override
  List<String> details() {
    return List.of(
        "REPORT is next if none is named. The list changes as soon as another program, a sync or the",
        "time changes it, and with the size of the terminal. Ctrl-C ends it. Where the output is no",
        "terminal, each change is a line: + for a task that comes, - for one that goes, and ~ for"
            + " one that",
        "changes, with its number and its text.");
  }

  @Override
  List<String> examples() {
    return List.of("ta watch", "ta watch list +shop", "ta watch all | tee -a tasks.log");
  }

  @Override
  int run(Session session, Options options, CommandLine line) {
    ReportSettings reports = session.configuration().taskwarrior().reports();
    List<String> words = line.words();
    boolean isNamed = !words.isEmpty() && reports.has(words.get(0));
    Report report = reports.report(isNamed ? words.get(0) : USUAL, session.conventions());
    List<String> rest = isNamed ? words.subList(1, words.size()) : words;
    GivenFilter given =
        GivenFilter.read(
            new CommandLine(line.filter(), line.command(), new ArrayList<>(rest), line.literal()),
            session.conventions());
    Query query = Reports.query(report, given, session.conventions());
    session.surroundings().cancellation().heedSignals();
    try (Replica replica =
        H2Storage.exists(session.dataDirectory())
            ? session.openReplicaToRead()
            : session.openReplica()) {
      Watch watch = new Watch(session, replica, report, given, query);
      return watch.run();
    }
  }
}
