package org.taskchampion.storage.h2;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Operation;
import org.taskchampion.storage.CommitWatch;
import org.taskchampion.storage.Storage;
import org.taskchampion.storage.StorageBusyException;
import org.taskchampion.storage.StorageDamagedException;
import org.taskchampion.storage.StorageNotFoundException;
import org.taskchampion.storage.StorageReadOnlyException;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;
import org.taskchampion.storage.VerificationReport;

/**
 * A replica in the files of one directory. Thread-safe, and safe to use from several processes at
 * once.
 *
 * <pre>{@code
 * try (Replica replica = Replica.open(H2Storage.at(Path.of("tasks")))) {
 *   replica.edit(edit -> edit.add("Buy milk"));
 * }
 * }</pre>
 *
 * <p>A commit that returned survives the end of the process and a loss of power. A crash in the
 * middle of a commit leaves all of it or nothing. Nothing has to be repaired by hand.
 *
 * <p><b>Several at once.</b> Several storages may be open on one directory, in one process and in
 * many. They see each other's commits at the beginning of their next transaction. Only one
 * transaction that writes can be open at a time. Others wait for it, in any thread and process;
 * after 30 seconds, they get a {@link StorageBusyException}. A view shows what was committed last
 * when it was opened, for as long as it is open, and makes nobody wait. Opening a view never waits
 * for a thread of the same process. It waits for another process only while that process writes
 * files and has committed something that this process has not read yet. {@link Thread#interrupt}
 * does not end a wait, and does the storage no harm; the thread keeps its interrupt flag.
 *
 * <p><b>The files.</b> The directory holds three:
 *
 * <ul>
 *   <li>{@code replica.mv}, the store;
 *   <li>{@code replica.journal}, the commits since the store was last written;
 *   <li>{@code replica.lock}, whose content does not count.
 * </ul>
 *
 * <p>{@link #backup} copies the first two. Any program may read or copy the files, even within a
 * process that has them open. They are readable by their owner only, and not encrypted. They must
 * be on a file system of this machine: the locks and the syncs of <b>network file systems are not
 * reliable and not supported</b>.
 *
 * <p>Another program may replace the files, or change what is in them, while they are open. The
 * storage notices it: each transaction after that throws {@link
 * org.taskchampion.storage.StorageReplacedException}, and so does the commit of a transaction that
 * was open. A reader may notice it some milliseconds later. A view that is open keeps showing what
 * it began with. Until it is closed, the old store file keeps its space on the disk.
 *
 * <p>Windows does not replace a file while it is open. There, a view that is open in any process
 * keeps the store from being compacted. {@link #restore} and {@link #mendFiles} fail if such a view
 * stays open for longer than five seconds.
 *
 * <p><b>Errors.</b>
 *
 * <ul>
 *   <li>{@link org.taskchampion.storage.StorageFailedException}: the disk is full, rights are
 *       missing, or the like. The replica is as it was before, and works again when the cause is
 *       gone. If a failed write could not be taken back either, {@link
 *       org.taskchampion.storage.StorageFailedException#mayHaveCommitted()} says so.
 *   <li>{@link org.taskchampion.storage.StorageDamagedException}: the files are damaged, or not
 *       those of a replica. They are left untouched.
 *   <li>{@link org.taskchampion.storage.NewerFormatException}: a newer version of this library
 *       wrote the files. They are left untouched.
 * </ul>
 */
public final class H2Storage implements Storage {

  /** The replicas that are open in this JVM, by the real path of their journal. */
  private static final Map<Path, Shared> OPEN = new HashMap<>();

  private final Path key;
  // Null if nobody else uses the replica.
  private final @Nullable Shared shared;
  private final OpenReplica replica;
  private final boolean readOnly;
  private final Set<Thread> sessions = new HashSet<>();
  private boolean closed;

  /** A replica and how many storages use it. */
  private static final class Shared {
    private int users;
    private @Nullable OpenReplica replica;
  }

