package org.taskchampion.storage.h2;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A simulated disk as one process sees it. A fate decides what happens at each of its calls that
 * change the disk; a crash at another call would be the same as one at the next of these. For one
 * thread.
 */
final class SimulatedProcess implements Disk {

  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final long FIRST_LOCK = 1L << 62;

  // Each process has a path of its own, for it shares no state in memory with others.
  private final Path directory = Path.of("/simulated/" + COUNT.incrementAndGet());
  private final SimulatedDisk disk;
  private Fate fate;
  private boolean ended;
  private final List<SimulatedInode.Held> writeLocks = new ArrayList<>();

  SimulatedProcess(SimulatedDisk disk, Fate fate) {
    this.disk = disk;
    this.fate = fate;
  }

  Path directory() {
    return directory;
  }

  void setFate(Fate fate) {
    this.fate = fate;
  }

  void end() {
    ended = true;
  }

  boolean hasEnded() {
    return ended;
  }

  private static String name(Path path) {
    return path.getFileName().toString();
  }

  private void checkRunning() {
    if (ended) {
      throw new Crash();
    }
  }

  /** A change that is made whole or not at all, whatever happens. */
  private void change(String call, Runnable change) throws IOException {
    checkRunning();
    Fate.Event event = fate.at(call);
    switch (event) {
      case NONE -> change.run();
      case INTERRUPT -> {
        Thread.currentThread().interrupt();
        change.run();
      }
      case FAIL -> throw new IOException("No space left on device");
      default -> {
        if (disk.random.nextBoolean()) {
          change.run();
        }
        ended = true;
        throw new Crash();
      }
    }
  }

  private void checkMayWrite(String call) {
    if (writeLocks.isEmpty()) {
      throw new AssertionError(call + " without the lock for writing");
    }
  }

  @Override
  public boolean exists(Path path) {
    checkRunning();
    return disk.find(name(path)) != null;
  }

  @Override
  public Path realPath(Path path) {
    return path;
  }

  @Override
  public void createDirectory(Path path) {
    checkRunning();
  }

  @Override
  public void createFile(Path path) throws IOException {
    String name = name(path);
    if (disk.find(name) == null) {
      change("create " + name, () -> disk.bind(name, new SimulatedInode()));
    }
  }

  @Override
  public DiskFile open(Path path, boolean durable) throws IOException {
    checkRunning();
    SimulatedInode inode = disk.find(name(path));
    if (inode == null) {
      throw new FileNotFoundException(path + " (No such file or directory)");
    }
    return new Descriptor(name(path), inode, durable);
  }

  @Override
  public void rename(Path source, Path target) throws IOException {
    checkMayWrite("rename");
    SimulatedInode inode = disk.find(name(source));
    if (inode == null) {
      throw new FileNotFoundException(source + " (No such file or directory)");
    }
    change(
        "rename " + name(source),
        () -> {
          disk.bind(name(target), inode);
          disk.bind(name(source), null);
        });
  }

  @Override
  public void delete(Path path) throws IOException {
    String name = name(path);
    if (disk.find(name) != null) {
      checkMayWrite("delete");
      change("delete " + name, () -> disk.bind(name, null));
    }
  }

  @Override
  public void syncDirectory(Path path) throws IOException {
    change("force directory", disk::forceNames);
  }

  /** A file that this process has open. */
  private final class Descriptor implements DiskFile {
    private final String name;
    private final SimulatedInode inode;
    private final boolean durable;
    private boolean closed;

    Descriptor(String name, SimulatedInode inode, boolean durable) {
      this.name = name;
      this.inode = inode;
      this.durable = durable;
    }

    private void checkOpen() throws IOException {
      checkRunning();
      if (closed) {
        throw new IOException("Stream Closed");
      }
    }

    @Override
    public long length() throws IOException {
      checkOpen();
      return inode.length();
    }

    @Override
    public void setLength(long length) throws IOException {
      checkOpen();
      checkMayWrite("set length");
      change("set length of " + name + " to " + length, () -> inode.setLength(length));
    }

    @Override
    public int read(long position, byte[] buffer, int offset, int length) throws IOException {
      checkOpen();
      return inode.read(position, buffer, offset, length);
    }

    @Override
    public void write(long position, byte[] buffer, int offset, int length) throws IOException {
      checkOpen();
      checkMayWrite("write");
      String call = "write " + length + " bytes to " + name + " at " + position;
      Fate.Event event = fate.at(call);
      int part = event == Fate.Event.POWER ? length : part(length);
      switch (event) {
        case NONE -> write(durable, position, buffer, offset, length);
        case INTERRUPT -> {
          Thread.currentThread().interrupt();
          write(durable, position, buffer, offset, length);
        }
        case FAIL -> {
          write(durable, position, buffer, offset, part);
          throw new IOException("No space left on device");
        }
        case KILL, POWER -> {
          // A system call that writes and forces is ended by it even if the process is killed; but
          // it may be cut short.
          write(durable && event == Fate.Event.KILL, position, buffer, offset, part);
          ended = true;
          throw new Crash();
        }
      }
    }

    /** Most interesting is what arrives whole, and is said to have failed. */
    private int part(int length) {
      return switch (disk.random.nextInt(4)) {
        case 0 -> 0;
        case 1 -> length;
        default -> disk.random.nextInt(length + 1);
      };
    }

    private void write(boolean forced, long position, byte[] buffer, int offset, int length) {
      if (forced) {
        inode.writeDurably(position, buffer, offset, length);
      } else {
        inode.write(position, buffer, offset, length);
      }
    }

    @Override
    public void sync() throws IOException {
      checkOpen();
      try {
        change("force " + name, inode::force);
      } catch (IOException e) {
        if (disk.random.nextBoolean()) {
          inode.loseUnforced();
        }
        throw e;
      }
    }

    @Override
    public @Nullable Lock tryLock(long position, long length, boolean shared) throws IOException {
      checkOpen();
      long end = position + length;
      for (SimulatedInode.Held held : inode.locks) {
        if (held.owner() != SimulatedProcess.this
            && held.from() < end
            && position < held.to()
            && !(shared && held.shared())) {
          return null;
        }
      }
      SimulatedInode.Held lock =
          new SimulatedInode.Held(SimulatedProcess.this, position, end, shared);
      inode.locks.add(lock);
      if (!shared && position > FIRST_LOCK) {
        writeLocks.add(lock);
      }
      return () -> {
        inode.locks.remove(lock);
        writeLocks.remove(lock);
      };
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        // As POSIX has it: those that came by other descriptors, too.
        writeLocks.removeAll(inode.locks);
        inode.locks.removeIf(held -> held.owner() == SimulatedProcess.this);
      }
    }
  }
}
