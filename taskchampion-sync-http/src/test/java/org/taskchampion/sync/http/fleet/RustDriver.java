package org.taskchampion.sync.http.fleet;

import com.squareup.moshi.JsonReader;
import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import okio.Buffer;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Operation;

/** Real Rust replicas, all in one process. */
final class RustDriver implements AutoCloseable {

  private final RustProgram program;
  private int opened;

  RustDriver() {
    this(Map.of());
  }

  /**
   * Starts the process.
   *
   * @param environment variables that are set besides
   */
  RustDriver(Map<String, String> environment) {
    program = RustProgram.start(environment, "driver");
  }

  /** Makes a handle on a server, with which all replicas can synchronise. It derives a key. */
  void connect(String server, String origin, UUID clientId, String secret) {
    call(
        Map.of(
            "call", "server",
            "server", server,
            "origin", origin,
            "clientId", clientId.toString(),
            "secret", secret));
  }

  /** Makes a handle on a branch of a git repository, with a clone of its own. It derives a key. */
  void connectGit(String server, Path copy, Path remote, String branch, String secret) {
    call(
        Map.of(
            "call",
            "gitServer",
            "server",
            server,
            "copy",
            copy.toString(),
            "remote",
            remote.toString(),
            "branch",
            branch,
            "secret",
            secret));
  }

  /** Makes a handle on a bucket of a service like S3. It derives a key. */
  void connectS3(
      String server, String endpoint, String bucket, String key, String keySecret, String secret) {
    call(
        Map.of(
            "call", "awsServer",
            "server", server,
            "endpoint", endpoint,
            "bucket", bucket,
            "key", key,
            "keySecret", keySecret,
            "secret", secret));
  }

  /** Makes a handle on a bucket of Google Cloud Storage. It derives a key. */
  void connectGcs(String server, String bucket, Path credentials, String secret) {
    call(
        Map.of(
            "call", "gcpServer",
            "server", server,
            "bucket", bucket,
            "credentials", credentials.toString(),
            "secret", secret));
  }

  /** Makes a handle on a directory, with the database in it. */
  void connectLocal(String server, Path directory) {
    call(Map.of("call", "localServer", "server", server, "directory", directory.toString()));
  }

  Replica open(Path directory) {
    String name = "replica " + ++opened;
    call(Map.of("call", "open", "replica", name, "directory", directory.toString()));
    return new Replica(name);
  }

  /**
   * What a new replica makes of a version or a snapshot.
   *
   * @param tasks the tasks
   * @param operations the log of each task, in JSON
   */
  record Read(Map<UUID, Map<String, String>> tasks, Map<UUID, List<?>> operations) {}

  /**
   * Lets a new replica read something.
   *
   * @param kind {@code segment} or {@code snapshot}
   * @return what it made of it; empty if it cannot read it
   */
  Optional<Read> read(String kind, byte[] bytes) {
    Map<?, ?> answer;
    try {
      answer = (Map<?, ?>) call(Map.of("call", "read", kind, HexFormat.of().formatHex(bytes)));
    } catch (RustException e) {
      return Optional.empty();
    }
    Map<UUID, List<?>> operations = new HashMap<>();
    ((Map<?, ?>) answer.get("operations"))
        .forEach((uuid, log) -> operations.put(UUID.fromString((String) uuid), (List<?>) log));
    return Optional.of(new Read(tasks(answer.get("tasks")), operations));
  }

  private static Map<UUID, Map<String, String>> tasks(Object dump) {
    Map<UUID, Map<String, String>> tasks = new HashMap<>();
    ((Map<?, ?>) dump)
        .forEach(
            (uuid, task) -> {
              Map<String, String> properties = new HashMap<>();
              ((Map<?, ?>) task)
                  .forEach((property, value) -> properties.put((String) property, (String) value));
              tasks.put(UUID.fromString((String) uuid), properties);
            });
    return tasks;
  }

