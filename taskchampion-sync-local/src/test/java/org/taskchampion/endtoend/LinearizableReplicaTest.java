package org.taskchampion.endtoend;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;
import org.taskchampion.Edit;
import org.taskchampion.Replica;
import org.taskchampion.TaskReader;
import org.taskchampion.storage.InMemoryStorage;

/**
 * One replica, used by three threads: Lincheck lets them make random calls at once, and looks for
 * an order of these calls in which one thread alone gets the same results. {@code
 * -Dlincheck.scenarios=1000} tries more calls.
 *
 * <p>Its model checker, which tries all orders of steps, needs code that does the same each time.
 * Replicas choose random UUIDs for their units, and maps of the library a random order. {@code
 * HammerTest} does the same on disk, with everything else that threads can do.
 */
@Param(name = "task", gen = IntGen.class, conf = "0:1")
public class LinearizableReplicaTest {

  private static final UUID[] TASKS = {
    UUID.fromString("00000000-0000-4000-8000-000000000001"),
    UUID.fromString("00000000-0000-4000-8000-000000000002")
  };

  private static final class GivenUpException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private final Replica replica =
      Replica.open(new InMemoryStorage(), Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));

  /** Makes the replica of one run. */
  public LinearizableReplicaTest() {
    replica.edit(
        edit -> {
          for (UUID uuid : TASKS) {
            edit.create(uuid);
            edit.task(uuid).description("0");
          }
        });
  }

  /** Returns the number of a task; 0 where undo has taken the task itself away. */
  private static int number(TaskReader reader, int task) {
    return reader.tasks(List.of(TASKS[task])).stream()
        .mapToInt(found -> Integer.parseInt(found.description()))
        .sum();
  }

  private static int incremented(Edit edit, int task) {
    int next = number(edit, task) + 1;
    edit.create(TASKS[task]);
    edit.task(TASKS[task]).description(Integer.toString(next));
    return next;
  }

  /** Changes what it has read: two at once would lose one. */
  @Operation
  public int increment(@Param(name = "task") int task) {
    return replica.editAndGet(edit -> incremented(edit, task));
  }

  /** Changes two tasks. */
  @Operation
  public int incrementBoth() {
    return replica.editAndGet(edit -> incremented(edit, 0) * 100 + incremented(edit, 1));
  }

  /** Changes a task, and fails. */
  @Operation
  public boolean fail(@Param(name = "task") int task) {
    try {
      replica.edit(
          edit -> {
            incremented(edit, task);
            throw new GivenUpException();
          });
      return false;
    } catch (GivenUpException e) {
      return true;
    }
  }

  /** Reads one task. */
  @Operation
  public int read(@Param(name = "task") int task) {
    return number(replica, task);
  }

  /** Reads two tasks in one view. */
  @Operation
  public int readBoth() {
    return replica.read(view -> number(view, 0) * 100 + number(view, 1));
  }

  /** Counts operations, which every change adds. */
  @Operation
  public int operations() {
    return replica.unsyncedOperations().size();
  }

  /** Counts units. */
  @Operation
  public int units() {
    return replica.undoUnits().size();
  }

  /** Takes the newest unit back. */
  @Operation
  public boolean undo() {
    return replica.undo();
  }

  /** Sets the working set anew. */
  @Operation
  public int renumber() {
    replica.renumber();
    return replica.workingSet().size();
  }

  @Test
  void callsOfSeveralThreadsAreAsIfOneMadeThem() {
    new StressOptions()
        .iterations(Integer.getInteger("lincheck.scenarios", 15))
        .invocationsPerIteration(200)
        .threads(3)
        .actorsPerThread(3)
        .actorsBefore(1)
        .actorsAfter(2)
        .check(LinearizableReplicaTest.class);
  }
}