  private H2Storage(Path key, @Nullable Shared shared, OpenReplica replica, boolean readOnly) {
    this.key = key;
    this.shared = shared;
    this.replica = replica;
    this.readOnly = readOnly;
  }

  /**
   * Opens the replica in a directory. If there is none, makes the directory and an empty replica in
   * it, with rights for the owner only.
   *
   * @param directory the directory, on a local file system
   * @return the storage, to be closed by the caller, or by the replica that is opened on it
   * @throws org.taskchampion.storage.StorageFailedException if the files cannot be read or written
   * @throws org.taskchampion.storage.StorageDamagedException if the files are damaged, or not those
   *     of a replica; they are left as they are
   * @throws org.taskchampion.storage.NewerFormatException if a newer version of this library wrote
   *     the files; they are left as they are
   * @throws StorageBusyException if another process writes for longer than 30 seconds
   * @throws IllegalArgumentException if the directory is not on the default file system
   */
  public static H2Storage at(Path directory) {
    return at(directory, new RealDisk(), Limits.DEFAULT);
  }

  /**
   * Opens the replica in a directory, as {@link #at} does, but makes none. Use this in programs
   * that should report a mistyped path instead of beginning with an empty list.
   *
   * @param directory the directory, on a local file system
   * @return the storage, to be closed by the caller, or by the replica that is opened on it
   * @throws StorageNotFoundException if there is no replica in the directory; nothing was made
   * @throws org.taskchampion.storage.StorageFailedException if the files cannot be read or written
   * @throws org.taskchampion.storage.StorageDamagedException if the files are damaged, or not those
   *     of a replica; they are left as they are
   * @throws org.taskchampion.storage.NewerFormatException if a newer version of this library wrote
   *     the files; they are left as they are
   * @throws StorageBusyException if another process writes for longer than 30 seconds
   * @throws IllegalArgumentException if the directory is not on the default file system
   */
  public static H2Storage openExisting(Path directory) {
    checkFileSystem(directory);
    if (!exists(directory)) {
      throw Failures.notFound(directory);
    }
    return at(directory);
  }

  /**
   * Says whether there are files of a replica in a directory. Damaged files count, and so do files
   * that this process has no right to look at.
   *
   * @param directory the directory, which need not exist
   * @return true if there is a replica, or may be
   */
  public static boolean exists(Path directory) {
    return !Files.notExists(directory.resolve(FileNames.JOURNAL))
        || !Files.notExists(directory.resolve(FileNames.STORE));
  }

  static H2Storage at(Path directory, Disk disk, Limits limits) {
    checkFileSystem(directory);
    Path key;
    try {
      disk.createDirectory(directory.toAbsolutePath());
      key = key(disk, directory);
    } catch (IOException e) {
      throw Failures.failed(directory, e);
    }
    Path home = Objects.requireNonNull(key.getParent());
    Shared shared = join(key);
    // Opening may wait for another process; storages of other directories need not wait with it.
    try {
      synchronized (shared) {
        OpenReplica replica = shared.replica;
        if (replica == null) {
          replica = Opening.open(disk, home, limits);
          shared.replica = replica;
        }
        return new H2Storage(key, shared, replica, false);
      }
    } catch (RuntimeException | Error e) {
      leave(key, shared);
      throw e;
    }
  }

  /** Returns the one path of a journal that may have several; it need not be there yet. */
  private static Path key(Disk disk, Path directory) throws IOException {
    Path journal = directory.resolve(FileNames.JOURNAL);
    if (disk.exists(journal)) {
      Path real = disk.realPath(journal);
      // A link to anything else says nothing of where the other files are.
      if (real.endsWith(FileNames.JOURNAL)) {
        return real;
      }
    }
    return disk.realPath(directory).resolve(FileNames.JOURNAL);
  }

  /** Joins those that use the replica in a directory. */
  private static Shared join(Path key) {
    while (true) {
      Shared shared;
      synchronized (OPEN) {
        shared = OPEN.computeIfAbsent(key, path -> new Shared());
        shared.users++;
      }
      OpenReplica replica;
      synchronized (shared) {
        replica = shared.replica;
      }
      if (replica == null || !replica.isReplaced()) {
        return shared;
      }
      // Those that have the old files open keep them until they close them.
      synchronized (OPEN) {
        OPEN.remove(key, shared);
      }
      leave(key, shared);
    }
  }

