package org.taskchampion.benchmarks;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.taskchampion.Operation;

/**
 * Operations of a server and of a replica that meet.
 *
 * @param server the server's operations
 * @param local the replica's operations
 */
record Meeting(List<Operation> server, List<Operation> local) {

  /** Operations that each side makes on a task. */
  static final int PER_TASK = 5;

  private static final long OTHER_TASKS = 1_000_000_000L;

  Meeting {
    server = List.copyOf(server);
    local = List.copyOf(local);
  }

  static Meeting of(RebaseBenchmark.Tasks tasks, int operations) {
    return new Meeting(
        updates(0, operations, 0, "theirs"),
        updates(tasks == RebaseBenchmark.Tasks.SHARED ? 0 : OTHER_TASKS, operations, 1, "ours"));
  }

  private static List<Operation> updates(long firstTask, int count, int second, String value) {
    List<Operation> operations = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      // Later ones win: some of the server's and some of the local ones.
      Instant time = Instant.ofEpochSecond(1_750_000_000L + (i % 2 == second ? 1 : 0));
      operations.add(
          Operation.update(
              Data.uuid(firstTask + i / PER_TASK), "property" + i % PER_TASK, value, time));
    }
    return operations;
  }
}
