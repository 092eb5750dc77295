package org.taskchampion.storage.h2;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One open file. Thread-safe. No method reacts to {@link Thread#interrupt}, which would close a
 * file channel for everybody.
 */
interface DiskFile extends AutoCloseable {

  /** Returns the length in bytes. */
  long length() throws IOException;

  /** Sets the length; what is new reads as zeros. */
  void setLength(long length) throws IOException;

  /**
   * Reads as many bytes as there are, up to {@code length}.
   *
   * @return how many bytes were read, 0 at the end of the file
   */
  int read(long position, byte[] buffer, int offset, int length) throws IOException;

  /** Writes all of the bytes. */
  void write(long position, byte[] buffer, int offset, int length) throws IOException;

  /** Returns when everything that was written is on the medium. */
  void sync() throws IOException;

  /**
   * Tries to lock some bytes, which may lie behind the end, against other processes.
   *
   * @return the lock, or null if another process is in the way
   */
  @Nullable Lock tryLock(long position, long length, boolean shared) throws IOException;

  @Override
  void close() throws IOException;

  /** A lock that is held. */
  interface Lock {

    /** Gives the lock back. */
    void release() throws IOException;
  }
}
