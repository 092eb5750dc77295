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
import java.util.ArrayList;
import java.util.List;
import okio.Buffer;
import org.jspecify.annotations.Nullable;
import org.taskchampion.internal.Texts;

/**
 * The text of Taskwarrior's JSON, as a row of objects, and where in it the reading is: anything
 * else than what is expected is an error that names the task, the line and the member.
 */
final class TaskwarriorText {

  private final String source;
  private final byte[] bytes;
  private final Buffer buffer;
  private JsonReader reader;

  /** How many tasks were read; the one that is being read is the next. */
  private int tasks;

  private boolean inTask;
  private @Nullable String member;

  /**
   * Makes a text.
   *
   * @param source what the bytes were read from, for messages
   */
  TaskwarriorText(String source, byte[] bytes) {
    this.source = source;
    this.bytes = bytes;
    this.buffer = new Buffer().write(bytes);
    this.reader = JsonReader.of(buffer);
  }

  /** Reads something. */
  interface Body {
    void read() throws IOException;
  }

  /** Reads what a member of an object has. */
  interface Member {
    void read(String name) throws IOException;
  }

  /**
   * Reads the whole text.
   *
   * @param task reads one task
   * @throws TaException if it is malformed
   */
  void forEachTask(Body task) {
    checkEncoding();
    try {
      readAll(task);
    } catch (JsonEncodingException e) {
      throw malformed("this is no JSON");
    } catch (JsonDataException e) {
      throw malformed("this is not what was expected, or is nested too deeply");
    } catch (EOFException e) {
      throw malformed("the text is cut off");
    } catch (IOException e) {
      throw malformed("this cannot be read");
    }
  }

  private void readAll(Body task) throws IOException {
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
        readTask(task);
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
      readTask(task);
      skipSpace();
    }
  }

  private void readTask(Body task) throws IOException {
    inTask = true;
    task.read();
    tasks++;
    inTask = false;
  }

  private void skipSpace() throws IOException {
    while (!buffer.exhausted() && " \t\r\n".indexOf(buffer.getByte(0)) >= 0) {
      buffer.skip(1);
    }
  }

  /** Reads the members of a task, which errors name from now on. */
  void members(Member each) throws IOException {
    object(
        "a task is an object",
        name -> {
          member = name;
          each.read(name);
          member = null;
        });
  }

  /**
   * Reads an object.
   *
   * @param fault what is said where there is none
   */
  void object(String fault, Member each) throws IOException {
    expect(JsonReader.Token.BEGIN_OBJECT, fault);
    reader.beginObject();
    while (reader.hasNext()) {
      each.read(checked(reader.nextName()));
    }
    reader.endObject();
  }

  /** Reads an array, as {@link #object} does. */
  void array(String fault, Body each) throws IOException {
    expect(JsonReader.Token.BEGIN_ARRAY, fault);
    reader.beginArray();
    while (reader.hasNext()) {
      each.read();
    }
    reader.endArray();
  }

  boolean isObject() throws IOException {
    return reader.peek() == JsonReader.Token.BEGIN_OBJECT;
  }

  /** Passes over a null, if there is one. */
  boolean skipNull() throws IOException {
    boolean isNull = reader.peek() == JsonReader.Token.NULL;
    if (isNull) {
      reader.nextNull();
    }
    return isNull;
  }

  void skip() throws IOException {
    reader.skipValue();
  }

  /** Reads a string, or a number as it is written. */
  String string() throws IOException {
    JsonReader.Token token = reader.peek();
    if (token != JsonReader.Token.STRING && token != JsonReader.Token.NUMBER) {
      throw malformed("a string or a number was expected");
    }
    return checked(reader.nextString());
  }

  /** Reads a string, and no number. */
  String string(String fault) throws IOException {
    expect(JsonReader.Token.STRING, fault);
    return string();
  }

  /**
   * Reads an array of strings, or, as old exports have it, one string with commas, which can look
   * like an array.
   */
  List<String> strings() throws IOException {
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
    String fault = "an array of strings was expected";
    array(
        fault,
        () -> {
          String text = string(fault);
          if (text.isEmpty()) {
            throw malformed("an empty string stands for nothing here");
          }
          strings.add(text);
        });
    return strings;
  }

  private String checked(String text) {
    if (Texts.loneSurrogate(text) >= 0) {
      throw malformed("the text holds a lone surrogate, which no encoding can carry");
    }
    return text;
  }

  private void expect(JsonReader.Token token, String fault) throws IOException {
    if (reader.peek() != token) {
      throw malformed(fault);
    }
  }

  /** Returns an error that says where it is. */
  TaException malformed(String fault) {
    String line = "line " + line(bytes.length - (int) buffer.size());
    return TaException.error(
        source
            + ", "
            + (inTask ? "task " + (tasks + 1) + " in " + line : line)
            + (member == null ? "" : ", member " + Display.quote(member))
            + ": "
            + fault
            + "; nothing was imported");
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
