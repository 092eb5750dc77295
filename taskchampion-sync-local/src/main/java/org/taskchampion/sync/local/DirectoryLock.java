package org.taskchampion.sync.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.taskchampion.internal.HeldFiles;

/**
 * Keeps others, in this process and in any, from replacing the snapshot and from pruning. Adding
 * and reading versions needs no lock, and goes on meanwhile.
 */
final class DirectoryLock {

  /**
   * On POSIX, a file lock belongs to the whole process, and closing any channel on the file gives
   * it up: threads have to take turns before they touch the file. On Windows it belongs to the
   * channel, and nobody else can read or write what is locked: the file is empty, and nobody does.
   * One entry per directory ever used is kept.
   */
  private static final ConcurrentMap<Path, Turn> IN_PROCESS = new ConcurrentHashMap<>();

  private static final long FIRST_PAUSE_MILLIS = 1;
  private static final long LONGEST_PAUSE_MILLIS = 20;

  private final Path file;
  private final Turn turn;

  DirectoryLock(Layout layout) {
    this(layout.lock());
  }

  DirectoryLock(Path file) {
    this.file = file;
    this.turn = IN_PROCESS.computeIfAbsent(file, path -> new Turn());
  }

  /**
   * Waits for the lock, which a thread that holds it may acquire again.
   *
   * @throws FileLockInterruptionException if the thread is interrupted; the interrupt stays set
   */
  Held acquire() throws IOException {
    try {
      turn.threads.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FileLockInterruptionException();
    }
    if (turn.held != null) {
      return new Held(null, turn.held.lock, turn);
    }
    FileChannel channel = null;
    try {
      channel = HeldFiles.HERE.await(this::open);
      turn.held = new Held(channel, lock(channel), turn);
      return turn.held;
    } catch (IOException | RuntimeException | Error e) {
      try {
        if (channel != null) {
          channel.close();
        }
      } catch (IOException suppressed) {
        e.addSuppressed(suppressed);
      } finally {
        turn.threads.unlock();
      }
      throw e;
    }
  }

  /**
   * Looks again and again: on Windows, an interrupt does not reach a thread in {@link
   * FileChannel#lock}, which stays there for as long as another process has the lock.
   */
  private static FileLock lock(FileChannel channel) throws IOException {
    long pause = FIRST_PAUSE_MILLIS;
    while (true) {
      try {
        FileLock lock = channel.tryLock();
        if (lock != null) {
          return lock;
        }
      } catch (OverlappingFileLockException e) {
        // This library was loaded twice into one JVM, and the other copy holds the lock.
      }
      try {
        Thread.sleep(pause);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new FileLockInterruptionException();
      }
      pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
    }
  }

  private FileChannel open() throws IOException {
    FileKind.FILE.isAt(file);
    return FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
  }

  /** Whose turn it is in this process. */
  private static final class Turn {
    final ReentrantLock threads = new ReentrantLock();
    @Nullable Held held; // guarded by the lock
  }

  /** The lock while it is held. */
  static final class Held implements AutoCloseable {

    private final @Nullable FileChannel channel; // null where it was acquired again
    private final FileLock lock;
    private final Turn turn;

    private Held(@Nullable FileChannel channel, FileLock lock, Turn turn) {
      this.channel = channel;
      this.lock = lock;
      this.turn = turn;
    }

    /** Makes sure that the lock is still held, as it must be. */
    void check() throws IOException {
      if (!lock.isValid()) {
        throw new IOException("the lock was lost");
      }
    }

    @Override
    public void close() throws IOException {
      try {
        if (channel != null) {
          turn.held = null;
          channel.close();
        }
      } finally {
        turn.threads.unlock();
      }
    }
  }
}
