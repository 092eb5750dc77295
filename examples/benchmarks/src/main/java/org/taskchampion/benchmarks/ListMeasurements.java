package org.taskchampion.benchmarks;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Task;
import org.taskchampion.query.Conventions;
import org.taskchampion.query.Filter;
import org.taskchampion.query.ListChange;
import org.taskchampion.query.LiveQuery;
import org.taskchampion.query.Query;

/**
 * What the rows of lists do: the tasks of a project that have a tag, which the replica finds by a
 * filter, or a live list shows. The reference has neither filters nor live lists. Its program reads
 * the tasks, all or the pending ones, and asks each, as a program on it has to.
 */
final class ListMeasurements {

  private static final Conventions CONVENTIONS = Conventions.standard(ZoneOffset.UTC);

  private static final Query ALL = query("project:" + Data.PROJECT + " +next");
  private static final Query PENDING = query("status:pending project:" + Data.PROJECT + " +next");

  private static final String STEP = "step";

  /** Whoever waits longer for a live list waits for nothing. */
  private static final long SECONDS = 120;

  private ListMeasurements() {}

  private static Query query(String filter) {
    return Query.of(Filter.parse(filter, CONVENTIONS));
  }

  static Measurement filter(Workspace workspace) {
    return running(PENDING, workspace);
  }

  static Measurement filterOfAll(Workspace workspace) {
    return running(ALL, workspace);
  }

  /** The query runs anew each time, on a replica that stays open. */
  private static Measurement running(Query query, Workspace workspace) {
    return new Listing(workspace) {
      @Override
      public long once() {
        return Measurement.nanos(
            () -> requireListed(query.run(replica(), CONVENTIONS, Instant.now())));
      }
    };
  }

  /** One durable edit of one task of a live list, until its listener is called. */
  static Measurement liveEdit(Workspace workspace) {
    return new LiveEdit(workspace);
  }

  /** On a copy whose pending tasks have projects and tags. */
  private abstract static class Listing extends Measurements.OnReplica {
    private final int listed;

    Listing(Workspace workspace) {
      super(workspace.copy());
      replica().commit(Data.projects(workspace.tasks()));
      listed = Data.listed(workspace.tasks());
    }

    void requireListed(List<Task> tasks) {
      Measurements.require(tasks.size(), listed);
    }
  }

  private static final class LiveEdit extends Listing {
    private final UUID edited = Data.uuid(Data.LISTED);
    private final BlockingQueue<ListChange> told = new LinkedBlockingQueue<>();
    private final LiveQuery live;
    private int next;

    LiveEdit(Workspace workspace) {
      super(workspace);
      live = LiveQuery.open(replica(), PENDING, CONVENTIONS, Runnable::run, told::add);
      requireListed(take().tasks());
    }

    @Override
    public long once() {
      String step = Integer.toString(next++);
      return Measurement.nanos(
          () -> {
            replica().edit(edit -> edit.task(edited).set(STEP, step));
            List<Task> tasks = take().tasks();
            requireListed(tasks);
            if (tasks.stream().noneMatch(task -> step.equals(stepOf(task)))) {
              throw new IllegalStateException("the live list does not show the edit");
            }
          });
    }

    private @Nullable String stepOf(Task task) {
      return task.uuid().equals(edited) ? task.property(STEP).orElse(null) : null;
    }

    private ListChange take() {
      try {
        return Objects.requireNonNull(
            told.poll(SECONDS, TimeUnit.SECONDS), "the live list tells nothing");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {
      live.close();
      super.close();
    }
  }
}
