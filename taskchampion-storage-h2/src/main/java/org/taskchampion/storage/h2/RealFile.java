package org.taskchampion.storage.h2;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import org.jspecify.annotations.Nullable;

/**
 * A file by {@link RandomAccessFile}, which does not react to interrupts as channels do. Its mode
 * {@code rwd} writes and syncs in one system call.
 */
final class RealFile implements DiskFile {

  static final String READ_ONLY = "r";

  private final RandomAccessFile file;
  private final boolean locks;
  private @Nullable FileChannel channel;

  RealFile(File path, String mode) throws IOException {
    this.file = new RandomAccessFile(path, mode);
    this.locks = !mode.equals(READ_ONLY);
  }

  @Override
  public long length() throws IOException {
    return file.length();
  }

  @Override
  public synchronized void setLength(long length) throws IOException {
    file.setLength(length);
  }

  @Override
  public synchronized int read(long position, byte[] buffer, int offset, int length)
      throws IOException {
    file.seek(position);
    int done = 0;
    while (done < length) {
      int count = file.read(buffer, offset + done, length - done);
      if (count < 0) {
        break;
      }
      done += count;
    }
    return done;
  }

  @Override
  public synchronized void write(long position, byte[] buffer, int offset, int length)
      throws IOException {
    file.seek(position);
    file.write(buffer, offset, length);
  }

  @Override
  public void sync() throws IOException {
    file.getFD().sync();
  }

  @Override
  public DiskFile.@Nullable Lock tryLock(long position, long length, boolean shared)
      throws IOException {
    if (!locks) {
      return () -> {};
    }
    FileChannel open = channel;
    if (open == null) {
      // tryLock is the one method of a channel that is used: it never blocks, and so an interrupt
      // does not close the channel.
      open = file.getChannel();
      channel = open;
    }
    try {
      FileLock lock = open.tryLock(position, length, shared);
      return lock == null ? null : lock::release;
    } catch (OverlappingFileLockException e) {
      // This library was loaded twice into one JVM, and the other copy holds the lock.
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
