package org.taskchampion.storage.h2;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The real disk, with what Windows asks for besides: a file that is open here is neither renamed,
 * nor removed, nor does another one come in its place.
 */
final class StrictDisk extends ForwardingDisk {

  private final Map<Path, Integer> open = new HashMap<>();
  private int refusals;

  StrictDisk() {
    super(new RealDisk());
  }

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
  public synchronized boolean isReplaceable(Path path) {
    return open.getOrDefault(path, 0) == 0;
  }

  @Override
  public DiskFile open(Path path, boolean durable) throws IOException {
    return new Counted(path, super.open(path, durable));
  }

  @Override
  public DiskFile openReadOnly(Path path) throws IOException {
    return new Counted(path, super.openReadOnly(path));
  }

  @Override
  public void rename(Path source, Path target) throws IOException {
    checkClosed(source);
    checkClosed(target);
    super.rename(source, target);
  }

  @Override
  public void delete(Path path) throws IOException {
    checkClosed(path);
    super.delete(path);
  }

  /** An open file. */
  private final class Counted extends ForwardingFile {
    private final Path path;
    private boolean closed;

    Counted(Path path, DiskFile file) {
      super(file);
      this.path = path;
      count(path, 1);
    }

    @Override
    public synchronized void close() throws IOException {
      if (!closed) {
        closed = true;
        count(path, -1);
      }
      super.close();
    }
  }
}
