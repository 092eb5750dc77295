package org.taskchampion.internal.codec;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import okio.Buffer;

/** The properties of one task as JSON, in the form in which TaskChampion keeps them. */
public final class TaskCodec {

  private TaskCodec() {}

  /**
   * Reads a task.
   *
   * @param json an object of strings, in UTF-8, with nothing but white space around it
   * @return its properties
   * @throws IOException if it is none, or if a property is too large to be sent; the message tells
   *     no text of it
   */
  public static Map<String, String> read(byte[] json) throws IOException {
    Map<String, String> properties = new HashMap<>();
    try (StrictReader reader = new StrictReader(new Buffer().write(json))) {
      reader.document(
          () ->
              reader.object(
                  "the task",
                  () -> {
                    String property = reader.name();
                    StrictReader.checkSurrogates(property, "the name of a property");
                    String value = reader.string("the value of a property");
                    if (!OperationSize.isSendable(property, value)) {
                      throw new MalformedJsonException("a property is too large to be sent");
                    }
                    if (properties.put(property, value) != null) {
                      throw new MalformedJsonException("a property occurs twice");
                    }
                  }));
    }
    return properties;
  }
}
