package org.taskchampion.internal.codec;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import okio.Buffer;

/** Names, some of which are absent, as a JSON array of strings and nulls. */
public final class NamesCodec {

  private NamesCodec() {}

  /**
   * Writes names.
   *
   * @param names the names; an absent one is null
   * @return the text
   */
  public static String write(Iterable<Optional<String>> names) {
    Buffer text = new Buffer();
    ObjectWriter values = new ObjectWriter(text);
    String separator = "[";
    for (Optional<String> name : names) {
      values.end(separator);
      values.any(name.orElse(null));
      separator = ",";
    }
    values.end(separator.equals("[") ? "[]" : "]");
    return text.readUtf8();
  }

  /**
   * Reads names.
   *
   * @param text what {@link #write} wrote
   * @return the names, in order
   * @throws IllegalArgumentException if it is something else
   */
  public static List<Optional<String>> read(String text) {
    List<Optional<String>> names = new ArrayList<>();
    try (StrictReader reader = new StrictReader(new Buffer().writeUtf8(text))) {
      reader.document(
          () ->
              reader.array(
                  "the list",
                  () -> names.add(Optional.ofNullable(reader.anyStringOrNull("a name")))));
      return names;
    } catch (IOException e) {
      throw new IllegalArgumentException("no names: " + e.getMessage(), e);
    }
  }
}
