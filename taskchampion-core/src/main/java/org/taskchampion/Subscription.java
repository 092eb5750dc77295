package org.taskchampion;

/** What {@link Replica#onChange} returns: closing it ends the listening. Thread-safe. */
public interface Subscription extends AutoCloseable {

  /**
   * Ends the listening. When this has returned, no call of the listener begins, and none is under
   * way: it waits for one that another thread is in, unless an interrupt, which stays set, ends the
   * waiting. So do not call it while you hold what the listener waits for.
   *
   * <p>It does not wait where that could be for ever: when it is called from inside a listener, or
   * from inside a function passed to {@link Replica#edit} or {@link Replica#read}. Then a call that
   * another thread is beginning or in goes on, and no later one begins.
   *
   * <p>Closing it again does nothing more.
   */
  @Override
  void close();
}
