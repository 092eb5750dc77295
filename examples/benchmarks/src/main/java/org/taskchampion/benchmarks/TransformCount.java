package org.taskchampion.benchmarks;

import java.util.AbstractList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import java.util.UUID;
import org.taskchampion.Operation;
import org.taskchampion.internal.operation.Rebase;

/**
 * How often a rebase looked two operations up in the table of transforms.
 *
 * @param lookedUp how often it did
 * @param sameTask how many pairs of the server's and a local operation are on the same task, which
 *     is the most that it may be
 * @param pairs how many pairs there are at all
 */
record TransformCount(long lookedUp, long sameTask, long pairs) {

  static TransformCount of(Meeting meeting) {
    CountingList local = new CountingList(meeting.local());
    Rebase rebase = Rebase.of(meeting.server(), local);
    // A rebase gets each local operation once to find its task, once for each transform, and once
    // more at the end if it is left.
    long lookedUp = local.gets - meeting.local().size() - rebase.local().size();
    return new TransformCount(
        lookedUp, sameTask(meeting), (long) meeting.server().size() * meeting.local().size());
  }

  private static long sameTask(Meeting meeting) {
    Map<UUID, Long> localByTask = new HashMap<>();
    for (Operation operation : meeting.local()) {
      operation.taskUuid().ifPresent(uuid -> localByTask.merge(uuid, 1L, Long::sum));
    }
    return meeting.server().stream()
        .mapToLong(operation -> localByTask.getOrDefault(operation.taskUuid().orElseThrow(), 0L))
        .sum();
  }

  /** Counts how often an element was got: that needs no hook in what is measured. */
  private static final class CountingList extends AbstractList<Operation> implements RandomAccess {
    private final List<Operation> operations;
    private long gets;

    private CountingList(List<Operation> operations) {
      this.operations = operations;
    }

    @Override
    public Operation get(int index) {
      gets++;
      return operations.get(index);
    }

    @Override
    public int size() {
      return operations.size();
    }
  }
}
