package org.taskchampion.ta;

import com.squareup.moshi.JsonReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import okio.Buffer;

/** The golden files of core: what the real Taskwarrior said. */
final class Golden {

  private static final Path DIRECTORY =
      Path.of("../../taskchampion-core/src/test/resources/golden/taskwarrior");

  private Golden() {}

  static Object json(String text) {
    try {
      return Objects.requireNonNull(JsonReader.of(new Buffer().writeUtf8(text)).readJsonValue());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Object file(String name) {
    try {
      return json(Files.readString(DIRECTORY.resolve(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> lines(String name) {
    try {
      return Files.readAllLines(DIRECTORY.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Map<?, ?> object(Object json) {
    return (Map<?, ?>) json;
  }

  static List<?> list(Object json) {
    return (List<?>) json;
  }

  static List<Map<?, ?>> objects(Object json) {
    List<Map<?, ?>> objects = new ArrayList<>();
    list(json).forEach(element -> objects.add(object(element)));
    return objects;
  }

  static List<Map<?, ?>> objects(Object json, Predicate<Map<?, ?>> which) {
    return objects(json).stream().filter(which).toList();
  }

  static Map<String, String> strings(Object json) {
    Map<String, String> strings = new HashMap<>();
    object(json).forEach((name, value) -> strings.put((String) name, String.valueOf(value)));
    return strings;
  }

  static long number(Object json) {
    return ((Number) json).longValue();
  }

  /** Returns some elements of a list, from everywhere in it. */
  static List<Map<?, ?>> sample(List<Map<?, ?>> all, int count) {
    List<Map<?, ?>> some = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      some.add(all.get((int) ((long) i * all.size() / count)));
    }
    return some;
  }
}
