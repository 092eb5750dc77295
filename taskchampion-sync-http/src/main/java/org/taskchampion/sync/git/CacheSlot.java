package org.taskchampion.sync.git;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
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
import org.taskchampion.internal.OwnerOnly;
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

  /** More than any end of a branch has. */
  private static final int MOST_END_BYTES = 64 * 1024;

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
      Files.createDirectories(directory, OwnerOnly.directory(directory));
      Path real = directory.toRealPath();
      for (int i = 0; i < MOST; i++) {
        CacheSlot slot = tryTake(real, i);
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

  private static @Nullable CacheSlot tryTake(Path directory, int number) throws IOException {
    Path repository = directory.resolve(number + ".git");
    Path lockFile = directory.resolve(number + ".lock");
    if (!OF_THIS_PROCESS.add(lockFile)) {
      return null;
    }
    FileChannel channel = null;
    FileLock lock = null;
    try {
      channel = open(lockFile);
      FileLock taken = channel.tryLock();
      if (taken == null) {
        return null;
      }
      checkOwn(repository, directory);
      lock = taken;
      return new CacheSlot(repository, lockFile, channel, lock);
    } finally {
      if (lock == null) {
        if (channel != null) {
          channel.close();
        }
        OF_THIS_PROCESS.remove(lockFile);
      }
    }
  }

  /**
   * Opening a pipe would wait for whoever reads it, and a link leads to what is not the cache's.
   */
  private static FileChannel open(Path lockFile) throws IOException {
    if (Files.exists(lockFile, LinkOption.NOFOLLOW_LINKS)
        && !Files.isRegularFile(lockFile, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileSystemException(lockFile.toString(), null, "it is not a file");
    }
    return FileChannel.open(
        lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Makes sure that a repository is no link and nobody else's: git starts the programs that the
   * configuration in it names.
   *
   * @param directory where a file can be made, to see who this user is
   * @throws ServerRefusedException if it is
   */
  static void checkOwn(Path repository, Path directory) throws IOException {
    if (!Files.exists(repository, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    boolean isOwn = Files.isDirectory(repository, LinkOption.NOFOLLOW_LINKS);
    if (isOwn && repository.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      // The user's name need not be known to the system, as in a container: a new file has an
      // owner.
      Path probe = Files.createTempFile(directory, "owner", null);
      try {
        isOwn = Files.getOwner(repository).equals(Files.getOwner(probe));
      } finally {
        Files.delete(probe);
      }
    }
    if (!isOwn) {
      throw new ServerRefusedException(
          "the copy of a git repository in "
              + repository
              + " is not this user's, or no directory, and git would do what its configuration says:"
              + " choose another directory for the copies, which nobody else can write to",
          null);
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
      boolean isFile = Files.isRegularFile(end(), LinkOption.NOFOLLOW_LINKS);
      return isFile && Files.size(end()) <= MOST_END_BYTES
          ? KnownEnd.parse(Files.readAllBytes(end()))
          : null;
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
      Files.createDirectories(attributes.getParent(), OwnerOnly.directory(repository));
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
      // git's objects are read-only; and what a link leads to is nobody's business here.
      boolean unused = attributes.isRegularFile() && file.toFile().setWritable(true);
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
