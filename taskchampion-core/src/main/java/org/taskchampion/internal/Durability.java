package org.taskchampion.internal;

import java.io.FileDescriptor;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Makes what was written to a file outlive a loss of power.
 *
 * <p>{@link FileDescriptor#sync} is the better way, since an interrupt does not close a descriptor.
 * On macOS, however, it only hands the bytes to the drive, which may keep them in a cache. {@link
 * java.nio.channels.FileChannel#force} empties that cache there ({@code F_FULLFSYNC}), whichever
 * file or directory of the drive it is called for. The directory has its name for good, and nobody
 * locks it: closing a file takes away all locks that the process has on it.
 */
public final class Durability {

  private static final boolean KEPT_IN_THE_DRIVE = isMac(System.getProperty("os.name", ""));

  private Durability() {}

  static boolean isMac(String system) {
    return system.startsWith("Mac") || system.startsWith("Darwin");
  }

  /**
   * Forces an open file to the disk. An interrupt meanwhile does not end it; the flag is kept.
   *
   * @param descriptor the open file
   * @param directory the directory that it is in, or another one on the same drive
   * @throws IOException if it cannot be written
   */
  public static void force(FileDescriptor descriptor, Path directory) throws IOException {
    force(descriptor, directory, KEPT_IN_THE_DRIVE);
  }

  static void force(FileDescriptor descriptor, Path directory, boolean keptInTheDrive)
      throws IOException {
    descriptor.sync();
    emptyCacheOf(directory, keptInTheDrive);
  }

  /**
   * Makes what was handed to a drive, such as by a file of the mode {@code rwd}, outlive a loss of
   * power too. Where handing over is enough, nothing is done.
   *
   * @param directory a directory on that drive
   * @throws IOException if it cannot be forced
   */
  public static void emptyCacheOf(Path directory) throws IOException {
    emptyCacheOf(directory, KEPT_IN_THE_DRIVE);
  }

  private static void emptyCacheOf(Path directory, boolean keptInTheDrive) throws IOException {
    if (keptInTheDrive) {
      Directories.force(directory);
    }
  }
}
