package org.taskchampion.storage.h2;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The real disk, with what Windows asks for besides: a file that is open here is neither renamed,
 * nor removed, nor does another one come in its place.
 */
final class StrictDisk implements Disk {

  private final Disk real = new RealDisk();
  private final Map<Path, Integer> open = new HashMap<>();
  private int refusals;

  /** Returns how often something was refused. */
  int refusals() {
    return refusals;
  }

  private synchronized void count(Path path, int more) {
    open.merge(path, more, Integer::sum);
  }

  private synchronized void checkClosed(Path path) throws IOException {
    if (open.getOrDefault(path, 0) > 0) {
      refusals++;
      throw new AccessDeniedException(path.toString(), null, "it is open");
    }
  }

  @Override
  public boolean replacesOpenFiles() {
    return false;
  }

  @Override
  public boolean exists(Path path) {
    return real.exists(path);
  }

  @Override
  public Path realPath(Path path) throws IOException {
    return real.realPath(path);
  }

  @Override
  public Object identity(Path path) throws IOException {
    return real.identity(path);
  }

  @Override
  public void createDirectory(Path path) throws IOException {
    real.createDirectory(path);
  }

  @Override
  public void createFile(Path path) throws IOException {
    real.createFile(path);
  }

  @Override
  public DiskFile open(Path path, boolean durable) throws IOException {
    return new Counted(path, real.open(path, durable));
  }

  @Override
  public DiskFile openReadOnly(Path path) throws IOException {
    return new Counted(path, real.openReadOnly(path));
  }

  @Override
  public LockFile openLock(Path path) throws IOException {
    return real.openLock(path);
  }

  @Override
  public @Nullable LockFile openLockReadOnly(Path path) throws IOException {
    return real.openLockReadOnly(path);
  }

  @Override
  public long processToken(Object file) {
    return real.processToken(file);
  }

  @Override
  public boolean isAlive(long processToken) {
    return real.isAlive(processToken);
  }

  @Override
  public void rename(Path source, Path target) throws IOException {
    checkClosed(source);
    checkClosed(target);
    real.rename(source, target);
  }

  @Override
  public void delete(Path path) throws IOException {
    checkClosed(path);
    real.delete(path);
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    real.syncDirectory(directory);
  }

  /** An open file. */
  private final class Counted implements DiskFile {
    private final Path path;
    private final DiskFile file;
    private boolean closed;

    Counted(Path path, DiskFile file) {
      this.path = path;
      this.file = file;
      count(path, 1);
    }

    @Override
    public long length() throws IOException {
      return file.length();
    }

    @Override
    public void setLength(long length) throws IOException {
      file.setLength(length);
    }

    @Override
    public int read(long position, byte[] buffer, int offset, int length) throws IOException {
      return file.read(position, buffer, offset, length);
    }

    @Override
    public void write(long position, byte[] buffer, int offset, int length) throws IOException {
      file.write(position, buffer, offset, length);
    }

    @Override
    public void sync() throws IOException {
      file.sync();
    }

    @Override
    public synchronized void close() throws IOException {
      if (!closed) {
        closed = true;
        count(path, -1);
      }
      file.close();
    }
  }
}
