package org.taskchampion.ta;

import java.util.ArrayList;
import java.util.List;
import org.taskchampion.Replica;
import org.taskchampion.history.Conflict;
import org.taskchampion.history.RevertReport;
import org.taskchampion.sync.Overwritten;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code ta conflicts}. */
final class ConflictsCommand extends Command {

  private static final String TAKE_BACK = "--take-back";
  private static final String DISMISS = "--dismiss";

  ConflictsCommand() {
    super(
        "conflicts", "Shows the values that syncs overwrote, and takes them back.", FilterUse.NONE);
  }

  @Override
  String arguments() {
    return "[NUMBER...]";
  }

  @Override
  List<String> details() {
    return List.of(
        "They are kept until they are taken back or dismissed. Without numbers, "
            + DISMISS
            + " dismisses all.",
        "A task that was removed comes back as a whole.");
  }

  @Override
  List<String> examples() {
    return List.of("ta conflicts", "ta conflicts 3 " + TAKE_BACK, "ta conflicts " + DISMISS);
  }

  @Override
  void addOptions(CommandSpec spec) {
    Json.addOption(spec);
    spec.addOption(
        OptionSpec.builder(TAKE_BACK)
            .type(boolean.class)
            .description("Restores the values that lost, as changes that are made now.")
            .build());
    spec.addOption(
        OptionSpec.builder(DISMISS)
            .type(boolean.class)
            .description("Accepts the values that won, and shows these conflicts no more.")
            .build());
  }

  @Override
  int run(Session session, Options options, CommandLine line) {
    List<Long> numbers = numbers(options.words());
    if (options.has(TAKE_BACK) && (options.has(DISMISS) || numbers.isEmpty())) {
      throw TaException.usage("conflicts " + TAKE_BACK + " takes numbers, and no " + DISMISS);
    }
    if (!options.has(TAKE_BACK) && !options.has(DISMISS)) {
      try (Replica replica = session.openReplicaToRead()) {
        List<Conflict> chosen = chosen(replica, numbers);
        if (options.has(Json.OPTION)) {
          Json.print(session.out(), chosen.stream().map(JsonReports::conflict).toList());
        } else {
          show(session, replica, chosen);
        }
      }
      return ExitCode.OK;
    }
    if (options.has(Json.OPTION)) {
      throw TaException.usage(Json.OPTION + " only looks, and takes no other option");
    }
    try (Replica replica = session.openReplica()) {
      List<Conflict> chosen = chosen(replica, numbers);
      if (options.has(DISMISS)) {
        session.out().line("Dismissed " + count(replica.dismiss(chosen)) + ".");
      } else {
        takeBack(session, replica, chosen);
      }
    }
    return ExitCode.OK;
  }

  private List<Long> numbers(List<String> words) {
    List<Long> numbers = new ArrayList<>();
    for (String word : words) {
      if (!word.matches("[0-9]{1,18}")) {
        throw TaException.usage("conflicts takes numbers: " + synopsis());
      }
      numbers.add(Long.valueOf(word));
    }
    return numbers;
  }

  private static List<Conflict> chosen(Replica replica, List<Long> numbers) {
    List<Conflict> all = replica.conflicts();
    if (numbers.isEmpty()) {
      return all;
    }
    for (long number : numbers) {
      if (all.stream().noneMatch(it -> it.id() == number)) {
        throw TaException.error(
            "there is no conflict " + number + " any more; ta conflicts shows the numbers");
      }
    }
    return all.stream().filter(it -> numbers.contains(it.id())).toList();
  }

  private static void show(Session session, Replica replica, List<Conflict> conflicts) {
    if (conflicts.isEmpty()) {
      session.out().line("No conflicts.");
      return;
    }
    OverwrittenValues values = new OverwrittenValues(replica, session.surroundings());
    DateCells dates = new DateCells(session.surroundings().zone(), session.surroundings().now());
    for (Conflict conflict : conflicts) {
      session
          .out()
          .line(
              Display.sanitise(
                  conflict.id()
                      + "  "
                      + dates.local(conflict.recorded())
                      + "  "
                      + values.one(
                          new Overwritten(
                              conflict.taskUuid(),
                              conflict.property(),
                              conflict.local(),
                              conflict.server(),
                              conflict.winner()))));
    }
  }

  private static void takeBack(Session session, Replica replica, List<Conflict> conflicts) {
    RevertReport report = replica.takeBack(conflicts);
    List<Conflict> left = replica.conflicts();
    long stay = conflicts.stream().filter(left::contains).count();
    if (!report.changedSince().isEmpty()) {
      for (Conflict conflict : conflicts) {
        if (left.contains(conflict)) {
          session
              .out()
              .line(
                  "Conflict "
                      + conflict.id()
                      + " stays, since somebody has changed "
                      + new UnitTexts(replica, session.surroundings())
                          .changedSince(
                              report.changedSince().stream()
                                  .filter(it -> it.taskUuid().equals(conflict.taskUuid()))
                                  .toList())
                      + ". Change it as you like, and dismiss the conflict.");
        }
      }
    }
    session.out().line("Took back " + count(conflicts.size() - (int) stay) + ".");
  }

  private static String count(int conflicts) {
    return conflicts == 1 ? "1 conflict" : conflicts + " conflicts";
  }
}
