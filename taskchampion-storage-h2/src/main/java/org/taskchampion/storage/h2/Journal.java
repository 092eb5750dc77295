package org.taskchampion.storage.h2;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.taskchampion.storage.NewerFormatException;
import org.taskchampion.storage.StorageDamagedException;

/**
 * The file {@code replica.journal}: the root of the last checkpoint, twice, then one record for
 * each commit since. Each write is durable when it returns.
 *
 * <p>A record counts if its checksum is right, it belongs to the root's generation, and its
 * sequence number follows. So what older generations left behind needs no erasing, and a record
 * that was cut off by a crash is no record: its commit was not acknowledged.
 */
final class Journal implements AutoCloseable {

  private static final long MAGIC = 0x54434832_2d4a5231L; // TCH2-JR1
  private static final int SLOT = 4096;
  private static final int START = 2 * SLOT;
  private static final int STEP = 64 * 1024;
  private static final int RECORD_HEADER = 24;
  private static final int ALIGNMENT = 16;

  private final DiskFile file;
  private final Path path;
  private long length;
  private long generation;
  private long tail = START;
  // The root that counts, and whether the second copy of the header has it, too.
  private @Nullable Root valid;
  private boolean firstIsValid;
  private boolean copied;
  private boolean oldFormat;
  // Where the last record is that was read or written, and how it begins; nowhere if there is none.
  private long last = -1;
  private byte[] lastHeader = {};
  private byte[] foundHeader = {};
  // Of the headers of all records since the root; with their checksums, they tell what is in them.
  private long chain;

  Journal(DiskFile file, Path path) {
    this.file = file;
    this.path = path;
  }

  Path path() {
    return path;
  }

  DiskFile file() {
    return file;
  }

  /** Returns how many bytes of records there are, as far as this object has read. */
  long used() {
    return tail - START;
  }

  /** Returns a number that differs where any record differs that was read or written. */
  long chain() {
    return chain;
  }

  /** Returns whether nothing was ever written: the replica is new, or its creation was cut off. */
  boolean isBlank() throws IOException {
    byte[] slots = new byte[START];
    int count = file.read(0, slots, 0, START);
    // A creation that was cut off may have left the beginning of the first slot.
    byte[] start = new Root(0, 0, 0, 0, 0, 0).encode(MAGIC);
    for (int i = 0; i < count; i++) {
      boolean expected = i < Root.MAGIC_SIZE ? slots[i] == 0 || slots[i] == start[i] : true;
      if (!expected || (i >= Root.SIZE && slots[i] != 0)) {
        return false;
      }
    }
    return true;
  }

  /** Makes sure that this is the journal of a replica, or may become one. */
  void checkOurs() throws IOException {
    // Another process may make the replica between two of these.
    if (readRoot() == null && !isBlank() && readRoot() == null) {
      throw damaged("it is no journal of a replica, or its beginning is unreadable");
    }
  }

