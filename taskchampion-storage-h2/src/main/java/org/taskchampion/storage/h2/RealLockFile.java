package org.taskchampion.storage.h2;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A lock file of the machine: locks by a channel, words by {@link SharedWords}. */
final class RealLockFile implements LockFile {

  private static final int SIZE = WORDS * Long.BYTES;
  private static final boolean IS_MAPPED = File.separatorChar != '\\';

  private final File path;
  private final @Nullable RandomAccessFile file;
  private final @Nullable FileChannel channel;
  private final SharedWords words;

  private RealLockFile(
      File path,
      @Nullable RandomAccessFile file,
      @Nullable FileChannel channel,
      SharedWords words) {
    this.path = path;
    this.file = file;
    this.channel = channel;
    this.words = words;
  }

  /** Opens a lock file, which exists; makes it as long as it has to be. */
  static RealLockFile open(File path) throws IOException {
    return open(path, IS_MAPPED);
  }

  /**
   * Opens a lock file.
   *
   * @param mapped whether its words are mapped into memory; all processes do so, or none
   */
  static RealLockFile open(File path, boolean mapped) throws IOException {
    RandomAccessFile file = new RandomAccessFile(path, "rw");
    try {
      if (file.length() < SIZE) {
        file.setLength(SIZE);
      }
      FileChannel channel = file.getChannel();
      SharedWords words =
          mapped
              ? new SharedWords.Mapped(map(channel, FileChannel.MapMode.READ_WRITE))
              : new SharedWords.Written(path, file);
      return new RealLockFile(path, file, channel, words);
    } catch (ClosedByInterruptException e) {
      return Objects.requireNonNull(again(() -> open(path, mapped)));
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /**
   * Opens the words to read them; returns null if there are none. Where closing a descriptor takes
   * this process its locks, none stays open.
   */
  static @Nullable RealLockFile openReadOnly(File path) throws IOException {
    if (!IS_MAPPED) {
      RandomAccessFile file = new RandomAccessFile(path, "r");
      if (file.length() < SIZE) {
        file.close();
        return null;
      }
      return new RealLockFile(path, file, null, new SharedWords.Written(path, file));
    }
    try (RandomAccessFile file = new RandomAccessFile(path, "r")) {
      if (file.length() < SIZE) {
        return null;
      }
      return new RealLockFile(
          path,
          null,
          null,
          new SharedWords.Mapped(map(file.getChannel(), FileChannel.MapMode.READ_ONLY)));
    } catch (ClosedByInterruptException e) {
      return again(() -> openReadOnly(path));
    }
  }

  private interface Opening {
    @Nullable RealLockFile open() throws IOException;
  }

  /** An interrupt closes a channel that maps; it is put off, and the work done again. */
  private static @Nullable RealLockFile again(Opening opening) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      return opening.open();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static MappedByteBuffer map(FileChannel channel, FileChannel.MapMode mode)
      throws IOException {
    return channel.map(mode, 0, SIZE);
  }

  @Override
  public LockFile.@Nullable Lock tryLock(long position, long length) throws IOException {
    FileChannel open = channel;
    if (open == null) {
      throw new IOException("it is open only to be read");
    }
    try {
      // It never blocks, and so an interrupt does not close the channel.
      FileLock lock = open.tryLock(position, length, false);
      return lock == null ? null : lock::release;
    } catch (OverlappingFileLockException e) {
      // This library was loaded twice into one JVM, and the other copy holds the lock.
      return null;
    }
  }

  @Override
  public boolean isWhole() throws IOException {
    RandomAccessFile open = file;
    return (open == null ? path.length() : open.length()) >= SIZE;
  }

  /** Memory of a file that was cut off must not be touched: the JVM says so much later, or ends. */
  private void checkWhole() throws IOException {
    if (!isWhole()) {
      throw new IOException("the lock file was cut off");
    }
  }

  @Override
  public long get(int word) throws IOException {
    checkWhole();
    return words.get(word);
  }

  @Override
  public boolean compareAndSet(int word, long expected, long value) throws IOException {
    checkWhole();
    return words.compareAndSet(word, expected, value);
  }

  @Override
  public void close() throws IOException {
    RandomAccessFile open = file;
    if (open != null) {
      open.close();
    }
  }
}
