package org.taskchampion.internal.codec;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The members of one JSON object, each of which occurs once. */
final class Members {

  private final Map<String, @Nullable Object> members = new HashMap<>();

  private Members() {}

  /** Reads an object that has exactly the members of some names. */
  static Members exactly(StrictReader reader, Set<String> names) throws IOException {
    Members read = new Members();
    reader.object(
        "the content",
        () -> {
          String name = reader.name();
          if (!names.contains(name)) {
            throw new MalformedJsonException("it has an unknown member");
          }
          read.read(reader, name);
        });
    read.require(names);
    return read;
  }

  /** Reads an object that has the members of some names, and passes over those of other names. */
  static Members among(StrictReader reader, Set<String> names, Set<String> optional)
      throws IOException {
    Members read = new Members();
    reader.object(
        "the content",
        () -> {
          String name = reader.name();
          if (names.contains(name) || optional.contains(name)) {
            read.read(reader, name);
          } else {
            reader.skip();
          }
        });
    read.require(names);
    return read;
  }

  private void require(Set<String> names) throws IOException {
    for (String name : names) {
      if (!members.containsKey(name)) {
        throw new MalformedJsonException("the member " + name + " is missing");
      }
    }
  }

  private void read(StrictReader reader, String name) throws IOException {
    if (members.containsKey(name)) {
      throw new MalformedJsonException("the member " + name + " occurs twice");
    }
    members.put(
        name,
        switch (name) {
          case "uuid" -> reader.uuid(name);
          case "properties", "old_task" -> properties(reader, name);
          case "old_value", "value" -> reader.anyStringOrNull(name);
          case "name", "property", "timestamp", "label" -> reader.anyString(name);
          default -> reader.number(name);
        });
  }

  static Map<String, String> properties(StrictReader reader, String name) throws IOException {
    Map<String, String> properties = new HashMap<>();
    reader.object(
        name,
        () -> {
          String property = reader.name();
          if (properties.put(property, reader.anyString("the value of a property")) != null) {
            throw new MalformedJsonException("a property occurs twice");
          }
        });
    return properties;
  }

  UUID uuid() throws IOException {
    return as(UUID.class, "uuid");
  }

  long number(String name) throws IOException {
    return as(Long.class, name);
  }

  String text(String name) throws IOException {
    return as(String.class, name);
  }

  @Nullable String textOrNull(String name) {
    return (String) members.get(name);
  }

  @SuppressWarnings("unchecked")
  Map<String, String> properties(String name) throws IOException {
    return as(Map.class, name);
  }

  private <T> T as(Class<T> type, String name) throws IOException {
    Object value = members.get(name);
    if (value == null) {
      throw new MalformedJsonException("the member " + name + " is null");
    }
    return type.cast(value);
  }
}