  /**
   * Opens the replica in a directory to read it, and leaves the directory as it is: no file is
   * made, changed or locked. Use this for a medium that cannot be written, for a directory that
   * this process has no right to write, and to look at a backup.
   *
   * <p>Other processes may write the replica meanwhile. Each view shows one state, as it does with
   * {@link #at}. {@link #begin}, {@link #restore} and {@link #mendFiles} throw {@link
   * StorageReadOnlyException}.
   *
   * @param directory the directory of a replica, on a local file system
   * @return the storage, to be closed by the caller, or by the replica that is opened on it
   * @throws org.taskchampion.storage.StorageFailedException if the files cannot be read
   * @throws StorageNotFoundException if there is no replica in the directory
   * @throws StorageDamagedException if the files are damaged
   * @throws org.taskchampion.storage.NewerFormatException if a newer version of this library wrote
   *     the files
   * @throws StorageBusyException if others write all the time for longer than 30 seconds
   * @throws IllegalArgumentException if the directory is not on the default file system
   */
  public static H2Storage openReadOnly(Path directory) {
    return openReadOnly(directory, new RealDisk(), Limits.DEFAULT);
  }

  static H2Storage openReadOnly(Path directory, Disk disk, Limits limits) {
    checkFileSystem(directory);
    Path key;
    try {
      key =
          disk.exists(directory)
              ? key(disk, directory)
              : directory.resolve(FileNames.JOURNAL).toAbsolutePath();
    } catch (IOException e) {
      throw Failures.failed(directory, e);
    }
    // Closing a file would take this process its locks, so a replica that is open is used with
    // others.
    Shared shared;
    synchronized (OPEN) {
      shared = OPEN.get(key);
      if (shared != null) {
        shared.users++;
      }
    }
    if (shared != null) {
      synchronized (shared) {
        OpenReplica replica = shared.replica;
        if (replica != null) {
          return new H2Storage(key, shared, replica, true);
        }
      }
      leave(key, shared);
    }
    Path home = Objects.requireNonNull(key.getParent());
    return new H2Storage(key, null, Opening.openReadOnly(disk, home, limits), true);
  }

  private static void checkFileSystem(Path directory) {
    if (directory.getFileSystem() != FileSystems.getDefault()) {
      throw new IllegalArgumentException(
          "a replica must be on the default file system, but was asked for at "
              + directory
              + " on another");
    }
  }

  private static void leave(Path key, Shared shared) {
    synchronized (shared) {
      synchronized (OPEN) {
        shared.users--;
        if (shared.users > 0) {
          return;
        }
      }
      // Who opens the directory in the meantime waits for the monitor of the same object, so that
      // closing these files does not take away the locks of new ones.
      OpenReplica replica = shared.replica;
      shared.replica = null;
      try {
        if (replica != null) {
          replica.close();
        }
      } finally {
        synchronized (OPEN) {
          if (shared.users == 0) {
            OPEN.remove(key, shared);
          }
        }
      }
    }
  }

  @Override
  public StorageTransaction begin() {
    checkWritable();
    return new H2Transaction(start(true));
  }

  @Override
  public StorageView read() {
    return new H2View(start(false));
  }

  /**
   * Begins to watch for commits, where the system tells when a file was written: on Linux, on file
   * systems of this machine. Elsewhere there is no watch, and listeners hear of other processes
   * because the replica looks five times a second.
   *
   * @return the watch, to be closed by the caller; empty where the system cannot tell
   */
  @Override
  public Optional<CommitWatch> watch() {
    synchronized (this) {
      if (closed) {
        throw new IllegalStateException("the storage is closed");
      }
    }
    return replica.disk().watch(Objects.requireNonNull(key.getParent()));
  }

