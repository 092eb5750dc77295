package org.taskchampion.internal.codec;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.UUID;
import okio.Buffer;
import okio.BufferedSink;
import okio.Okio;
import org.taskchampion.Operation;

/**
 * Writes a whole replica as JSON lines: a header with the version of the format, one line for each
 * thing in the order of {@link ReplicaLine}, and a last line with their numbers, by which a file
 * that was cut off is known. Each line is an object with one member, whose name says what it is.
 */
public final class ReplicaWriter implements ReplicaContent {

  private static final long CHUNK_BYTES = 64 * 1024;

  private final BufferedSink sink;
  private final Buffer text;
  private final ObjectWriter objects;
  private final ReplicaLine.Counter counter = new ReplicaLine.Counter();

  /**
   * Begins to write, with the header.
   *
   * @param out where to write; not closed
   * @throws IOException if {@code out} fails
   */
  public ReplicaWriter(OutputStream out) throws IOException {
    this.sink = Okio.buffer(Okio.sink(out));
    this.text = sink.getBuffer();
    this.objects = new ObjectWriter(text);
    line(ReplicaLine.HEADER, () -> text.writeUtf8("{\"version\":" + ReplicaLine.VERSION + "}"));
  }

  @Override
  public void base(UUID version) throws IOException {
    line(ReplicaLine.BASE, () -> objects.uuid(version));
  }

  @Override
  public void value(String name, String value) throws IOException {
    line(
        ReplicaLine.VALUE,
        () -> {
          objects.member("{", "name").any(name);
          objects.member(",", "value").any(value);
          objects.end("}");
        });
  }

  @Override
  public void task(UUID uuid, Map<String, String> properties) throws IOException {
    line(
        ReplicaLine.TASK,
        () -> {
          objects.member("{", "uuid").uuid(uuid);
          objects.member(",", "properties").properties(properties);
          objects.end("}");
        });
  }

  @Override
  public void workingSet(int index, UUID uuid) throws IOException {
    line(
        ReplicaLine.WORKING_SET,
        () -> {
          objects.member("{", "index");
          objects.number(index);
          objects.member(",", "uuid").uuid(uuid);
          objects.end("}");
        });
  }

  @Override
  public void synced(Operation operation) throws IOException {
    line(ReplicaLine.SYNCED, () -> OperationCodec.write(objects, operation));
  }

  @Override
  public void unsynced(Operation operation) throws IOException {
    line(ReplicaLine.UNSYNCED, () -> OperationCodec.write(objects, operation));
  }

  /**
   * Writes the last line, and flushes.
   *
   * @throws IOException if {@code out} fails
   */
  public void end() throws IOException {
    line(ReplicaLine.END, this::counts);
    sink.flush();
  }

  private void counts() {
    String separator = "{";
    for (ReplicaLine kind : ReplicaLine.COUNTED) {
      objects.member(separator, kind.plural());
      objects.number(counter.of(kind));
      separator = ",";
    }
    objects.end("}");
  }

  private void line(ReplicaLine kind, Runnable content) throws IOException {
    counter.count(kind);
    objects.member("{", kind.member());
    content.run();
    text.writeUtf8("}\n");
    if (text.size() >= CHUNK_BYTES) {
      sink.emit();
    }
  }
}
