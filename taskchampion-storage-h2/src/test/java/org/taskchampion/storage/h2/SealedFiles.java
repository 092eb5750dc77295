package org.taskchampion.storage.h2;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/** The files of a replica, to be changed at random and sealed again with right checksums. */
final class SealedFiles {

  private static final int STRIDE = BlockFile.BLOCK + 4;
  private static final int HEADER = 4096;
  private static final int RECORDS = 8192;
  private static final int RECORD_HEADER = 24;

  private final Random random;
  private final byte[] store;
  private final byte[] journal;

  /** A page of MVStore: the number of its chunk, and where they begin in the store's bytes. */
  private record Page(int chunk, int chunkStart, int start, int length) {}

  SealedFiles(Map<String, byte[]> files, Random random) {
    this.random = random;
    this.store = unpacked(files.getOrDefault(FileNames.STORE, new byte[0]));
    this.journal = files.getOrDefault(FileNames.JOURNAL, new byte[0]).clone();
  }

  /** Puts the blocks behind each other, without their checksums; the header stays in front. */
  private static byte[] unpacked(byte[] file) {
    int blocks = (file.length - HEADER) / STRIDE;
    byte[] bytes = new byte[HEADER + blocks * BlockFile.BLOCK];
    System.arraycopy(file, 0, bytes, 0, HEADER);
    for (int i = 0; i < blocks; i++) {
      System.arraycopy(
          file, HEADER + i * STRIDE, bytes, HEADER + i * BlockFile.BLOCK, BlockFile.BLOCK);
    }
    return bytes;
  }

  /** Returns the files, sealed. */
  Map<String, byte[]> contents() {
    int blocks = (store.length - HEADER) / BlockFile.BLOCK;
    byte[] file = new byte[HEADER + blocks * STRIDE];
    System.arraycopy(store, 0, file, 0, HEADER);
    for (int i = 0; i < blocks; i++) {
      int from = HEADER + i * BlockFile.BLOCK;
      CRC32C crc = new CRC32C();
      crc.update(store, from, BlockFile.BLOCK);
      long block = (long) BlockFile.FIRST_BLOCK + i;
      for (int shift = 0; shift < 64; shift += 8) {
        crc.update((int) (block >> shift));
      }
      System.arraycopy(store, from, file, HEADER + i * STRIDE, BlockFile.BLOCK);
      ByteBuffer.wrap(file).putInt(HEADER + i * STRIDE + BlockFile.BLOCK, (int) crc.getValue());
    }
    return new TreeMap<>(Map.of(FileNames.STORE, file, FileNames.JOURNAL, journal));
  }

  /** Changes something. */
  void change() {
    switch (random.nextInt(6)) {
      case 0 -> changeRecord();
      case 1 -> changeRoots();
      case 2 -> changeText();
      default -> changePage();
    }
  }

  private int hostileInt() {
    return switch (random.nextInt(6)) {
      case 0 -> Integer.MAX_VALUE - random.nextInt(10);
      case 1 -> -1 - random.nextInt(300);
      case 2 -> Integer.MIN_VALUE + random.nextInt(10);
      case 3 -> 1 << random.nextInt(31);
      case 4 -> random.nextInt();
      default -> random.nextInt(300);
    };
  }

  private long hostileLong() {
    return random.nextBoolean() ? hostileInt() : (long) hostileInt() << random.nextInt(33);
  }

  /** Writes a number as MVStore and this module do: seven bits a byte. */
  private static void putVar(byte[] bytes, int at, int end, long number) {
    long left = number;
    int position = at;
    while (position < end - 1 && (left & ~0x7fL) != 0) {
      bytes[position++] = (byte) (left | 0x80);
      left >>>= 7;
    }
    if (position < end) {
      bytes[position] = (byte) (left & 0x7f);
    }
  }

  private void changeBytes(byte[] bytes, int from, int to) {
    if (from >= to) {
      return;
    }
    int at = from + random.nextInt(to - from);
    switch (random.nextInt(4)) {
      case 0 -> bytes[at] = (byte) random.nextInt();
      case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 2 -> putVar(bytes, at, to, hostileLong());
      default -> {
        for (int i = at; i < Math.min(to, at + 1 + random.nextInt(20)); i++) {
          bytes[i] = (byte) random.nextInt();
        }
      }
    }
  }

  private void changeRecord() {
    ByteBuffer buffer = ByteBuffer.wrap(journal);
    List<Integer> records = new ArrayList<>();
    int at = RECORDS;
    while (at + RECORD_HEADER < journal.length
        && buffer.getInt(at) > 0
        && buffer.getInt(at) < journal.length - at - RECORD_HEADER) {
      records.add(at);
      at += (RECORD_HEADER + 15 + buffer.getInt(at)) / 16 * 16;
    }
    if (records.isEmpty()) {
      return;
    }
    int record = records.get(random.nextInt(records.size()));
    int size = buffer.getInt(record);
    int start = record + RECORD_HEADER;
    switch (random.nextInt(8)) {
      case 0 -> {
        size = random.nextInt(Math.min(2 * size, journal.length - start - 1) + 1);
        buffer.putInt(record, size);
      }
      case 1 -> buffer.putInt(record, hostileInt());
      case 2 -> buffer.putLong(record + 8 + 8 * random.nextInt(2), hostileLong());
      // The counts are at the beginning.
      case 3 -> changeBytes(journal, start, start + Math.min(size, 30));
      default -> changeBytes(journal, start, start + size);
    }
    CRC32C crc = new CRC32C();
    crc.update(journal, record + 8, RECORD_HEADER - 8);
    crc.update(journal, start, size);
    buffer.putInt(record + 4, (int) crc.getValue());
  }

