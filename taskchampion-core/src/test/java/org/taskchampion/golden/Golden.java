package org.taskchampion.golden;

import com.squareup.moshi.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import okio.Buffer;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Operation;

/** Reads the golden files. */
public final class Golden {

  private static final Map<String, Object> ALL = object(json(bytes("golden.json")));

  private Golden() {}

  static Map<String, Object> all() {
    return ALL;
  }

  public static byte[] bytes(String file) {
    try (InputStream in = Golden.class.getResourceAsStream("/golden/" + file)) {
      if (in == null) {
        throw new IllegalStateException("no golden file " + file);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a golden file of its own. */
  public static Object json(String file) {
    return json(bytes(file));
  }

  /** Reads JSON. */
  public static Object json(byte[] bytes) {
    try (JsonReader reader = JsonReader.of(new Buffer().write(bytes))) {
      return reader.readJsonValue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @SuppressWarnings("unchecked")
  public static Map<String, Object> object(Object json) {
    return (Map<String, Object>) json;
  }

  @SuppressWarnings("unchecked")
  public static List<Object> list(Object json) {
    return (List<Object>) json;
  }

  public static Map<String, String> strings(Object json) {
    Map<String, String> strings = new LinkedHashMap<>();
    object(json).forEach((name, value) -> strings.put(name, (String) value));
    return strings;
  }

  static Map<UUID, Map<String, String>> tasks(Object json) {
    Map<UUID, Map<String, String>> tasks = new LinkedHashMap<>();
    object(json).forEach((uuid, task) -> tasks.put(UUID.fromString(uuid), strings(task)));
    return tasks;
  }

  static long number(Object json) {
    return ((Number) json).longValue();
  }

  /** Reads an operation in the form of a history segment, or with the old values of a log. */
  static Operation operation(Object json) {
    Map.Entry<String, Object> entry = object(json).entrySet().iterator().next();
    Map<String, Object> members = object(entry.getValue());
    UUID uuid = UUID.fromString((String) members.get("uuid"));
    return switch (entry.getKey()) {
      case "Create" -> Operation.create(uuid);
      case "Delete" -> Operation.delete(uuid);
      default ->
          new Operation.Update(
              uuid,
              (String) members.get("property"),
              text(members.get("old_value")),
              text(members.get("value")),
              Instant.parse((String) members.get("timestamp")));
    };
  }

  private static @Nullable String text(@Nullable Object json) {
    return (String) json;
  }
}
