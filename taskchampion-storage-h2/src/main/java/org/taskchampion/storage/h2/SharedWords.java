package org.taskchampion.storage.h2;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.time.Duration;
import org.taskchampion.internal.FileHeldException;
import org.taskchampion.internal.HeldFiles;

/** The words of a lock file, which all processes share. Thread-safe. */
interface SharedWords {

  long get(int word) throws IOException;

  boolean compareAndSet(int word, long expected, long value) throws IOException;

  /** Words in memory into which the file is mapped. They stay there when the file is closed. */
  final class Mapped implements SharedWords {
    private static final VarHandle LONGS =
        MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final MappedByteBuffer words;

    Mapped(MappedByteBuffer words) {
      this.words = words;
    }

    @Override
    public long get(int word) {
      return (long) LONGS.getVolatile(words, word * Long.BYTES);
    }

    @Override
    public boolean compareAndSet(int word, long expected, long value) {
      return LONGS.compareAndSet(words, word * Long.BYTES, expected, value);
    }
  }

  /**
   * Words that are read and written. Windows does not let go of a file that was mapped, not even
   * when it is closed, so that its directory could not be removed; and there, a lock belongs to the
   * file's handle, so that one can make two calls into one step.
   */
  final class Written implements SharedWords {
    // Behind the locks of ReplicaLock: what is locked cannot be read there.
    static final long STEP = (1L << 62) + 2;
    private static final Duration MOST_PAUSE = Duration.ofMillis(1);

    private final File path;
    private final RandomAccessFile file;
    private final Duration limit;

    Written(File path, RandomAccessFile file) {
      this(path, file, HeldFiles.LIMIT);
    }

    /**
     * Makes words.
     *
     * @param limit how long one step waits for those of others, which take a moment
     */
    Written(File path, RandomAccessFile file, Duration limit) {
      this.path = path;
      this.file = file;
      this.limit = limit;
    }

    @Override
    public synchronized long get(int word) throws IOException {
      byte[] bytes = new byte[Long.BYTES];
      file.seek((long) word * Long.BYTES);
      file.readFully(bytes);
      return new ByteReader(bytes).getLong();
    }

    @Override
    public synchronized boolean compareAndSet(int word, long expected, long value)
        throws IOException {
      FileLock step = lock();
      try {
        if (get(word) != expected) {
          return false;
        }
        file.seek((long) word * Long.BYTES);
        file.write(new ByteWriter(Long.BYTES).putLong(value).toBytes());
        return true;
      } finally {
        step.release();
      }
    }

    /** Waits for others, who are done in a moment if nobody stops them. Ignores interrupts. */
    private FileLock lock() throws IOException {
      FileChannel channel = file.getChannel();
      long from = System.nanoTime();
      ReplicaLock.Pauses pauses = new ReplicaLock.Pauses(MOST_PAUSE);
      while (true) {
        try {
          FileLock lock = channel.tryLock(STEP, 1, false);
          if (lock != null) {
            return lock;
          }
        } catch (OverlappingFileLockException e) {
          // This library was loaded twice into one JVM.
        }
        if (System.nanoTime() - from >= limit.toNanos()) {
          throw new FileHeldException(
              path.toString(),
              "another process, which seems to be stopped, has kept its words locked for "
                  + limit.toMillis()
                  + " ms");
        }
        pauses.next();
      }
    }
  }
}
