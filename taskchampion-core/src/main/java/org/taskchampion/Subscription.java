package org.taskchampion;

/** What {@link Replica#onChange} returns: closing it ends the listening. Thread-safe. */
public interface Subscription extends AutoCloseable {

  /** Ends the listening. Closing it again does nothing. */
  @Override
  void close();
}
