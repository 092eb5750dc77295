package org.taskchampion.internal.sync;

import java.util.List;
import java.util.Map;
import org.taskchampion.Operation;
import org.taskchampion.testing.FakeSyncServer.Fault;

/**
 * One step in the life of a fleet. Steps mean something whatever came before them, so that a
 * history can be shrunk by leaving steps out.
 */
sealed interface Step {

  /** A replica commits operations of its own, some of which may do nothing. */
  record Commit(int replica, List<Operation> operations) implements Step {}

  /** A replica takes its last unit of work back. */
  record Undo(int replica) implements Step {}

  /**
   * A replica synchronises. Before some of its calls, by number, another one does, or another
   * process of the same one; some calls are lost, or their answers are.
   */
  record Sync(int replica, Map<Integer, Integer> races, Map<Integer, Fault> faults)
      implements Step {}

  /** Another implementation adds a version, which may hold operations that make no sense. */
  record Foreign(List<Operation> operations) implements Step {}

  /** The user takes work back while a sync of the same replica waits for the server. */
  record SyncDuringUndo(int replica, int call) implements Step {}
}
