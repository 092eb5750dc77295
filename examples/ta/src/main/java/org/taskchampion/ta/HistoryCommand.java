package org.taskchampion.ta;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.history.TaskHistory;
import org.taskchampion.history.UnitOfWork;
import org.taskchampion.internal.Uuids;
import picocli.CommandLine.Model.CommandSpec;

/** {@code ta history} and {@code ta FILTER history}. */
final class HistoryCommand extends Command {

  private static final int FEW = 20;

  HistoryCommand() {
    super(
        "history",
        "Shows what was done last: here, by ta or others, and by syncs.",
        FilterUse.OPTIONAL);
  }

  @Override
  String arguments() {
    return "[HOW MANY|UUID]";
  }

  @Override
  List<String> details() {
    return List.of(
        "The newest comes first; 20 are shown, unless you say how many. The number in front is for",
        "ta undo NUMBER, which takes that back, also when it was synchronised. With a filter or a"
            + " UUID,",
        "it shows what happened to these tasks, with values; a task that is gone needs its UUID.");
  }

  @Override
  List<String> examples() {
    return List.of("ta history", "ta history 100", "ta 3 history");
  }

  @Override
  void addOptions(CommandSpec spec) {
    Json.addOption(spec);
  }

  @Override
  int run(Session session, Options options, CommandLine line) {
    List<String> words = line.allWords();
    boolean json = options.has(Json.OPTION);
    UUID uuid = words.size() == 1 ? Uuids.parse(words.get(0)) : null;
    try (Replica replica = session.openReplicaToRead()) {
      if (uuid != null && line.filter().isEmpty()) {
        tasks(session, replica, List.of(uuid), json);
      } else if (!line.filter().isEmpty()) {
        refuseWords(line);
        tasks(session, replica, matching(session, replica, line), json);
      } else {
        units(session, replica, most(words), json);
      }
    }
    return ExitCode.OK;
  }

  private static List<UUID> matching(Session session, Replica replica, CommandLine line) {
    GivenFilter filter = GivenFilter.read(line.filter(), session.conventions());
    List<UUID> uuids = new ArrayList<>();
    replica.<Boolean>read(
        view -> {
          filter.tasks(session.evaluation(view)).stream().map(Task::uuid).forEach(uuids::add);
          return true;
        });
    if (uuids.isEmpty()) {
      throw TaException.error("no task passes the filter");
    }
    return uuids;
  }

  private static void tasks(Session session, Replica replica, List<UUID> uuids, boolean json) {
    if (json) {
      Json.print(
          session.out(),
          replica.taskHistories(uuids).values().stream().map(JsonReports::history).toList());
      return;
    }
    UnitTexts texts = new UnitTexts(replica, session.surroundings());
    boolean first = true;
    for (TaskHistory history : replica.taskHistories(uuids).values()) {
      UUID uuid = history.taskUuid();
      if (history.changes().isEmpty()) {
        throw TaException.error("nothing is known of a task " + uuid);
      }
      session.out().print(first ? "" : "\n");
      first = false;
      session.out().line("Task " + uuid + ":");
      Table table = new Table(List.of("When", "Who", "What"));
      for (TaskHistory.Change change : history.changes()) {
        table.add(
            List.of(
                texts.time(change.time()),
                change.unit().map(UnitTexts::who).orElse(""),
                texts.what(change)));
      }
      table.print(session);
      if (!history.isComplete()) {
        session.out().line("(Some of what happened to it is not kept any more.)");
      }
    }
  }

  private static void units(Session session, Replica replica, int most, boolean json) {
    List<UnitOfWork> units = replica.history(most);
    if (json) {
      Json.print(session.out(), units.stream().map(JsonReports::unit).toList());
      return;
    }
    long forgotten = replica.forgottenHistory();
    if (units.isEmpty()) {
      session
          .out()
          .line(
              forgotten > 0
                  ? "What was done is not kept in this replica."
                  : "Nothing was done yet, as far as this replica knows.");
      return;
    }
    UnitTexts texts = new UnitTexts(replica, session.surroundings());
    Table table = new Table(List.of("No", "When", "Who", "What"));
    for (UnitOfWork unit : units) {
      table.add(
          List.of(
              Long.toString(unit.id()), texts.time(unit), UnitTexts.who(unit), texts.what(unit)));
    }
    table.print(session);
    if (forgotten > 0 && units.get(units.size() - 1).id() <= forgotten) {
      session.out().line("(What was done before that is not kept any more.)");
    }
  }

  private int most(List<String> words) {
    if (words.isEmpty()) {
      return FEW;
    }
    if (words.size() > 1 || !words.get(0).matches("[1-9][0-9]{0,5}")) {
      throw TaException.usage("history takes how many to show: " + synopsis());
    }
    return Integer.parseInt(words.get(0));
  }
}
