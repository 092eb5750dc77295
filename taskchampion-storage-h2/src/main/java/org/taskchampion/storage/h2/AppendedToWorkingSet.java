package org.taskchampion.storage.h2;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction has to know of its working set to append to it: the largest index, and which
 * tasks are in it. Kept up from one call to the next, which need not look at all of it.
 */
final class AppendedToWorkingSet {

  private final Maps maps;
  private final Session session;
  private final Changes changes;
  // All tasks, once the transaction set another working set; before, only those that it appended.
  private @Nullable Set<UUID> all;
  private final Set<UUID> appended = new HashSet<>();
  private long largest = -1;

  AppendedToWorkingSet(Session session, Changes changes) {
    this.maps = session.maps();
    this.session = session;
    this.changes = changes;
  }

  /** Begins with another working set. */
  void replace(SortedMap<Integer, UUID> workingSet) {
    Collection<UUID> tasks = workingSet.values();
    all = new HashSet<>(tasks);
    largest = workingSet.isEmpty() ? 0 : workingSet.lastKey();
  }

  /** Appends those tasks that are not in it yet. */
  void append(List<UUID> tasks) {
    if (largest < 0) {
      largest = session.snapshot().largestIndex();
    }
    for (UUID uuid : tasks) {
      Set<UUID> known = all;
      boolean isNew =
          known == null ? !maps.inWorkingSet(uuid) && appended.add(uuid) : known.add(uuid);
      if (isNew) {
        largest++;
        changes.workingSet.put(H2View.indexOf(largest), uuid);
      }
    }
  }
}
