package org.taskchampion.storage.h2;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;
import org.taskchampion.internal.Directories;
import org.taskchampion.internal.OwnerOnly;

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
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    Object key = attributes.fileKey();
    // Windows has none, but does not let a file that is open be replaced either.
    return key == null ? attributes.creationTime() : key;
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
      Files.createFile(path, OwnerOnly.file(path));
    } catch (FileAlreadyExistsException e) {
      // Somebody else was faster, which is as good.
    }
  }

  @Override
  public DiskFile open(Path path, boolean durable) throws IOException {
    return new RealFile(regular(path), durable ? "rwd" : "rw");
  }

  @Override
  public DiskFile openReadOnly(Path path) throws IOException {
    return new RealFile(regular(path), RealFile.READ_ONLY);
  }

  @Override
  public LockFile openLock(Path path) throws IOException {
    return RealLockFile.open(regular(path));
  }

  @Override
  public @Nullable LockFile openLockReadOnly(Path path) throws IOException {
    return RealLockFile.openReadOnly(regular(path));
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
  public void rename(Path source, Path target) throws IOException {
    Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void delete(Path path) throws IOException {
    Files.deleteIfExists(path);
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    Directories.force(directory);
  }
}
