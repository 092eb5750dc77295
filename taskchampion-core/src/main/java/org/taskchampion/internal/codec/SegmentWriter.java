package org.taskchampion.internal.codec;

import okio.Buffer;
import org.taskchampion.Operation;

/**
 * Writes the history segment of one version, and says when it is full: at 1,000,000 bytes, counted
 * as the sum of the JSON lengths of its operations, but not before the first (part 4.4 of the
 * specification).
 */
public final class SegmentWriter {

  /** How many bytes a version has at the most. */
  public static final int MOST_BYTES = 1_000_000;

  private final int limit;
  private final Buffer segment = new Buffer();
  private final Buffer next = new Buffer();
  private long counted;
  private int operations;

  /** Begins an empty segment. */
  public SegmentWriter() {
    this(MOST_BYTES);
  }

  /**
   * Begins an empty segment that is full before it should be.
   *
   * @param limit when it is full, in bytes, in place of {@link #MOST_BYTES}
   */
  public SegmentWriter(int limit) {
    this.limit = limit;
    segment.writeUtf8("{\"operations\":[");
  }

  /**
   * Adds an operation, if there is room.
   *
   * @param operation the operation; no undo point
   * @return false if the segment is full, in which case the operation was not added
   */
  public boolean add(Operation operation) {
    write(operation);
    long size = next.size();
    if (operations > 0 && counted + size > limit) {
      next.clear();
      return false;
    }
    if (operations > 0) {
      segment.writeByte(',');
    }
    segment.write(next, size);
    counted += size;
    operations++;
    return true;
  }

  /**
   * Returns how many operations were added.
   *
   * @return the number of operations
   */
  public int operations() {
    return operations;
  }

  /**
   * Returns the segment and ends the writing.
   *
   * @return the bytes
   */
  public byte[] finish() {
    segment.writeUtf8("]}");
    return segment.readByteArray();
  }

  private void write(Operation operation) {
    if (operation instanceof Operation.Update update) {
      next.writeUtf8("{\"Update\":{\"uuid\":\"").writeUtf8(update.uuid().toString());
      next.writeUtf8("\",\"property\":");
      JsonText.write(next, update.property());
      next.writeUtf8(",\"value\":");
      if (update.value() == null) {
        next.writeUtf8("null");
      } else {
        JsonText.write(next, update.value());
      }
      next.writeUtf8(",\"timestamp\":\"").writeUtf8(Timestamps.format(update.timestamp()));
    } else if (operation instanceof Operation.Create create) {
      next.writeUtf8("{\"Create\":{\"uuid\":\"").writeUtf8(create.uuid().toString());
    } else if (operation instanceof Operation.Delete delete) {
      next.writeUtf8("{\"Delete\":{\"uuid\":\"").writeUtf8(delete.uuid().toString());
    } else {
      throw new IllegalArgumentException("an undo point is never sent");
    }
    next.writeUtf8("\"}}");
  }
}
