package org.taskchampion.internal.sync.simulation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.taskchampion.history.Conflict;
import org.taskchampion.sync.Overwritten;

/**
 * The tasks that a synchronisation removed, as they were: taking a conflict back brings them back.
 * And those that it brought back, which were removed here: taking a conflict back removes them.
 */
final class RemovedTasks {

  private final Map<Long, Map<String, String>> wholes = new HashMap<>();
  private final Set<Long> returned = new HashSet<>();
  private long last = -1;

  /** The tasks that there were when something was done here the last time. */
  private Set<UUID> wereHere = Set.of();

  /** Takes notice of a commit. */
  void committed(Observation before, Observation now, Supplier<List<Conflict>> conflicts) {
    if (before.base().equals(now.base()) && !before.unsynced().equals(now.unsynced())) {
      wereHere = Set.copyOf(now.tasks().keySet());
    }
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
      if (conflict.id() > last
          && conflict.winner() == Overwritten.Winner.SERVER
          && conflict.lost().isEmpty()
          && !wereHere.contains(conflict.taskUuid())
          && now.tasks().containsKey(conflict.taskUuid())) {
        returned.add(conflict.id());
      }
      newest = Math.max(newest, conflict.id());
    }
    last = newest;
  }

  /** Says whether the replica had removed the task, which came back. */
  boolean isReturned(Conflict conflict) {
    return returned.contains(conflict.id());
  }

  private static SortedMap<String, String> kept(Observation seen) {
    return seen.values().subMap("overwritten", "overwritten/");
  }

  /** Returns the task as the replica had it before it was removed. */
  Optional<Map<String, String>> of(Conflict conflict) {
    return Optional.ofNullable(wholes.get(conflict.id()));
  }
}
