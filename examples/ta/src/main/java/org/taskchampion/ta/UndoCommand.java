package org.taskchampion.ta;

import java.util.List;
import java.util.UUID;
import org.taskchampion.Operation;
import org.taskchampion.Replica;

/** {@code ta undo}. */
final class UndoCommand extends Command {

  UndoCommand() {
    super("undo", "Takes the last command that changed something back.", FilterUse.NONE);
  }

  @Override
  List<String> details() {
    return List.of("What was synchronised cannot be taken back.");
  }

  @Override
  List<String> examples() {
    return List.of("ta undo");
  }

  @Override
  int run(Session session, Options options, CommandLine line) {
    refuseWords(line);
    try (Replica replica = session.openReplica()) {
      while (true) {
        List<Operation> operations = replica.undoOperations();
        if (operations.isEmpty()) {
          session.out().line("Nothing to undo. (What was synchronised cannot be taken back.)");
          return ExitCode.OK;
        }
        // Another process may have changed something in between: then that is the last change.
        if (replica.commitReversed(operations)) {
          List<UUID> tasks =
              operations.stream().flatMap(o -> o.taskUuid().stream()).distinct().toList();
          session
              .out()
              .line(
                  "Took the last change back: "
                      + (tasks.size() == 1 ? "1 task." : tasks.size() + " tasks."));
          return ExitCode.OK;
        }
      }
    }
  }
}
