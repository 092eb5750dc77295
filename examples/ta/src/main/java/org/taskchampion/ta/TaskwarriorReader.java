package org.taskchampion.ta;

import com.squareup.moshi.JsonDataException;
import com.squareup.moshi.JsonEncodingException;
import com.squareup.moshi.JsonReader;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import okio.Buffer;
import org.jspecify.annotations.Nullable;
import org.taskchampion.PropertyNames;

/**
 * Reads Taskwarrior's JSON: an array of tasks, or one task after the other. Anything else than what
 * is expected is an error that names the task and the line. See {@link TaskwarriorWriter} for the
 * member {@code properties}.
 */
final class TaskwarriorReader {

  /** Members that are no properties of their own. */
  static final Set<String> RESERVED =
      Set.of("uuid", "id", "urgency", "tags", "annotations", "depends", TaskwarriorWriter.RAW);

  /** Properties that an import puts in place where the file does not name them. */
  static final List<String> DEFAULTED = List.of("status", "entry", "modified");

  private final String source;
  private final byte[] bytes;
  private final ZoneId zone;
  private final Buffer buffer;
  private final List<TaskwarriorTask> tasks = new ArrayList<>();
  private final Map<UUID, Integer> numbers = new HashMap<>();
  private int count;
  private JsonReader reader;
  private @Nullable String member;
  private boolean inTask;

  private TaskwarriorReader(String source, byte[] bytes, ZoneId zone) {
    this.source = source;
    this.bytes = bytes;
    this.zone = zone;
    this.buffer = new Buffer().write(bytes);
    this.reader = JsonReader.of(buffer);
  }

  /**
   * Reads tasks.
   *
   * @param source what the bytes were read from, for messages
   * @param zone where times without an offset are meant
   * @throws TaException if they are malformed
   */
  static List<TaskwarriorTask> read(String source, byte[] bytes, ZoneId zone) {
    TaskwarriorReader reader = new TaskwarriorReader(source, bytes, zone);
    reader.checkEncoding();
    try {
      reader.readAll();
    } catch (JsonEncodingException e) {
      throw reader.malformed("this is no JSON");
    } catch (JsonDataException e) {
      throw reader.malformed("this is not what was expected, or is nested too deeply");
    } catch (EOFException e) {
      throw reader.malformed("the text is cut off");
    } catch (IOException e) {
      throw reader.malformed("this cannot be read");
    }
    return reader.tasks;
  }

  private void readAll() throws IOException {
    if (bytes.length >= 3
        && bytes[0] == (byte) 0xef
        && bytes[1] == (byte) 0xbb
        && bytes[2] == (byte) 0xbf) {
      buffer.skip(3);
    }
    skipSpace();
    if (!buffer.exhausted() && buffer.getByte(0) == '[') {
      reader.beginArray();
      while (reader.hasNext()) {
        readTask();
      }
      reader.endArray();
      skipSpace();
      if (!buffer.exhausted()) {
        throw malformed("there is something behind the end of the array");
      }
      return;
    }
    while (!buffer.exhausted()) {
      reader = JsonReader.of(buffer);
      readTask();
      skipSpace();
    }
  }

  private void skipSpace() throws IOException {
    while (!buffer.exhausted() && " \t\r\n".indexOf(buffer.getByte(0)) >= 0) {
      buffer.skip(1);
    }
  }

