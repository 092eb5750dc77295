package org.taskchampion.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.taskchampion.internal.codec.ReplicaReader;
import org.taskchampion.internal.codec.ReplicaWriter;
import org.taskchampion.internal.replica.Invariants;

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
   * Writes the whole replica as JSON lines: tasks, operation log, base version, working set and
   * named values, the identity of the server among them. {@link #importFrom} takes it back exactly,
   * also into a storage of another kind or version. The lines are not sorted by anything but UUIDs,
   * numbers and age, so equal storages give equal bytes.
   *
   * <p>It is one consistent state. Writers may have to wait until it is written, as those of {@link
   * InMemoryStorage} do, so write to a file rather than to a slow connection. Little of it is in
   * memory at a time.
   *
   * @param out where to write, in UTF-8; flushed and not closed
   * @throws IOException if {@code out} throws it, or this thread was interrupted; what was written
   *     then is not complete, which {@link #importFrom} notices
   * @throws StorageException if the storage fails or is damaged; the same is true
   * @throws IllegalStateException if the storage is closed, or if this thread has a transaction
   *     open
   */
  default void exportTo(OutputStream out) throws IOException {
    try (StorageView view = read()) {
      ReplicaWriter.write(view, out);
    }
  }

  /**
   * Reads what {@link #exportTo} wrote into this storage, which must be empty: all of it in one
   * commit, or nothing. A named value of this library that makes no sense is mended as {@link
   * #heal} does it.
   *
   * @param in where to read, to its end; not closed
   * @throws IOException if {@code in} throws it, or this thread was interrupted; nothing was
   *     imported
   * @throws MalformedExportException if it is no export of a replica, or one that is damaged or cut
   *     off; nothing was imported
   * @throws NewerFormatException if a newer version of this library wrote it; nothing was imported
   * @throws StorageException if the storage fails; nothing was imported
   * @throws IllegalStateException if this storage is not empty; nothing was changed. Also if it is
   *     closed, or if this thread has a transaction open.
   */
  default void importFrom(InputStream in) throws IOException {
    try (StorageTransaction transaction = begin()) {
      ReplicaReader.read(in, transaction);
      Invariants.healValues(transaction);
      transaction.commit();
    }
  }

  /**
   * Looks whether everything that is stored can be read and makes sense: that the unsynced
   * operations lead to the tasks, that the working set holds what it should, and whatever the
   * storage can say of its files. It goes on after the first fault and changes nothing.
   *
   * @return what is not as it should be; damage is in it and not thrown, as far as it can be told
   * @throws StorageException if the storage fails, or is so damaged that nothing can be said
   * @throws IllegalStateException if the storage is closed, or if this thread has a transaction
   *     open
   */
  default VerificationReport verify() {
    try (StorageView view = read()) {
      return Invariants.check(view);
    }
  }

  /**
   * Mends, in one commit, what {@link VerificationReport.Kind#isHealable()} says can be: rebuilds
   * the working set, in which tasks that stay keep their numbers, and the like. What is taken for
   * synchronised although the replica is at no version becomes unsynced, and comes before what is
   * unsynced already; undo does not reach it. No task is changed.
   *
   * @return what {@link #verify()} finds afterwards
   * @throws StorageException if the storage fails or is damaged; nothing was changed, unless it was
   *     the looking afterwards that failed: then all is mended
   * @throws IllegalStateException if the storage is closed, or if this thread has a transaction
   *     open
   */
  default VerificationReport heal() {
    try (StorageTransaction transaction = begin()) {
      Invariants.heal(transaction);
      transaction.commit();
    }
    return verify();
  }

  /**
   * Closes the storage, after the transactions that are open. Closing it again does nothing.
   *
   * @throws StorageException if the storage fails; what was committed stays durable
   */
  @Override
  void close();
}