  /** Returns whether the space is there and nothing but the beginning of the header is in it. */
  boolean isUntouched() throws IOException {
    if (file.length() != START + STEP || !isBlank()) {
      return false;
    }
    byte[] records = new byte[STEP];
    file.read(START, records, 0, STEP);
    for (byte b : records) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  /** Reads the valid root, or returns null if there is none. */
  @Nullable Root readRoot() throws IOException {
    byte[] slots = new byte[SLOT + Root.SIZE];
    int count = file.read(0, slots, 0, slots.length);
    if (count < slots.length) {
      return null;
    }
    try {
      Root first = Root.decode(MAGIC, slots, 0);
      Root second = Root.decode(MAGIC, slots, SLOT);
      boolean secondIsNewer =
          first == null || (second != null && second.generation() > first.generation());
      valid = secondIsNewer ? second : first;
      firstIsValid = first != null && first.equals(valid);
      copied = second != null && second.equals(valid);
      oldFormat =
          (first != null && Root.isOld(slots, 0)) || (second != null && Root.isOld(slots, SLOT));
      return valid;
    } catch (Root.NewerException e) {
      throw new NewerFormatException(Failures.newer(path), null);
    }
  }

  /** Returns whether programs that lock the journal, and nothing else, would still write to it. */
  boolean isOldFormat() {
    return oldFormat;
  }

  /** Writes both copies of the header anew, so that older programs refuse the journal. */
  void renewFormat() throws IOException {
    Root root = valid;
    if (root != null) {
      // A crash may tear what it interrupts: the copy that is valid comes last.
      writeCopy(firstIsValid ? SLOT : 0, root);
      writeCopy(firstIsValid ? 0 : SLOT, root);
      copied = true;
      oldFormat = false;
    }
  }

  /** Returns whether the last record that was read or written is still there, and room for more. */
  boolean hasLastRecord() throws IOException {
    if (file.length() < START + STEP) {
      return false;
    }
    if (last < 0) {
      return true;
    }
    byte[] found = new byte[RECORD_HEADER];
    return file.read(last, found, 0, RECORD_HEADER) == RECORD_HEADER
        && Arrays.equals(found, lastHeader);
  }

  /**
   * Returns whether the journal ends where it ended for this object.
   *
   * @param sequence the number that the next record would have
   */
  boolean isEnd(long sequence) throws IOException {
    return recordAt(tail, sequence) == null;
  }

  /**
   * Returns whether a copy of the header is unreadable. A second one that is behind the first, or
   * not written yet, is not damaged: a process that ends between the two writes leaves it so, and
   * the next root sees to it.
   */
  boolean hasDamagedHeader() throws IOException {
    byte[] slots = new byte[SLOT + Root.SIZE];
    if (file.read(0, slots, 0, slots.length) < slots.length) {
      return true;
    }
    try {
      Root first = Root.decode(MAGIC, slots, 0);
      Root second = Root.decode(MAGIC, slots, SLOT);
      boolean secondIsToCome =
          first != null
              && first.generation() == 1
              && Arrays.equals(slots, SLOT, slots.length, new byte[Root.SIZE], 0, Root.SIZE);
      return first == null || (second == null && !secondIsToCome);
    } catch (Root.NewerException e) {
      throw new NewerFormatException(Failures.newer(path), null);
    }
  }

  /** Makes the file as long as it is to be before the first root is written. */
  void allocate() throws IOException {
    file.setLength(START);
    grow(START + STEP);
  }

  /**
   * Makes a checkpoint count, and starts again with no records. While one copy of the header is
   * written, the other one is whole: a crash may tear what it interrupts.
   *
   * @throws DoubtfulException if the checkpoint may count; otherwise, if this fails, it does not
   */
  void writeRoot(Root root) throws IOException {
    // From the write of the first copy on, nothing may fail that does not count.
    long found = checkedLength();
    Root before = valid;
    if (before != null && !copied) {
      // A crash or a failure kept the second copy behind, and now the first is not to be relied on.
      writeCopy(SLOT, before);
    }
    try {
      writeCopy(0, root);
    } catch (IOException e) {
      takeBack(
          e,
          () -> {
            if (before != null) {
              writeCopy(0, before);
            }
          });
      throw e;
    }
    valid = root;
    copied = false;
    start(root, found);
    try {
      writeCopy(SLOT, root);
      copied = true;
    } catch (IOException e) {
      Failures.ignored("could not write the second copy of the header of", path, e);
    }
  }

  private void writeCopy(long position, Root root) throws IOException {
    byte[] bytes = root.encode(MAGIC);
    file.write(position, bytes, 0, bytes.length);
  }

  private interface Write {
    void run() throws IOException;
  }

  private static void takeBack(IOException failure, Write undo) throws DoubtfulException {
    try {
      undo.run();
    } catch (IOException second) {
      failure.addSuppressed(second);
      throw new DoubtfulException(failure);
    }
  }

  /** Begins to read the records that follow a root. */
  void start(Root root) throws IOException {
    start(root, checkedLength());
  }

  private void start(Root root, long found) {
    generation = root.generation();
    tail = START;
    last = -1;
    chain = 0;
    length = found;
  }

  private long checkedLength() throws IOException {
    long found = file.length();
    if (found < START + STEP) {
      throw damaged("it was cut off");
    }
    return found;
  }

  /**
   * Reads the next record.
   *
   * @param sequence the number that it must have
   * @return what the record holds, or null if there is none
   */
  byte @Nullable [] next(long sequence) throws IOException {
    byte[] payload = recordAt(tail, sequence);
    if (payload != null) {
      goOn(foundHeader, recordSize(payload.length));
    }
    return payload;
  }

  private byte @Nullable [] recordAt(long position, long sequence) throws IOException {
    byte[] header = new byte[RECORD_HEADER];
    if (file.read(position, header, 0, RECORD_HEADER) < RECORD_HEADER) {
      return null;
    }
    ByteReader in = new ByteReader(header);
    int size = in.getInt();
    int checksum = in.getInt();
    if (in.getLong() != generation || in.getLong() != sequence || size < 0) {
      return null;
    }
    if (size > file.length() - position - RECORD_HEADER) {
      return null;
    }
    byte[] payload = new byte[size];
    if (file.read(position + RECORD_HEADER, payload, 0, size) < size) {
      return null;
    }
    CRC32C crc = new CRC32C();
    crc.update(header, 8, RECORD_HEADER - 8);
    crc.update(payload, 0, size);
    if ((int) crc.getValue() != checksum) {
      return null;
    }
    foundHeader = header;
    return payload;
  }

  /**
   * Makes sure that no record follows behind the last one that counts. A crash cuts off the last
   * record only, so one behind it means that a record before it was damaged later.
   */
  void checkTail(long sequence) throws IOException {
    long end = file.length();
    byte[] bytes = new byte[STEP];
    for (long position = tail; position < end; position += STEP - RECORD_HEADER & -ALIGNMENT) {
      int count = file.read(position, bytes, 0, (int) Math.min(STEP, end - position));
      for (int i = 0; i + RECORD_HEADER <= count; i += ALIGNMENT) {
        if (bytes[i + 15] == (byte) generation) {
          ByteReader in = new ByteReader(bytes, i + 8, i + RECORD_HEADER);
          long found = in.getLong();
          long number = in.getLong();
          if (found == generation
              && number >= sequence
              && number - sequence < Integer.MAX_VALUE
              && (number > sequence || position + i > tail)
              && recordAt(position + i, number) != null) {
            throw damaged("a commit in the middle is unreadable");
          }
        }
      }
    }
  }

  /**
   * Appends a record; it is durable when this returns. The file is extended before, if need be.
   *
   * @throws DoubtfulException if the record may count; otherwise, if this fails, it does not
   */
  void append(long sequence, byte[] payload) throws IOException {
    int size = recordSize(payload.length);
    if (tail + size > length) {
      grow(START + (tail + size - START + STEP - 1) / STEP * STEP);
    }
    ByteWriter out = new ByteWriter(size);
    out.putInt(payload.length).putInt(0).putLong(generation).putLong(sequence).putBytes(payload);
    CRC32C crc = new CRC32C();
    crc.update(out.array(), 8, out.size() - 8);
    out.putIntAt(4, (int) crc.getValue());
    try {
      file.write(tail, out.array(), 0, out.size());
    } catch (IOException e) {
      takeBack(e, () -> file.write(tail, new byte[RECORD_HEADER], 0, RECORD_HEADER));
      throw e;
    }
    goOn(Arrays.copyOf(out.array(), RECORD_HEADER), size);
  }

  /** Goes on behind a record. */
  private void goOn(byte[] header, int size) {
    last = tail;
    lastHeader = header;
    chain = 31 * chain + Arrays.hashCode(header);
    tail += size;
  }

  private static int recordSize(int payload) {
    return Math.addExact(RECORD_HEADER + ALIGNMENT - 1, payload) / ALIGNMENT * ALIGNMENT;
  }

  /**
   * Extends the file by zeros, so that a record finds its space: a full disk is met here, before
   * anything of the record is written.
   */
  private void grow(long newLength) throws IOException {
    long old = file.length();
    file.setLength(newLength);
    try {
      byte[] zeros = new byte[STEP];
      // A crash may have left a length in the middle of a step.
      for (long position = old; position < newLength; position += STEP) {
        file.write(position, zeros, 0, (int) Math.min(STEP, newLength - position));
      }
    } catch (IOException e) {
      file.setLength(old);
      throw e;
    }
    length = newLength;
  }

  /** Returns whether the file is longer than a new one. */
  boolean isGrown() {
    return length > START + STEP;
  }

  /**
   * Gives back what a long life made of the file, if that is possible; for after a checkpoint.
   *
   * @param fully whether nobody is about to need the space again
   */
  void shrink(boolean fully) {
    if (tail == START && length > START + (fully ? 1 : 4) * STEP) {
      try {
        file.setLength(START + STEP);
        length = START + STEP;
      } catch (IOException e) {
        Failures.ignored("could not shorten", path, e);
      }
    }
  }

  StorageDamagedException damaged(String what) {
    return Failures.damaged(path, what, null);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
