package org.taskchampion.internal.replica;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.taskchampion.Operation;
import org.taskchampion.internal.codec.ReplicaWriter;
import org.taskchampion.storage.StorageView;

/** Writes a whole replica as JSON lines, of which little is in memory at a time. */
public final class ReplicaExport {

  private ReplicaExport() {}

  /**
   * Writes a replica.
   *
   * @param view the replica
   * @param out where to write; flushed and not closed
   * @throws IOException if {@code out} fails
   */
  public static void write(StorageView view, OutputStream out) throws IOException {
    ReplicaWriter writer = new ReplicaWriter(out);
    writer.base(view.baseVersion());
    for (Map.Entry<String, String> value : new TreeMap<>(view.values()).entrySet()) {
      writer.value(value.getKey(), value.getValue());
    }
    try {
      AllTasks.forEach(
          view,
          (uuid, task) -> {
            try {
              writer.task(uuid, task);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
      for (Map.Entry<Integer, UUID> entry : view.workingSet().entrySet()) {
        writer.workingSet(entry.getKey(), entry.getValue());
      }
      view.forEachSynced(unchecked(writer::synced));
      view.forEachUnsynced(unchecked(writer::unsynced));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    writer.end();
  }

  private interface Write {
    void operation(Operation operation) throws IOException;
  }

  private static Consumer<Operation> unchecked(Write write) {
    return operation -> {
      try {
        write.operation(operation);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }
}
