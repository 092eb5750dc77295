package org.taskchampion.sync.git;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/**
 * The room on the disk of a copy. git takes whatever a repository sends; so that none fills the
 * disk, a transfer ends when it has taken three quarters of what was free.
 */
@NotOnAndroid
final class DiskRoom {

  private static final int PART_THAT_STAYS = 4;
  private static final long MEBIBYTE = 1024 * 1024;

  private final Path repository;
  private final LongSupplier freeBytes;

  DiskRoom(Path repository, LongSupplier freeBytes) {
    this.repository = repository;
    this.freeBytes = freeBytes;
  }

  static DiskRoom of(Path repository) {
    return new DiskRoom(
        repository,
        () -> {
          // Not by its FileStore, which Java does not find in a changed root.
          File directory = repository.toFile();
          return directory.exists() ? directory.getUsableSpace() : Long.MAX_VALUE;
        });
  }

  /** Begins to watch a transfer. */
  Watch watch() {
    return new Watch(freeBytes.getAsLong() / PART_THAT_STAYS);
  }

  /** One transfer. */
  final class Watch {
    private final long stays;

    private Watch(long stays) {
      this.stays = stays;
    }

    /** Says whether it has taken too much. */
    boolean isUsedUp() {
      return freeBytes.getAsLong() < stays;
    }

    /** Returns how much is to stay free, for a message. */
    String rest() {
      return Math.max(1, stays / MEBIBYTE) + " MiB";
    }

    /** Removes what a transfer that was ended left behind. No other runs in this copy. */
    void removeUnfinished() {
      try (DirectoryStream<Path> files =
          Files.newDirectoryStream(repository.resolve("objects").resolve("pack"), "tmp_*")) {
        for (Path file : files) {
          Files.deleteIfExists(file);
        }
      } catch (IOException | DirectoryIteratorException e) {
        // What is left is removed when git tidies the copy.
      }
    }
  }
}