  private void changeRoots() {
    int field = 12 + random.nextInt(44);
    long number = hostileLong();
    if (random.nextInt(3) != 0) {
      changeRoot(journal, 0, field, number);
      changeRoot(journal, 4096, field, number);
    }
    if (random.nextInt(3) == 0) {
      changeRoot(store, random.nextBoolean() ? 0 : 2048, field, number);
    }
  }

  private void changeRoot(byte[] bytes, int at, int field, long number) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    switch (field % 6) {
      case 0 -> buffer.putInt(at + 12, (int) number);
      case 1 -> buffer.putLong(at + 48, number & 0xff);
      case 2 -> buffer.putLong(at + 40, (number & 0xff) * 4096);
      case 3 -> buffer.putLong(at + 24, buffer.getLong(at + 24) + number % 2);
      case 4 -> buffer.putLong(at + 16 + 8 * (field % 5), number);
      default -> buffer.put(at + field, (byte) number);
    }
    CRC32C crc = new CRC32C();
    crc.update(bytes, at, Root.SIZE - 4);
    buffer.putInt(at + Root.SIZE - 4, (int) crc.getValue());
  }

  /** What MVStore knows of its chunks and maps is text with hexadecimal numbers. */
  private void changeText() {
    String text = new String(store, StandardCharsets.ISO_8859_1);
    String[] names = {
      "chunk:",
      "block:",
      "len:",
      "map:",
      "max:",
      "pages:",
      "root:",
      "root.",
      "liveMax:",
      "toc:",
      "livePages:",
      "occupancy:",
      "fletcher:",
      "version:",
      "name:",
      "name.",
      "map.",
      "pinCount:"
    };
    String name = names[random.nextInt(names.length)];
    int at = text.indexOf(name, random.nextInt(store.length));
    if (at < 0) {
      return;
    }
    int position = at + name.length() + random.nextInt(4);
    int count = 1 + random.nextInt(8);
    for (int i = 0; i < count && position + i < store.length; i++) {
      store[position + i] = (byte) "0123456789abcdef-,:z".charAt(random.nextInt(20));
    }
  }

  private List<Page> pages() {
    ByteBuffer buffer = ByteBuffer.wrap(store);
    String text = new String(store, StandardCharsets.ISO_8859_1);
    List<Page> pages = new ArrayList<>();
    int chunk = -1;
    int chunkStart = 0;
    for (int at = HEADER; at + 12 < store.length; at++) {
      if ((at - HEADER) % BlockFile.BLOCK == 0 && text.startsWith("chunk:", at)) {
        chunk = 0;
        for (int i = at + 6; Character.digit(store[i], 16) >= 0; i++) {
          chunk = 16 * chunk + Character.digit(store[i], 16);
        }
        chunkStart = at;
      }
      int length = buffer.getInt(at);
      if (chunk >= 0
          && length > 8
          && length < store.length - at
          && buffer.getShort(at + 4) == seal(chunk, at - chunkStart, length)) {
        pages.add(new Page(chunk, chunkStart, at, length));
        at += length - 1;
      }
    }
    return pages;
  }

  private static short seal(int chunk, int offset, int length) {
    return (short) (seal(chunk) ^ seal(offset) ^ seal(length));
  }

  private static short seal(int number) {
    return (short) (number >> 16 ^ number);
  }

  private long reference(Page page, int type) {
    long lengthCode = random.nextBoolean() ? 31 : random.nextInt(32);
    return (long) page.chunk() << 38
        | (long) (page.start() - page.chunkStart()) << 6
        | lengthCode << 1
        | type;
  }

  private static int skipVar(byte[] bytes, int at) {
    int position = at;
    while (bytes[position] < 0) {
      position++;
    }
    return position + 1;
  }

  private void changePage() {
    List<Page> pages = pages();
    if (pages.isEmpty()) {
      return;
    }
    Page page = pages.get(random.nextInt(pages.size()));
    ByteBuffer buffer = ByteBuffer.wrap(store);
    int end = page.start() + page.length();
    int number = page.start() + 6;
    int map = skipVar(store, number);
    int count = skipVar(store, map);
    int type = skipVar(store, count);
    switch (random.nextInt(9)) {
      case 0 -> {
        int length = random.nextInt(3) == 0 ? hostileInt() : random.nextInt(2 * page.length());
        buffer.putInt(page.start(), length);
        buffer.putShort(
            page.start() + 4, seal(page.chunk(), page.start() - page.chunkStart(), length));
      }
      case 1 -> putVar(store, number, end, hostileInt() & 0xffff_ffffL);
      case 2 -> putVar(store, map, end, hostileInt() & 0xffL);
      case 3 -> putVar(store, count, end, hostileInt() & 0xffff_ffffL);
      case 4 -> {
        store[type] ^= (byte) (1 << random.nextInt(3));
        if (random.nextBoolean()) {
          putVar(store, type + 1, end, hostileInt() & 0xffff_ffffL);
        }
      }
      case 5, 6 -> {
        // References, if it is a node.
        Page other = random.nextBoolean() ? page : pages.get(random.nextInt(pages.size()));
        int at = type + 1 + 8 * random.nextInt(4);
        if ((store[type] & 1) == 1 && at + 8 <= end) {
          buffer.putLong(
              at, random.nextInt(4) == 0 ? hostileLong() : reference(other, random.nextInt(2)));
        } else {
          changeBytes(store, type, end);
        }
      }
      case 7 -> changeBytes(store, type, Math.min(end, type + 40));
      default -> changeBytes(store, type, end);
    }
  }
}
