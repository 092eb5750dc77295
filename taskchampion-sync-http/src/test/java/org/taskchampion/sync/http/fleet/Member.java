package org.taskchampion.sync.http.fleet;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.storage.Storage;
import org.taskchampion.storage.VerificationReport;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.SyncOptions;
import org.taskchampion.sync.SyncServer;

/** A replica of either kind. */
interface Member extends AutoCloseable {

  void commit(List<Operation> operations);

  void undo();

  void sync(boolean avoidSnapshots);

  Map<UUID, Map<String, String>> dump();

  Set<UUID> workingSet();

  int unsyncedOperations();

  /** Returns what the library under test finds wrong with its files, or in the server's history. */
  List<VerificationReport.Finding> verify();

  @Override
  void close();

  /** Says whether the library under test is behind it. */
  boolean isJava();

  /** Returns a replica of this library. */
  static Member java(Storage storage, SyncServer server) {
    return java(storage, server, server);
  }

  /**
   * Returns a replica of this library.
   *
   * @param server what it synchronises with
   * @param steady the same without faults, with which it is verified
   */
  static Member java(Storage storage, SyncServer server, SyncServer steady) {
    return new JavaMember(Replica.open(storage), server, steady);
  }

  /** Returns a replica of this library that is open. */
  static Member ours(Replica replica, SyncServer server) {
    return new JavaMember(replica, server, server);
  }

  /**
   * Returns a replica of the Rust library.
   *
   * @param nonsense whether it commits operations that do nothing too
   */
  static Member rust(RustDriver.Replica replica, String server, boolean nonsense) {
    return new RustMember(replica, server, nonsense);
  }

  /** Of this library. */
  record JavaMember(Replica replica, SyncServer server, SyncServer steady) implements Member {

    private static final int MOST_TRIES = 20;

    @Override
    public void commit(List<Operation> operations) {
      replica.commit(operations);
    }

    @Override
    public void undo() {
      replica.undo();
    }

    @Override
    public void sync(boolean avoidSnapshots) {
      SyncOptions options = SyncOptions.newBuilder().avoidSnapshots(avoidSnapshots).build();
      persistently(() -> replica.sync(server, options));
    }

    @Override
    public Map<UUID, Map<String, String>> dump() {
      Map<UUID, Map<String, String>> tasks = new HashMap<>();
      for (Task task : replica.tasks()) {
        tasks.put(task.uuid(), task.properties());
      }
      return tasks;
    }

    @Override
    public Set<UUID> workingSet() {
      return Set.copyOf(replica.workingSet().asMap().values());
    }

    @Override
    public int unsyncedOperations() {
      return replica.unsyncedOperations().size();
    }

    @Override
    public List<VerificationReport.Finding> verify() {
      return replica.verify(steady).findings();
    }

    /** Tries again for as long as the server may only have failed for a moment. */
    private static <T> T persistently(Supplier<T> call) {
      for (int tries = 1; ; tries++) {
        try {
          return call.get();
        } catch (ServerUnreachableException e) {
          if (tries == MOST_TRIES) {
            throw e;
          }
        }
      }
    }

    @Override
    public boolean isJava() {
      return true;
    }

    @Override
    public void close() {
      replica.close();
    }
  }

  /** Of the Rust library. */
  record RustMember(RustDriver.Replica replica, String server, boolean nonsense) implements Member {
    @Override
    public void commit(List<Operation> operations) {
      if (nonsense) {
        replica.commitRaw(operations);
      } else {
        replica.commit(operations);
      }
    }

    @Override
    public void undo() {
      attempt(replica::undo);
    }

    @Override
    public void sync(boolean avoidSnapshots) {
      attempt(() -> replica.sync(server, avoidSnapshots));
    }

    private void attempt(Runnable action) {
      try {
        action.run();
      } catch (RustDriver.RustException e) {
        // It cannot always take back what did nothing, and is left as it is.
        if (!nonsense) {
          throw e;
        }
      }
    }

    @Override
    public Map<UUID, Map<String, String>> dump() {
      return replica.dump();
    }

    @Override
    public Set<UUID> workingSet() {
      return replica.workingSet();
    }

    @Override
    public int unsyncedOperations() {
      return replica.unsyncedOperations();
    }

    @Override
    public List<VerificationReport.Finding> verify() {
      return List.of();
    }

    @Override
    public boolean isJava() {
      return false;
    }

    @Override
    public void close() {
      replica.close();
    }
  }
}
