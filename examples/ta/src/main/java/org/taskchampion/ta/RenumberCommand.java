package org.taskchampion.ta;

import java.util.List;
import org.taskchampion.Replica;

/** {@code ta renumber}. */
final class RenumberCommand extends Command {

  RenumberCommand() {
    super("renumber", "Closes the gaps in the numbers of the tasks.", FilterUse.NONE);
  }

  @Override
  List<String> details() {
    return List.of("A task keeps its number until this is called, also when others are completed.");
  }

  @Override
  List<String> examples() {
    return List.of("ta renumber");
  }

  @Override
  int run(Session session, Options options, CommandLine line) {
    refuseWords(line);
    int size;
    try (Replica replica = session.openReplica()) {
      replica.renumber();
      size = replica.workingSet().size();
    }
    session.out().line(size == 1 ? "1 task has a number." : size + " tasks have numbers.");
    return ExitCode.OK;
  }
}
