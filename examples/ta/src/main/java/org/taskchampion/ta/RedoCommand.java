package org.taskchampion.ta;

import java.util.List;
import org.taskchampion.Replica;
import org.taskchampion.history.RevertReport;

/** {@code ta redo}. */
final class RedoCommand extends Command {

  RedoCommand() {
    super("redo", "Does again what ta undo took back.", FilterUse.NONE);
  }

  @Override
  List<String> details() {
    return List.of("After another command that changes something there is nothing to redo.");
  }

  @Override
  List<String> examples() {
    return List.of("ta redo");
  }

  @Override
  int run(Session session, Options options, CommandLine line) {
    refuseWords(line);
    try (Replica replica = session.openReplica()) {
      RevertReport report = replica.redo();
      session.out().line(UndoCommand.said(report, replica, session, "Did the last change again"));
    }
    return ExitCode.OK;
  }
}
