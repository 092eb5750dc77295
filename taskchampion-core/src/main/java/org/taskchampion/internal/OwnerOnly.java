package org.taskchampion.internal;

import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Makes what is new readable for its owner only, where the file system knows of owners. Elsewhere
 * it gets the rights that its directory gives.
 */
public final class OwnerOnly {

  private OwnerOnly() {}

  /**
   * Returns the attributes of a new file.
   *
   * @param path a path on its file system
   * @return the attributes, for {@link java.nio.file.Files#createFile}
   */
  public static FileAttribute<?>[] file(Path path) {
    return attributes(path, "rw-------");
  }

  /**
   * Returns the attributes of a new directory.
   *
   * @param path a path on its file system
   * @return the attributes, for {@link java.nio.file.Files#createDirectory}
   */
  public static FileAttribute<?>[] directory(Path path) {
    return attributes(path, "rwx------");
  }

  private static FileAttribute<?>[] attributes(Path path, String permissions) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
