package org.taskchampion.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.h2.H2Storage;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.local.LocalSyncServer;

/** What the rows do. Every one checks that the work was done. */
final class Measurements {

  /** Where the numbers of tasks begin that the prepared replica does not have. */
  static final long OTHER_TASKS = 1_000_000_000L;

  private Measurements() {}

  /** One new task after the other, each an edit of its own. */
  static Measurement smallCommit(Workspace workspace) {
    return new OnReplica(workspace.copy()) {
      private long next = OTHER_TASKS;

      @Override
      public long once() {
        List<Operation> operations = Data.tasks(next++, 1);
        return Measurement.nanos(() -> replica().edit(edit -> operations.forEach(edit::apply)));
      }
    };
  }

  /** All tasks in one commit, into an empty replica. */
  static Measurement bulkCommit(Workspace workspace) {
    List<Operation> operations = workspace.oneCommit();
    return () -> {
      Path directory = workspace.newDirectory();
      long nanos;
      try (Replica replica = Replica.open(H2Storage.at(directory))) {
        nanos = Measurement.nanos(() -> replica.commit(operations));
        require(replica.counts().tasks(), workspace.tasks());
      }
      Workspace.delete(directory);
      return nanos;
    };
  }

  /** The bytes on disk after {@link #bulkCommit}. */
  static Measurement size(Workspace workspace, boolean open) {
    return () -> {
      Path directory = workspace.newDirectory();
      long bytes;
      try (Replica replica = Replica.open(H2Storage.at(directory))) {
        replica.commit(workspace.oneCommit());
        bytes = Workspace.size(directory);
      }
      return open ? bytes : Workspace.size(directory);
    };
  }

  static Measurement allTasks(Workspace workspace) {
    return reading(workspace, replica -> require(replica.tasks().size(), workspace.tasks()));
  }

  static Measurement pendingTasks(Workspace workspace) {
    return reading(
        workspace, replica -> require(replica.pendingTasks().size(), pending(workspace)));
  }

  static Measurement oneTask(Workspace workspace) {
    return new OnReplica(workspace.prepared()) {
      private int next;

      @Override
      public long once() {
        next =
            (next + 7919) % workspace.tasks(); // a prime: not in the order in which they were made
        UUID uuid = Data.uuid(next);
        return Measurement.nanos(() -> requireTask(replica(), uuid));
      }
    };
  }

  static Measurement renumber(Workspace workspace) {
    return new OnReplica(workspace.copy()) {
      @Override
      public long once() {
        long nanos = Measurement.nanos(() -> replica().renumber());
        require(replica().workingSet().size(), pending(workspace));
        return nanos;
      }
    };
  }

  /** A replica remembers its dependencies: each time another one is asked, on the same files. */
  static Measurement dependencies(Workspace workspace) {
    return new OnReplica(workspace.prepared()) {
      @Override
      public long once() {
        try (Replica other = Replica.open(H2Storage.at(workspace.prepared()))) {
          return Measurement.nanos(
              () -> {
                if (!other.dependencies().isBlocked(Data.uuid(Data.PENDING_EVERY))) {
                  throw new IllegalStateException("a dependency is missing");
                }
              });
        }
      }
    };
  }

  /** All tasks, never synchronised, go to an empty server. */
  static Measurement syncUp(Workspace workspace) {
    return () -> {
      Path directory = workspace.copy();
      Path history = workspace.newDirectory();
      long nanos;
      try (Replica replica = Replica.open(H2Storage.at(directory));
          SyncServer server = LocalSyncServer.at(history)) {
        nanos = Measurement.nanos(() -> replica.sync(server));
        require(replica.counts().unsyncedOperations(), 0);
      }
      Workspace.delete(directory);
      Workspace.delete(history);
      return nanos;
    };
  }

  /** All tasks come from the server's versions to an empty replica. */
  static Measurement syncDown(Workspace workspace) {
    Path history = workspace.newDirectory();
    SyncServer server = LocalSyncServer.at(history);
    send(server, workspace.oneCommit());
    return () -> {
      Path directory = workspace.newDirectory();
      long nanos;
      try (Replica replica = Replica.open(H2Storage.at(directory))) {
        nanos = Measurement.nanos(() -> replica.sync(server));
        require(replica.counts().tasks(), workspace.tasks());
      }
      Workspace.delete(directory);
      return nanos;
    };
  }

  /** A sync with nothing to fetch and nothing to send, with the same server object. */
  static Measurement syncNothing(Workspace workspace) {
    SyncServer server = LocalSyncServer.at(workspace.newDirectory());
    OnReplica measurement =
        new OnReplica(workspace.copy()) {
          @Override
          public long once() {
            return Measurement.nanos(() -> replica().sync(server));
          }
        };
    measurement.once();
    return measurement;
  }

  /** Unsynced operations meet as many of the server's, on other tasks; then they are sent. */
  static Measurement meeting(Workspace workspace, int operations) {
    int tasks = operations / 6;
    List<Operation> ours = new ArrayList<>();
    ours.add(Operation.undoPoint());
    ours.addAll(Data.tasks(OTHER_TASKS, tasks));
    List<Operation> theirs = Data.tasks(0, tasks);
    return () -> {
      Path directory = workspace.newDirectory();
      Path history = workspace.newDirectory();
      long nanos;
      try (Replica replica = Replica.open(H2Storage.at(directory));
          SyncServer server = LocalSyncServer.at(history)) {
        send(server, theirs);
        replica.commit(ours);
        nanos = Measurement.nanos(() -> replica.sync(server));
        require(replica.counts().tasks(), 2L * tasks);
        require(replica.counts().unsyncedOperations(), 0);
      }
      Workspace.delete(directory);
      Workspace.delete(history);
      return nanos;
    };
  }

  /** Opens the files, which nobody else has open, and reads a task; closing is not measured. */
  static Measurement open(Workspace workspace) {
    UUID uuid = Data.uuid(workspace.tasks() / 2);
    return () -> {
      long start = System.nanoTime();
      try (Replica replica = Replica.open(H2Storage.at(workspace.prepared()))) {
        requireTask(replica, uuid);
        return System.nanoTime() - start;
      }
    };
  }

  private static void send(SyncServer server, List<Operation> operations) {
    try (Replica replica = Replica.open(new InMemoryStorage())) {
      replica.commit(operations);
      replica.sync(server);
    }
  }

  private static int pending(Workspace workspace) {
    return (workspace.tasks() + Data.PENDING_EVERY - 1) / Data.PENDING_EVERY;
  }

  private static Measurement reading(Workspace workspace, Consumer<Replica> work) {
    return new OnReplica(workspace.prepared()) {
      @Override
      public long once() {
        return Measurement.nanos(() -> work.accept(replica()));
      }
    };
  }

  private static void requireTask(Replica replica, UUID uuid) {
    if (replica.task(uuid).isEmpty()) {
      throw new IllegalStateException("there is no task " + uuid);
    }
  }

  static void require(long actual, long expected) {
    if (actual != expected) {
      throw new IllegalStateException("expected " + expected + " but found " + actual);
    }
  }

  /** On a replica that stays open. */
  abstract static class OnReplica implements Measurement {
    private final Replica replica;

    OnReplica(Path directory) {
      replica = Replica.open(H2Storage.at(directory));
    }

    Replica replica() {
      return replica;
    }

    @Override
    public void close() {
      replica.close();
    }
  }
}
