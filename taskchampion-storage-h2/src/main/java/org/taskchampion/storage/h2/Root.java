package org.taskchampion.storage.h2;

import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Where the whole of one checkpoint is found. The journal's header holds the valid one, so that
 * writing that header is what makes a checkpoint count; the store's file holds the one that it was
 * made with, for the moment between its renaming and the header.
 *
 * @param file a random number that the store's file has in its header, so that the two files know
 *     each other
 * @param generation grows with every checkpoint
 * @param sequence the number of the last commit that is in the store
 * @param length how far the store goes, as MVStore counts it; what lies behind is of no account
 * @param chunk the number of the last chunk of MVStore
 * @param block where this chunk begins, in blocks
 */
record Root(long file, long generation, long sequence, long length, int chunk, long block) {

  /** The bytes that an encoded root takes, its checksum among them. */
  static final int SIZE = 128;

  static final int MAGIC_SIZE = 8;

  private static final int FORMAT = 2;
  // Its programs lock the journal, which is not enough; what they wrote is the same otherwise.
  private static final int OLD_FORMAT = 1;

  /** A format that this version does not know. */
  static final class NewerException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  // Written out: the generated one is linked at its first call, which takes milliseconds that a
  // short-lived program notices.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Root root
        && file == root.file
        && generation == root.generation
        && sequence == root.sequence
        && length == root.length
        && chunk == root.chunk
        && block == root.block;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(file ^ generation);
  }

  /** Returns whether a checkpoint can lie where this says. A right checksum does not say so. */
  boolean isPossible() {
    return generation > 0
        && sequence >= 0
        && chunk >= 0
        && block >= BlockFile.FIRST_BLOCK
        && length % BlockFile.BLOCK == 0
        && block < length / BlockFile.BLOCK;
  }

  byte[] encode(long magic) {
    ByteWriter out = new ByteWriter(SIZE);
    out.putLong(magic).putInt(FORMAT).putInt(chunk);
    out.putLong(file).putLong(generation).putLong(sequence).putLong(length).putLong(block);
    out.skip(SIZE - 4 - out.size());
    out.putInt(checksum(out.array(), 0));
    return out.toBytes();
  }

  /**
   * Reads a root.
   *
   * @return the root, or null if there is none that is whole
   * @throws NewerException if there is one, of a newer format. The magic number and the place of
   *     the checksum are the same in all formats.
   */
  static @Nullable Root decode(long magic, byte[] bytes, int offset) throws NewerException {
    ByteReader in = new ByteReader(bytes, offset, offset + SIZE);
    if (in.getLong() != magic
        || new ByteReader(bytes, offset + SIZE - 4, offset + SIZE).getInt()
            != checksum(bytes, offset)) {
      return null;
    }
    int format = in.getInt();
    if (format != FORMAT && format != OLD_FORMAT) {
      throw new NewerException();
    }
    int chunk = in.getInt();
    long file = in.getLong();
    long generation = in.getLong();
    long sequence = in.getLong();
    long length = in.getLong();
    return new Root(file, generation, sequence, length, chunk, in.getLong());
  }

  /** Returns whether an encoded root is of the older format that can be read, too. */
  static boolean isOld(byte[] bytes, int offset) {
    return new ByteReader(bytes, offset + MAGIC_SIZE, offset + SIZE).getInt() == OLD_FORMAT;
  }

  private static int checksum(byte[] bytes, int offset) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, SIZE - 4);
    return (int) crc.getValue();
  }
}
