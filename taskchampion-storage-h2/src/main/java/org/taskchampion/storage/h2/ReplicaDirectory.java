package org.taskchampion.storage.h2;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.taskchampion.Replica;
import org.taskchampion.storage.StorageDamagedException;
import org.taskchampion.sync.SyncServer;

/**
 * The files of a replica as a whole. Use this to find out whether a directory holds a replica, and
 * to restore, set aside or rebuild one that may be damaged. For everything else, use {@link
 * H2Storage}.
 *
 * <pre>{@code
 * ReplicaDirectory directory = ReplicaDirectory.at(Path.of("tasks"));
 * RebuildReport report = directory.rebuild(server, Path.of("tasks/damaged-2026-11-29"));
 * }</pre>
 *
 * <p>No method removes what was there: it keeps the old files in a directory that the caller names.
 * Close the replica before, and let no other program use it meanwhile, unless a method says
 * otherwise. Thread-safe, but let only one thread change the files at a time. Methods that read or
 * write files block for as long as it takes to read and write the whole replica.
 */
public final class ReplicaDirectory {

  private final Path directory;
  private final Disk disk = new RealDisk();

  private ReplicaDirectory(Path directory) {
    this.directory = directory;
  }

  /**
   * Names a directory. Nothing is read or made.
   *
   * @param directory the directory, on a local file system; it need not exist
   * @return the directory of a replica
   */
  public static ReplicaDirectory at(Path directory) {
    return new ReplicaDirectory(Objects.requireNonNull(directory, "directory"));
  }

  /**
   * Returns the path of the directory.
   *
   * @return the directory
   */
  public Path path() {
    return directory;
  }

  /**
   * Says whether there are files of a replica, as {@link H2Storage#exists} does.
   *
   * @return true if there is a replica, or may be; it may be damaged
   */
  public boolean hasReplica() {
    return H2Storage.exists(directory);
  }

  /**
   * Opens the replica to read it. If this process may write the files, this does what {@link
   * H2Storage#openExisting} does, and otherwise, for instance on a medium that cannot be written,
   * what {@link H2Storage#openReadOnly} does. It throws what they throw. Others may use the replica
   * meanwhile.
   *
   * @return the storage, to be closed by the caller, or by the replica that is opened on it
   * @throws org.taskchampion.storage.StorageNotFoundException if there is no replica
   */
  public H2Storage openToRead() {
    return isWritable() ? H2Storage.openExisting(directory) : H2Storage.openReadOnly(directory);
  }

  private boolean isWritable() {
    return Files.isWritable(directory)
        && List.of(FileNames.JOURNAL, FileNames.STORE, FileNames.LOCK).stream()
            .map(directory::resolve)
            .allMatch(file -> Files.notExists(file) || Files.isWritable(file));
  }

  /**
   * Moves the files aside, as they are. Afterwards there is no replica here.
   *
   * @param kept where to move them: a directory on the same file system, in which there is no
   *     replica; it is made if it does not exist
   * @throws org.taskchampion.storage.StorageFailedException if a file cannot be moved; all of them
   *     are in one of the two directories, and calling this again moves the rest
   */
  public void setAside(Path kept) {
    try {
      disk.createDirectory(kept.toAbsolutePath());
      // The journal last: without it, the rest is known for damaged if this is broken off.
      for (String name : List.of(FileNames.TEMPORARY, FileNames.STORE, FileNames.JOURNAL)) {
        Path file = directory.resolve(name);
        if (disk.exists(file)) {
          disk.rename(file, kept.resolve(name));
        }
      }
      disk.syncDirectory(kept);
      disk.syncDirectory(directory);
    } catch (IOException e) {
      throw Failures.failed(directory, e);
    }
  }

