package org.taskchampion.storage.h2;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.internal.Uuids;

/**
 * One state of the replica in memory: the maps of the store, with the commits of the journal
 * applied to them. Many threads may read; who changes it does so alone.
 */
final class Maps {

  private static final byte[] LOG = Tables.text("log");
  private static final byte[] BASE = Tables.text("base");
  private static final byte[] SEQUENCE = Tables.text("sequence");

  private final Tables tables;
  private LogBounds log;
  private UUID baseVersion;
  private long sequence;
  // The tasks of the working set, once somebody asked whether one is in it.
  private @Nullable Set<UUID> members;
  // How many use the store; at the end, the last one closes it.
  private int users = 1;

  private Maps(Tables tables, long sequence) {
    this.tables = tables;
    this.sequence = sequence;
    byte[] bounds = tables.meta.get(LOG);
    this.log = bounds == null ? LogBounds.EMPTY : LogBounds.read(new ByteReader(bounds));
    byte[] base = tables.meta.get(BASE);
    this.baseVersion = base == null ? Uuids.NIL : new ByteReader(base).getUuid();
  }

  /**
   * Opens the maps.
   *
   * @param root the checkpoint to open; null for a new, empty store
   */
  static Maps open(BlockFile file, @Nullable Root root) {
    PageStore store = PageStore.open(file, root);
    try {
      return new Maps(new Tables(store), root == null ? 0 : root.sequence());
    } catch (MalformedException e) {
      store.forget();
      throw Failures.damaged(file.path(), e);
    } catch (RuntimeException e) {
      store.forget();
      throw e;
    }
  }

  long sequence() {
    return sequence;
  }

  LogBounds log() {
    return log;
  }

  UUID baseVersion() {
    return baseVersion;
  }

  boolean inWorkingSet(UUID uuid) {
    Set<UUID> known = members;
    if (known == null) {
      known = new HashSet<>();
      StoreCursor<Long, UUID> cursor = tables.workingSet.freeze().cursor();
      while (cursor.hasNext()) {
        cursor.next();
        known.add(cursor.value());
      }
      members = known;
    }
    return known.contains(uuid);
  }

  /** Makes a commit's changes. If this throws, the maps are of no use any more. */
  void apply(Changes changes, long newSequence) {
    apply(changes, newSequence, () -> {});
  }

  /**
   * Makes the changes of a commit or of a part of one, and writes of many what is done already, as
   * {@link PageStore#writePart} does. If this throws, the maps are of no use any more.
   */
  void applyInParts(Changes changes, long newSequence, long partBytes) {
    apply(changes, newSequence, () -> tables.store.writePart(partBytes));
  }

  private void apply(Changes changes, long newSequence, Runnable writePart) {
    applyOperations(changes, writePart);
    // One page behind the other: what was written is not changed again.
    List<UUID> uuids = new ArrayList<>(changes.tasks.keySet());
    uuids.sort(Types.UUIDS);
    for (UUID uuid : uuids) {
      StoredTask value = changes.tasks.get(uuid);
      if (value == null) {
        tables.tasks.remove(uuid);
      } else {
        tables.tasks.put(uuid, value);
      }
      writePart.run();
    }
    if (!changes.workingSet.isEmpty()) {
      for (Map.Entry<Integer, @Nullable UUID> entry : changes.workingSet.entrySet()) {
        UUID task = entry.getValue();
        long number = entry.getKey();
        UUID before =
            task == null ? tables.workingSet.remove(number) : tables.workingSet.put(number, task);
        Set<UUID> known = members;
        if (before != null) {
          members = null; // it may have moved to another number
        } else if (known != null && task != null) {
          known.add(task);
        }
      }
    }
    LogBounds bounds = changes.log;
    if (bounds != null) {
      ByteWriter out = new ByteWriter(30);
      bounds.write(out);
      tables.meta.put(LOG, out.toBytes());
      log = bounds;
    }
    UUID base = changes.baseVersion;
    if (base != null) {
      tables.meta.put(BASE, new ByteWriter(16).putUuid(base).toBytes());
      baseVersion = base;
    }
    for (Map.Entry<String, @Nullable String> value : changes.values.entrySet()) {
      String text = value.getValue();
      if (text == null) {
        tables.meta.remove(Tables.valueName(value.getKey()));
      } else {
        tables.meta.put(Tables.valueName(value.getKey()), Tables.text(text));
      }
    }
    sequence = newSequence;
  }

