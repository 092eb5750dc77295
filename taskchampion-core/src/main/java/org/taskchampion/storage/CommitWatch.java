package org.taskchampion.storage;

import java.time.Duration;

/**
 * Waits until somebody may have committed something to a storage: another process, above all. It
 * sleeps while nothing happens ({@link Storage#watch}).
 *
 * <p>One thread calls {@link #await}. Any thread may call {@link #close}, which ends that call and
 * does not block for long.
 */
public interface CommitWatch extends AutoCloseable {

  /** Why the waiting has ended. New values may come with new versions. */
  enum Signal {
    /** Somebody may have committed something, or is about to. */
    CHANGED,
    /** The time has passed. */
    TIME,
    /** The watch sees nothing any more, and every later wait ends with this at once. */
    ENDED
  }

  /**
   * Waits until somebody may have committed something. It may be that nobody has. What was
   * committed since the watch was opened, or since the last call returned, counts. {@linkplain
   * Thread#interrupt An interrupt} ends the wait as if the time had passed, and the thread keeps
   * its interrupt flag.
   *
   * <p>A commit can be signalled a moment before a view shows it, and one that the system does not
   * tell of is not signalled at all. Whoever relies on it looks when the watch is open, again after
   * a signal, and at times without one.
   *
   * @param longest how long to wait at the most; zero or less to only ask
   * @return why it has ended
   */
  Signal await(Duration longest);

  /** Ends the watch, and with it a wait of another thread. Closing it again does nothing. */
  @Override
  void close();
}
