package org.taskchampion.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.squareup.moshi.JsonReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import okio.Buffer;
import org.taskchampion.Operation;
import org.taskchampion.storage.Storage;
import org.taskchampion.storage.StorageView;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.SyncServer;

/**
 * The state of a directory's history: what its versions give when they are applied in order to no
 * tasks, operations that make no sense being ignored. Written apart from the library on purpose,
 * the reading of segments too. Thread-safe.
 */
final class HistoryReplay {

  private static final UUID NIL = new UUID(0, 0);

  private final SyncServer server;
  private final Map<UUID, Map<UUID, Map<String, String>>> states = new HashMap<>();
  private final Map<String, Integer> occurrences = new HashMap<>();
  private UUID last = NIL;

  HistoryReplay(SyncServer server) {
    this.server = server;
    states.put(NIL, Map.of());
  }

  /** Returns the state at a version. */
  synchronized Map<UUID, Map<String, String>> at(UUID version) {
    if (!states.containsKey(version)) {
      readOn();
    }
    assertThat(states).as("versions of the history").containsKey(version);
    return states.get(version);
  }

  /** Returns the state at the last version. */
  synchronized Map<UUID, Map<String, String>> atEnd() {
    readOn();
    return states.get(last);
  }

  /** Returns the last version that was read. */
  synchronized UUID last() {
    return last;
  }

  /** Returns the number of versions that were read. */
  synchronized int versions() {
    return states.size() - 1;
  }

  /**
   * Checks that the history creates each task once, and sets each mark once.
   *
   * @param mayReturn the tasks that may have been created again
   */
  synchronized void checkNothingWasSentTwice(Set<UUID> mayReturn) {
    Map<String, Integer> twice = new HashMap<>(occurrences);
    twice.values().removeIf(count -> count == 1);
    mayReturn.forEach(uuid -> twice.keySet().removeIf(what -> what.endsWith(uuid.toString())));
    assertThat(occurrences).isNotEmpty();
    assertThat(twice).as("what the history has more than once").isEmpty();
  }

  /**
   * Checks that the replica's tasks equal the history's state at its base, then its unsynced
   * operations; and that these lead back by the old values that they carry.
   *
   * @return the tasks
   */
  Map<UUID, Map<String, String>> check(Storage storage, String what) {
    Map<UUID, Map<String, String>> tasks;
    UUID base;
    List<Operation> unsynced;
    List<UUID> workingSet;
    try (StorageView view = storage.read()) {
      tasks = view.tasks();
      base = view.baseVersion();
      unsynced = view.unsyncedOperations();
      workingSet = List.copyOf(view.workingSet().values());
    }
    Map<UUID, Map<String, String>> forwards = new HashMap<>(at(base));
    unsynced.forEach(operation -> apply(forwards, operation));
    assertThat(tasks).as("%s, tasks", what).isEqualTo(forwards);
    Map<UUID, Map<String, String>> backwards = new HashMap<>(tasks);
    for (int i = unsynced.size() - 1; i >= 0; i--) {
      takeBack(backwards, unsynced.get(i));
    }
    assertThat(backwards).as("%s, rewound tasks", what).isEqualTo(at(base));
    List<UUID> pending = new ArrayList<>();
    tasks.forEach(
        (uuid, task) -> {
          if ("pending".equals(task.get("status"))) {
            pending.add(uuid);
          }
        });
    assertThat(workingSet).as("%s, working set", what).doesNotHaveDuplicates().containsAll(pending);
    return tasks;
  }

  private void readOn() {
    while (server.childVersion(last) instanceof ChildVersion.Found found) {
      Map<UUID, Map<String, String>> state = new HashMap<>(states.get(last));
      applySegment(state, found.segment());
      last = found.version();
      states.put(last, state);
    }
  }

  private void applySegment(Map<UUID, Map<String, String>> state, byte[] segment) {
    try (JsonReader reader = JsonReader.of(new Buffer().write(segment))) {
      Map<?, ?> version = (Map<?, ?>) reader.readJsonValue();
      for (Object operation : (List<?>) version.get("operations")) {
        Map.Entry<?, ?> entry = ((Map<?, ?>) operation).entrySet().iterator().next();
        Map<?, ?> members = (Map<?, ?>) entry.getValue();
        UUID uuid = UUID.fromString((String) members.get("uuid"));
        switch ((String) entry.getKey()) {
          case "Create" -> {
            state.putIfAbsent(uuid, Map.of());
            occurrences.merge("create " + uuid, 1, Integer::sum);
          }
          case "Delete" -> state.remove(uuid);
          case "Update" -> {
            String property = (String) members.get("property");
            String value = (String) members.get("value");
            update(state, uuid, property, value);
            if (Ledger.isMark(property) && value != null) {
              occurrences.merge(property + " of " + uuid, 1, Integer::sum);
            }
          }
          default -> throw new AssertionError("unknown operation " + entry.getKey());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void apply(Map<UUID, Map<String, String>> state, Operation operation) {
    if (operation instanceof Operation.Create create) {
      state.putIfAbsent(create.uuid(), Map.of());
    } else if (operation instanceof Operation.Delete delete) {
      state.remove(delete.uuid());
    } else if (operation instanceof Operation.Update update) {
      update(state, update.uuid(), update.property(), update.value());
    }
  }

  private static void takeBack(Map<UUID, Map<String, String>> state, Operation operation) {
    if (operation instanceof Operation.Create create) {
      state.remove(create.uuid());
    } else if (operation instanceof Operation.Delete delete) {
      state.put(delete.uuid(), delete.oldTask());
    } else if (operation instanceof Operation.Update update) {
      update(state, update.uuid(), update.property(), update.oldValue());
    }
  }

  /** Replaces the task's map, which other states share. */
  private static void update(
      Map<UUID, Map<String, String>> state, UUID uuid, String property, String value) {
    Map<String, String> task = state.get(uuid);
    if (task == null) {
      return;
    }
    Map<String, String> changed = new HashMap<>(task);
    if (value == null) {
      changed.remove(property);
    } else {
      changed.put(property, value);
    }
    state.put(uuid, changed);
  }
}
