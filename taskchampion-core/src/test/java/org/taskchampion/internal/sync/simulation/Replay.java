package org.taskchampion.internal.sync.simulation;

import com.squareup.moshi.JsonReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.InflaterInputStream;
import okio.Buffer;
import org.taskchampion.Operation;
import org.taskchampion.testing.FakeSyncServer;

/**
 * Remembers every version that any server ever had, and replays it: the state of a history is what
 * its versions give when they are applied in order to no tasks, operations that make no sense being
 * ignored (part 9 of the specification). It reads segments and snapshots by itself.
 */
final class Replay {

  static final UUID NIL = new UUID(0, 0);

  private final Map<UUID, Map<UUID, Map<String, String>>> states = new HashMap<>();
  private final Map<UUID, List<Operation>> operations = new HashMap<>();
  private final Map<UUID, Integer> servers = new HashMap<>();
  private final Map<UUID, UUID> parents = new HashMap<>();

  Replay() {
    states.put(NIL, Map.of());
  }

  /** Takes notice of a server's versions before it can lose them. */
  void observe(int server, List<FakeSyncServer.Version> chain) {
    for (int i = chain.size() - 1; i >= 0; i--) {
      if (states.containsKey(chain.get(i).version())) {
        chain = chain.subList(i + 1, chain.size());
        break;
      }
    }
    for (FakeSyncServer.Version version : chain) {
      List<Operation> read = read(version.segment());
      operations.put(version.version(), read);
      servers.put(version.version(), server);
      parents.put(version.version(), version.parent());
      states.put(version.version(), States.apply(state(version.parent()), read));
    }
  }

  /** Returns the state of a history at a version, in maps that the caller may change. */
  Map<UUID, Map<String, String>> state(UUID version) {
    Map<UUID, Map<String, String>> state = states.get(version);
    if (state == null) {
      throw new AssertionError("no server ever had version " + version);
    }
    return States.copy(state);
  }

  List<Operation> operations(UUID version) {
    return operations.getOrDefault(version, List.of());
  }

  /** Returns the number of the server that made a version. */
  int server(UUID version) {
    return servers.getOrDefault(version, -1);
  }

  /** Returns the version before another one. */
  UUID parent(UUID version) {
    UUID parent = parents.get(version);
    if (parent == null) {
      throw new AssertionError("nothing is before version " + version);
    }
    return parent;
  }

  /** Says whether a version is another one, or comes after it in a history. */
  boolean leadsTo(UUID earlier, UUID later) {
    UUID version = later;
    while (version != null && !version.equals(earlier)) {
      version = parents.get(version);
    }
    return version != null;
  }

  /**
   * A version has one operation, or so many as its bytes allow (part 4.4). It has none where it
   * only proves an empty server (part 9.7).
   */
  void checkSize(byte[] segment, int most, boolean mayBeEmpty) {
    int operations = read(segment).size();
    int bytes = segment.length - "{\"operations\":[]}".length() - (operations - 1);
    Check.that(operations >= 1 || mayBeEmpty, "a version without operations is sent");
    Check.that(operations <= 1 || bytes <= most, "a version is too large");
  }

  /** A snapshot has to be the state of its version, no less and no more (part 4.5). */
  void checkSnapshot(UUID version, byte[] data) {
    try (InputStream inflated = new InflaterInputStream(new ByteArrayInputStream(data))) {
      Object content = JsonReader.of(new Buffer().readFrom(inflated)).readJsonValue();
      Check.equal("the snapshot of version " + version, content, named(state(version)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Map<String, String>> named(Map<UUID, Map<String, String>> state) {
    Map<String, Map<String, String>> named = new HashMap<>();
    state.forEach((uuid, task) -> named.put(uuid.toString(), task));
    return named;
  }

  private static List<Operation> read(byte[] segment) {
    List<Operation> read = new ArrayList<>();
    try (JsonReader reader = JsonReader.of(new Buffer().write(segment))) {
      Map<?, ?> version = (Map<?, ?>) reader.readJsonValue();
      for (Object operation : (List<?>) version.get("operations")) {
        Map.Entry<?, ?> entry = ((Map<?, ?>) operation).entrySet().iterator().next();
        Map<?, ?> members = (Map<?, ?>) entry.getValue();
        UUID uuid = UUID.fromString((String) members.get("uuid"));
        switch ((String) entry.getKey()) {
          case "Create" -> read.add(Operation.create(uuid));
          case "Delete" -> read.add(Operation.delete(uuid));
          case "Update" ->
              read.add(
                  Operation.update(
                      uuid,
                      (String) members.get("property"),
                      (String) members.get("value"),
                      Instant.parse((String) members.get("timestamp"))));
          default -> throw new AssertionError("unknown operation " + entry.getKey());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return read;
  }
}
