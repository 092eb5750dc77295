package org.taskchampion.storage;

import java.util.List;
import java.util.Optional;

/**
 * Where one replica is kept. Thread-safe.
 *
 * <p>Applications open an implementation, such as {@link InMemoryStorage} or {@code H2Storage}, and
 * hand it to {@link org.taskchampion.Replica#open(Storage)}; only implementers need to know more.
 *
 * <p>A storage holds tasks, the operation log with its synced part, the base version, the working
 * set and a few named values. It knows nothing of their meaning. There is one writer at a time, in
 * any thread or process; a reader sees one state. All methods block: they may wait for other
 * writers, and for a disk. An implementation is correct when it passes {@code StorageContract},
 * which core's test-jar has.
 *
 * <p>Transactions belong to the thread that began them and do not nest: a thread that has a
 * transaction open on a storage must not begin another one on it.
 *
 * <p>A storage must give back every value exactly as it was given: texts of any length, the empty
 * text, every Unicode character, {@code U+0000} among them, and timestamps to the nanosecond in the
 * years 0000 to 9999. The values of a task, and the old values and old tasks of operations, may
 * also hold lone surrogates, which UTF-8 cannot carry: store such texts in another way. Names and
 * new values never hold them.
 */
public interface Storage extends AutoCloseable {

  /**
   * Begins a transaction that may change the storage. Blocks while another writer is at work, for
   * as long as the implementation allows.
   *
   * @return the transaction, to be closed by the caller
   * @throws StorageBusyException if another writer is at work for longer than the storage waits;
   *     nothing was changed
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
   * Checks what only this storage knows of: its files, and its indexes of what is stored. It goes
   * on after the first fault and changes nothing. {@link org.taskchampion.Replica#verify()} calls
   * it, and then checks itself that everything can be read and makes sense.
   *
   * <p>A storage that has nothing of the kind need not override this.
   *
   * @return what is not as it should be; damage is reported and not thrown, as far as possible
   * @throws StorageException if the storage fails, or is so damaged that nothing can be said
   * @throws IllegalStateException if the storage is closed, or if this thread has a transaction
   *     open
   */
  default VerificationReport verifyFiles() {
    return new VerificationReport(List.of());
  }

  /**
   * Mends what {@link #verifyFiles} finds, as far as that is possible without changing anything
   * that the storage holds. {@link org.taskchampion.Replica#heal()} calls it first.
   *
   * <p>A storage that has nothing of the kind need not override this.
   *
   * @throws StorageException if the storage fails, is damaged beyond that, or was opened read-only;
   *     what it holds was not changed
   * @throws IllegalStateException if the storage is closed, or if this thread has a transaction
   *     open
   */
  default void mendFiles() {}

  /**
   * Begins to watch for commits, so that whoever wants to hear of those of other processes need not
   * look again and again. {@link org.taskchampion.Replica#onChange} uses it.
   *
   * <p>A storage that cannot tell when somebody commits need not override this. Listeners hear of
   * other processes all the same, because the replica then looks five times a second.
   *
   * @return the watch, to be closed by the caller, also if the storage is closed before; empty if
   *     this storage, or this system, has none
   * @throws IllegalStateException if the storage is closed
   */
  default Optional<CommitWatch> watch() {
    return Optional.empty();
  }

  /**
   * Waits until the open transactions and views are closed, and then closes the storage. Calls that
   * begin in the meantime or later throw {@link IllegalStateException}. Closing it again does
   * nothing.
   *
   * @throws StorageException if the storage fails; what was committed stays durable
   */
  @Override
  void close();
}
