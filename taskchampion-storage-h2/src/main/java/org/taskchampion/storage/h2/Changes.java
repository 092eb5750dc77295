package org.taskchampion.storage.h2;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one transaction changes, or what one record of the journal holds: removals and puts, in
 * terms of the maps of the store. Removals come first; a put stands over a removal of the same key.
 */
final class Changes {

  /** The tasks that are put; null for those that are removed. */
  final Map<UUID, @Nullable StoredTask> tasks = new LinkedHashMap<>();

  /** Ranges of operations that are removed, each from a number to below another; none touch. */
  private final TreeMap<Long, Long> removedRanges = new TreeMap<>();

  final TreeSet<Long> removedOperations = new TreeSet<>();
  final TreeMap<Long, byte[]> operations = new TreeMap<>();
  @Nullable LogBounds log;
  @Nullable UUID baseVersion;

  /** The indexes of the working set that are put; null for those that are removed. */
  final TreeMap<Integer, @Nullable UUID> workingSet = new TreeMap<>();

  /** The values that are set; null for those that are removed. */
  final Map<String, @Nullable String> values = new HashMap<>();

  /** Begins anew with no changes. */
  void clear() {
    tasks.clear();
    removedRanges.clear();
    removedOperations.clear();
    operations.clear();
    log = null;
    baseVersion = null;
    workingSet.clear();
    values.clear();
  }

  boolean isEmpty() {
    return tasks.isEmpty()
        && removedRanges.isEmpty()
        && removedOperations.isEmpty()
        && operations.isEmpty()
        && log == null
        && baseVersion == null
        && workingSet.isEmpty()
        && values.isEmpty();
  }

  /** Returns how many entries of the maps are removed or put, or a few more. */
  long size() {
    long size = tasks.size();
    size += removedOperations.size();
    size += operations.size();
    size += workingSet.size();
    size += values.size();
    for (Map.Entry<Long, Long> range : removedRanges.entrySet()) {
      size += range.getValue() - range.getKey();
    }
    return size;
  }

  /**
   * Says whether the record of these changes is longer than so many bytes, as far as is told
   * easily.
   */
  boolean isSurelyLonger(int bytes) {
    long length = 0;
    for (StoredTask task : tasks.values()) {
      length += task == null ? 0 : task.bytes().length;
    }
    for (byte[] operation : operations.values()) {
      length += operation.length;
    }
    return length > bytes;
  }

  boolean removesOperations() {
    return !removedOperations.isEmpty() || !removedRanges.isEmpty();
  }

  boolean removesOperation(long number) {
    Map.Entry<Long, Long> range = removedRanges.floorEntry(number);
    return (range != null && number < range.getValue()) || removedOperations.contains(number);
  }

  /**
   * Removes the operations from a number to below another. However many calls that takes, ranges
   * that meet become one.
   */
  void removeRange(long from, long to) {
    if (from >= to) {
      return;
    }
    long first = from;
    long last = to;
    Map.Entry<Long, Long> met = removedRanges.floorEntry(to);
    while (met != null && met.getValue() >= from) {
      first = Math.min(first, met.getKey());
      last = Math.max(last, met.getValue());
      removedRanges.remove(met.getKey());
      met = removedRanges.floorEntry(to);
    }
    removedRanges.put(first, last);
  }

  /** Returns the ranges that are removed, in order: each from its key to below its value. */
  Map<Long, Long> removedRanges() {
    return removedRanges;
  }

  byte[] encode() {
    ByteWriter out = new ByteWriter(256);
    out.putVar(tasks.size());
    for (Map.Entry<UUID, @Nullable StoredTask> task : tasks.entrySet()) {
      out.putUuid(task.getKey());
      StoredTask value = task.getValue();
      if (value == null) {
        out.put(0);
      } else {
        out.put(1).putSized(value.bytes());
      }
    }
    out.putVar(removedRanges.size());
    for (Map.Entry<Long, Long> range : removedRanges.entrySet()) {
      out.putVar(range.getKey()).putVar(range.getValue());
    }
    out.putVar(removedOperations.size());
    for (long number : removedOperations) {
      out.putVar(number);
    }
    out.putVar(operations.size());
    for (Map.Entry<Long, byte[]> operation : operations.entrySet()) {
      out.putVar(operation.getKey()).putSized(operation.getValue());
    }
    LogBounds bounds = log;
    out.put(bounds == null ? 0 : 1);
    if (bounds != null) {
      bounds.write(out);
    }
    UUID base = baseVersion;
    out.put(base == null ? 0 : 1);
    if (base != null) {
      out.putUuid(base);
    }
    out.putVar(workingSet.size());
    for (Map.Entry<Integer, @Nullable UUID> entry : workingSet.entrySet()) {
      UUID task = entry.getValue();
      out.putVar(entry.getKey()).put(task == null ? 0 : 1);
      if (task != null) {
        out.putUuid(task);
      }
    }
    out.putVar(values.size());
    for (Map.Entry<String, @Nullable String> value : values.entrySet()) {
      String text = value.getValue();
      out.putText(value.getKey()).put(text == null ? 0 : 1);
      if (text != null) {
        out.putText(text);
      }
    }
    return out.toBytes();
  }

  static Changes decode(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    Changes changes = new Changes();
    for (int i = in.getCount(17); i > 0; i--) {
      UUID uuid = in.getUuid();
      changes.tasks.put(uuid, in.get() == 0 ? null : new StoredTask(in.getSized()));
    }
    for (int i = in.getCount(2); i > 0; i--) {
      long from = in.getVar();
      changes.removeRange(from, in.getVar());
    }
    for (int i = in.getCount(1); i > 0; i--) {
      changes.removedOperations.add(in.getVar());
    }
    for (int i = in.getCount(2); i > 0; i--) {
      long number = in.getVar();
      changes.operations.put(number, in.getSized());
    }
    changes.log = in.get() == 0 ? null : LogBounds.read(in);
    changes.baseVersion = in.get() == 0 ? null : in.getUuid();
    for (int i = in.getCount(2); i > 0; i--) {
      int index = in.getCountBelow(1L << 31);
      changes.workingSet.put(index, in.get() == 0 ? null : in.getUuid());
    }
    for (int i = in.getCount(2); i > 0; i--) {
      String name = in.getText();
      changes.values.put(name, in.get() == 0 ? null : in.getText());
    }
    in.finish();
    return changes;
  }
}
