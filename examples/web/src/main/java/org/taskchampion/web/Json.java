package org.taskchampion.web;

import com.squareup.moshi.JsonAdapter;
import com.squareup.moshi.JsonDataException;
import com.squareup.moshi.Moshi;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Maps, lists, texts, numbers and truth values as JSON, and back. */
final class Json {

  private static final JsonAdapter<Object> ANY = new Moshi.Builder().build().adapter(Object.class);

  private Json() {}

  static byte[] write(Object value) {
    return text(value).getBytes(StandardCharsets.UTF_8);
  }

  /** Writes on one line. */
  static String text(Object value) {
    return ANY.toJson(value);
  }

  /**
   * Reads an object.
   *
   * @throws Problem if it is none
   */
  static Map<?, ?> read(byte[] json) {
    Object value;
    try {
      value = ANY.fromJson(new String(json, StandardCharsets.UTF_8));
    } catch (IOException | JsonDataException | StackOverflowError e) {
      throw new Problem(400, "The request is not JSON.");
    }
    if (!(value instanceof Map<?, ?> map)) {
      throw new Problem(400, "The request is no JSON object.");
    }
    return map;
  }

  /**
   * Returns a text of an object.
   *
   * @throws Problem if it has none of the name
   */
  static String string(Map<?, ?> object, String name) {
    @Nullable Object value = object.get(name);
    if (value instanceof String text) {
      return text;
    }
    throw new Problem(400, "The request has no " + name + ".");
  }
}
