package org.taskchampion.internal.codec;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import okio.Buffer;
import okio.BufferedSink;
import okio.Okio;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Operation;
import org.taskchampion.storage.StorageView;

/**
 * Writes a whole replica as JSON lines: a header with the version of the format, one line for each
 * thing in the order of {@link ReplicaLine}, and a last line with their numbers, by which a file
 * that was cut off is known. Each line is an object with one member, whose name says what it is.
 */
public final class ReplicaWriter {

  private static final int BATCH = 500;
  private static final long WRITE_CHUNK = 64 << 10;

  private final StorageView view;
  private final BufferedSink sink;
  private final Buffer text;
  private final ReplicaLine.Counter counter = new ReplicaLine.Counter();

  private ReplicaWriter(StorageView view, BufferedSink sink) {
    this.view = view;
    this.sink = sink;
    this.text = sink.getBuffer();
  }

  /**
   * Writes a replica.
   *
   * @param view the replica
   * @param out where to write; flushed and not closed
   * @throws IOException if {@code out} fails
   */
  public static void write(StorageView view, OutputStream out) throws IOException {
    BufferedSink sink = Okio.buffer(Okio.sink(out));
    new ReplicaWriter(view, sink).write();
    sink.flush();
  }

  private void write() throws IOException {
    line(ReplicaLine.HEADER, () -> text.writeUtf8("{\"version\":" + ReplicaLine.VERSION + "}"));
    line(ReplicaLine.BASE, () -> uuid(view.baseVersion()));
    for (Map.Entry<String, String> value : new TreeMap<>(view.values()).entrySet()) {
      line(
          ReplicaLine.VALUE,
          () -> {
            member("{", "name").any(value.getKey());
            member(",", "value").any(value.getValue());
            text.writeByte('}');
          });
    }
    tasks();
    for (Map.Entry<Integer, UUID> entry : view.workingSet().entrySet()) {
      line(
          ReplicaLine.WORKING_SET,
          () -> {
            member("{", "index");
            text.writeUtf8(entry.getKey().toString());
            member(",", "uuid").uuid(entry.getValue());
            text.writeByte('}');
          });
    }
    try {
      view.forEachSynced(operations(ReplicaLine.SYNCED));
      view.forEachUnsynced(operations(ReplicaLine.UNSYNCED));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    line(ReplicaLine.END, this::counts);
  }

  private void tasks() throws IOException {
    List<UUID> uuids = new ArrayList<>(view.uuids());
    uuids.sort(ReplicaLine.BY_TEXT);
    for (int from = 0; from < uuids.size(); from += BATCH) {
      List<UUID> batch = uuids.subList(from, Math.min(uuids.size(), from + BATCH));
      for (Map.Entry<UUID, Map<String, String>> task : view.tasks(batch).entrySet()) {
        line(
            ReplicaLine.TASK,
            () -> {
              member("{", "uuid").uuid(task.getKey());
              member(",", "properties").properties(task.getValue());
              text.writeByte('}');
            });
      }
    }
  }

  private Consumer<Operation> operations(ReplicaLine kind) {
    return operation -> {
      try {
        line(kind, () -> operation(operation));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
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
