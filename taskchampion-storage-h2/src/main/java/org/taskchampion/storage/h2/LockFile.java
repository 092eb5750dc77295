package org.taskchampion.storage.h2;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code replica.lock}, which holds nothing that anybody would read: bytes that are locked
 * by the system, and a few words in memory that all processes with the file open share.
 * Thread-safe.
 *
 * <p>The locks of POSIX belong to the process and fall when any descriptor of the file is closed in
 * it, by whomever: by a program that copies the directory, for one. The words stay.
 */
interface LockFile extends AutoCloseable {

  /** How many words there are: a page of memory. */
  int WORDS = 512;

  /**
   * Tries to lock some bytes, which may lie behind the end, against other processes.
   *
   * @return the lock, or null if another process is in the way
   */
  @Nullable Lock tryLock(long position, long length) throws IOException;

  /** Returns whether nobody has cut the file off, so that its words are there. */
  boolean isWhole() throws IOException;

  /** Returns a word, as whichever process wrote it last. */
  long get(int word) throws IOException;

  /** Puts a word in the place of another, if that is still there. */
  boolean compareAndSet(int word, long expected, long value) throws IOException;

  @Override
  void close() throws IOException;

  /** A lock that is held. */
  interface Lock {

    /** Gives the lock back. */
    void release() throws IOException;
  }
}
