package org.taskchampion.storage.h2;

import java.io.File;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The file system of the machine. Stateless and thread-safe. */
final class RealDisk implements Disk {

  private static final FileAttribute<?>[] NO_ATTRIBUTES = {};

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
      Files.createDirectory(
          directory,
          ownerOnly(
              directory,
              EnumSet.of(
                  PosixFilePermission.OWNER_READ,
                  PosixFilePermission.OWNER_WRITE,
                  PosixFilePermission.OWNER_EXECUTE)));
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
      Files.createFile(
          path,
          ownerOnly(
              path, EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE)));
    } catch (FileAlreadyExistsException e) {
      // Somebody else was faster, which is as good.
    }
  }

  private static FileAttribute<?>[] ownerOnly(Path path, Set<PosixFilePermission> permissions) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
        : NO_ATTRIBUTES;
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
    // Only a channel can open a directory. An interrupt closes no more than this one, so it is put
    // off and the work is done again.
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
          channel.force(true);
          return;
        } catch (ClosedByInterruptException e) {
          interrupted |= Thread.interrupted();
        } catch (IOException e) {
          if (File.separatorChar == '\\') {
            return; // Windows cannot open a directory, and needs no sync of it.
          }
          throw e;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
