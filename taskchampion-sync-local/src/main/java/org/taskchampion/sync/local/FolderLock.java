package org.taskchampion.sync.local;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskchampion.internal.HeldWaitInterruptedException;
import org.taskchampion.internal.OwnerOnly;

/**
 * Lets the threads and processes of one machine add to a synchronised folder one after the other.
 * The lock is no file of the folder, since a service would carry it to other machines. Where there
 * can be none, two processes may fork the history, which heals.
 */
final class FolderLock {

  private static final Logger log = LoggerFactory.getLogger(FolderLock.class);

  /** One entry per folder ever used is kept. */
  private static final ConcurrentMap<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

  private final Path root;
  private final ReentrantLock threads;

  FolderLock(Path root) {
    this.root = root;
    this.threads = THREADS.computeIfAbsent(root, path -> new ReentrantLock());
  }

  /**
   * Waits for the turn.
   *
   * @throws FileLockInterruptionException if the thread is interrupted; the interrupt stays set
   */
  Turn take() throws IOException {
    try {
      threads.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FileLockInterruptionException();
    }
    boolean taken = false;
    try {
      Turn turn = new Turn(threads, processes());
      taken = true;
      return turn;
    } finally {
      if (!taken) {
        threads.unlock();
      }
    }
  }

  private DirectoryLock.@Nullable Held processes() throws IOException {
    try {
      Path directory = directory();
      UUID name = UUID.nameUUIDFromBytes(root.toString().getBytes(StandardCharsets.UTF_8));
      return new DirectoryLock(directory.resolve(name + ".lock")).acquire();
    } catch (FileLockInterruptionException
        | ClosedByInterruptException
        | HeldWaitInterruptedException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      log.debug("there is no lock for the folder {}: {}", root, e.toString());
      return null;
    }
  }

  private static Path directory() throws IOException {
    String user = System.getProperty("user.name", "");
    Path temporary = Paths.get(System.getProperty("java.io.tmpdir", "."));
    Path directory = temporary.resolve("taskchampion-" + user.replaceAll("[^A-Za-z0-9._-]", "_"));
    try {
      Files.createDirectory(directory, OwnerOnly.directory(directory));
    } catch (FileAlreadyExistsException e) {
      FileKind.DIRECTORY.isAt(directory);
      if (isPosix(directory)
          && !Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS).getName().equals(user)) {
        throw new IOException(directory + " belongs to somebody else, who could hold the lock");
      }
    }
    return directory;
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /** The turn while it is taken. */
  static final class Turn implements AutoCloseable {
    private final ReentrantLock threads;
    private final DirectoryLock.@Nullable Held processes;

    private Turn(ReentrantLock threads, DirectoryLock.@Nullable Held processes) {
      this.threads = threads;
      this.processes = processes;
    }

    /** Makes sure that the lock is still held, if there is one. */
    void check() throws IOException {
      if (processes != null) {
        processes.check();
      }
    }

    @Override
    public void close() throws IOException {
      try {
        if (processes != null) {
          processes.close();
        }
      } finally {
        threads.unlock();
      }
    }
  }
}
