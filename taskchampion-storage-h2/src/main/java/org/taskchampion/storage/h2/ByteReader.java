package org.taskchampion.storage.h2;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Reads what {@link ByteWriter} wrote. Every length is compared with what is left before anything
 * is allocated.
 */
final class ByteReader {

  private final byte[] bytes;
  private final int end;
  private int position;

  ByteReader(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  ByteReader(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
  }

  int remaining() {
    return end - position;
  }

  int get() {
    if (position == end) {
      throw new MalformedException("it ends too early");
    }
    return bytes[position++] & 0xff;
  }

  int getInt() {
    need(4);
    int value =
        bytes[position] << 24
            | (bytes[position + 1] & 0xff) << 16
            | (bytes[position + 2] & 0xff) << 8
            | (bytes[position + 3] & 0xff);
    position += 4;
    return value;
  }

  long getLong() {
    long high = getInt();
    return high << 32 | (getInt() & 0xffff_ffffL);
  }

  long getVar() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int b = get();
      value |= (long) (b & 0x7f) << shift;
      if (b < 0x80) {
        return value;
      }
    }
    throw new MalformedException("a number does not end");
  }

  /** Reads a number of things, each of which takes at least some bytes. */
  int getCount(int bytesEach) {
    long count = getVar();
    if (count < 0 || count > remaining() / bytesEach) {
      throw new MalformedException("it is too short for what it is said to hold");
    }
    return (int) count;
  }

  /** Reads a number that has a bound of its own. */
  int getCountBelow(long bound) {
    long value = getVar();
    if (value < 0 || value >= bound) {
      throw new MalformedException("a number is out of its range");
    }
    return (int) value;
  }

  UUID getUuid() {
    return new UUID(getLong(), getLong());
  }

  byte[] getSized() {
    byte[] value = new byte[getCount(1)];
    System.arraycopy(bytes, position, value, 0, value.length);
    position += value.length;
    return value;
  }

  String getText() {
    long header = getVar();
    long length = header >>> 1;
    if (length > remaining()) {
      throw new MalformedException("a text is longer than what holds it");
    }
    int count = (int) length;
    if ((header & 1) == 0) {
      String text = new String(bytes, position, count, StandardCharsets.UTF_8);
      position += count;
      return text;
    }
    if ((count & 1) != 0) {
      throw new MalformedException("half a character");
    }
    char[] chars = new char[count / 2];
    for (int i = 0; i < chars.length; i++) {
      int high = get();
      chars[i] = (char) (high << 8 | get());
    }
    return new String(chars);
  }

  void finish() {
    if (position != end) {
      throw new MalformedException("there is more than belongs to it");
    }
  }

  private void need(int count) {
    if (end - position < count) {
      throw new MalformedException("it ends too early");
    }
  }
}