  /**
   * Copies the replica into a directory of its own. The replica may be in use meanwhile, by this
   * process and by others, and nobody has to wait. The copy is the state after one commit, and
   * opens like any replica. When this returns, the copy survives a loss of power. A crash before
   * that leaves nothing at {@code target}, but may leave a directory beside it whose name begins
   * with a dot and ends with {@code .tmp}. It can be removed.
   *
   * <p>The copy and the original have the same history and the same unsynced operations. Go on with
   * only one of them: if both synchronise, both send these operations.
   *
   * @param target a directory that does not exist, or is empty; those above it are made
   * @throws org.taskchampion.storage.StorageFailedException if {@code target} exists and is no
   *     empty directory, or cannot be written; there is no backup then, unless the message says
   *     that this is not known
   * @throws org.taskchampion.storage.StorageDamagedException if this replica is damaged; there is
   *     no backup then
   * @throws StorageBusyException if another process writes for longer than 30 seconds
   * @throws IllegalArgumentException if {@code target} is not on the default file system
   * @throws IllegalStateException if the storage is closed, or if this thread has a transaction
   *     open
   */
  public void backup(Path target) {
    Objects.requireNonNull(target, "target");
    inSession(
        false,
        session -> {
          Backup.write(replica.disk(), session.snapshot(), target);
          return true;
        });
  }

  /**
   * Puts the content of a backup into this storage, which must be empty. This is one commit, all or
   * nothing, and other processes may use this storage meanwhile.
   *
   * @param backup the directory of a backup, or of any replica; it is only read, and no file in it
   *     is made, changed or locked
   * @throws org.taskchampion.storage.StorageFailedException if a file cannot be read or written;
   *     nothing was changed, unless the message says that this is not known
   * @throws org.taskchampion.storage.StorageDamagedException if the backup is damaged or none, or
   *     this storage is damaged; nothing was changed
   * @throws org.taskchampion.storage.NewerFormatException if a newer version of this library wrote
   *     the backup; nothing was changed
   * @throws StorageBusyException if another process uses one of them for longer than 30 seconds;
   *     nothing was changed
   * @throws IllegalArgumentException if {@code backup} is this storage's own directory
   * @throws IllegalStateException if this storage is not empty; nothing was changed. Also if it is
   *     closed, or if this thread has a transaction open.
   */
  public void restore(Path backup) {
    replace(backup, null);
  }

  /**
   * Saves the content of this storage as a backup, and replaces it with the content of another
   * backup. Nobody can commit between the two, so that nothing that was committed is lost.
   *
   * <p>This throws what {@link #restore(Path)} throws, except that this storage need not be empty,
   * and what {@link #backup} throws. After an error, {@code kept} may exist; it is a whole backup
   * then.
   *
   * @param backup the directory of a backup, or of any replica; it is only read
   * @param kept where to keep what is here now; a directory that does not exist, or is empty
   */
  public void restore(Path backup, Path kept) {
    replace(backup, Objects.requireNonNull(kept, "kept"));
  }

  private void replace(Path backup, @Nullable Path kept) {
    if (!replica.disk().exists(backup.resolve(FileNames.JOURNAL))) {
      throw new StorageDamagedException(
          backup + " is no backup: it has no " + FileNames.JOURNAL + ". Nothing was changed", null);
    }
    checkWritable();
    try (H2Storage source = openReadOnly(backup, replica.disk(), Limits.DEFAULT)) {
      if (source.replica == replica) {
        throw new IllegalArgumentException(backup + " is the directory of this storage itself");
      }
      inSession(
          true,
          session -> {
            if (kept != null) {
              Backup.write(replica.disk(), session.snapshot(), kept);
            } else if (!session.snapshot().isEmpty()) {
              throw new IllegalStateException("only an empty storage can be restored into");
            }
            return source.inSession(
                false,
                read -> {
                  session.releaseSnapshot();
                  replica.replaceWith(read.snapshot());
                  return true;
                });
          });
    }
  }

