package org.taskchampion.internal.sync;

import com.squareup.moshi.JsonReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import okio.Buffer;
import org.taskchampion.Operation;
import org.taskchampion.testing.FakeSyncServer;

/**
 * The oracle of the tests of synchronisation: the state of a history is what its versions give when
 * they are applied in order to no tasks, operations that make no sense being ignored (part 9 of the
 * specification). Written apart from the library on purpose: it shares no line with it, not even
 * the reading of segments.
 */
final class Replay {

  private static final UUID NIL = new UUID(0, 0);

  private final FakeSyncServer server;
  private final Map<UUID, Map<UUID, Map<String, String>>> states = new HashMap<>();

  Replay(FakeSyncServer server) {
    this.server = server;
    states.put(NIL, Map.of());
  }

  /**
   * Returns the state of the history at one of its versions, in maps that the caller may change.
   */
  Map<UUID, Map<String, String>> at(UUID version) {
    if (!states.containsKey(version)) {
      for (FakeSyncServer.Version step : server.versions()) {
        if (!states.containsKey(step.version())) {
          Map<UUID, Map<String, String>> state = copy(states.get(step.parent()));
          applySegment(state, step.segment());
          states.put(step.version(), state);
        }
      }
    }
    Map<UUID, Map<String, String>> state = states.get(version);
    if (state == null) {
      throw new AssertionError("the history has no version " + version);
    }
    return copy(state);
  }

  /** Applies the operations of a replica to a state. */
  static Map<UUID, Map<String, String>> apply(
      Map<UUID, Map<String, String>> state, List<Operation> operations) {
    for (Operation operation : operations) {
      if (operation instanceof Operation.Create create) {
        state.putIfAbsent(create.uuid(), new HashMap<>());
      } else if (operation instanceof Operation.Delete delete) {
        state.remove(delete.uuid());
      } else if (operation instanceof Operation.Update update) {
        update(state, update.uuid(), update.property(), update.value());
      }
    }
    return state;
  }

  /**
   * Takes the operations of a replica back, the last one first, by the old values that they carry.
   */
  static Map<UUID, Map<String, String>> rewind(
      Map<UUID, Map<String, String>> state, List<Operation> operations) {
    for (int i = operations.size() - 1; i >= 0; i--) {
      if (operations.get(i) instanceof Operation.Create create) {
        state.remove(create.uuid());
      } else if (operations.get(i) instanceof Operation.Delete delete) {
        state.put(delete.uuid(), new HashMap<>(delete.oldTask()));
      } else if (operations.get(i) instanceof Operation.Update update) {
        update(state, update.uuid(), update.property(), update.oldValue());
      }
    }
    return state;
  }

  static Map<UUID, Map<String, String>> copy(Map<UUID, Map<String, String>> state) {
    Map<UUID, Map<String, String>> copy = new HashMap<>();
    state.forEach((uuid, task) -> copy.put(uuid, new HashMap<>(task)));
    return copy;
  }

  private static void applySegment(Map<UUID, Map<String, String>> state, byte[] segment) {
    try (JsonReader reader = JsonReader.of(new Buffer().write(segment))) {
      Map<?, ?> version = (Map<?, ?>) reader.readJsonValue();
      for (Object operation : (List<?>) version.get("operations")) {
        Map.Entry<?, ?> entry = ((Map<?, ?>) operation).entrySet().iterator().next();
        Map<?, ?> members = (Map<?, ?>) entry.getValue();
        UUID uuid = UUID.fromString((String) members.get("uuid"));
        switch ((String) entry.getKey()) {
          case "Create" -> state.putIfAbsent(uuid, new HashMap<>());
          case "Delete" -> state.remove(uuid);
          case "Update" ->
              update(state, uuid, (String) members.get("property"), (String) members.get("value"));
          default -> throw new AssertionError("unknown operation " + entry.getKey());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void update(
      Map<UUID, Map<String, String>> state, UUID uuid, String property, String value) {
    Map<String, String> task = state.get(uuid);
    if (task == null) {
      return;
    }
    if (value == null) {
      task.remove(property);
    } else {
      task.put(property, value);
    }
  }
}
