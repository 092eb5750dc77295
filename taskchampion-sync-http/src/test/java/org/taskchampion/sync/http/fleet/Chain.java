package org.taskchampion.sync.http.fleet;

import com.squareup.moshi.JsonReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import okio.Buffer;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.SyncServer;

/**
 * The oracle: the state of a history is what its versions give when they are applied in order to no
 * tasks, operations that make no sense being ignored (part 9 of the specification).
 */
final class Chain {

  private Chain() {}

  static Map<UUID, Map<String, String>> replay(SyncServer server) {
    return replay(server, new UUID(0, 0), Map.of());
  }

  /** Goes on from the state at a version. */
  static Map<UUID, Map<String, String>> replay(
      SyncServer server, UUID version, Map<UUID, Map<String, String>> state) {
    Map<UUID, Map<String, String>> tasks = new HashMap<>();
    state.forEach((uuid, properties) -> tasks.put(uuid, new HashMap<>(properties)));
    UUID last = version;
    while (server.childVersion(last) instanceof ChildVersion.Found found) {
      apply(tasks, found.segment());
      last = found.version();
    }
    return tasks;
  }

  /** Returns the operations of each version, as JSON. */
  static List<Object> versions(SyncServer server) {
    List<Object> versions = new ArrayList<>();
    UUID last = new UUID(0, 0);
    while (server.childVersion(last) instanceof ChildVersion.Found found) {
      versions.add(operations(found.segment()));
      last = found.version();
    }
    return versions;
  }

  private static List<?> operations(byte[] segment) {
    try (JsonReader reader = JsonReader.of(new Buffer().write(segment))) {
      return (List<?>) ((Map<?, ?>) reader.readJsonValue()).get("operations");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void apply(Map<UUID, Map<String, String>> tasks, byte[] segment) {
    for (Object operation : operations(segment)) {
      Map.Entry<?, ?> entry = ((Map<?, ?>) operation).entrySet().iterator().next();
      Map<?, ?> members = (Map<?, ?>) entry.getValue();
      UUID uuid = UUID.fromString((String) members.get("uuid"));
      switch ((String) entry.getKey()) {
        case "Create" -> tasks.putIfAbsent(uuid, new HashMap<>());
        case "Delete" -> tasks.remove(uuid);
        case "Update" -> {
          Map<String, String> task = tasks.get(uuid);
          if (task != null) {
            String value = (String) members.get("value");
            task.compute((String) members.get("property"), (property, old) -> value);
          }
        }
        default -> throw new AssertionError("unknown operation " + entry.getKey());
      }
    }
  }
}
