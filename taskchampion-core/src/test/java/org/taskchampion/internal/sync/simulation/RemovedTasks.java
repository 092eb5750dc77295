package org.taskchampion.internal.sync.simulation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.taskchampion.history.Conflict;
import org.taskchampion.sync.Overwritten;

/**
 * The tasks that a synchronisation removed, as they were: taking a conflict back brings them back.
 */
final class RemovedTasks {

  private final Map<Long, Map<String, String>> wholes = new HashMap<>();
  private long last = -1;

  /** Takes notice of a commit. */
  void committed(Observation before, Observation now, Supplier<List<Conflict>> conflicts) {
    if (kept(before).equals(kept(now))) {
      return;
    }
    long newest = last;
    for (Conflict conflict : conflicts.get()) {
      Map<String, String> was = before.tasks().get(conflict.taskUuid());
      if (conflict.id() > last
          && conflict.winner() == Overwritten.Winner.SERVER
          && was != null
          && !now.tasks().containsKey(conflict.taskUuid())) {
        wholes.put(conflict.id(), Map.copyOf(was));
      }
      newest = Math.max(newest, conflict.id());
    }
    last = newest;
  }

  private static SortedMap<String, String> kept(Observation seen) {
    return seen.values().subMap("overwritten", "overwritten/");
  }

  /** Returns the task as the replica had it before it was removed. */
  Optional<Map<String, String>> of(Conflict conflict) {
    return Optional.ofNullable(wholes.get(conflict.id()));
  }
}
