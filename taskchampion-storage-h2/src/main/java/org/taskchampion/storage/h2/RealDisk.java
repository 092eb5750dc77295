package org.taskchampion.storage.h2;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.taskchampion.internal.Directories;
import org.taskchampion.internal.HeldFiles;
import org.taskchampion.internal.HeldWaitInterruptedException;
import org.taskchampion.internal.OwnerOnly;
import org.taskchampion.internal.Reasons;
import org.taskchampion.storage.CommitWatch;

/** The file system of the machine. Stateless and thread-safe. */
final class RealDisk implements Disk {

  @Override
  public boolean exists(Path path) {
    return !Files.notExists(path); // what nobody may look at is not taken for missing
  }

  @Override
  public Path realPath(Path path) throws IOException {
    return path.toRealPath();
  }

  @Override
  public Object identity(Path path) throws IOException {
    Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    // Windows has none, but does not let a file that is open be replaced either. The time of its
    // creation would not do: who takes the place of a file inherits that.
    return key == null ? path.toRealPath().toString() : key;
  }

  @Override
  public void createDirectory(Path directory) throws IOException {
    File file = directory.toFile();
    if (file.isDirectory()) {
      return;
    }
    @Nullable Path parent = directory.getParent();
    if (parent != null) {
      createDirectory(parent);
    }
    try {
      Files.createDirectory(directory, OwnerOnly.directory(directory));
    } catch (FileAlreadyExistsException e) {
      if (!file.isDirectory()) {
        throw e;
      }
    }
    if (parent != null) {
      syncDirectory(parent);
    }
  }

  @Override
  public void createFile(Path path) throws IOException {
    try {
      patiently(() -> Files.createFile(path, OwnerOnly.file(path)));
    } catch (FileAlreadyExistsException e) {
      // Somebody else was faster, which is as good.
    }
  }

  @Override
  public DiskFile open(Path path, boolean durable) throws IOException {
    return open(path, file -> new RealFile(file, durable ? RealFile.SYNCHRONOUS : "rw"));
  }

  @Override
  public DiskFile openReadOnly(Path path) throws IOException {
    return open(path, file -> new RealFile(file, RealFile.READ_ONLY));
  }

  @Override
  public LockFile openLock(Path path) throws IOException {
    return open(path, RealLockFile::open);
  }

  @Override
  public @Nullable LockFile openLockReadOnly(Path path) throws IOException {
    return open(path, file -> Optional.ofNullable(RealLockFile.openReadOnly(file))).orElse(null);
  }

  private interface Opening<T> {
    T open(File file) throws IOException;
  }

  private static <T> T open(Path path, Opening<T> opening) throws IOException {
    return patiently(
        () -> {
          File file = regular(path);
          try {
            return opening.open(file);
          } catch (FileNotFoundException e) {
            // It says so of a file that is there, too.
            if (HeldFiles.HERE.waits() && file.canWrite()) {
              FileSystemException held =
                  new FileSystemException(path.toString(), null, Reasons.of(e));
              held.initCause(e);
              throw held;
            }
            throw e;
          }
        });
  }

  /**
   * Looks before a file is opened: opening a pipe waits for who is at its other end, reading a
   * device may have no end, and opening a link that leads nowhere would make what it leads to.
   */
  private static File regular(Path path) throws IOException {
    if (!Files.readAttributes(path, BasicFileAttributes.class).isRegularFile()) {
      throw new IrregularFileException(path);
    }
    return path.toFile();
  }

  @Override
  public long processToken(Object file) {
    return ProcessToken.of(file.hashCode());
  }

  @Override
  public boolean isAlive(long processToken) {
    return ProcessToken.isAlive(processToken);
  }

  @Override
  public boolean isReplaceable(Path path) {
    if (replacesOpenFiles()) {
      return true;
    }
    try {
      // Windows refuses to rename what is open, be it to the name that it has.
      Files.move(path, path, StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void rename(Path source, Path target) throws IOException {
    patiently(() -> Files.move(source, target, StandardCopyOption.ATOMIC_MOVE));
  }

  @Override
  public void delete(Path path) throws IOException {
    patiently(() -> Files.deleteIfExists(path));
  }

  /** Does something while a scanner may be in the way; an interrupt ends neither that nor this. */
  private static <T> T patiently(HeldFiles.Action<T> action) throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return HeldFiles.HERE.await(action);
        } catch (HeldWaitInterruptedException e) {
          interrupted |= Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    Directories.force(directory);
  }

  @Override
  public Optional<CommitWatch> watch(Path directory) {
    return DirectoryWatch.of(directory);
  }
}
