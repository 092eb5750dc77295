package org.taskchampion.sync.http.fleet;

import java.util.List;
import org.taskchampion.Operation;

/**
 * One step in the life of a fleet. Steps mean something whatever came before them, so that a
 * history can be shrunk by leaving steps out.
 */
sealed interface Step {

  int replica();

  /** A replica commits operations. */
  record Commit(int replica, List<Operation> operations) implements Step {}

  /** A replica takes its last unit of work back. */
  record Undo(int replica) implements Step {}

  /** A replica synchronises. */
  record Sync(int replica, boolean avoidSnapshots) implements Step {}
}
