package org.taskchampion.storage.h2;

import java.io.IOException;

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

  @Override
  void close() throws IOException;
}
