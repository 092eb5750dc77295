package org.taskchampion.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.storage.h2.H2Storage;
import org.taskchampion.sync.SnapshotUrgency;
import org.taskchampion.sync.SyncReport;
import org.taskchampion.sync.SyncServer;

/**
 * What the rows do that are measured at each kind of place. Making the server object counts, where
 * a row makes a new one: with it the key is derived, and git copies its repository.
 */
final class PlaceMeasurements {

  private PlaceMeasurements() {}

  /** All tasks, never synchronised, go to an empty place. */
  static Measurement up(Workspace workspace, PlaceKind kind) {
    return () -> {
      Path directory = workspace.copy();
      Place place = kind.fresh(workspace);
      long nanos;
      try (Replica replica = Replica.open(H2Storage.at(directory))) {
        nanos =
            nanos(
                () -> new Asking(place.open(), SnapshotUrgency.NONE),
                server -> replica.sync(server));
        Measurements.require(replica.counts().unsyncedOperations(), 0);
      }
      Workspace.delete(directory);
      return nanos;
    };
  }

  /** All tasks come from the place's versions to an empty replica. */
  static Measurement downFromVersions(Workspace workspace, PlaceKind kind) {
    Place place = kind.fresh(workspace);
    send(workspace, place, false);
    return () -> down(workspace, place, workspace.tasks(), false);
  }

  /** All tasks, and one more, come from the place's snapshot to an empty replica. */
  static Measurement downFromSnapshot(Workspace workspace, PlaceKind kind) {
    Place place = kind.fresh(workspace);
    send(workspace, place, true);
    return () -> down(workspace, place, workspace.tasks() + 1, true);
  }

  private static long down(Workspace workspace, Place place, long tasks, boolean isSnapshot) {
    Path directory = workspace.newDirectory();
    long nanos;
    try (Replica replica = Replica.open(H2Storage.at(directory))) {
      nanos =
          nanos(
              place::openElsewhere,
              server -> {
                SyncReport report = replica.sync(server);
                Measurements.require(
                    report.snapshotLoaded().isPresent() ? 1 : 0, isSnapshot ? 1 : 0);
              });
      Measurements.require(replica.counts().tasks(), tasks);
    }
    Workspace.delete(directory);
    return nanos;
  }

  /** Returns how long it takes to make a server object and to use it; not to close it. */
  private static long nanos(Supplier<SyncServer> open, Consumer<SyncServer> work) {
    long before = DiskLimit.written();
    long start = System.nanoTime();
    try (SyncServer server = open.get()) {
      work.accept(server);
      long nanos = System.nanoTime() - start;
      Measurement.WRITTEN.set(DiskLimit.written() - before);
      return nanos;
    }
  }

  /** Fills a place with all tasks, and with a snapshot of them and of one more, if so. */
  private static void send(Workspace workspace, Place place, boolean withSnapshot) {
    Path directory = workspace.copy();
    try (Replica replica = Replica.open(H2Storage.at(directory));
        SyncServer server = place.open()) {
      replica.sync(new Asking(server, SnapshotUrgency.NONE));
      if (withSnapshot) {
        List<Operation> more = Data.tasks(Measurements.OTHER_TASKS, 1);
        replica.edit(edit -> more.forEach(edit::apply));
        replica.sync(new Asking(server, SnapshotUrgency.HIGH));
      }
    }
    Workspace.delete(directory);
  }

  /** A sync with nothing to fetch and nothing to send, with the same server object. */
  static Measurement nothingNew(Workspace workspace, PlaceKind kind) {
    SyncServer server = kind.fresh(workspace).open();
    Replica replica = Replica.open(H2Storage.at(workspace.copy()));
    replica.sync(server);
    return new Measurement() {
      @Override
      public long once() {
        long start = System.nanoTime();
        SyncReport report = replica.sync(server);
        long nanos = System.nanoTime() - start;
        Measurements.require(report.nothingNew() ? 1 : 0, 1);
        return nanos;
      }

      @Override
      public void close() {
        replica.close();
        server.close();
      }
    };
  }

  /** The same with a new server object each time. */
  static Measurement nothingNewAgain(Workspace workspace, PlaceKind kind) {
    Place place = kind.fresh(workspace);
    Replica replica = Replica.open(H2Storage.at(workspace.copy()));
    try (SyncServer server = place.open()) {
      replica.sync(server);
    }
    return new Measurement() {
      @Override
      public long once() {
        long start = System.nanoTime();
        try (SyncServer server = place.open()) {
          SyncReport report = replica.sync(server);
          long nanos = System.nanoTime() - start;
          Measurements.require(report.nothingNew() ? 1 : 0, 1);
          return nanos;
        }
      }

      @Override
      public void close() {
        replica.close();
      }
    };
  }
}
