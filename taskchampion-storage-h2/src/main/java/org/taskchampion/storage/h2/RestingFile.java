package org.taskchampion.storage.h2;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A file that is closed while nobody uses it, for systems on which an open file cannot be replaced.
 * Who begins to use it wakes it; from then on it is open, and so nobody can replace it. Whatever is
 * called opens it if it is not, and fails if another file has its name by now. Thread-safe.
 */
final class RestingFile implements DiskFile {

  private final Disk disk;
  private final Path path;
  private final boolean readOnly;
  // What tells this file from one that takes its place: among other things, a random number.
  private final byte[] beginning;
  private @Nullable DiskFile open;
  private boolean closed;

  RestingFile(Disk disk, Path path, boolean readOnly) throws IOException {
    this.disk = disk;
    this.path = path;
    this.readOnly = readOnly;
    DiskFile file = openFile();
    this.beginning = readBeginning(file);
    this.open = file;
  }

  private DiskFile openFile() throws IOException {
    return readOnly ? disk.openReadOnly(path) : disk.open(path, false);
  }

  private byte[] readBeginning(DiskFile file) throws IOException {
    byte[] bytes = new byte[Root.SIZE];
    try {
      file.read(0, bytes, 0, bytes.length);
      return bytes;
    } catch (IOException | RuntimeException | Error e) {
      close(file);
      throw e;
    }
  }

  private void close(DiskFile file) {
    try {
      file.close();
    } catch (IOException e) {
      Failures.ignored("could not close", path, e);
    }
  }

  /** Returns the file, open; null if another one has its name. */
  private synchronized @Nullable DiskFile find() throws IOException {
    if (closed) {
      throw new IOException("it is closed");
    }
    DiskFile known = open;
    if (known != null) {
      return known;
    }
    DiskFile found = openFile();
    if (!Arrays.equals(readBeginning(found), beginning)) {
      close(found);
      return null;
    }
    open = found;
    return found;
  }

  private DiskFile file() throws IOException {
    DiskFile found = find();
    if (found == null) {
      throw new IOException("another file took its place");
    }
    return found;
  }

  @Override
  public boolean wake() throws IOException {
    return find() != null;
  }

  @Override
  public synchronized boolean isAwake() {
    return open != null;
  }

  @Override
  public synchronized void rest() {
    DiskFile known = open;
    open = null;
    if (known != null) {
      close(known);
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
