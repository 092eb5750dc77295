package org.taskchampion.storage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.taskchampion.Operation;
import org.taskchampion.internal.Uuids;

/** What an {@link InMemoryStorage} holds. Guarded by its lock. */
final class InMemoryState {
  final Map<UUID, Map<String, String>> tasks = new HashMap<>();
  final Map<String, String> values = new HashMap<>();
  List<Operation> synced = new ArrayList<>();
  List<Operation> unsynced = new ArrayList<>();
  SortedMap<Integer, UUID> workingSet = new TreeMap<>();
  UUID baseVersion = Uuids.NIL;
  long revision;
}
