package org.taskchampion.internal.codec;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import okio.Buffer;
import okio.DeflaterSink;
import okio.InflaterSource;
import org.taskchampion.internal.Reasons;
import org.taskchampion.sync.MalformedDataException;
import org.taskchampion.sync.Snapshot;

/**
 * The whole task map as zlib of JSON (part 5 of the specification), written and read as a stream.
 */
public final class SnapshotCodec {

  private static final int CHUNK_BYTES = 8 * 1024;

  // Texts of tasks shrink to a tenth. What shrinks to less than a hundredth is a bomb, unless it is
  // small, or takes no more than a part of the memory that there is.
  private static final long ALWAYS_ALLOWED_BYTES = 64 * 1024 * 1024;
  private static final long ALLOWED_RATIO = 100;
  private static final int ALLOWED_PART_OF_MEMORY = 4;

  /** What is written stays this far from a bomb, wherever it is read. */
  private static final long WRITTEN_RATIO = ALLOWED_RATIO / 2;

  private SnapshotCodec() {}

  /**
   * Writes a snapshot. Whatever the tasks are, every reader here takes it.
   *
   * @param tasks a map from task to properties
   * @return the bytes
   */
  public static byte[] write(Map<UUID, Map<String, String>> tasks) {
    try (Compression zlib = new Compression()) {
      Buffer text = new Buffer();
      char separator = '{';
      for (Map.Entry<UUID, Map<String, String>> task : tasks.entrySet()) {
        text.writeByte(separator);
        separator = ',';
        JsonText.write(text, task.getKey().toString());
        text.writeByte(':');
        writeTask(text, task.getValue());
        zlib.writeWholeChunksOf(text);
      }
      text.writeUtf8(tasks.isEmpty() ? "{}" : "}");
      return zlib.finish(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a buffer in memory does not fail
    }
  }

  /**
   * Compresses, but not so well that it looks like a bomb: where a text shrinks to almost nothing,
   * some of it is left as it is.
   */
  private static final class Compression implements Closeable {
    private final Buffer result = new Buffer();
    private final Deflater deflater = new Deflater();
    private final DeflaterSink sink = new DeflaterSink(result, deflater);
    private long written;

    private void writeWholeChunksOf(Buffer text) throws IOException {
      while (text.size() >= CHUNK_BYTES) {
        write(text, CHUNK_BYTES);
      }
    }

    private void write(Buffer text, long count) throws IOException {
      boolean tooSmall = written > ALWAYS_ALLOWED_BYTES / 2 + WRITTEN_RATIO * result.size();
      deflater.setLevel(tooSmall ? Deflater.NO_COMPRESSION : Deflater.DEFAULT_COMPRESSION);
      sink.write(text, count);
      written += count;
    }

    private byte[] finish(Buffer text) throws IOException {
      writeWholeChunksOf(text);
      write(text, text.size());
      sink.close();
      return result.readByteArray();
    }

    @Override
    public void close() throws IOException {
      sink.close();
    }
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
                mostAllowed(snapshot.data().length)))) {
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
              + Reasons.of(e),
          null);
    } finally {
      inflater.end();
    }
  }

  private static long mostAllowed(long compressed) {
    return Math.max(
        ALWAYS_ALLOWED_BYTES + ALLOWED_RATIO * compressed,
        Runtime.getRuntime().maxMemory() / ALLOWED_PART_OF_MEMORY);
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
