package org.taskchampion.ta;

import java.util.List;
import org.taskchampion.Replica;
import org.taskchampion.history.UnitOfWork;

/** {@code ta history}. */
final class HistoryCommand extends Command {

  private static final int FEW = 20;

  HistoryCommand() {
    super(
        "history",
        "Shows what was done last: here, by ta or others, and by syncs.",
        FilterUse.NONE);
  }

  @Override
  String arguments() {
    return "[HOW MANY]";
  }

  @Override
  List<String> details() {
    return List.of(
        "The newest comes first; 20 are shown, unless you say how many. The number in front is for",
        "ta undo NUMBER, which takes that back, also when it was synchronised.");
  }

  @Override
  List<String> examples() {
    return List.of("ta history", "ta history 100");
  }

  @Override
  int run(Session session, Options options, CommandLine line) {
    int most = most(line.allWords());
    try (Replica replica = session.openReplicaToRead()) {
      List<UnitOfWork> units = replica.history(most);
      if (units.isEmpty()) {
        session.out().line("Nothing was done yet, as far as this replica knows.");
        return ExitCode.OK;
      }
      UnitTexts texts = new UnitTexts(replica, session.surroundings());
      Table table = new Table(List.of("No", "When", "Who", "What"));
      for (UnitOfWork unit : units) {
        table.add(
            List.of(
                Long.toString(unit.id()), texts.time(unit), UnitTexts.who(unit), texts.what(unit)));
      }
      table.print(session.out(), session.surroundings().width());
      long forgotten = replica.forgottenHistory();
      if (forgotten > 0 && units.get(units.size() - 1).id() <= forgotten) {
        session.out().line("(What was done before that is not kept any more.)");
      }
    }
    return ExitCode.OK;
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
