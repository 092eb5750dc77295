package org.taskchampion.storage;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.taskchampion.internal.Uuids;

/** What an {@link InMemoryStorage} holds. Guarded by its lock. */
final class InMemoryState {
  final Map<UUID, Map<String, String>> tasks = new HashMap<>();
  final Map<String, String> values = new HashMap<>();
  final InMemoryLog synced = new InMemoryLog();
  InMemoryLog unsynced = new InMemoryLog();
  TreeMap<Integer, UUID> workingSet = new TreeMap<>();
  Set<UUID> workingSetTasks = new HashSet<>();
  UUID baseVersion = Uuids.NIL;
  long revision;
}
