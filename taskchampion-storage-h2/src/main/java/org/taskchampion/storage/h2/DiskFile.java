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

  /**
   * Sees to it that the file is open, which some are only while somebody uses them.
   *
   * @return whether it is the one that was opened at first; otherwise it cannot be used
   */
  default boolean wake() throws IOException {
    return true;
  }

  /** Returns whether the file is open just now. */
  default boolean isAwake() {
    return true;
  }

  /** Closes the file until somebody uses it again, if it is in others' way while it is open. */
  default void rest() {}

  @Override
  void close() throws IOException;
}
