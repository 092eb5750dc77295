package org.taskchampion.storage.h2;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Another disk, with a fate that decides what happens at every call, also at those that read: it
 * fails, with writes done in part, or the thread is interrupted.
 */
final class FatefulDisk extends ForwardingDisk {

  private Fate fate = Fate.NONE;

  FatefulDisk(Disk real) {
    super(real);
  }

  void setFate(Fate fate) {
    this.fate = fate;
  }

  private void call(String name) throws IOException {
    switch (fate.at(name)) {
      case NONE -> {}
      case INTERRUPT -> Thread.currentThread().interrupt();
      default -> throw new IOException("No space left on device");
    }
  }

  @Override
  public Path realPath(Path path) throws IOException {
    call("real path");
    return super.realPath(path);
  }

  @Override
  public Object identity(Path path) throws IOException {
    call("identity");
    return super.identity(path);
  }

  @Override
  public LockFile openLock(Path path) throws IOException {
    call("open");
    return new FatefulLock(super.openLock(path));
  }

  @Override
  public @Nullable LockFile openLockReadOnly(Path path) throws IOException {
    call("open");
    return super.openLockReadOnly(path);
  }

  /** The words lie in memory, where nothing fails. */
  private final class FatefulLock implements LockFile {
    private final LockFile file;

    FatefulLock(LockFile file) {
      this.file = file;
    }

    @Override
    public @Nullable Lock tryLock(long position, long length) throws IOException {
      call("lock");
      return file.tryLock(position, length);
    }

    @Override
    public boolean isWhole() throws IOException {
      return file.isWhole();
    }

    @Override
    public long get(int word) throws IOException {
      return file.get(word);
    }

    @Override
    public boolean compareAndSet(int word, long expected, long value) throws IOException {
      return file.compareAndSet(word, expected, value);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  @Override
  public void createDirectory(Path path) throws IOException {
    call("create directory");
    super.createDirectory(path);
  }

  @Override
  public void createFile(Path path) throws IOException {
    call("create");
    super.createFile(path);
  }

  @Override
  public DiskFile open(Path path, boolean durable) throws IOException {
    call("open");
    return new FatefulFile(super.open(path, durable));
  }

  @Override
  public DiskFile openReadOnly(Path path) throws IOException {
    call("open");
    return new FatefulFile(super.openReadOnly(path));
  }

  @Override
  public void rename(Path source, Path target) throws IOException {
    call("rename");
    super.rename(source, target);
  }

  @Override
  public void delete(Path path) throws IOException {
    call("delete");
    super.delete(path);
  }

  @Override
  public void syncDirectory(Path path) throws IOException {
    call("force directory");
    super.syncDirectory(path);
  }

  private final class FatefulFile extends ForwardingFile {

    FatefulFile(DiskFile file) {
      super(file);
    }

    @Override
    public long length() throws IOException {
      call("length");
      return super.length();
    }

    @Override
    public void setLength(long length) throws IOException {
      call("set length");
      super.setLength(length);
    }

    @Override
    public int read(long position, byte[] buffer, int offset, int length) throws IOException {
      call("read");
      return super.read(position, buffer, offset, length);
    }

    @Override
    public void write(long position, byte[] buffer, int offset, int length) throws IOException {
      try {
        call("write");
      } catch (IOException e) {
        super.write(position, buffer, offset, length / 2);
        throw e;
      }
      super.write(position, buffer, offset, length);
    }

    @Override
    public void sync() throws IOException {
      call("force");
      super.sync();
    }
  }
}
