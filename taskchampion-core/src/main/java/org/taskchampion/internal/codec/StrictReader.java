package org.taskchampion.internal.codec;

import com.squareup.moshi.JsonDataException;
import com.squareup.moshi.JsonEncodingException;
import com.squareup.moshi.JsonReader;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.util.UUID;
import okio.BufferedSource;
import okio.Okio;
import okio.Source;
import org.jspecify.annotations.Nullable;
import org.taskchampion.internal.Texts;
import org.taskchampion.internal.Uuids;

/**
 * Moshi's reader, with the strictness that the formats ask for. What it throws never tells a text
 * of the document, which Moshi's own messages do.
 */
final class StrictReader implements Closeable {

  /** What is said of a document that is none. */
  static final String NO_JSON = "it is no JSON";

  private final JsonReader reader;

  StrictReader(Source source) {
    this.reader = JsonReader.of(Okio.buffer(new StrictJson(source)));
  }

  /** A part of a document to be read. */
  interface Body {
    void read() throws IOException;
  }

  /** Reads a whole document, with nothing but white space behind it. */
  void document(Body body) throws IOException {
    try {
      body.read();
      if (reader.peek() != JsonReader.Token.END_DOCUMENT) {
        throw new MalformedJsonException("there is something behind its end");
      }
    } catch (JsonEncodingException e) {
      throw new MalformedJsonException(NO_JSON);
    } catch (JsonDataException e) {
      throw new MalformedJsonException("it is nested too deeply or of the wrong shape");
    } catch (EOFException e) {
      throw new MalformedJsonException("it is cut off");
    }
  }

  void object(String what, Body member) throws IOException {
    expect(JsonReader.Token.BEGIN_OBJECT, what + " is no object");
    reader.beginObject();
    while (reader.hasNext()) {
      member.read();
    }
    reader.endObject();
  }

  void array(String what, Body element) throws IOException {
    expect(JsonReader.Token.BEGIN_ARRAY, what + " is no array");
    reader.beginArray();
    while (reader.hasNext()) {
      element.read();
    }
    reader.endArray();
  }

  String name() throws IOException {
    return reader.nextName();
  }

  /** Passes over a value, however deeply it is nested. */
  void skip() throws IOException {
    JsonReader.Token token = reader.peek();
    if (token == JsonReader.Token.BEGIN_OBJECT || token == JsonReader.Token.BEGIN_ARRAY) {
      try (BufferedSource value = reader.nextSource()) {
        UnknownValue.skip(value);
      }
    } else {
      reader.skipValue();
    }
  }

  /** Says whether a string comes next. */
  boolean isString() throws IOException {
    return reader.peek() == JsonReader.Token.STRING;
  }

  /** Says whether an array comes next. */
  boolean isArray() throws IOException {
    return reader.peek() == JsonReader.Token.BEGIN_ARRAY;
  }

  String string(String what) throws IOException {
    String text = anyString(what);
    checkSurrogates(text, what);
    return text;
  }

  /** Reads a string that may hold a lone surrogate. */
  String anyString(String what) throws IOException {
    expect(JsonReader.Token.STRING, what + " is no string");
    return reader.nextString();
  }

  @Nullable String anyStringOrNull(String what) throws IOException {
    return reader.peek() == JsonReader.Token.NULL ? reader.nextNull() : anyString(what);
  }

  long number(String what) throws IOException {
    expect(JsonReader.Token.NUMBER, what + " is no number");
    return reader.nextLong();
  }

  @Nullable String stringOrNull(String what) throws IOException {
    return reader.peek() == JsonReader.Token.NULL ? reader.nextNull() : string(what);
  }

  UUID uuid(String what) throws IOException {
    return uuid(string(what), what);
  }

  static UUID uuid(String text, String what) throws IOException {
    UUID uuid = Uuids.parse(text);
    if (uuid == null) {
      throw new MalformedJsonException(what + " is no UUID");
    }
    return uuid;
  }

  static void checkSurrogates(String text, String what) throws IOException {
    if (Texts.loneSurrogate(text) >= 0) {
      throw new MalformedJsonException(what + " holds a lone surrogate");
    }
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  private void expect(JsonReader.Token token, String fault) throws IOException {
    if (reader.peek() != token) {
      throw new MalformedJsonException(fault);
    }
  }
}
