package org.taskchampion.sync.git;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskchampion.internal.Reasons;
import org.taskchampion.sync.ServerFailedException;
import org.taskchampion.sync.ServerRefusedException;
import org.taskchampion.sync.SyncProblem;

/**
 * One of the repositories in a cache directory, for one server object alone: a second object or
 * process takes the next one. The end of the process frees it.
 */
final class CacheSlot implements AutoCloseable {

  /** What is sealed resembles nothing. Directories, which are compared, resemble the last one. */
  private static final String NOT_COMPARED = "* -delta\n";

  private static final Logger LOGGER = LoggerFactory.getLogger(CacheSlot.class);

  private static final int MOST = 64;

  /** Closing any channel on a locked file frees the lock of all others of this process on POSIX. */
  private static final Set<Path> OF_THIS_PROCESS = ConcurrentHashMap.newKeySet();

  private final Path repository;
  private final Path lockFile;
  private final FileChannel channel;
  private final FileLock lock;

  private CacheSlot(Path repository, Path lockFile, FileChannel channel, FileLock lock) {
    this.repository = repository;
    this.lockFile = lockFile;
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Takes a free one, and makes the directory where it is missing.
   *
   * @throws ServerRefusedException if it cannot be made or written
   */
  static CacheSlot take(Path directory) {
    try {
      Files.createDirectories(directory);
      Path real = directory.toRealPath();
      for (int i = 0; i < MOST; i++) {
        CacheSlot slot = tryTake(real.resolve(i + ".git"), real.resolve(i + ".lock"));
        if (slot != null) {
          return slot;
        }
      }
    } catch (IOException e) {
      throw new ServerRefusedException(
          "the directory "
              + directory
              + " for copies of git repositories cannot be written: see that it can, or choose"
              + " another one ("
              + Reasons.of(e)
              + ")",
          e);
    }
    throw new ServerFailedException(
        SyncProblem.BUSY,
        null,
        MOST + " programs use the copies in " + directory + " at once: try again later",
        null);
  }

  private static @Nullable CacheSlot tryTake(Path repository, Path lockFile) throws IOException {
    if (!OF_THIS_PROCESS.add(lockFile)) {
      return null;
    }
    FileChannel channel = null;
    FileLock lock = null;
    try {
      channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      lock = channel.tryLock();
      return lock == null ? null : new CacheSlot(repository, lockFile, channel, lock);
    } finally {
      if (lock == null) {
        if (channel != null) {
          channel.close();
        }
        OF_THIS_PROCESS.remove(lockFile);
      }
    }
  }

  Path repository() {
    return repository;
  }

  /** Says whether there is a repository: somebody may remove the cache at any time. */
  boolean isMade() {
    return Files.exists(repository.resolve("HEAD")) && Files.exists(repository.resolve("objects"));
  }

  /** Returns what was kept of the branch's end; null if nothing was, or if it cannot be read. */
  @Nullable KnownEnd knownEnd() {
    try {
      return KnownEnd.parse(Files.readAllBytes(end()));
    } catch (IOException e) {
      return null;
    }
  }

  /** Keeps the branch's end. Whatever fails here costs no more than the time that it saves. */
  void keep(KnownEnd end) {
    Path fresh = repository.resolve("taskchampion-end.new");
    try {
      Files.write(fresh, end.toBytes());
      Files.move(fresh, end(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOGGER.debug("The end of the branch is not kept in {}", repository, e);
    }
  }

  private Path end() {
    return repository.resolve("taskchampion-end");
  }

  /** Removes the repository, and leaves what git reads of a new one. */
  void clear() {
    try {
      if (Files.exists(repository)) {
        Files.walkFileTree(repository, new Remover());
      }
      Path attributes = repository.resolve("info").resolve("attributes");
      Files.createDirectories(attributes.getParent());
      Files.write(attributes, NOT_COMPARED.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new ServerRefusedException(
          "the copy of a git repository in "
              + repository
              + " cannot be made anew: remove that directory ("
              + Reasons.of(e)
              + ")",
          e);
    }
  }

  @Override
  public void close() {
    try (channel) {
      lock.release();
    } catch (IOException e) {
      // The end of the process releases it.
    } finally {
      OF_THIS_PROCESS.remove(lockFile);
    }
  }

  private static final class Remover extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      boolean unused = file.toFile().setWritable(true); // git's objects are read-only
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
        throws IOException {
      if (e != null) {
        throw e;
      }
      Files.delete(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
