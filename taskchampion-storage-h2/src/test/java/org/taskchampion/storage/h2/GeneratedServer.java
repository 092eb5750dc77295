package org.taskchampion.storage.h2;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.taskchampion.Operation;
import org.taskchampion.internal.codec.SegmentWriter;
import org.taskchampion.internal.codec.SnapshotCodec;
import org.taskchampion.internal.codec.SnapshotWriter;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.ServerIdentity;
import org.taskchampion.sync.Snapshot;
import org.taskchampion.sync.SnapshotUrgency;
import org.taskchampion.sync.SyncServer;

/**
 * A server that makes its versions when it is asked for them, so that they take no memory. What it
 * is sent, it counts and forgets.
 */
final class GeneratedServer implements SyncServer {

  private static final Instant TIME = Instant.ofEpochSecond(1_700_000_000);
  private static final int TASKS_A_VERSION = 500;

  private final int versions;
  private final boolean hasSnapshot;
  private int last;
  private int tasksOfSnapshot = -1;

  /**
   * Makes a server.
   *
   * @param tasks how many tasks the versions make
   * @param hasSnapshot whether there is a snapshot of the last version, and no versions before
   */
  GeneratedServer(int tasks, boolean hasSnapshot) {
    this.versions = tasks / TASKS_A_VERSION;
    this.hasSnapshot = hasSnapshot;
    this.last = versions;
  }

  static Map<String, String> task(int number) {
    Map<String, String> task = new HashMap<>();
    task.put("description", "What has to be done, number " + number);
    task.put("entry", Integer.toString(1_700_000_000 + number));
    task.put("modified", "1700000000");
    task.put("status", number % 10 == 0 ? "pending" : "completed");
    task.put("project", "project " + number % 7);
    return task;
  }

  static UUID uuid(int number) {
    return new UUID(number * 0x9e3779b97f4a7c15L, number);
  }

  /** Returns the operations that make some tasks. */
  static List<Operation> operations(int from, int count) {
    List<Operation> operations = new ArrayList<>();
    for (int number = from; number < from + count; number++) {
      UUID uuid = uuid(number);
      operations.add(Operation.create(uuid));
      task(number)
          .forEach(
              (property, value) -> operations.add(Operation.update(uuid, property, value, TIME)));
    }
    return operations;
  }

  private static UUID version(int number) {
    return new UUID(7, number);
  }

  /** Returns how many tasks the snapshot holds that came; -1 if none came. */
  int tasksOfSnapshot() {
    return tasksOfSnapshot;
  }

  @Override
  public ServerIdentity identity() {
    return new ServerIdentity("generated", "test:generated");
  }

  @Override
  public AddVersionResult addVersion(UUID parent, byte[] segment) {
    if (!parent.equals(version(last))) {
      return new AddVersionResult.ExpectedParent(version(last));
    }
    last++;
    return new AddVersionResult.Added(version(last), SnapshotUrgency.HIGH);
  }

  @Override
  public ChildVersion childVersion(UUID parent) {
    int number = parent.equals(NIL_VERSION) ? 0 : (int) parent.getLeastSignificantBits();
    if (number == last) {
      return new ChildVersion.UpToDate();
    }
    if (hasSnapshot || number > versions) {
      return new ChildVersion.Gone();
    }
    SegmentWriter segment = new SegmentWriter();
    operations(number * TASKS_A_VERSION, TASKS_A_VERSION).forEach(segment::add);
    return new ChildVersion.Found(version(number + 1), parent, segment.finish());
  }

  @Override
  public void addSnapshot(UUID version, byte[] data) {
    int[] count = new int[1];
    SnapshotCodec.read(new Snapshot(version, data), (uuid, task) -> count[0]++);
    tasksOfSnapshot = count[0];
  }

  @Override
  public Optional<Snapshot> snapshot() {
    if (!hasSnapshot) {
      return Optional.empty();
    }
    try (SnapshotWriter snapshot = new SnapshotWriter()) {
      for (int number = 0; number < versions * TASKS_A_VERSION; number++) {
        snapshot.add(uuid(number), task(number));
      }
      return Optional.of(new Snapshot(version(versions), snapshot.finish()));
    }
  }

  @Override
  public void close() {}
}