  private void readTask() throws IOException {
    inTask = true;
    expect(JsonReader.Token.BEGIN_OBJECT, "a task is an object");
    UUID uuid = null;
    Map<String, String> properties = new TreeMap<>();
    Map<String, String> raw = new TreeMap<>();
    Map<String, String> asWritten = new TreeMap<>();
    Set<String> removed = new TreeSet<>();
    Set<String> seen = new HashSet<>();
    reader.beginObject();
    while (reader.hasNext()) {
      String name = checked(reader.nextName());
      member = name;
      if (!seen.add(name)) {
        throw malformed("the member stands there twice");
      }
      if (reader.peek() == JsonReader.Token.NULL) {
        reader.skipValue();
        member = null;
        continue;
      }
      switch (name) {
        case "uuid" -> {
          String text = string();
          uuid = text.isEmpty() ? null : uuid(text);
        }
        case "id", "urgency" -> reader.skipValue();
        case PropertyNames.TAGS ->
            strings().forEach(tag -> properties.put(PropertyNames.TAG_PREFIX + tag, ""));
        case PropertyNames.DEPENDS -> {
          for (String text : strings()) {
            properties.put(PropertyNames.DEPENDENCY_PREFIX + uuid(text), "");
          }
        }
        case "annotations" -> annotations(properties);
        case TaskwarriorWriter.RAW -> {
          if (reader.peek() == JsonReader.Token.BEGIN_OBJECT) {
            raw(raw, removed);
          } else {
            attribute(name, string(), properties, asWritten);
          }
        }
        default -> attribute(name, string(), properties, asWritten);
      }
      member = null;
    }
    reader.endObject();
    properties.putAll(raw);
    properties.keySet().removeAll(removed);
    if (uuid == null && !properties.containsKey("description")) {
      throw malformed("the task has neither a uuid nor a description");
    }
    add(
        new TaskwarriorTask(
            uuid == null ? UUID.randomUUID() : uuid, properties, removed, asWritten));
    inTask = false;
  }

  /** The same task twice is harmless; two different ones of a UUID are not both to be had. */
  private void add(TaskwarriorTask task) {
    count++;
    Integer before = numbers.put(task.uuid(), tasks.size());
    if (before == null) {
      tasks.add(task);
    } else if (tasks.get(before).equals(task)) {
      numbers.put(task.uuid(), before);
    } else {
      count--;
      throw malformed(
          "an earlier task of the file has the UUID "
              + task.uuid()
              + " too, and says something else: keep one of them");
    }
  }

  private void attribute(
      String name, String text, Map<String, String> properties, Map<String, String> asWritten) {
    if (text.isEmpty()) {
      return; // As null: Taskwarrior has no empty attributes.
    }
    if (TaskwarriorDates.PROPERTIES.contains(name)) {
      properties.put(name, seconds(text));
    } else if (name.equals(PropertyNames.STATUS) && text.equals("waiting")) {
      // What Taskwarrior 2 called waiting follows from the property wait.
      properties.put(name, "pending");
    } else {
      String time = AttributeName.isWhole(name) ? null : userDefinedTime(text);
      properties.put(name, time == null ? text : time);
      if (time != null) {
        asWritten.put(name, text);
      }
    }
  }

  /** Returns what Taskwarrior stores for a user-defined time; null if it is none. */
  private static @Nullable String userDefinedTime(String text) {
    try {
      return TaskwarriorDates.isTime(text)
          ? Long.toString(TaskwarriorDates.parse(text).getEpochSecond())
          : null;
    } catch (DateTimeException e) {
      return null;
    }
  }

  private void raw(Map<String, String> raw, Set<String> removed) throws IOException {
    reader.beginObject();
    while (reader.hasNext()) {
      String name = checked(reader.nextName());
      if (raw.containsKey(name) || removed.contains(name)) {
        throw malformed("the property " + Display.quote(name) + " stands there twice");
      }
      if (reader.peek() == JsonReader.Token.NULL) {
        reader.nextNull();
        removed.add(name);
      } else {
        expect(JsonReader.Token.STRING, "a stored property is a string, or null");
        raw.put(name, string());
      }
    }
    reader.endObject();
  }

