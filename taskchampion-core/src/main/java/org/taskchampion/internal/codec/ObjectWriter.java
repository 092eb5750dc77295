package org.taskchampion.internal.codec;

import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/** Writes the members of JSON objects, without white space. */
final class ObjectWriter {

  private final Buffer text;

  ObjectWriter(Buffer text) {
    this.text = text;
  }

  /** Writes what comes before a member, its name and the colon. */
  ObjectWriter member(String before, String name) {
    text.writeUtf8(before);
    JsonText.write(text, name);
    text.writeByte(':');
    return this;
  }

  void uuid(UUID uuid) {
    JsonText.write(text, uuid.toString());
  }

  /** Writes any string, also one with a lone surrogate, or null. */
  void any(@Nullable String value) {
    if (value == null) {
      text.writeUtf8("null");
    } else {
      JsonText.writeAny(text, value);
    }
  }

  void number(long number) {
    text.writeDecimalLong(number);
  }

  /** Writes the properties of a task in the order of their names. */
  void properties(Map<String, String> properties) {
    String separator = "{";
    for (Map.Entry<String, String> property : new TreeMap<>(properties).entrySet()) {
      text.writeUtf8(separator);
      separator = ",";
      any(property.getKey());
      text.writeByte(':');
      any(property.getValue());
    }
    end(properties.isEmpty() ? "{}" : "}");
  }

  void end(String closing) {
    text.writeUtf8(closing);
  }
}
