package org.taskchampion.internal.replica;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.taskchampion.Operation;
import org.taskchampion.internal.Uuids;
import org.taskchampion.internal.codec.ReplicaWriter;
import org.taskchampion.storage.StorageView;

/** Writes a whole replica as JSON lines, of which little is in memory at a time. */
public final class ReplicaExport {

  private static final int BATCH = 500;

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
    List<UUID> uuids = new ArrayList<>(view.uuids());
    uuids.sort(Uuids.BY_TEXT);
    for (int from = 0; from < uuids.size(); from += BATCH) {
      List<UUID> batch = uuids.subList(from, Math.min(uuids.size(), from + BATCH));
      for (Map.Entry<UUID, Map<String, String>> task : view.tasks(batch).entrySet()) {
        writer.task(task.getKey(), task.getValue());
      }
    }
    for (Map.Entry<Integer, UUID> entry : view.workingSet().entrySet()) {
      writer.workingSet(entry.getKey(), entry.getValue());
    }
    try {
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
