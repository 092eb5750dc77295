package org.taskchampion.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.query.Conventions;
import org.taskchampion.query.Filter;
import org.taskchampion.query.ListChange;
import org.taskchampion.query.LiveQuery;
import org.taskchampion.query.Query;
import org.taskchampion.query.TaskOrder;
import org.taskchampion.storage.h2.H2Storage;
import org.taskchampion.sync.local.ChildJvm;

/** A live list of a replica that other processes edit, undo and synchronise meanwhile. */
class LiveListTest {

  private static final int ROUNDS = Integer.getInteger("live.rounds", 3);
  private static final int STEPS = 60;
  private static final Conventions CONVENTIONS = Conventions.standard(ZoneId.of("UTC"));

  private final ExecutorService readers = Executors.newCachedThreadPool();
  @TempDir private Path temporary;

  @AfterEach
  void end() {
    readers.shutdownNow();
  }

  /** A list that is made of the steps alone. */
  private static final class Shown implements LiveQuery.Listener {
    private final List<Task> tasks = new ArrayList<>();
    private @Nullable Throwable fault;
    private int changes;

    @Override
    public synchronized void changed(ListChange change) {
      try {
        assertThat(change.isFirst()).isEqualTo(changes == 0);
        for (ListChange.Step step : change.steps()) {
          take(step);
        }
        assertThat(tasks).isEqualTo(change.tasks());
        changes++;
      } catch (AssertionError | RuntimeException e) {
        fault = fault == null ? e : fault;
      }
    }

    private void take(ListChange.Step step) {
      if (step instanceof ListChange.Inserted inserted) {
        tasks.add(inserted.index(), inserted.task());
      } else if (step instanceof ListChange.Removed removed) {
        assertThat(tasks.remove(removed.index()).uuid()).isEqualTo(removed.task().uuid());
      } else if (step instanceof ListChange.Moved moved) {
        tasks.add(moved.to(), tasks.remove(moved.from()));
      } else if (step instanceof ListChange.Updated updated) {
        assertThat(tasks.set(updated.index(), updated.task())).isEqualTo(updated.before());
      }
    }

    @Override
    public synchronized void failed(RuntimeException failure) {
      fault = fault == null ? failure : fault;
    }

    private synchronized List<Task> tasks() {
      assertThat(fault).isNull();
      return new ArrayList<>(tasks);
    }

    private synchronized int changes() {
      return changes;
    }
  }

  @Test
  @Timeout(240)
  void whatOtherProcessesDoIsShown() throws Exception {
    Path directory = temporary.resolve("server");
    Path watched = temporary.resolve("watched");
    Query query =
        Query.of(Filter.parse("status:pending", CONVENTIONS))
            .orderBy(TaskOrder.parse("description+,entry-", CONVENTIONS));
    Shown shown = new Shown();
    try (Replica replica = Replica.open(H2Storage.at(watched))) {
      LiveQuery live = LiveQuery.open(replica, query, CONVENTIONS, Runnable::run, shown);
      for (int round = 0; round < ROUNDS; round++) {
        try (ChildJvm one = EditorProcess.start(watched, directory, "a" + round, STEPS, "shared");
            ChildJvm two = EditorProcess.start(watched, directory, "b" + round, STEPS, "shared");
            ChildJvm elsewhere =
                EditorProcess.start(
                    temporary.resolve("elsewhere"), directory, "c" + round, STEPS, "alone")) {
          // At once: a process whose output nobody reads waits in the middle of an edit.
          List<Future<List<String>>> outputs = new ArrayList<>();
          for (ChildJvm process : List.of(one, two, elsewhere)) {
            outputs.add(readers.submit(process::readLines));
          }
          for (Future<List<String>> output : outputs) {
            assertThat(output.get()).isNotEmpty();
          }
          for (ChildJvm process : List.of(one, two, elsewhere)) {
            assertThat(process.exitCode()).isZero();
          }
        }
        List<Task> fresh = query.run(replica, CONVENTIONS, Instant.now());
        while (!shown.tasks().equals(fresh)) {
          TimeUnit.MILLISECONDS.sleep(10); // the limit of the test ends it
        }
      }
      assertThat(shown.changes()).isGreaterThan(ROUNDS);
      live.close();
    }
  }
}