  /**
   * Reads the unsynced operations from damaged files, as far as they can still be read. These are
   * what a new replica lacks that is made from a server's history. This only reads the files, and
   * needs no right to write. No other process may use the directory meanwhile.
   *
   * @param directory the directory of a replica that is not open
   * @return the operations in their order, with gaps where they are lost
   * @throws org.taskchampion.storage.StorageFailedException if the files cannot be read
   * @throws org.taskchampion.storage.NewerFormatException if a newer version of this library wrote
   *     them
   * @throws IllegalStateException if a storage of this process is open on the directory
   */
  public static List<Operation> salvage(Path directory) {
    synchronized (OPEN) {
      for (Path open : OPEN.keySet()) {
        if (isSame(open, directory)) {
          throw new IllegalStateException(directory + " is open");
        }
      }
      return Salvage.unsynced(new RealDisk(), directory);
    }
  }

  private static boolean isSame(Path journal, Path directory) {
    try {
      return Files.isSameFile(journal, directory.resolve(FileNames.JOURNAL));
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>This reads every block of the store and every commit in the journal, even those that are no
   * longer used. Transactions that write wait meanwhile.
   */
  @Override
  public VerificationReport verifyFiles() {
    return replica.isReadOnly()
        ? inSession(false, session -> replica.verifyUnlocked())
        : inSession(true, session -> replica.verifyFiles());
  }

  /**
   * {@inheritDoc}
   *
   * <p>If something is wrong with the files, or with the lists of tasks' operations, this writes
   * the store anew. That mends damage to data that is no longer used, or that is there twice. Other
   * damage stays.
   */
  @Override
  public void mendFiles() {
    checkWritable();
    inSession(
        true,
        session -> {
          if (!replica.verifyFiles().isSound()) {
            session.releaseSnapshot();
            replica.mend();
          }
          return true;
        });
  }

  /** Does something in a session; what makes no sense then is in the file. */
  private <T> T inSession(boolean writes, Function<Session, T> body) {
    Session session = start(writes);
    try {
      return body.apply(session);
    } catch (MalformedException e) {
      throw session.damaged(e);
    } finally {
      session.close();
    }
  }

  private void checkWritable() {
    if (readOnly) {
      throw new StorageReadOnlyException(
          key.getParent() + " was opened only to be read. Nothing was changed");
    }
  }

  /**
   * Begins a session of this thread.
   *
   * @param writes whether it has the lock, so that nobody else writes
   */
  private Session start(boolean writes) {
    Thread thread = Thread.currentThread();
    synchronized (this) {
      if (closed) {
        throw new IllegalStateException("the storage is closed");
      }
      // Another storage on the same directory counts too: this thread would wait for itself.
      if (!replica.enter()) {
        throw new IllegalStateException("this thread has a transaction open already");
      }
      sessions.add(thread);
    }
    try {
      if (!writes) {
        return new Session(replica, replica.read(), false, this::end);
      }
      replica.acquire();
      try {
        return new Session(replica, replica.current(), true, this::end);
      } catch (RuntimeException | Error e) {
        replica.release();
        throw e;
      }
    } catch (RuntimeException | Error e) {
      end(thread);
      throw e;
    }
  }

  private void end(Thread thread) {
    replica.leave(thread);
    forget(thread);
  }

  private synchronized void forget(Thread thread) {
    sessions.remove(thread);
    notifyAll();
  }

  /**
   * Closes the storage. Waits until transactions of other threads have ended. If this was the last
   * storage on its directory in this process, this also closes the files, and tidies them up before
   * if they have grown: that can take as long as writing the whole replica. Closing it again does
   * nothing.
   *
   * @throws IllegalStateException if this thread has a transaction open; nothing was closed
   */
  @Override
  public void close() {
    boolean interrupted = false;
    synchronized (this) {
      if (closed) {
        return;
      }
      if (sessions.contains(Thread.currentThread())) {
        throw new IllegalStateException("this thread has a transaction open");
      }
      closed = true;
      while (!sessions.isEmpty()) {
        try {
          wait();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    try {
      if (shared == null) {
        replica.close();
      } else {
        leave(key, shared);
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
