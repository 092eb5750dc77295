package org.taskchampion.storage.h2;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import org.taskchampion.internal.Texts;

/** A growing array of bytes, and how this module writes numbers, texts and UUIDs into it. */
final class ByteWriter {

  private byte[] bytes;
  private int size;

  ByteWriter(int capacity) {
    this.bytes = new byte[capacity];
  }

  int size() {
    return size;
  }

  /** Returns the array itself, of which the first {@link #size()} bytes count. */
  byte[] array() {
    return bytes;
  }

  ByteWriter clear() {
    size = 0;
    return this;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  ByteWriter skip(int count) {
    reserve(count);
    Arrays.fill(bytes, size, size + count, (byte) 0);
    size += count;
    return this;
  }

  ByteWriter put(int value) {
    reserve(1);
    bytes[size++] = (byte) value;
    return this;
  }

  ByteWriter putInt(int value) {
    reserve(4);
    putIntAt(size, value);
    size += 4;
    return this;
  }

  void putIntAt(int position, int value) {
    bytes[position] = (byte) (value >> 24);
    bytes[position + 1] = (byte) (value >> 16);
    bytes[position + 2] = (byte) (value >> 8);
    bytes[position + 3] = (byte) value;
  }

  ByteWriter putLong(long value) {
    putInt((int) (value >> 32));
    return putInt((int) value);
  }

  /** Writes a number in 7 bits a byte, the lowest first; small ones are short. */
  ByteWriter putVar(long value) {
    reserve(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
    return this;
  }

  ByteWriter putUuid(UUID uuid) {
    putLong(uuid.getMostSignificantBits());
    return putLong(uuid.getLeastSignificantBits());
  }

  ByteWriter putBytes(byte[] value) {
    reserve(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
    return this;
  }

  ByteWriter putSized(byte[] value) {
    putVar(value.length);
    return putBytes(value);
  }

  /**
   * Writes a text as UTF-8, or, if it holds a lone surrogate, which UTF-8 cannot carry, as UTF-16:
   * what was stored is to come back as it was. The lowest bit of the length tells which.
   */
  ByteWriter putText(String text) {
    if (Texts.loneSurrogate(text) >= 0) {
      putVar((2L * text.length()) << 1 | 1);
      for (int i = 0; i < text.length(); i++) {
        put(text.charAt(i) >> 8);
        put(text.charAt(i));
      }
      return this;
    }
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    putVar((long) utf8.length << 1);
    return putBytes(utf8);
  }

  private void reserve(int count) {
    int needed = Math.addExact(size, count);
    if (needed > bytes.length) {
      long doubled = Math.max(needed, 2L * bytes.length);
      bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8L, doubled));
    }
  }
}
