package org.taskchampion.internal.codec;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import okio.Buffer;
import okio.BufferedSink;
import okio.Okio;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Operation;

/**
 * Writes a whole replica as JSON lines: a header with the version of the format, one line for each
 * thing in the order of {@link ReplicaLine}, and a last line with their numbers, by which a file
 * that was cut off is known. Each line is an object with one member, whose name says what it is.
 */
public final class ReplicaWriter implements ReplicaContent {

  private static final long WRITE_CHUNK = 64 << 10;

  private final BufferedSink sink;
  private final Buffer text;
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
    line(ReplicaLine.HEADER, () -> text.writeUtf8("{\"version\":" + ReplicaLine.VERSION + "}"));
  }

  @Override
  public void base(UUID version) throws IOException {
    line(ReplicaLine.BASE, () -> uuid(version));
  }

  @Override
  public void value(String name, String value) throws IOException {
    line(
        ReplicaLine.VALUE,
        () -> {
          member("{", "name").any(name);
          member(",", "value").any(value);
          text.writeByte('}');
        });
  }

  @Override
  public void task(UUID uuid, Map<String, String> properties) throws IOException {
    line(
        ReplicaLine.TASK,
        () -> {
          member("{", "uuid").uuid(uuid);
          member(",", "properties").properties(properties);
          text.writeByte('}');
        });
  }

  @Override
  public void workingSet(int index, UUID uuid) throws IOException {
    line(
        ReplicaLine.WORKING_SET,
        () -> {
          member("{", "index");
          text.writeUtf8(Integer.toString(index));
          member(",", "uuid").uuid(uuid);
          text.writeByte('}');
        });
  }

  @Override
  public void synced(Operation operation) throws IOException {
    line(ReplicaLine.SYNCED, () -> operation(operation));
  }

  @Override
  public void unsynced(Operation operation) throws IOException {
    line(ReplicaLine.UNSYNCED, () -> operation(operation));
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

  private void operation(Operation operation) {
    if (operation instanceof Operation.Update update) {
      member("{", "Update");
      member("{", "uuid").uuid(update.uuid());
      member(",", "property").any(update.property());
      member(",", "oldValue").any(update.oldValue());
      member(",", "value").any(update.value());
      member(",", "timestamp").any(Timestamps.format(update.timestamp()));
    } else if (operation instanceof Operation.Delete delete) {
      member("{", "Delete");
      member("{", "uuid").uuid(delete.uuid());
      member(",", "oldTask").properties(delete.oldTask());
    } else if (operation instanceof Operation.Create create) {
      member("{", "Create");
      member("{", "uuid").uuid(create.uuid());
    } else {
      member("{", "UndoPoint");
      text.writeByte('{');
    }
    text.writeUtf8("}}");
  }

  private void counts() {
    String separator = "{";
    for (ReplicaLine kind : ReplicaLine.COUNTED) {
      member(separator, kind.plural());
      text.writeUtf8(Long.toString(counter.of(kind)));
      separator = ",";
    }
    text.writeByte('}');
  }

  private void line(ReplicaLine kind, Runnable content) throws IOException {
    counter.count(kind);
    member("{", kind.member());
    content.run();
    text.writeUtf8("}\n");
    if (text.size() >= WRITE_CHUNK) {
      sink.emit();
    }
  }

  private ReplicaWriter member(String before, String name) {
    text.writeUtf8(before);
    JsonText.write(text, name);
    text.writeByte(':');
    return this;
  }

  private void uuid(UUID uuid) {
    JsonText.write(text, uuid.toString());
  }

  private void any(@Nullable String value) {
    if (value == null) {
      text.writeUtf8("null");
    } else {
      JsonText.writeAny(text, value);
    }
  }

  private void properties(Map<String, String> properties) {
    String separator = "{";
    for (Map.Entry<String, String> property : new TreeMap<>(properties).entrySet()) {
      text.writeUtf8(separator);
      separator = ",";
      any(property.getKey());
      text.writeByte(':');
      any(property.getValue());
    }
    text.writeUtf8(properties.isEmpty() ? "{}" : "}");
  }
}
