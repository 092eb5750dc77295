package org.taskchampion.storage.h2;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.taskchampion.storage.CommitWatch;

/**
 * Lets the system say that a file of a replica was written, where it can: on Linux, on file systems
 * of this machine. Java asks macOS every few seconds, in place of being told, and nobody has tried
 * whether Windows tells of a write before the file is closed. On file systems that others write
 * from elsewhere, the system does not hear of it.
 *
 * <p>The kernel watches the directory, and not its name: who puts another directory in its place is
 * noticed by those who look all the same.
 */
final class DirectoryWatch implements CommitWatch {

  /** The JDK's that sleeps until the kernel wakes it. */
  private static final String BY_THE_KERNEL = "LinuxWatchService";

  private static final Set<String> OF_THIS_MACHINE =
      Set.of(
          "ext2",
          "ext3",
          "ext2/ext3",
          "ext4",
          "xfs",
          "btrfs",
          "f2fs",
          "zfs",
          "bcachefs",
          "tmpfs",
          "jfs",
          "overlay");

  private final WatchService service;

  private DirectoryWatch(WatchService service) {
    this.service = service;
  }

  /** Opens a watch of a directory; empty if the system cannot tell. */
  static Optional<CommitWatch> of(Path directory) {
    WatchService service = null;
    boolean watches = false;
    try {
      service = directory.getFileSystem().newWatchService();
      if (!service.getClass().getSimpleName().equals(BY_THE_KERNEL)
          || !OF_THIS_MACHINE.contains(Files.getFileStore(directory).type())) {
        return Optional.empty();
      }
      WatchKey unused =
          directory.register(
              service,
              StandardWatchEventKinds.ENTRY_MODIFY,
              StandardWatchEventKinds.ENTRY_CREATE,
              StandardWatchEventKinds.ENTRY_DELETE);
      watches = true;
      return Optional.of(new DirectoryWatch(service));
    } catch (IOException | UnsupportedOperationException | SecurityException e) {
      // Also where there are too many watches already. Android keeps file systems secret.
      return Optional.empty();
    } finally {
      if (service != null && !watches) {
        close(service);
      }
    }
  }

  @Override
  public Signal await(Duration longest) {
    try {
      WatchKey key = service.poll(longest.toMillis(), TimeUnit.MILLISECONDS);
      if (key == null) {
        return Signal.TIME;
      }
      int unused = key.pollEvents().size(); // what it was is of no account
      return key.reset() ? Signal.CHANGED : Signal.ENDED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Signal.TIME;
    } catch (ClosedWatchServiceException e) {
      return Signal.ENDED;
    }
  }

  @Override
  public void close() {
    close(service);
  }

  private static void close(WatchService service) {
    try {
      service.close();
    } catch (IOException e) {
      // The process holds a watch that nobody uses.
    }
  }
}
