package org.taskchampion.storage.h2;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.zip.ZipOutputStream;
import org.h2.mvstore.RandomAccessStore;
import org.h2.mvstore.SFChunk;
import org.jspecify.annotations.Nullable;

/**
 * What MVStore takes for its file. It has no header of MVStore's, no search for the newest chunk
 * and no recovery: the root says which chunk is the newest, and that one is whole.
 */
final class BlockStore extends RandomAccessStore {

  private final BlockFile file;
  private final @Nullable Root root;
  private boolean writable;
  private @Nullable IOException readFailure;

  /**
   * Makes a store on a file.
   *
   * @param root what to open; null for a new, empty store
   */
  BlockStore(BlockFile file, @Nullable Root root, Map<String, Object> config) {
    super(config);
    this.file = file;
    this.root = root;
    setReuseSpace(false);
    // What is dead is struck from the list of chunks at once; its space is not used again anyway.
    setRetentionTime(-1);
    init(file.path().toString(), false);
    setSize(root == null ? 0 : root.length());
  }

  /** Lets MVStore write, for the time of a checkpoint. */
  void setWritable(boolean writable) {
    this.writable = writable;
  }

  /** Returns the root of what was written last. */
  Root root(long fileId, long generation, long sequence) {
    SFChunk chunk = lastChunk;
    return new Root(fileId, generation, sequence, size(), chunk.id, chunk.block);
  }

  BlockFile file() {
    return file;
  }

  /** Closes the file. */
  void closeFile() {
    try {
      file.close();
    } catch (IOException e) {
      Failures.ignored("could not close", file.path(), e);
    }
  }

  /** Returns about how many bytes of the file are alive. */
  long liveBytes() {
    long live = 0;
    for (SFChunk chunk : getChunks().values()) {
      if (chunk.maxLen > 0) {
        live += (long) chunk.len * BlockFile.BLOCK * chunk.maxLenLive / chunk.maxLen;
      }
    }
    return live;
  }

  @Override
  protected void readStoreHeader(boolean recoveryMode) {
    Root known = root;
    SFChunk newest = known == null ? null : readChunkHeaderAndFooter(known.block(), known.chunk());
    if (newest == null) {
      IOException failure = readFailure;
      if (failure != null) {
        throw new UncheckedIOException(failure); // MVStore took it for a chunk that is not there.
      }
      throw file.damaged("the last chunk is not where it should be");
    }
    initializeCommonHeaderAttributes(getMvStore().getTimeAbsolute());
    setLastChunk(newest);
    if (!Integer.toHexString(PageCheck.LAST_MAP_OF_TEXTS).equals(getLayoutMap().get("meta.id"))) {
      throw file.damaged("the names of its maps are not where they should be");
    }
    for (SFChunk chunk : getChunksFromLayoutMap()) {
      if (chunk.block < BlockFile.FIRST_BLOCK || chunk.len <= 0) {
        throw file.damaged("a chunk is out of its place");
      }
    }
    for (SFChunk chunk : getChunks().values()) {
      markUsed(chunk.block * BlockFile.BLOCK, chunk.len * BlockFile.BLOCK);
      if (chunk.maxLenLive == 0) {
        registerDeadChunk(chunk);
      }
    }
  }

  @Override
  protected void initializeStoreHeader(long time) {
    setSize((long) BlockFile.FIRST_BLOCK * BlockFile.BLOCK);
  }

  @Override
  public ByteBuffer readFully(@Nullable SFChunk chunk, long position, int length) {
    if (position < (long) BlockFile.FIRST_BLOCK * BlockFile.BLOCK
        || length < 0
        || position + length > size()) {
      throw file.damaged("something in it points outside of it");
    }
    byte[] bytes = new byte[length];
    try {
      file.read(position, bytes);
    } catch (IOException e) {
      // MVStore has no place for checked exceptions.
      readFailure = e;
      throw new UncheckedIOException(e);
    }
    String fault = chunk == null ? null : PageCheck.fault(chunk, position, bytes);
    if (fault != null) {
      throw file.damaged(fault);
    }
    return ByteBuffer.wrap(bytes);
  }

  @Override
  protected void writeFully(@Nullable SFChunk chunk, long position, ByteBuffer source) {
    if (chunk == null && position == 0) {
      return; // MVStore's header, which the root replaces.
    }
    if (!writable) {
      // A defect: MVStore's callers take no error of the JVM for damage.
      throw new AssertionError("only a checkpoint writes to the store");
    }
    int length = source.remaining();
    try {
      file.write(position, source);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    setSize(Math.max(size(), position + length));
  }

  @Override
  protected void truncate(long size) {
    throw new AssertionError("the store only grows");
  }

  @Override
  public void sync() {
    // The checkpoint syncs, once, before the root is written.
  }

  @Override
  public void open(String name, boolean readOnly, char[] key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public BlockStore open(String name, boolean readOnly) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void backup(ZipOutputStream out) {
    throw new UnsupportedOperationException();
  }
}
