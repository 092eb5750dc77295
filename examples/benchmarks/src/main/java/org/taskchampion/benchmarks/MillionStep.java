package org.taskchampion.benchmarks;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.taskchampion.Edit;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.query.Conventions;
import org.taskchampion.query.Filter;
import org.taskchampion.query.LiveQuery;
import org.taskchampion.query.Query;
import org.taskchampion.query.TaskOrder;
import org.taskchampion.storage.h2.H2Storage;
import org.taskchampion.sync.SnapshotUrgency;
import org.taskchampion.sync.SyncReport;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.taskwarrior.ImportReport;
import org.taskchampion.taskwarrior.TaskwarriorJson;
import org.taskchampion.taskwarrior.TaskwarriorWriter;

/** Something that is done with very many tasks. Every step checks that the work was done. */
enum MillionStep {
  /** The replica that most steps read. */
  FILL("commits of 10,000 tasks") {
    @Override
    long work(Workspace workspace) {
      try (Replica replica = Replica.open(H2Storage.at(workspace.prepared()))) {
        return Measurement.nanos(
            () -> {
              for (int first = 0; first < workspace.tasks(); first += BATCH) {
                replica.commit(Data.tasks(first, Math.min(BATCH, workspace.tasks() - first)));
              }
            });
      }
    }
  },
  /** The caller's list makes each operation when it is asked for it, and takes no memory. */
  COMMIT("one commit of all tasks") {
    @Override
    long work(Workspace workspace) {
      Path directory = workspace.newDirectory();
      long nanos;
      try (Replica replica = Replica.open(H2Storage.at(directory))) {
        nanos = Measurement.nanos(() -> replica.commit(Data.lazyTasks(workspace.tasks())));
        Measurements.require(replica.counts().tasks(), workspace.tasks());
      }
      Workspace.delete(directory);
      return nanos;
    }
  },
  OPEN("open and read a task") {
    @Override
    long work(Workspace workspace) {
      return Measurements.open(workspace).once();
    }
  },
  LIST("all tasks, each looked at") {
    @Override
    long work(Workspace workspace) {
      return onPrepared(
          workspace,
          replica -> {
            List<Task> tasks = replica.tasks();
            long sum = 0;
            for (Task task : tasks) {
              sum += task.description().length() + task.status().value().length();
            }
            Measurements.require(tasks.size(), workspace.tasks());
            Measurements.require(sum > tasks.size() ? 1 : 0, 1);
          });
    }
  },
  PENDING("pending tasks, one in ten") {
    @Override
    long work(Workspace workspace) {
      return onPrepared(
          workspace, replica -> Measurements.require(replica.pendingTasks().isEmpty() ? 0 : 1, 1));
    }
  },
  FILTER("a filter that matches one in ten") {
    @Override
    long work(Workspace workspace) {
      return onPrepared(
          workspace,
          replica -> {
            Query query = Query.of(Filter.parse("description.contains:\"number 1\"", CONVENTIONS));
            int found = query.run(replica, CONVENTIONS, Instant.now()).size();
            Measurements.require(found > 0 ? 1 : 0, 1);
          });
    }
  },
  FILTER_ALL("a filter that matches all, in order") {
    @Override
    long work(Workspace workspace) {
      return onPrepared(
          workspace,
          replica -> {
            Query query =
                Query.of(Filter.parse("description.any:", CONVENTIONS))
                    .orderBy(TaskOrder.parse("entry-,description+", CONVENTIONS));
            int found = query.run(replica, CONVENTIONS, Instant.now()).size();
            Measurements.require(found, workspace.tasks());
          });
    }
  },
  DEPENDENCIES("dependencies of the pending tasks") {
    @Override
    long work(Workspace workspace) {
      return Measurements.dependencies(workspace).once();
    }
  },
  RENUMBER("rebuild the working set") {
    @Override
    long work(Workspace workspace) {
      return Measurements.renumber(workspace).once();
    }
  },
  EDIT("one edit of one task") {
    @Override
    long work(Workspace workspace) {
      try (Replica replica = Replica.open(H2Storage.at(workspace.copy()))) {
        return Measurement.nanos(
            () -> replica.edit(edit -> edit.task(Data.uuid(0)).set("step", "1")));
      }
    }
  },
  LIVE("a live list of the pending tasks, and an edit") {
    @Override
    long work(Workspace workspace) {
      return live(workspace, "status:pending");
    }
  },
  LIVE_ALL("a live list of all tasks, and an edit") {
    @Override
    long work(Workspace workspace) {
      return live(workspace, "description.any:");
    }
  },
  EXPORT("Taskwarrior's JSON of all tasks") {
    @Override
    long work(Workspace workspace) {
      return onPrepared(workspace, replica -> export(replica, json(workspace)));
    }
  },
  /** As {@code ta import} does. */
  IMPORT("import of that JSON") {
    @Override
    long work(Workspace workspace) {
      Path directory = workspace.newDirectory();
      long nanos;
      try (Replica replica = Replica.open(H2Storage.at(directory))) {
        nanos = Measurement.nanos(() -> importInto(replica, json(workspace)));
        Measurements.require(replica.counts().tasks(), workspace.tasks());
      }
      Workspace.delete(directory);
      return nanos;
    }

    @Override
    Set<MillionStep> needs() {
      return Set.of(FILL, EXPORT);
    }
  },
  BACKUP("export of the replica as JSON lines; its import is done, too, and not timed") {
    @Override
    long work(Workspace workspace) {
      Path file = workspace.directory().resolve("export.jsonl");
      Path directory = workspace.newDirectory();
      long nanos =
          onPrepared(
              workspace,
              replica -> {
                try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
                  replica.exportTo(out);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      try (Replica replica = Replica.open(H2Storage.at(directory));
          InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
        replica.importFrom(in);
        Measurements.require(replica.counts().tasks(), workspace.tasks());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      Workspace.delete(directory);
      return nanos;
    }
  },
  /** The place that the next step reads. */
  SEND("sync up all tasks, directory") {
    @Override
    long work(Workspace workspace) {
      Path directory = workspace.copy();
      long nanos = send(workspace, directory, "versions", SnapshotUrgency.NONE);
      Workspace.delete(directory);
      return nanos;
    }
  },
  DOWN("sync down from versions, directory") {
    @Override
    long work(Workspace workspace) {
      return down(workspace, "versions", false);
    }

    @Override
    Set<MillionStep> needs() {
      return Set.of(FILL, SEND);
    }
  },
  SNAPSHOT("one task more, and a snapshot, directory") {
    @Override
    long work(Workspace workspace) {
      Path directory = workspace.copy();
      long nanos = send(workspace, directory, "snapshot", SnapshotUrgency.HIGH);
      Workspace.delete(directory);
      return nanos;
    }
  },
  DOWN_SNAPSHOT("sync down from the snapshot, directory") {
    @Override
    long work(Workspace workspace) {
      return down(workspace, "snapshot", true);
    }

    @Override
    Set<MillionStep> needs() {
      return Set.of(FILL, SNAPSHOT);
    }
  },
  /** The replica has as many tasks as the place, all of them others. */
  REBASE("sync, where all tasks meet as many others") {
    @Override
    long work(Workspace workspace) {
      Path directory = workspace.newDirectory();
      long nanos;
      try (Replica replica = Replica.open(H2Storage.at(directory))) {
        for (int first = 0; first < workspace.tasks(); first += BATCH) {
          int count = Math.min(BATCH, workspace.tasks() - first);
          replica.commit(Data.tasks(Measurements.OTHER_TASKS + first, count));
        }
        nanos = meetAll(workspace, replica);
        Measurements.require(replica.counts().tasks(), 2L * workspace.tasks());
      }
      Workspace.delete(directory);
      return nanos;
    }

    @Override
    Set<MillionStep> needs() {
      return Set.of(FILL, SEND);
    }
  },
  /** Both have the same tasks, and never met: each operation meets one that does the same. */
  MEET("sync, where all tasks meet the same ones") {
    @Override
    long work(Workspace workspace) {
      Path directory = workspace.copy();
      long nanos;
      try (Replica replica = Replica.open(H2Storage.at(directory))) {
        nanos = meetAll(workspace, replica);
        Measurements.require(replica.counts().tasks(), workspace.tasks());
        Measurements.require(replica.unsyncedOperations().size(), 0);
      }
      Workspace.delete(directory);
      return nanos;
    }

    @Override
    Set<MillionStep> needs() {
      return Set.of(FILL, SEND);
    }
  };

  private static final int BATCH = 10_000;
  private static final Conventions CONVENTIONS = Conventions.standard(ZoneOffset.UTC);

  private final String title;

  MillionStep(String title) {
    this.title = title;
  }

  /** Does the work, and returns how many nanoseconds it took. */
  abstract long work(Workspace workspace);

  /** Returns the steps that make what this one needs. */
  Set<MillionStep> needs() {
    return this == FILL || this == COMMIT ? Set.of() : Set.of(FILL);
  }

  String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String title() {
    return title;
  }

  static MillionStep of(String id) {
    return Arrays.stream(values())
        .filter(step -> step.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no step " + id));
  }

  /** Returns these steps, and before them those that make what is needed and not there. */
  static Set<MillionStep> needed(List<MillionStep> steps, Path directory) {
    Set<MillionStep> needed = new LinkedHashSet<>();
    for (MillionStep step : values()) {
      boolean isNeeded = steps.stream().anyMatch(it -> it.needs().contains(step));
      if (steps.contains(step) || (isNeeded && !step.isDone(directory))) {
        needed.add(step);
      }
    }
    return needed;
  }

  private boolean isDone(Path directory) {
    return switch (this) {
      case FILL -> Files.exists(directory.resolve("tasks"));
      case EXPORT -> Files.exists(directory.resolve("tasks.json"));
      case SEND -> Files.exists(directory.resolve("versions"));
      case SNAPSHOT -> Files.exists(directory.resolve("snapshot"));
      default -> false;
    };
  }

  private static Path json(Workspace workspace) {
    return workspace.directory().resolve("tasks.json");
  }

  private interface Work {
    void on(Replica replica);
  }

  private static long onPrepared(Workspace workspace, Work work) {
    try (Replica replica = Replica.open(H2Storage.at(workspace.prepared()))) {
      return Measurement.nanos(() -> work.on(replica));
    }
  }

  private static long live(Workspace workspace, String filter) {
    try (Replica replica = Replica.open(H2Storage.at(workspace.copy()))) {
      BlockingQueue<Integer> told = new LinkedBlockingQueue<>();
      Query query =
          Query.of(Filter.parse(filter, CONVENTIONS))
              .orderBy(TaskOrder.parse("description+", CONVENTIONS));
      LiveQuery live =
          LiveQuery.open(
              replica,
              query,
              CONVENTIONS,
              Runnable::run,
              change -> told.add(change.tasks().size()));
      try {
        take(told);
        UUID task = Data.uuid(0);
        return Measurement.nanos(
            () -> {
              replica.edit(edit -> edit.task(task).set("step", "1"));
              take(told);
            });
      } finally {
        live.close();
      }
    }
  }

  private static void take(BlockingQueue<Integer> told) {
    try {
      Measurements.require(told.take() > 0 ? 1 : 0, 1);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void export(Replica replica, Path file) {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      TaskwarriorWriter writer = TaskwarriorJson.with(CONVENTIONS).writer(out);
      for (Task task : replica.tasks()) {
        writer.write(task, null);
      }
      writer.end();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void importInto(Replica replica, Path file) {
    TaskwarriorJson json = TaskwarriorJson.with(CONVENTIONS);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      replica.<ImportReport>editAndGet(edit -> importInto(edit, json, in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ImportReport importInto(Edit edit, TaskwarriorJson json, InputStream in) {
    try {
      return json.importInto(
          edit,
          in,
          fault -> {
            throw new IllegalStateException(fault.toString());
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Synchronises a replica that has tasks with a copy of the place that has all as versions. */
  private static long meetAll(Workspace workspace, Replica replica) {
    Path place = workspace.newDirectory();
    Workspace.copy(workspace.directory().resolve("versions"), place);
    long nanos;
    try (SyncServer server = PlaceKind.local(place).open()) {
      nanos = Measurement.nanos(() -> replica.sync(server));
    }
    Workspace.delete(place);
    return nanos;
  }

  private static long send(
      Workspace workspace, Path directory, String name, SnapshotUrgency urgency) {
    Path place = workspace.directory().resolve(name);
    Services.makeDirectory(place);
    try (Replica replica = Replica.open(H2Storage.at(directory));
        SyncServer server = PlaceKind.local(place).open()) {
      long nanos = Measurement.nanos(() -> replica.sync(new Asking(server, SnapshotUrgency.NONE)));
      if (urgency != SnapshotUrgency.NONE) {
        List<Operation> more = Data.tasks(Measurements.OTHER_TASKS, 1);
        replica.edit(edit -> more.forEach(edit::apply));
        nanos = Measurement.nanos(() -> replica.sync(new Asking(server, urgency)));
      }
      Measurements.require(replica.counts().unsyncedOperations(), 0);
      return nanos;
    }
  }

  private static long down(Workspace workspace, String name, boolean isSnapshot) {
    Path directory = workspace.newDirectory();
    Path place = workspace.directory().resolve(name);
    long nanos;
    try (Replica replica = Replica.open(H2Storage.at(directory));
        SyncServer server = PlaceKind.local(place).open()) {
      long start = System.nanoTime();
      SyncReport report = replica.sync(server);
      nanos = System.nanoTime() - start;
      Measurements.require(report.snapshotLoaded().isPresent() ? 1 : 0, isSnapshot ? 1 : 0);
      Measurements.require(replica.counts().tasks(), workspace.tasks() + (isSnapshot ? 1 : 0));
    }
    Workspace.delete(directory);
    return nanos;
  }
}
