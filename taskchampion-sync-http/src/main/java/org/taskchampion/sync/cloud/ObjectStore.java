package org.taskchampion.sync.cloud;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A bucket, as far as a history needs one. Keys have letters, digits and dashes only. Reading and
 * listing see at once what was written before.
 *
 * <p>All methods block, end at an interrupt, and throw a {@link
 * org.taskchampion.sync.SyncException} whose message says what to do. Thread-safe.
 */
interface ObjectStore extends AutoCloseable {

  /** How many names come in a page, if nobody wants fewer. */
  int PAGE = 1_000;

  /**
   * Reads an object. Repeated where that may help.
   *
   * @param key its name
   * @param most how many bytes it may have
   * @return the object; empty if it is absent. That the bucket is missing is an error, if the
   *     service says so
   * @throws org.taskchampion.sync.TooLargeException if it has more bytes
   */
  Optional<StoredObject> get(String key, int most);

  /**
   * Writes an object, whatever was there. Repeated where that may help, so it must do no harm if it
   * is done twice.
   *
   * @param key its name
   * @param value its bytes; not changed
   */
  void put(String key, byte[] value);

  /**
   * Writes an object on a condition, and sends that once: neither this nor what is below repeats
   * it. A call that has no clear answer is {@link SwapOutcome#UNKNOWN} and no exception, but for an
   * interrupt and closing.
   *
   * @param key its name
   * @param value its bytes; not changed
   * @param tag what {@link #get} said of the object that is to be replaced; null if there must be
   *     none
   * @return what became of it
   * @throws org.taskchampion.sync.ServerRefusedException if the service certainly did nothing, for
   *     a reason that has nothing to do with the condition: no permission, a condition that it does
   *     not know
   */
  SwapOutcome putIf(String key, byte[] value, @Nullable String tag);

  /**
   * Removes an object, if it is there. Repeated where that may help.
   *
   * @param key its name
   */
  void delete(String key);

  /**
   * Returns names in the order of their characters. Repeated where that may help.
   *
   * @param prefix how they begin
   * @param most how many to ask for, {@link #PAGE} at the most; fewer may come, even none
   * @param continuation what the page before said; null for the first page
   * @return the page; it is not the last one if it has a continuation, even if it is empty
   */
  Page list(String prefix, int most, @Nullable String continuation);

  /**
   * Returns a tag that no object has, for a probe of whether conditions are honoured.
   *
   * @return the tag, in the form that the service has
   */
  String impossibleTag();

  /**
   * Returns the address of the bucket, for messages and the identity.
   *
   * @return a text without any secret
   */
  String address();

  /** Ends all calls at once, and frees what it holds. Closing it again does nothing. */
  @Override
  void close();
}