  /**
   * Replaces what is here with a backup, or with any other replica. If what is here can be opened,
   * this is one commit, and other programs may use the replica meanwhile. If it is damaged, its
   * files are moved to {@code kept} first.
   *
   * @param source the directory of the other replica; it is only read
   * @param kept where to keep what is here now; a directory that does not exist, or is empty
   * @return true if there was something, which is in {@code kept} now; false if there was nothing,
   *     or an empty replica: then {@code kept} was not made
   * @throws org.taskchampion.storage.StorageNotFoundException if there is no replica in {@code
   *     source}; nothing was changed
   * @throws StorageDamagedException if {@code source} is damaged; nothing was changed, but an empty
   *     replica may have been made where there was none
   * @throws org.taskchampion.storage.StorageException if a file cannot be read or written. Nothing
   *     was changed, or what was here is in {@code kept}.
   */
  public boolean replaceWith(Path source, Path kept) {
    if (!H2Storage.exists(source)) {
      throw Failures.notFound(source);
    }
    if (hasReplica()) {
      try (H2Storage storage = H2Storage.at(directory)) {
        try {
          storage.restore(source);
          return false;
        } catch (IllegalStateException notEmpty) {
          storage.restore(source, kept);
          return true;
        }
      } catch (StorageDamagedException e) {
        // Is it the new one that is damaged? Then this throws, and nothing was changed.
        checkSound(source);
        setAside(kept);
      }
      restore(source);
      return true;
    }
    restore(source);
    return false;
  }

  private void restore(Path source) {
    try (H2Storage storage = H2Storage.at(directory)) {
      storage.restore(source);
    }
  }

  private static void checkSound(Path source) {
    try (H2Storage sound = H2Storage.openReadOnly(source)) {
      if (!Replica.open(sound).verify().isSound()) {
        throw new StorageDamagedException(source + " is damaged. Nothing was changed", null);
      }
    }
  }

  /**
   * Replaces what is here with what {@link Replica#exportTo} wrote, as {@link #replaceWith} does.
   *
   * @param export what was exported, to its end; not closed
   * @param kept where to keep what is here now; a directory that does not exist, or is empty
   * @return true if there was something, which is in {@code kept} now
   * @throws IOException if {@code export} throws it; nothing was changed
   * @throws org.taskchampion.storage.MalformedExportException if it is no whole export of a
   *     replica; nothing was changed
   * @throws org.taskchampion.storage.StorageException as {@link #replaceWith} throws it
   */
  public boolean replaceWithExport(InputStream export, Path kept) throws IOException {
    Path aside = aside();
    try {
      try (Replica replica = Replica.open(H2Storage.at(aside))) {
        replica.importFrom(export);
      }
      return replaceWith(aside, kept);
    } finally {
      remove(aside);
    }
  }

  /**
   * Replaces a damaged replica with a new one, made from a server's history and from what can still
   * be read of the old files. Unsynced operations stay unsynced: nothing is sent to the server.
   * There is one exception. If the server does not have the version on which the replica is based,
   * the new replica is synchronised with it.
   *
   * @param server the server; not closed
   * @param kept where to keep the old files; a directory that does not exist, or is empty
   * @return what was done
   * @throws org.taskchampion.sync.SyncException if the server cannot be read; nothing was changed
   *     here
   * @throws org.taskchampion.storage.StorageException if a file cannot be read or written. Nothing
   *     was changed, or the old files are in {@code kept}.
   */
  public RebuildReport rebuild(SyncServer server, Path kept) {
    Path aside = aside();
    try {
      RebuildReport report = Rebuilding.run(directory, server, aside);
      if (report.outcome() == RebuildReport.Outcome.REBUILT) {
        replaceWith(aside, kept);
      }
      return report;
    } finally {
      remove(aside);
    }
  }

  private Path aside() {
    return directory.resolve(".new-" + UUID.randomUUID());
  }

  private void remove(Path aside) {
    String[] names = aside.toFile().list();
    if (names == null) {
      return;
    }
    try {
      for (String name : names) {
        disk.delete(aside.resolve(name));
      }
      disk.delete(aside);
    } catch (IOException e) {
      // What is left is in nobody's way, and is not to hide another error.
      Failures.ignored("could not remove", aside, e);
    }
  }
}
