package org.taskchampion.storage.h2;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The content of one simulated file: what programs see, what is on the medium, and what was done
 * since the file was last forced there, of which a loss of power leaves anything.
 */
final class SimulatedInode implements SimulatedEntry {

  private static final int SECTOR = 512;

  /** Bytes that grow. What is behind the length is zero. */
  private static final class Image {
    private byte[] bytes = new byte[1024];
    private int length;

    Image copy() {
      Image copy = new Image();
      copy.bytes = Arrays.copyOf(bytes, bytes.length);
      copy.length = length;
      return copy;
    }

    void write(int position, byte[] source, int offset, int count) {
      grow(position + count);
      System.arraycopy(source, offset, bytes, position, count);
    }

    void grow(int end) {
      if (end > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(end, 2 * bytes.length));
      }
      length = Math.max(length, end);
    }

    void setLength(int end) {
      if (end < length) {
        Arrays.fill(bytes, end, length, (byte) 0);
        length = end;
      } else {
        grow(end);
      }
    }
  }

  /** A write that was not forced; with no bytes, a new length. */
  private static final class Pending {
    private final int position;
    private final byte[] bytes;

    Pending(int position, byte[] bytes) {
      this.position = position;
      this.bytes = bytes;
    }

    boolean isLength() {
      return bytes.length == 0;
    }
  }

  /** A lock that a process holds on some bytes. */
  record Held(SimulatedProcess owner, long from, long to) {}

  /** What a lock file has in the memory that processes share. */
  final long[] words = new long[LockFile.WORDS];

  final List<Held> locks = new ArrayList<>();

  /** The processes that have the file open, as often as they have. */
  final List<SimulatedProcess> users = new ArrayList<>();

  private Image seen = new Image();
  private Image durable = new Image();
  private final List<Pending> pending = new ArrayList<>();

  int length() {
    return seen.length;
  }

  int read(long position, byte[] buffer, int offset, int length) {
    int count = (int) Math.max(0, Math.min(length, seen.length - position));
    if (count > 0) {
      System.arraycopy(seen.bytes, (int) position, buffer, offset, count);
    }
    return count;
  }

  void setLength(long length) {
    seen.setLength((int) length);
    pending.add(new Pending((int) length, new byte[0]));
  }

  void write(long position, byte[] buffer, int offset, int length) {
    if (length > 0) {
      seen.write((int) position, buffer, offset, length);
      pending.add(new Pending((int) position, Arrays.copyOfRange(buffer, offset, offset + length)));
    }
  }

  /** A write that is forced alone, together with the length that it needs. */
  void writeDurably(long position, byte[] buffer, int offset, int length) {
    for (Pending change : pending) {
      if (change.isLength()) {
        durable.setLength(change.position);
      }
    }
    pending.removeIf(Pending::isLength);
    if (length > 0) {
      seen.write((int) position, buffer, offset, length);
      durable.write((int) position, buffer, offset, length);
    }
  }

  void force() {
    durable = seen.copy();
    pending.clear();
  }

  /** What a failed force leaves: programs see the writes, but no later force writes them. */
  void loseUnforced() {
    pending.removeIf(change -> !change.isLength());
  }

  @Override
  public void unlock(SimulatedProcess process) {
    locks.removeIf(held -> held.owner() == process);
  }

  @Override
  public void close(SimulatedProcess process) {
    users.removeIf(user -> user == process);
  }

  @Override
  public boolean isOpen() {
    return !users.isEmpty();
  }

  @Override
  public void losePower(Random random, int names) {
    if (!pending.isEmpty()) {
      int kind = random.nextInt(6);
      List<Pending> survivors = new ArrayList<>();
      int lengths = random.nextInt(pending.size() + 1);
      for (int i = 0; i < pending.size(); i++) {
        Pending change = pending.get(i);
        boolean last = i == pending.size() - 1;
        boolean survives =
            switch (kind) {
              case 0 -> true;
              case 1 -> false;
              case 2 -> last;
              case 3 -> !last;
              default -> random.nextBoolean();
            };
        // Lengths are metadata, which file systems keep in order.
        if (change.isLength() ? (kind < 2 ? survives : i < lengths) : survives || kind >= 4) {
          survivors.add(change);
        } else if (!change.isLength() && random.nextInt(4) == 0) {
          durable.grow(change.position + change.bytes.length);
        }
      }
      if (kind == 5 && survivors.stream().noneMatch(Pending::isLength)) {
        Collections.shuffle(survivors, random);
      }
      for (Pending change : survivors) {
        if (change.isLength()) {
          durable.setLength(change.position);
        } else if (kind >= 4) {
          tear(change, random);
        } else {
          durable.write(change.position, change.bytes, 0, change.bytes.length);
        }
      }
      pending.clear();
    }
    seen = durable.copy();
    locks.clear();
    for (int i = 0; i < words.length; i++) {
      words[i] = random.nextBoolean() ? words[i] : 0;
    }
  }

  /** Writes some sectors of a write, one of them perhaps to a byte within it. */
  private void tear(Pending change, Random random) {
    byte[] bytes = change.bytes;
    int from = 0;
    int torn = random.nextInt(3) == 0 ? random.nextInt(bytes.length + 1) : -1;
    boolean whole = random.nextInt(3) == 0;
    while (from < bytes.length) {
      int to = Math.min(bytes.length, from + SECTOR - (change.position + from) % SECTOR);
      if (torn >= from && torn < to) {
        durable.write(change.position + from, bytes, from, torn - from);
      } else if (whole || random.nextBoolean()) {
        durable.write(change.position + from, bytes, from, to - from);
      } else if (to - from == SECTOR && random.nextInt(8) == 0) {
        byte[] rubbish = new byte[SECTOR];
        random.nextBytes(rubbish);
        durable.write(change.position + from, rubbish, 0, SECTOR);
      }
      from = to;
    }
  }
}
