package org.taskchampion.benchmarks;

import com.squareup.moshi.JsonReader;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import okio.Buffer;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.SyncServer;

/**
 * What the versions of a history give when they are applied in order to no tasks. It is written
 * apart from the library on purpose, the reading of versions too.
 */
final class LoadReplay {

  private final Map<UUID, Map<String, String>> tasks = new HashMap<>();
  private int versions;

  LoadReplay(SyncServer server) throws IOException {
    UUID last = SyncServer.NIL_VERSION;
    while (server.childVersion(last) instanceof ChildVersion.Found found) {
      apply(found.segment());
      last = found.version();
      versions++;
    }
  }

  Map<UUID, Map<String, String>> tasks() {
    return tasks;
  }

  int versions() {
    return versions;
  }

  private void apply(byte[] segment) throws IOException {
    try (JsonReader reader = JsonReader.of(new Buffer().write(segment))) {
      Map<?, ?> version = (Map<?, ?>) Objects.requireNonNull(reader.readJsonValue());
      for (Object operation : (List<?>) Objects.requireNonNull(version.get("operations"))) {
        Map.Entry<?, ?> entry = ((Map<?, ?>) operation).entrySet().iterator().next();
        Map<?, ?> members = (Map<?, ?>) entry.getValue();
        UUID uuid = UUID.fromString((String) members.get("uuid"));
        switch ((String) entry.getKey()) {
          case "Create" -> tasks.putIfAbsent(uuid, new HashMap<>());
          case "Delete" -> tasks.remove(uuid);
          case "Update" -> update(uuid, members);
          default -> throw new IOException("unknown operation " + entry.getKey());
        }
      }
    }
  }

  private void update(UUID uuid, Map<?, ?> members) {
    Map<String, String> task = tasks.get(uuid);
    if (task == null) {
      return;
    }
    String property = (String) members.get("property");
    String value = (String) members.get("value");
    if (value == null) {
      task.remove(property);
    } else {
      task.put(property, value);
    }
  }
}