  private void applyOperations(Changes changes, Runnable writePart) {
    Map<UUID, OperationNumbers> indexChanges = new TreeMap<>(Types.UUIDS);
    for (Map.Entry<Long, Long> range : changes.removedRanges().entrySet()) {
      List<Long> numbers = new ArrayList<>();
      StoreCursor<Long, byte[]> cursor =
          tables.operations.freeze().cursor(range.getKey(), range.getValue() - 1);
      while (cursor.hasNext()) {
        numbers.add(cursor.next());
      }
      if (numbers.size() == tables.operations.size()) {
        tables.operations.clear();
        tables.index.clear();
      } else {
        for (long number : numbers) {
          removeOperation(number, indexChanges);
          writePart.run();
        }
      }
    }
    for (long number : changes.removedOperations) {
      removeOperation(number, indexChanges);
      writePart.run();
    }
    Long last = tables.operations.lastKey();
    for (Map.Entry<Long, byte[]> operation : changes.operations.entrySet()) {
      long number = operation.getKey();
      byte[] bytes = operation.getValue();
      if (last == null || number > last) {
        tables.append(number, bytes);
      } else {
        tables.operations.put(number, bytes);
      }
      UUID task = OperationCodec.task(bytes);
      if (task != null) {
        indexChanges.computeIfAbsent(task, key -> new OperationNumbers()).add(number);
      }
      writePart.run();
    }
    tables.operations.freeze(); // with what was appended, before many read at once
    for (Map.Entry<UUID, OperationNumbers> change : indexChanges.entrySet()) {
      long[] numbers =
          change.getValue().applyTo(OperationNumbers.decode(tables.index.get(change.getKey())));
      if (numbers.length == 0) {
        tables.index.remove(change.getKey());
      } else {
        tables.index.put(change.getKey(), OperationNumbers.encode(numbers));
      }
      writePart.run();
    }
  }

  private void removeOperation(long number, Map<UUID, OperationNumbers> indexChanges) {
    byte[] bytes = tables.operations.remove(number);
    UUID task = bytes == null ? null : OperationCodec.task(bytes);
    if (task != null) {
      indexChanges.computeIfAbsent(task, key -> new OperationNumbers()).remove(number);
    }
  }

  /** Writes everything behind what the file has, not yet durably, and returns the new root. */
  Root write(long fileId, long generation) {
    // A chunk of its own for each checkpoint, even if only the journal's numbers changed.
    tables.meta.put(SEQUENCE, new ByteWriter(10).putVar(sequence).toBytes());
    return tables.store.write(fileId, generation, sequence);
  }

  /** Returns about how much memory what was changed and not written takes. */
  long unsavedBytes() {
    return tables.store.unsavedBytes();
  }

  /** Returns how far the file goes with all that was written, as MVStore counts it. */
  long length() {
    return tables.store.length();
  }

  /** Returns about how many bytes of the file are alive. */
  long liveBytes() {
    return tables.store.liveBytes();
  }

  /** Makes the numbers of each task's operations anew, from the operations. */
  void rebuildIndex() {
    Snapshot content = snapshot();
    try {
      tables.index.clear();
      content
          .numbersByTask()
          .forEach((uuid, numbers) -> tables.index.put(uuid, OperationNumbers.encode(numbers)));
    } finally {
      content.release();
    }
  }

  /** Says which commit this is, for content that was copied from elsewhere. */
  void setSequence(long newSequence) {
    sequence = newSequence;
  }

  /** Copies another state into these maps, which are empty. */
  void copyFrom(Snapshot content, long partBytes) {
    content.copyTo(tables, partBytes);
    sequence = content.sequence();
  }

  /** Returns whether this is what a snapshot was taken of. */
  boolean isIn(Snapshot snapshot) {
    return snapshot.isOf(tables, sequence);
  }

  /** Returns whether there are snapshots that were not released. */
  synchronized boolean isRead() {
    return users > 1;
  }

  /** Returns what is there now, which stays as it is; to be released by the caller. */
  Snapshot snapshot() {
    synchronized (this) {
      users++;
    }
    try {
      return new Snapshot(tables, log, baseVersion, sequence, this::discard);
    } catch (RuntimeException | Error e) {
      discard();
      throw e;
    }
  }

  /**
   * Ends the use by who made this. Snapshots that others still read keep no cache: of those there
   * may be many.
   */
  void retire() {
    tables.store.dropCache();
    discard();
  }

  /**
   * Ends a use. When nobody uses the maps any more, everything is forgotten; the file stays as it
   * is, and is closed.
   */
  void discard() {
    synchronized (this) {
      users--;
      if (users > 0) {
        return;
      }
    }
    tables.store.close();
  }
}
