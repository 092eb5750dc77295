package org.taskchampion.taskwarrior;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import okio.Buffer;
import org.jspecify.annotations.Nullable;
import org.taskchampion.internal.Texts;

/** The text of one task, of which the braces and brackets are known to match. */
final class TaskFrame {

  /** A number as it is written. */
  record Numeral(String text) {}

  /** Takes a member: a text, a {@link Numeral}, a boolean, a list, a map or null. */
  interface Member {
    void accept(String name, @Nullable Object value);
  }

  private final long number;
  private final Place start;
  private final Buffer text;
  private final Consumer<TaskwarriorFault> faults;
  private final long length;

  // What the last fault's place was counted up to; counting goes on from there.
  private Buffer ahead = new Buffer();
  private Place place;

  private @Nullable String member;
  private long memberOffset;
  private boolean faulty;

  /**
   * Makes a frame.
   *
   * @param number which task it is, from 1
   * @param start where the text begins
   */
  TaskFrame(long number, Place start, Buffer text, Consumer<TaskwarriorFault> faults) {
    this.number = number;
    this.start = start;
    this.text = text;
    this.faults = faults;
    this.length = text.size();
    this.place = start;
  }

  long number() {
    return number;
  }

  long line() {
    return start.line();
  }

  /** Says whether anything was wrong so far. */
  boolean isFaulty() {
    return faulty;
  }

  /** Says what is wrong with the member that is being read, or with the task as a whole. */
  void fault(String reason) {
    fault(member == null ? start : placeAt(memberOffset), reason);
  }

  private void fault(Place where, String reason) {
    faulty = true;
    faults.accept(new TaskwarriorFault(number, where, member, reason));
  }

  /** Reads all members. */
  void read(Member each) {
    ahead = text.clone();
    if (!isUtf8()) {
      return;
    }
    try {
      JsonReader reader = JsonReader.of(text);
      if (reader.peek() != JsonReader.Token.BEGIN_OBJECT) {
        fault("a task is an object");
        return;
      }
      reader.beginObject();
      while (reader.hasNext()) {
        memberOffset = length - text.size() - 1; // Its quotation mark is read already.
        String name = reader.nextName();
        member = TaskwarriorFault.shown(name);
        checked(name);
        each.accept(name, value(reader));
      }
      reader.endObject();
      member = null;
    } catch (JsonEncodingException e) {
      fault(placeAt(length - text.size()), "this is no JSON");
    } catch (JsonDataException | EOFException e) {
      fault("this is not what was expected");
    } catch (IOException e) {
      throw new IllegalStateException("memory cannot be read", e);
    }
  }

  private @Nullable Object value(JsonReader reader) throws IOException {
    return switch (reader.peek()) {
      case STRING -> checked(reader.nextString());
      case NUMBER -> new Numeral(reader.nextString());
      case BOOLEAN -> reader.nextBoolean();
      case NULL -> reader.<Object>nextNull();
      case BEGIN_ARRAY -> list(reader);
      default -> object(reader);
    };
  }

  private List<@Nullable Object> list(JsonReader reader) throws IOException {
    List<@Nullable Object> list = new ArrayList<>();
    reader.beginArray();
    while (reader.hasNext()) {
      list.add(value(reader));
    }
    reader.endArray();
    return list;
  }

  private Map<String, @Nullable Object> object(JsonReader reader) throws IOException {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    reader.beginObject();
    while (reader.hasNext()) {
      String name = checked(reader.nextName());
      if (object.containsKey(name)) {
        fault("a name stands in it twice");
      }
      object.put(name, value(reader));
    }
    reader.endObject();
    return object;
  }

  private String checked(String text) {
    if (Texts.loneSurrogate(text) >= 0) {
      fault("the text holds a lone surrogate, which no encoding can carry");
    }
    return text;
  }

  /** Returns the place of a byte, which is not before the one that was asked for last. */
  private Place placeAt(long offset) {
    try {
      for (long passed = length - ahead.size(); passed < offset; passed++) {
        place = place.after(ahead.readByte());
      }
    } catch (EOFException e) {
      throw new IllegalStateException("the text of a task ends before its members", e);
    }
    return place;
  }

  /** Moshi would take bytes that are no UTF-8 for replacement characters. */
  private boolean isUtf8() {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer input = ByteBuffer.wrap(text.snapshot().toByteArray());
    CharBuffer output = CharBuffer.allocate(Math.min(input.remaining() + 1, 8 * 1024));
    while (true) {
      CoderResult result = decoder.decode(input, output, true);
      if (result.isUnderflow()) {
        return true;
      }
      if (result.isError()) {
        fault(placeAt(input.position()), "the text is not UTF-8");
        return false;
      }
      ((java.nio.Buffer) output).clear(); // Android has no other one.
    }
  }
}
