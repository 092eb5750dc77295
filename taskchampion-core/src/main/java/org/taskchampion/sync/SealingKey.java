package org.taskchampion.sync;

/**
 * The key with which a server object seals what it sends (part 9.13 of the {@linkplain
 * org.taskchampion specification}). A replica remembers a token of it, so that it knows at the next
 * synchronisation whether it sends with the key that the history is sealed with.
 *
 * <p>Only implementers of {@link SyncServer} need it. Implementations are thread-safe. {@link
 * #token} and {@link #recognises} may take the time that it takes to derive the key.
 */
public interface SealingKey {

  /**
   * Returns a text by which the key can be recognised. It is stored with the replica, so whoever
   * reads it must not be nearer to the secret than somebody who reads a sealed version: trying a
   * secret on it must take a whole derivation of the key.
   *
   * @return a token, which may be another one at each call
   */
  String token();

  /**
   * Says whether a token was made with this key.
   *
   * @param token any text
   * @return false if another key made it, or none
   */
  boolean recognises(String token);

  /**
   * Says that the key will be needed soon. An implementation whose key takes long to derive may
   * begin with it on a thread of its own. A replica calls this when it has something to send, so
   * that the derivation and the first request take their time together. Returns at once. What goes
   * wrong shows when the key is used.
   *
   * <p>The default does nothing.
   */
  default void prepare() {}
}