  private Object call(Map<String, ?> call) {
    String answer = program.ask(json(call));
    try (JsonReader reader = JsonReader.of(new Buffer().writeUtf8(answer))) {
      Map<?, ?> members = (Map<?, ?>) reader.readJsonValue();
      if (members.containsKey("error")) {
        throw new RustException((String) members.get("error"));
      }
      return members.get("ok");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String json(Object value) {
    Buffer buffer = new Buffer();
    try (JsonWriter writer = JsonWriter.of(buffer)) {
      writer.setSerializeNulls(true);
      writer.jsonValue(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return buffer.readUtf8();
  }

  private static Object json(Operation operation) {
    if (operation instanceof Operation.Create create) {
      return Map.of("Create", Map.of("uuid", create.uuid().toString()));
    }
    if (operation instanceof Operation.Delete delete) {
      return Map.of("Delete", Map.of("uuid", delete.uuid().toString(), "old_task", Map.of()));
    }
    if (operation instanceof Operation.Update update) {
      Map<String, Object> members = new LinkedHashMap<>();
      members.put("uuid", update.uuid().toString());
      members.put("property", update.property());
      members.put("old_value", null);
      members.put("value", update.value());
      members.put("timestamp", update.timestamp().toString());
      return Map.of("Update", members);
    }
    return "UndoPoint";
  }

  @Override
  public void close() {
    program.close();
  }

  /**
   * What a change did.
   *
   * @param operations the operations in JSON
   * @param began the time before it, in Unix seconds
   * @param ended the time after it
   */
  record Changed(List<?> operations, long began, long ended) {}

  /** One replica, in a SQLite database. */
  final class Replica implements AutoCloseable {
    private final String name;

    private Replica(String name) {
      this.name = name;
    }

    /** Commits operations but for those that do nothing. */
    void commit(List<Operation> operations) {
      commit(operations, false);
    }

    /** Commits operations, those that do nothing too. */
    void commitRaw(List<Operation> operations) {
      commit(operations, true);
    }

    private void commit(List<Operation> operations, boolean raw) {
      ask(
          "commit",
          Map.of("operations", operations.stream().map(o -> json(o)).toList(), "raw", raw));
    }

    /** Creates a task, unless it exists, and changes it as users do. */
    Changed change(UUID uuid, List<List<String>> changes) {
      Map<?, ?> answer =
          (Map<?, ?>) ask("task", Map.of("uuid", uuid.toString(), "changes", changes));
      return new Changed(
          (List<?>) answer.get("operations"),
          ((Number) answer.get("began")).longValue(),
          ((Number) answer.get("ended")).longValue());
    }

    /** Returns what the getters of a task say, and what it answers about names. */
    @SuppressWarnings("unchecked")
    Map<String, @Nullable Object> view(UUID uuid, List<String> names) {
      return (Map<String, @Nullable Object>)
          ask("view", Map.of("uuid", uuid.toString(), "names", names));
    }

    boolean undo() {
      return (Boolean) ask("undo", Map.of());
    }

    void sync(String server, boolean avoidSnapshots) {
      ask("sync", Map.of("server", server, "avoidSnapshots", avoidSnapshots));
    }

    Map<UUID, Map<String, String>> dump() {
      return tasks(ask("dump", Map.of()));
    }

    Set<UUID> workingSet() {
      return ((Map<?, ?>) ask("workingSet", Map.of()))
          .values().stream()
              .map(uuid -> UUID.fromString((String) uuid))
              .collect(Collectors.toSet());
    }

    /** Returns the working set with its numbers. */
    Map<Integer, UUID> numberedWorkingSet() {
      Map<Integer, UUID> numbered = new TreeMap<>();
      ((Map<?, ?>) ask("workingSet", Map.of()))
          .forEach(
              (index, uuid) ->
                  numbered.put(Integer.valueOf((String) index), UUID.fromString((String) uuid)));
      return numbered;
    }

    int unsyncedOperations() {
      Map<?, ?> counts = (Map<?, ?>) ask("counts", Map.of());
      return ((Number) counts.get("unsyncedOperations")).intValue();
    }

    private Object ask(String call, Map<String, ?> arguments) {
      Map<String, Object> members = new LinkedHashMap<>(arguments);
      members.put("call", call);
      members.put("replica", name);
      return call(members);
    }

    @Override
    public void close() {
      ask("close", Map.of());
    }
  }

  /** What the Rust library refused. */
  static final class RustException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RustException(String message) {
      super(message);
    }
  }
}
