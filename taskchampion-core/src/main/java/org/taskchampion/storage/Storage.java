package org.taskchampion.storage;

import java.util.List;

/**
 * Where one replica is kept. Thread-safe.
 *
 * <p>Applications open an implementation, such as {@link InMemoryStorage} or {@code H2Storage}, and
 * hand it to {@link org.taskchampion.Replica#open(Storage)}; only implementers need to know more.
 *
 * <p>A storage holds tasks, the operation log with its synced part, the base version, the working
 * set and a few named values. It knows nothing of their meaning. There is one writer at a time, in
 * any thread or process; a reader sees one state. An implementation is right when it passes {@code
 * StorageContract}, which core's test-jar has.
 *
 * <p>Transactions belong to the thread that began them and do not nest: beginning one while the
 * same thread has one open on the same storage is a caller's mistake.
 */
public interface Storage extends AutoCloseable {

  /**
   * Begins a transaction that may change the storage. Blocks while another writer is at work.
   *
   * @return the transaction, to be closed by the caller
   * @throws StorageException if the storage fails; nothing was changed
   * @throws IllegalStateException if the storage is closed, or if this thread has a transaction
   *     open
   */
  StorageTransaction begin();

  /**
   * Begins a transaction that only reads. It sees one state of the storage until it is closed.
   *
   * @return the view, to be closed by the caller
   * @throws StorageException if the storage fails
   * @throws IllegalStateException if the storage is closed, or if this thread has a transaction
   *     open
   */
  StorageView read();

  /**
   * Looks at what this storage alone knows of: its files, and indexes that it keeps of what is
   * stored. It goes on after the first fault and changes nothing. {@link
   * org.taskchampion.Replica#verify()} asks for it, and then looks itself whether everything can be
   * read and makes sense.
   *
   * <p>A storage that has nothing of the kind need not override this.
   *
   * @return what is not as it should be; damage is in it and not thrown, as far as it can be told
   * @throws StorageException if the storage fails, or is so damaged that nothing can be said
   * @throws IllegalStateException if the storage is closed, or if this thread has a transaction
   *     open
   */
  default VerificationReport verifyFiles() {
    return new VerificationReport(List.of());
  }

  /**
   * Mends, of what {@link #verifyFiles} finds, what can be mended without changing anything that
   * the storage holds. {@link org.taskchampion.Replica#heal()} asks for it first.
   *
   * <p>A storage that has nothing of the kind need not override this.
   *
   * @throws StorageException if the storage fails, is damaged beyond that, or was opened only to be
   *     read; what it holds was not changed
   * @throws IllegalStateException if the storage is closed, or if this thread has a transaction
   *     open
   */
  default void mendFiles() {}

  /**
   * Closes the storage, after the transactions that are open. Closing it again does nothing.
   *
   * @throws StorageException if the storage fails; what was committed stays durable
   */
  @Override
  void close();
}
