package org.taskchampion.storage.h2;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.taskchampion.internal.Durability;

/**
 * A file by {@link RandomAccessFile}, which does not react to interrupts as channels do. Its mode
 * {@code rwd} writes and syncs in one system call.
 */
final class RealFile implements DiskFile {

  static final String READ_ONLY = "r";

  /** Each write is handed to the drive. */
  static final String SYNCHRONOUS = "rwd";

  private final RandomAccessFile file;
  private final Path directory;
  private final boolean isSynchronous;

  RealFile(File path, String mode) throws IOException {
    this.file = new RandomAccessFile(path, mode);
    this.directory = path.getAbsoluteFile().toPath().resolveSibling("");
    this.isSynchronous = mode.equals(SYNCHRONOUS);
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
    if (isSynchronous) {
      Durability.emptyCacheOf(directory);
    }
  }

  @Override
  public void sync() throws IOException {
    Durability.force(file.getFD(), directory);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
