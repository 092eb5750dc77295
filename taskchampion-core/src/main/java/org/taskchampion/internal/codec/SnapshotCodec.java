package org.taskchampion.internal.codec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import okio.Buffer;
import okio.BufferedSink;
import okio.DeflaterSink;
import okio.InflaterSource;
import okio.Okio;
import org.taskchampion.sync.MalformedDataException;
import org.taskchampion.sync.Snapshot;

/**
 * The whole task map as zlib of JSON (part 5 of the specification), written and read as a stream.
 */
public final class SnapshotCodec {

  private static final long WRITE_CHUNK = 8_192;

  // Texts of tasks shrink to a tenth; what shrinks to less than a hundredth, beyond any usual size,
  // is a bomb.
  private static final long ALWAYS_ALLOWED = 64L * 1024 * 1024;
  private static final long ALLOWED_RATIO = 100;

  private SnapshotCodec() {}

  /**
   * Writes a snapshot.
   *
   * @param tasks a map from task to properties
   * @return the bytes
   */
  public static byte[] write(Map<UUID, Map<String, String>> tasks) {
    Buffer result = new Buffer();
    Deflater deflater = new Deflater();
    try (BufferedSink sink = Okio.buffer(new DeflaterSink(result, deflater))) {
      Buffer text = sink.getBuffer();
      char separator = '{';
      for (Map.Entry<UUID, Map<String, String>> task : tasks.entrySet()) {
        text.writeByte(separator);
        separator = ',';
        JsonText.write(text, task.getKey().toString());
        text.writeByte(':');
        writeTask(text, task.getValue());
        if (text.size() >= WRITE_CHUNK) {
          sink.emit();
        }
      }
      text.writeUtf8(tasks.isEmpty() ? "{}" : "}");
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a buffer in memory does not fail
    }
    return result.readByteArray();
  }

  private static void writeTask(Buffer text, Map<String, String> properties) {
    char separator = '{';
    for (Map.Entry<String, String> property : properties.entrySet()) {
      text.writeByte(separator);
      separator = ',';
      JsonText.write(text, property.getKey());
      text.writeByte(':');
      JsonText.write(text, property.getValue());
    }
    text.writeUtf8(properties.isEmpty() ? "{}" : "}");
  }

  /**
   * Reads a snapshot. Bytes after the end of the compressed stream are ignored.
   *
   * @param snapshot the snapshot
   * @return a map from task to properties
   * @throws MalformedDataException if it is malformed; the message names the version and no text of
   *     it
   */
  public static Map<UUID, Map<String, String>> read(Snapshot snapshot) {
    Map<UUID, Map<String, String>> tasks = new HashMap<>();
    Inflater inflater = new Inflater();
    try (StrictReader reader =
        new StrictReader(
            new BoundedSource(
                new InflaterSource(new Buffer().write(snapshot.data()), inflater),
                ALWAYS_ALLOWED + ALLOWED_RATIO * snapshot.data().length))) {
      reader.document(
          () ->
              reader.object(
                  "the snapshot",
                  () -> {
                    UUID uuid = StrictReader.uuid(reader.name(), "the name of a task");
                    tasks.put(uuid, readTask(reader));
                  }));
      return tasks;
    } catch (IOException e) {
      throw new MalformedDataException(
          snapshot.version(),
          "the snapshot of version "
              + snapshot.version()
              + " from the server is malformed, at or after task "
              + (tasks.size() + 1)
              + ": "
              + e.getMessage(),
          null);
    } finally {
      inflater.end();
    }
  }

  private static Map<String, String> readTask(StrictReader reader) throws IOException {
    Map<String, String> properties = new HashMap<>();
    reader.object(
        "a task",
        () -> {
          String property = reader.name();
          StrictReader.checkSurrogates(property, "the name of a property");
          properties.put(property, reader.string("the value of a property"));
        });
    return properties;
  }
}
