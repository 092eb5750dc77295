package org.taskchampion.storage;

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
   * Closes the storage, after the transactions that are open. Closing it again does nothing.
   *
   * @throws StorageException if the storage fails; what was committed stays durable
   */
  @Override
  void close();
}
