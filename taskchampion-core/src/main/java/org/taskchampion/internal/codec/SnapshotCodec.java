package org.taskchampion.internal.codec;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.zip.Inflater;
import okio.InflaterSource;
import okio.Okio;
import org.taskchampion.internal.Reasons;
import org.taskchampion.sync.MalformedDataException;
import org.taskchampion.sync.Snapshot;

/**
 * The whole task map as zlib of JSON (part 5 of the specification), written and read as a stream.
 */
public final class SnapshotCodec {

  // Texts of tasks shrink to a tenth. What shrinks to less than a hundredth is a bomb, unless it is
  // small, or takes no more than a part of the memory that there is.
  static final long ALWAYS_ALLOWED_BYTES = 64 * 1024 * 1024;
  static final long ALLOWED_RATIO = 100;
  private static final int ALLOWED_PART_OF_MEMORY = 4;

  private SnapshotCodec() {}

  /**
   * Writes a snapshot, as {@link SnapshotWriter} does.
   *
   * @param tasks a map from task to properties
   * @return the bytes
   */
  public static byte[] write(Map<UUID, Map<String, String>> tasks) {
    try (SnapshotWriter writer = new SnapshotWriter()) {
      tasks.forEach(writer::add);
      return writer.finish();
    }
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
    read(snapshot, tasks::put);
    return tasks;
  }

  /**
   * Reads a snapshot, one task after the other, each of which is only kept by whoever gets it.
   * Bytes after the end of the compressed stream are ignored. Only when this returns is it known
   * that the snapshot is whole.
   *
   * @param snapshot the snapshot
   * @param each gets each task with its properties; a task that comes once more counts as it comes
   *     last
   * @throws MalformedDataException if it is malformed; the message names the version and no text of
   *     it
   */
  public static void read(Snapshot snapshot, BiConsumer<UUID, Map<String, String>> each) {
    Count count = new Count();
    Inflater inflater = new Inflater();
    try (StrictReader reader =
        new StrictReader(
            new BoundedSource(
                new InflaterSource(
                    Okio.buffer(Okio.source(new ByteArrayInputStream(snapshot.data()))), inflater),
                mostAllowed(snapshot.data().length)))) {
      reader.document(
          () ->
              reader.object(
                  "the snapshot",
                  () -> {
                    UUID uuid = StrictReader.uuid(reader.name(), "the name of a task");
                    Map<String, String> task = readTask(reader);
                    count.tasks++;
                    each.accept(uuid, task);
                  }));
    } catch (IOException e) {
      throw new MalformedDataException(
          snapshot.version(),
          "the snapshot of version "
              + snapshot.version()
              + " from the server is malformed, at or after task "
              + (count.tasks + 1)
              + ": "
              + Reasons.of(e),
          null);
    } finally {
      inflater.end();
    }
  }

  /** How many tasks were read. */
  private static final class Count {
    private int tasks;
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