  private void annotations(Map<String, String> properties) throws IOException {
    List<Note> notes = new ArrayList<>();
    expect(JsonReader.Token.BEGIN_ARRAY, "annotations are an array");
    reader.beginArray();
    while (reader.hasNext()) {
      expect(JsonReader.Token.BEGIN_OBJECT, "an annotation is an object");
      String entry = null;
      String description = null;
      reader.beginObject();
      while (reader.hasNext()) {
        switch (reader.nextName()) {
          case "entry" -> entry = seconds(string());
          case "description" -> description = string();
          default -> reader.skipValue();
        }
      }
      reader.endObject();
      if (entry == null || description == null) {
        throw malformed("an annotation needs entry and description");
      }
      notes.add(new Note(Long.parseLong(entry), description));
    }
    reader.endArray();
    // Each takes a second of its own, the next one that is free: in their order, nobody looks
    // twice.
    notes.sort(Comparator.comparingLong(Note::second));
    long free = Long.MIN_VALUE;
    for (Note note : notes) {
      long second = Math.max(free, note.second());
      properties.put(PropertyNames.ANNOTATION_PREFIX + second, note.description());
      free = second + 1;
    }
  }

  private record Note(long second, String description) {}

  /**
   * Reads an array of strings, or, as old exports have it, one string with commas, which can look
   * like an array.
   */
  private List<String> strings() throws IOException {
    List<String> strings = new ArrayList<>();
    if (reader.peek() == JsonReader.Token.STRING) {
      String text = string();
      if (text.startsWith("[") && text.endsWith("]")) {
        text = text.replaceAll("[\\[\\]\"\\\\ ]", "");
      }
      for (String part : text.split(",", -1)) {
        if (!part.isEmpty()) {
          strings.add(part);
        }
      }
      return strings;
    }
    expect(JsonReader.Token.BEGIN_ARRAY, "an array of strings was expected");
    reader.beginArray();
    while (reader.hasNext()) {
      expect(JsonReader.Token.STRING, "an array of strings was expected");
      String text = string();
      if (text.isEmpty()) {
        throw malformed("an empty string stands for nothing here");
      }
      strings.add(text);
    }
    reader.endArray();
    return strings;
  }

  /** Reads a string, or a number as it is written. */
  private String string() throws IOException {
    JsonReader.Token token = reader.peek();
    if (token != JsonReader.Token.STRING && token != JsonReader.Token.NUMBER) {
      throw malformed("a string or a number was expected");
    }
    return checked(reader.nextString());
  }

  private String checked(String text) {
    if (Surrogates.isLoneIn(text)) {
      throw malformed("the text holds a lone surrogate, which no encoding can carry");
    }
    return text;
  }

  private UUID uuid(String text) {
    try {
      if (text.length() == 36) {
        UUID uuid = UUID.fromString(text);
        if (uuid.toString().equalsIgnoreCase(text)) {
          return uuid;
        }
      }
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    throw malformed(Display.quote(text) + " is no UUID");
  }

  private String seconds(String text) {
    try {
      return Long.toString(TaskwarriorDates.parse(text, zone).getEpochSecond());
    } catch (DateTimeException e) {
      throw malformed(
          Display.quote(text) + " is no time such as 20261224T180000Z, 2026-12-24 or Unix seconds");
    }
  }

  private void expect(JsonReader.Token token, String fault) throws IOException {
    if (reader.peek() != token) {
      throw malformed(fault);
    }
  }

  private String place() {
    return "task " + (count + 1) + " in line " + line(bytes.length - (int) buffer.size());
  }

  private int line(int offset) {
    int line = 1;
    for (int i = 0; i < offset && i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        line++;
      }
    }
    return line;
  }

  private TaException malformed(String fault) {
    String where = inTask ? place() : "line " + line(bytes.length - (int) buffer.size());
    return TaException.error(
        source
            + ", "
            + where
            + (member == null ? "" : ", member " + Display.quote(member))
            + ": "
            + fault
            + "; nothing was imported");
  }

  /** Moshi would take bytes that are no UTF-8 for replacement characters. */
  private void checkEncoding() {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer input = ByteBuffer.wrap(bytes);
    CharBuffer output = CharBuffer.allocate(8 * 1024);
    while (true) {
      CoderResult result = decoder.decode(input, output, true);
      if (result.isUnderflow()) {
        return;
      }
      if (result.isError()) {
        throw TaException.error(
            source
                + ", line "
                + line(input.position())
                + ": the text is not UTF-8; nothing was imported");
      }
      output.clear();
    }
  }
}
