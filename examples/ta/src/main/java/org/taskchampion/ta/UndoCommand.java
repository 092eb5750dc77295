package org.taskchampion.ta;

import java.util.List;
import org.taskchampion.Replica;
import org.taskchampion.history.RevertOptions;
import org.taskchampion.history.RevertReport;
import org.taskchampion.history.UndoPlan;
import org.taskchampion.history.UndoScope;
import org.taskchampion.history.UnitOfWork;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code ta undo}. */
final class UndoCommand extends Command {

  private static final String ANYBODYS = "--anybodys";
  private static final String OWN = "--own";
  private static final String REST = "--rest";
  private static final String YES = "--yes";

  UndoCommand() {
    super("undo", "Takes the last command that changed something back.", FilterUse.NONE);
  }

  @Override
  String arguments() {
    return "[NUMBER]";
  }

  @Override
  List<String> details() {
    return List.of(
        "With a number of ta history it takes that back, also when it was synchronised, if nobody"
            + " has",
        "changed it since; without one, what was synchronised cannot be taken back. What another",
        "program did last is only taken back if you say so. ta redo does the change again. At a",
        "terminal, ta shows what it will take back, and asks.");
  }

  @Override
  List<String> examples() {
    return List.of("ta undo", "ta undo 17", "ta undo " + OWN);
  }

  @Override
  void addOptions(CommandSpec spec) {
    option(spec, ANYBODYS, "Takes the last change back, also another program's.");
    option(spec, OWN, "Takes the last change of ta back, and leaves what others did since.");
    option(spec, REST, "With a number: leaves what was changed since, and takes the rest back.");
    option(spec, YES, "Does not ask. At a terminal, it is asked; in a script it is not.");
  }

  private static void option(CommandSpec spec, String name, String description) {
    spec.addOption(OptionSpec.builder(name).type(boolean.class).description(description).build());
  }

  @Override
  int run(Session session, Options options, CommandLine line) {
    List<String> words = options.words();
    if (words.size() > 1 || (words.size() == 1 && !words.get(0).matches("[0-9]{1,18}"))) {
      throw TaException.usage("undo takes a number of ta history: " + synopsis());
    }
    boolean scoped = options.has(ANYBODYS) || options.has(OWN);
    if ((options.has(ANYBODYS) && options.has(OWN))
        || (scoped && !words.isEmpty())
        || (options.has(REST) && words.isEmpty())) {
      throw TaException.usage(
          "undo takes a number, perhaps with " + REST + ", or one of " + ANYBODYS + " and " + OWN);
    }
    boolean ask = session.surroundings().inputIsTerminal() && !options.has(YES);
    try (Replica replica = session.openReplica()) {
      return words.isEmpty()
          ? undoLast(session, replica, scope(options), ask)
          : revert(session, replica, Long.parseLong(words.get(0)), options.has(REST), ask);
    }
  }

  private static int undoLast(Session session, Replica replica, UndoScope scope, boolean ask) {
    RevertReport report;
    if (ask) {
      UndoPlan plan = replica.undoPlan(scope);
      if (plan.outcome() == RevertReport.Outcome.DONE
          && !confirmed(session, new UnitTexts(replica, session.surroundings()).lines(plan))) {
        return ExitCode.ERROR;
      }
      report = replica.undo(plan);
    } else {
      report = replica.undo(scope);
    }
    tell(session, replica, report, "Took the last change back");
    return ExitCode.OK;
  }

  private static int revert(
      Session session, Replica replica, long number, boolean rest, boolean ask) {
    UnitOfWork unit = unit(replica, number);
    List<String> lines = new UnitTexts(replica, session.surroundings()).lines(List.of(unit));
    if (ask && !confirmed(session, lines)) {
      return ExitCode.ERROR;
    }
    RevertOptions options = RevertOptions.defaults();
    RevertReport report = replica.revert(unit, rest ? options.takingBackTheRest() : options);
    tell(session, replica, report, "Took change " + number + " back");
    return ExitCode.OK;
  }

  private static boolean confirmed(Session session, List<String> lines) {
    return Confirmation.given(session, String.join("\n", lines) + "\nundo: take this back?");
  }

  /** Says what became of it, and what was taken back. */
  private static void tell(Session session, Replica replica, RevertReport report, String done) {
    session.out().line(said(report, replica, session, done));
    if (report.isDone()) {
      new UnitTexts(replica, session.surroundings())
          .lines(report.units())
          .forEach(line -> session.out().line(line));
    }
  }

  private static UndoScope scope(Options options) {
    return options.has(ANYBODYS)
        ? UndoScope.ANYBODYS
        : options.has(OWN) ? UndoScope.OWN : UndoScope.UNLESS_ANOTHERS;
  }

  private static UnitOfWork unit(Replica replica, long number) {
    return replica.history(Integer.MAX_VALUE).stream()
        .filter(it -> it.id() == number)
        .findAny()
        .orElseThrow(
            () ->
                TaException.error(
                    "there is no change "
                        + number
                        + ", or it is not kept any more; ta history shows the numbers"));
  }

  /** Says what became of it, or fails where nothing was done that was asked for. */
  static String said(RevertReport report, Replica replica, Session session, String done) {
    UnitTexts texts = new UnitTexts(replica, session.surroundings());
    return switch (report.outcome()) {
      case DONE -> done + ": " + tasks(report) + ".";
      case PARTLY_DONE ->
          done
              + ", but for what was changed since ("
              + texts.changedSince(report.changedSince())
              + "): "
              + tasks(report)
              + ".";
      case NOTHING_TO_DO ->
          done.startsWith("Took the last")
              ? "Nothing to undo. (What was synchronised cannot be taken back like this; ta history"
                  + " shows it, and ta undo NUMBER takes it back.)"
              : done.startsWith("Did") ? "Nothing to redo." : "Nothing to do: it is so already.";
      case CHANGED_SINCE ->
          throw TaException.error(
              "nothing was changed, since somebody has changed it meanwhile: "
                  + texts.changedSince(report.changedSince())
                  + "; ta undo NUMBER "
                  + REST
                  + " takes back the rest");
      case ANOTHERS ->
          throw TaException.error(
              "the last change is not ta's: "
                  + report.units().stream()
                      .findFirst()
                      .map(
                          unit ->
                              Display.sanitise(UnitTexts.who(unit))
                                  + " made it at "
                                  + texts.time(unit))
                      .orElse("another program made it")
                  + "; ta undo "
                  + ANYBODYS
                  + " takes it back, and ta undo "
                  + OWN
                  + " the last one of ta");
      case WHOSE_UNKNOWN ->
          throw TaException.error(
              "the history does not say any more who made the last change; ta undo "
                  + ANYBODYS
                  + " takes it back");
      case NOT_AS_SHOWN ->
          throw TaException.error("something else was done meanwhile; nothing was taken back");
      case NOT_KEPT ->
          throw TaException.error("it was too large to be kept, so it cannot be taken back");
    };
  }

  private static String tasks(RevertReport report) {
    return UnitTexts.tasks(report.operations());
  }
}
