package org.taskchampion.storage.h2;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.taskchampion.storage.CommitWatch;

/**
 * The file system as this module uses it. All input and output goes through here and through {@link
 * DiskFile}, so that a test can record what is written, cut it off anywhere, or run out of space.
 */
interface Disk {

  /** Returns whether a file of any kind is there. */
  boolean exists(Path path);

  /** Returns the one path of an existing file or directory that has several, by links for one. */
  Path realPath(Path path) throws IOException;

  /**
   * Returns what tells the file of this name from every other one, also from one that comes in its
   * place.
   *
   * @return something with {@code equals} and the same hash in all processes
   * @throws java.nio.file.NoSuchFileException if there is no file
   */
  Object identity(Path path) throws IOException;

  /** Returns whether a directory is there, and nothing in it. */
  default boolean isEmptyDirectory(Path path) {
    String[] names = path.toFile().list();
    return names != null && names.length == 0;
  }

  /** Creates a directory and those above it, for the owner only, and makes its entry durable. */
  void createDirectory(Path directory) throws IOException;

  /** Creates an empty file for the owner only. Nothing happens if it exists. */
  void createFile(Path path) throws IOException;

  /**
   * Opens an existing file to read and write.
   *
   * @param path the file
   * @param durable whether each write returns only when its data are on the medium
   */
  DiskFile open(Path path, boolean durable) throws IOException;

  /** Opens an existing file to read, for who has no right to more, or must leave all as it is. */
  DiskFile openReadOnly(Path path) throws IOException;

  /** Opens an existing lock file. */
  LockFile openLock(Path path) throws IOException;

  /** Opens an existing lock file to read its words; returns null if it has none. */
  @Nullable LockFile openLockReadOnly(Path path) throws IOException;

  /**
   * Returns a number, not 0, by which other processes recognise this one while it lives.
   *
   * @param file the identity of the file that the number is for, see {@link ProcessToken}
   */
  long processToken(Object file);

  /** Returns whether the process with this number lives, as far as this process can tell. */
  boolean isAlive(long processToken);

  /** Returns whether {@link #rename} can take the place of a file that any process has open. */
  default boolean replacesOpenFiles() {
    return File.separatorChar != '\\';
  }

  /** Returns whether nobody has a file open who would keep another one from taking its place. */
  default boolean isReplaceable(Path path) {
    return true;
  }

  /** Puts a file or directory in the place of another, atomically. */
  void rename(Path source, Path target) throws IOException;

  /** Removes a file, or an empty directory. Nothing happens if there is none. */
  void delete(Path path) throws IOException;

  /** Makes the entries of a directory durable, where the platform can do so. */
  void syncDirectory(Path directory) throws IOException;

  /** Opens a watch of a directory; empty if this disk cannot tell when a file was written. */
  default Optional<CommitWatch> watch(Path directory) {
    return Optional.empty();
  }
}
