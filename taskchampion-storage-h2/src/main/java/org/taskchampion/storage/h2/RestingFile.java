package org.taskchampion.storage.h2;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A file that is closed while nobody uses it, and opened again by the next call, for systems on
 * which an open file cannot be replaced. Who begins to use it asks whether it is still the same
 * one; from then on it is open, and so nobody can replace it. Thread-safe.
 */
final class RestingFile implements DiskFile {

  private final Disk disk;
  private final Path path;
  private final boolean readOnly;
  private final byte[] beginning;
  private @Nullable DiskFile open;
  private boolean closed;

  RestingFile(Disk disk, Path path, boolean readOnly) throws IOException {
    this.disk = disk;
    this.path = path;
    this.readOnly = readOnly;
    this.beginning = new byte[Root.SIZE];
    file().read(0, beginning, 0, beginning.length);
  }

  private synchronized DiskFile file() throws IOException {
    if (closed) {
      throw new IOException("it is closed");
    }
    DiskFile known = open;
    if (known == null) {
      known = readOnly ? disk.openReadOnly(path) : disk.open(path, false);
      open = known;
    }
    return known;
  }

  /** Returns whether the file is open. */
  synchronized boolean isAwake() {
    return open != null;
  }

  /** Opens the file; returns whether it begins as it did at first. */
  synchronized boolean isSame() throws IOException {
    byte[] found = new byte[beginning.length];
    file().read(0, found, 0, found.length);
    return Arrays.equals(found, beginning);
  }

  /** Closes the file until somebody uses it again. */
  synchronized void rest() {
    DiskFile known = open;
    open = null;
    if (known != null) {
      try {
        known.close();
      } catch (IOException e) {
        Failures.ignored("could not close", path, e);
      }
    }
  }

  @Override
  public synchronized long length() throws IOException {
    return file().length();
  }

  @Override
  public synchronized void setLength(long length) throws IOException {
    file().setLength(length);
  }

  @Override
  public synchronized int read(long position, byte[] buffer, int offset, int length)
      throws IOException {
    return file().read(position, buffer, offset, length);
  }

  @Override
  public synchronized void write(long position, byte[] buffer, int offset, int length)
      throws IOException {
    file().write(position, buffer, offset, length);
  }

  @Override
  public synchronized void sync() throws IOException {
    file().sync();
  }

  @Override
  public synchronized void close() {
    closed = true;
    rest();
  }
}
