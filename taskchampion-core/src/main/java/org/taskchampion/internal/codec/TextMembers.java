package org.taskchampion.internal.codec;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/** A JSON object in one line, whose members are strings, each of which occurs once. */
final class TextMembers {

  private final Map<String, String> members;

  private TextMembers(Map<String, String> members) {
    this.members = members;
  }

  /** Writes a member behind the others. */
  static void write(Buffer text, String name, String content) {
    text.writeUtf8(",\"" + name + "\":");
    JsonText.writeAny(text, content);
  }

  /** Reads a line. */
  static TextMembers read(String line) throws IOException {
    Map<String, String> members = new HashMap<>();
    try (StrictReader reader = new StrictReader(new Buffer().writeUtf8(line))) {
      reader.document(
          () ->
              reader.object(
                  "the entry",
                  () -> {
                    String name = reader.name();
                    if (members.put(name, reader.anyString(name)) != null) {
                      throw new MalformedJsonException("a member occurs twice");
                    }
                  }));
    }
    return new TextMembers(members);
  }

  /** Returns a member, or null if it is not there. */
  @Nullable String get(String name) {
    return members.get(name);
  }

  /** Returns a member that must be there. */
  String required(String name) throws IOException {
    return required(members.get(name), name);
  }

  /** Returns what was made of a member that must be there and make sense. */
  static <T> T required(@Nullable T content, String name) throws IOException {
    if (content == null) {
      throw new MalformedJsonException(name + " is missing or malformed");
    }
    return content;
  }
}
