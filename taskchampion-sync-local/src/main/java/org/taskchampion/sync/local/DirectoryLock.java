package org.taskchampion.sync.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps others, in this process and in any, from replacing the snapshot and from pruning. Adding
 * and reading versions needs no lock, and goes on meanwhile.
 */
final class DirectoryLock {

  /**
   * A file lock belongs to the whole process, and closing any channel on the file gives it up:
   * threads have to take turns before they touch the file. One entry per directory ever used is
   * kept.
   */
  private static final ConcurrentMap<Path, ReentrantLock> IN_PROCESS = new ConcurrentHashMap<>();

  private final Path file;
  private final ReentrantLock inProcess;

  DirectoryLock(Layout layout) {
    file = layout.lock();
    inProcess = IN_PROCESS.computeIfAbsent(file, path -> new ReentrantLock());
  }

  /**
   * Waits for the lock.
   *
   * @throws FileLockInterruptionException if the thread is interrupted; the interrupt stays set
   */
  Held acquire() throws IOException {
    try {
      inProcess.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FileLockInterruptionException();
    }
    FileChannel channel = null;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      return new Held(channel, channel.lock(), inProcess);
    } catch (IOException | RuntimeException | Error e) {
      try {
        if (channel != null) {
          channel.close();
        }
      } catch (IOException suppressed) {
        e.addSuppressed(suppressed);
      } finally {
        inProcess.unlock();
      }
      throw e;
    }
  }

  /** The lock while it is held. */
  static final class Held implements AutoCloseable {

    private final FileChannel channel;
    private final FileLock lock;
    private final ReentrantLock inProcess;

    private Held(FileChannel channel, FileLock lock, ReentrantLock inProcess) {
      this.channel = channel;
      this.lock = lock;
      this.inProcess = inProcess;
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
        channel.close();
      } finally {
        inProcess.unlock();
      }
    }
  }
}
