package org.taskchampion.storage.h2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.taskchampion.storage.NewerFormatException;
import org.taskchampion.storage.StorageDamagedException;

/**
 * The file of the store, {@code replica.mv}: a header, then blocks, each with a checksum of its
 * content and its place. MVStore checks the first and the last bytes of a chunk only, so that a
 * torn or rotten middle would be taken for whole.
 *
 * <p>A block that belongs to a checkpoint is never written again: new chunks go behind it, and
 * compaction makes a new file. The header's block also has a note of what was acknowledged last.
 */
final class BlockFile implements AutoCloseable {

  static final int BLOCK = 4096;

  /** MVStore keeps its own header in the first two blocks, which are not stored. */
  static final int FIRST_BLOCK = 2;

  private static final long MAGIC = 0x54434832_2d4d5631L; // TCH2-MV1
  private static final long MARK_MAGIC = 0x54434832_2d414b31L; // TCH2-AK1
  private static final int HEADER = 4096;
  // In the header's block, but in a sector of its own.
  private static final int MARK = 2048;
  private static final int STRIDE = BLOCK + 4;
  private static final int BLOCKS_AT_ONCE = 64;

  private final DiskFile file;
  private final Path path;

  BlockFile(DiskFile file, Path path) {
    this.file = file;
    this.path = path;
  }

  Path path() {
    return path;
  }

  void writeHeader(Root root) throws IOException {
    byte[] header = new byte[HEADER];
    System.arraycopy(root.encode(MAGIC), 0, header, 0, Root.SIZE);
    file.write(0, header, 0, HEADER);
  }

  /** Reads the root that the file was made with. */
  Root readHeader() throws IOException {
    try {
      Root root = decodeHeader();
      if (root == null) {
        throw new StorageDamagedException(
            path + " is not the store of a replica, or its beginning is damaged. " + Failures.CURE,
            null);
      }
      return root;
    } catch (Root.NewerException e) {
      throw new NewerFormatException(Failures.newer(path), null);
    }
  }

  private @Nullable Root decodeHeader() throws IOException, Root.NewerException {
    byte[] header = new byte[Root.SIZE];
    return file.read(0, header, 0, Root.SIZE) == Root.SIZE ? Root.decode(MAGIC, header, 0) : null;
  }

  /** Returns whether the file is the one with a number; see {@link Root#file}. */
  boolean isFile(long number) throws IOException {
    try {
      Root root = decodeHeader();
      return root != null && root.file() == number;
    } catch (Root.NewerException e) {
      return false;
    }
  }

  /**
   * Notes what was acknowledged: a commit that is durable in the journal. The note itself is not
   * forced, so that it costs next to nothing, and it may be behind, but never ahead. It tells a
   * commit that was damaged or cut off later from one that a crash cut off.
   */
  void mark(Root root, long sequence) throws IOException {
    Root mark = new Root(root.file(), root.generation(), sequence, 0, 0, 0);
    file.write(MARK, mark.encode(MARK_MAGIC), 0, Root.SIZE);
  }

  /** Returns what was noted last: a generation and a sequence number; null if there is nothing. */
  @Nullable Root readMark() throws IOException {
    byte[] bytes = new byte[Root.SIZE];
    try {
      return file.read(MARK, bytes, 0, Root.SIZE) < Root.SIZE
          ? null
          : Root.decode(MARK_MAGIC, bytes, 0);
    } catch (Root.NewerException e) {
      return null;
    }
  }

  /** Returns how far the file goes, as MVStore counts it. */
  long end() throws IOException {
    return (FIRST_BLOCK + Math.max(0, file.length() - HEADER) / STRIDE) * BLOCK;
  }

  /**
   * Returns a number that differs where the first or the last block of what one checkpoint wrote
   * differs, by the checksums in the file; its blocks themselves are not read.
   */
  long ends(Root root) throws IOException {
    long first = storedChecksum(root.block());
    return first << 32 | storedChecksum(root.length() / BLOCK - 1);
  }

  private long storedChecksum(long block) throws IOException {
    byte[] bytes = new byte[STRIDE - BLOCK];
    file.read(physical(block) + BLOCK, bytes, 0, bytes.length);
    return new ByteReader(bytes).getInt() & 0xFFFF_FFFFL;
  }

  /** Cuts off what lies behind a position of MVStore, such as the rest of a failed checkpoint. */
  void cut(long end) throws IOException {
    long length = physical(end / BLOCK);
    if (file.length() > length) {
      file.setLength(length);
    }
  }

  private static long physical(long block) {
    return HEADER + (block - FIRST_BLOCK) * STRIDE;
  }

  void read(long position, byte[] target) throws IOException {
    long first = position / BLOCK;
    long last = (position + target.length - 1) / BLOCK;
    byte[] bytes = new byte[STRIDE * (int) Math.min(BLOCKS_AT_ONCE, last - first + 1)];
    int skip = (int) (position % BLOCK);
    int done = 0;
    for (long block = first; block <= last; block += BLOCKS_AT_ONCE) {
      int count = (int) Math.min(BLOCKS_AT_ONCE, last - block + 1);
      if (file.read(physical(block), bytes, 0, count * STRIDE) < count * STRIDE) {
        throw damaged("it ends too early");
      }
      for (int i = 0; i < count; i++) {
        int start = i * STRIDE;
        if (new ByteReader(bytes, start + BLOCK, start + STRIDE).getInt()
            != checksum(bytes, start, block + i)) {
          throw damaged("block " + (block + i) + " has a wrong checksum");
        }
        int length = Math.min(BLOCK - skip, target.length - done);
        System.arraycopy(bytes, start + skip, target, done, length);
        done += length;
        skip = 0;
      }
    }
  }

  void write(long position, ByteBuffer source) throws IOException {
    byte[] bytes = new byte[STRIDE * BLOCKS_AT_ONCE];
    ByteWriter checksums = new ByteWriter(4);
    long block = position / BLOCK;
    while (source.hasRemaining()) {
      int count = 0;
      for (; count < BLOCKS_AT_ONCE && source.hasRemaining(); count++) {
        int start = count * STRIDE;
        source.get(bytes, start, BLOCK);
        checksums.clear().putInt(checksum(bytes, start, block + count));
        System.arraycopy(checksums.array(), 0, bytes, start + BLOCK, 4);
      }
      file.write(physical(block), bytes, 0, count * STRIDE);
      block += count;
    }
  }

  private static int checksum(byte[] bytes, int start, long block) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, start, BLOCK);
    for (int shift = 0; shift < 64; shift += 8) {
      crc.update((int) (block >> shift));
    }
    return (int) crc.getValue();
  }

  StorageDamagedException damaged(String what) {
    return Failures.damaged(path, what, null);
  }

  void sync() throws IOException {
    file.sync();
  }

  /** See {@link DiskFile#wake}. */
  boolean wake() throws IOException {
    return file.wake();
  }

  /** See {@link DiskFile#isAwake}. */
  boolean isAwake() {
    return file.isAwake();
  }

  /** See {@link DiskFile#rest}. */
  void rest() {
    file.rest();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
