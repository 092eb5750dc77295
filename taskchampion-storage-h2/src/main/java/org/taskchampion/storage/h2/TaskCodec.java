package org.taskchampion.storage.h2;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.taskchampion.internal.Copies;

/**
 * Properties as bytes: their number, then names and values. A name that most tasks have is one
 * byte, which also spares a string for each when it is read.
 */
final class TaskCodec {

  private static final String STATUS = "status";

  /**
   * A property is stored as its place in this list. It is a format and no vocabulary: names may be
   * added at the end, and none may move or change, whatever the library calls the property.
   */
  static final String[] NAMES = {
    STATUS,
    "description",
    "priority",
    "entry",
    "modified",
    "start",
    "end",
    "wait",
    "due",
    "project",
    "scheduled",
    "until",
    "recur",
    "rtype",
    "parent",
    "mask",
    "imask",
  };

  private static final Map<String, Integer> CODES = codes();

  private TaskCodec() {}

  private static Map<String, Integer> codes() {
    Map<String, Integer> codes = new HashMap<>();
    for (int i = 0; i < NAMES.length; i++) {
      codes.put(NAMES[i], i + 1);
    }
    return codes;
  }

  static byte[] encode(Map<String, String> properties) {
    ByteWriter out = new ByteWriter(32 + 24 * properties.size());
    write(out, properties);
    return out.toBytes();
  }

  static void write(ByteWriter out, Map<String, String> properties) {
    out.putVar(properties.size());
    for (Map.Entry<String, String> property : properties.entrySet()) {
      writeName(out, property.getKey());
      out.putText(property.getValue());
    }
  }

  static Map<String, String> decode(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    Map<String, String> properties = read(in);
    in.finish();
    return properties;
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  static Map<String, String> read(ByteReader in) {
    Map.Entry<String, String>[] entries = new Map.Entry[in.getCount(2)];
    for (int i = 0; i < entries.length; i++) {
      String name = readName(in);
      String value = in.getText();
      entries[i] = Map.entry(name, name.equals(STATUS) ? knownStatus(value) : value);
    }
    try {
      return Copies.mapOf(entries);
    } catch (IllegalArgumentException e) {
      throw new MalformedException("a property occurs twice");
    }
  }

  /** Returns one text for all tasks: it is looked at most often, and then is at hand. */
  private static String knownStatus(String value) {
    return switch (value) {
      case "pending" -> "pending";
      case "completed" -> "completed";
      case "deleted" -> "deleted";
      case "recurring" -> "recurring";
      default -> value;
    };
  }

  static void writeName(ByteWriter out, String name) {
    @Nullable Integer code = CODES.get(name);
    if (code != null) {
      out.put(code);
    } else {
      out.put(0).putText(name);
    }
  }

  static String readName(ByteReader in) {
    int code = in.get();
    if (code == 0) {
      return in.getText();
    }
    if (code > NAMES.length) {
      throw new MalformedException("a property has an unknown code");
    }
    return NAMES[code - 1];
  }
}
