package org.taskchampion.internal.codec;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.UUID;
import java.util.zip.Deflater;
import okio.Buffer;
import okio.DeflaterSink;

/**
 * Writes a snapshot, one task after the other: only what is compressed already stays in memory.
 * Whatever the tasks are, every reader here takes it. It compresses, but not so well that the
 * snapshot looks like a bomb: where a text shrinks to almost nothing, some of it is left as it is.
 * Not thread-safe.
 */
public final class SnapshotWriter implements Closeable {

  private static final int CHUNK_BYTES = 8 * 1024;

  /** What is written stays this far from a bomb, wherever it is read. */
  private static final long WRITTEN_RATIO = SnapshotCodec.ALLOWED_RATIO / 2;

  private final Buffer result = new Buffer();
  private final Deflater deflater = new Deflater();
  private final DeflaterSink sink = new DeflaterSink(result, deflater);
  private final Buffer text = new Buffer();
  private long written;
  private int tasks;

  /** Begins a snapshot without tasks. */
  public SnapshotWriter() {}

  /**
   * Adds a task.
   *
   * @param uuid the task; another one each time
   * @param properties its properties
   */
  public void add(UUID uuid, Map<String, String> properties) {
    text.writeByte(tasks == 0 ? '{' : ',');
    tasks++;
    JsonText.write(text, uuid.toString());
    text.writeByte(':');
    write(properties);
    try {
      writeWholeChunks();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a buffer in memory does not fail
    }
  }

  private void write(Map<String, String> properties) {
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
   * Returns how many tasks were added.
   *
   * @return the number
   */
  public int tasks() {
    return tasks;
  }

  /**
   * Ends the snapshot. Nothing can be added any more.
   *
   * @return the bytes
   */
  public byte[] finish() {
    text.writeUtf8(tasks == 0 ? "{}" : "}");
    try {
      writeWholeChunks();
      write(text.size());
      sink.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return result.readByteArray();
  }

  private void writeWholeChunks() throws IOException {
    while (text.size() >= CHUNK_BYTES) {
      write(CHUNK_BYTES);
    }
  }

  private void write(long count) throws IOException {
    boolean tooSmall =
        written > SnapshotCodec.ALWAYS_ALLOWED_BYTES / 2 + WRITTEN_RATIO * result.size();
    deflater.setLevel(tooSmall ? Deflater.NO_COMPRESSION : Deflater.DEFAULT_COMPRESSION);
    sink.write(text, count);
    written += count;
  }

  /** Frees what it holds. */
  @Override
  public void close() {
    try {
      sink.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
