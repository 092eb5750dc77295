package org.taskchampion;

/** What {@link Replica#onChange} returns: closing it ends the listening. Thread-safe. */
public interface Subscription extends AutoCloseable {

  /**
   * Ends the listening. After this method has returned, no call of the listener begins, and none is
   * running: the method waits for a call that is running in another thread. An interrupt ends the
   * waiting, and stays set. Do not call it while you hold a lock that the listener waits for.
   *
   * <p>It does not wait where it might wait for ever: inside a listener, and inside a function
   * passed to {@link Replica#edit} or {@link Replica#read}. Then a call that another thread has
   * begun goes on, and no later one begins.
   *
   * <p>Closing it again does nothing more.
   */
  @Override
  void close();
}
