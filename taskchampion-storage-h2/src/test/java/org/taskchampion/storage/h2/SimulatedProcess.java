package org.taskchampion.storage.h2;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A simulated disk as one process sees it. A fate decides what happens at each of its calls that
 * change the disk; a crash at another call would be the same as one at the next of these. For one
 * thread.
 */
final class SimulatedProcess implements Disk {

  private static final AtomicInteger COUNT = new AtomicInteger();
  // Each process has a path of its own, for it shares no state in memory with others.
  private final Path home = Path.of("/simulated/" + COUNT.incrementAndGet()).toAbsolutePath();
  private final SimulatedDisk disk;
  private final long token;
  private Fate fate;
  private Runnable atEachCall = () -> {};
  private boolean ended;

  SimulatedProcess(SimulatedDisk disk, Fate fate) {
    this.disk = disk;
    this.fate = fate;
    this.token = (long) COUNT.incrementAndGet() << 32;
  }

  /**
   * Has something done at each call, also at those that only look, before it does what it should.
   */
  void atEachCall(Runnable action) {
    atEachCall = action;
  }

  /** Returns the directory of the replica. */
  Path directory() {
    return home.resolve(SimulatedDisk.DATA);
  }

  /** Returns the directory that holds it, and its copies. */
  Path home() {
    return home;
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

  private @Nullable SimulatedEntry find(Path path) {
    if (path.equals(home)) {
      return disk.home();
    }
    SimulatedEntry parent = find(path.getParent());
    return parent instanceof SimulatedDirectory directory ? directory.find(name(path)) : null;
  }

  private SimulatedDirectory parent(Path path) throws IOException {
    if (find(path.getParent()) instanceof SimulatedDirectory directory) {
      return directory;
    }
    throw new FileNotFoundException(path + " (No such file or directory)");
  }

  private void checkRunning() {
    if (ended) {
      throw new Crash();
    }
    atEachCall.run();
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

  /** A backup that is being made is nobody else's; all other files are written under the lock. */
  private void checkMayWrite(String call, Path path, SimulatedDirectory parent) {
    if (parent == disk.home() || name(path.getParent()).endsWith(".tmp")) {
      return;
    }
    SimulatedInode lock = parent.file(FileNames.LOCK);
    if (lock == null || lock.words[0] != token) {
      throw new AssertionError(call + " without the claim for writing");
    }
  }

  @Override
  public boolean exists(Path path) {
    checkRunning();
    return find(path) != null;
  }

  @Override
  public boolean isEmptyDirectory(Path path) {
    checkRunning();
    return find(path) instanceof SimulatedDirectory directory && directory.names().isEmpty();
  }

  @Override
  public Path realPath(Path path) {
    return path;
  }

  @Override
  public Object identity(Path path) throws IOException {
    checkRunning();
    SimulatedEntry entry = find(path);
    if (entry == null) {
      throw new NoSuchFileException(path.toString());
    }
    return entry;
  }

  @Override
  public long processToken(Object file) {
    disk.alive.put(token, this);
    return token;
  }

  @Override
  public boolean isAlive(long processToken) {
    SimulatedProcess process = disk.alive.get(processToken);
    return process != null && !process.hasEnded();
  }

  @Override
  public LockFile openLock(Path path) throws IOException {
    return new Words((Descriptor) open(path, false));
  }

  @Override
  public LockFile openLockReadOnly(Path path) throws IOException {
    return new Words((Descriptor) openReadOnly(path));
  }

  /** A lock file that this process has open. */
  private record Words(Descriptor file) implements LockFile {

    @Override
    public @Nullable Lock tryLock(long position, long length) throws IOException {
      return file.tryLock(position, length);
    }

    @Override
    public boolean isWhole() {
      return true;
    }

    @Override
    public long get(int word) throws IOException {
      file.checkOpen();
      return file.inode.words[word];
    }

    @Override
    public boolean compareAndSet(int word, long expected, long value) throws IOException {
      file.checkOpen();
      if (file.inode.words[word] != expected) {
        return false;
      }
      file.inode.words[word] = value;
      return true;
    }

    @Override
    public void close() {
      file.close();
    }
  }

  @Override
  public void createDirectory(Path path) throws IOException {
    checkRunning();
    if (find(path) == null) {
      SimulatedDirectory parent = parent(path);
      String name = name(path);
      change("create directory " + name, () -> parent.bind(name, disk.directory()));
      syncDirectory(path.getParent());
    }
  }

  @Override
  public void createFile(Path path) throws IOException {
    SimulatedDirectory parent = parent(path);
    String name = name(path);
    if (parent.find(name) == null) {
      change(
          "create " + name,
          () -> {
            if (parent.find(name) == null) {
              parent.bind(name, new SimulatedInode());
            }
          });
    }
  }

  @Override
  public DiskFile open(Path path, boolean durable) throws IOException {
    return descriptor(path, durable, false);
  }

  private DiskFile descriptor(Path path, boolean durable, boolean readOnly) throws IOException {
    checkRunning();
    SimulatedDirectory parent = parent(path);
    SimulatedInode inode = parent.file(name(path));
    if (inode == null) {
      throw new FileNotFoundException(path + " (No such file or directory)");
    }
    return new Descriptor(path, parent, inode, durable, readOnly);
  }

  @Override
  public DiskFile openReadOnly(Path path) throws IOException {
    return descriptor(path, false, true);
  }

  @Override
  public boolean replacesOpenFiles() {
    return !disk.strict;
  }

  @Override
  public boolean isReplaceable(Path path) {
    SimulatedEntry entry = find(path);
    return !disk.strict || entry == null || !entry.isOpen();
  }

  @Override
  public void rename(Path source, Path target) throws IOException {
    SimulatedDirectory parent = parent(source);
    checkMayWrite("rename", source, parent);
    SimulatedEntry entry = parent.find(name(source));
    if (entry == null) {
      throw new FileNotFoundException(source + " (No such file or directory)");
    }
    disk.checkClosed(source, entry);
    disk.checkClosed(target, parent.find(name(target)));
    change(
        "rename " + name(source),
        () -> {
          parent.bind(name(target), entry);
          parent.bind(name(source), null);
        });
  }

  @Override
  public void delete(Path path) throws IOException {
    if (find(path) != null) {
      SimulatedDirectory parent = parent(path);
      checkMayWrite("delete", path, parent);
      if (find(path) instanceof SimulatedDirectory directory && !directory.names().isEmpty()) {
        throw new DirectoryNotEmptyException(path.toString());
      }
      disk.checkClosed(path, find(path));
      change("delete " + name(path), () -> parent.bind(name(path), null));
    }
  }

  @Override
  public void syncDirectory(Path path) throws IOException {
    if (find(path) instanceof SimulatedDirectory directory) {
      change("force directory", directory::force);
    } else {
      throw new FileNotFoundException(path + " (No such file or directory)");
    }
  }

  /** A file that this process has open. */
  private final class Descriptor implements DiskFile {
    private final Path path;
    private final String name;
    private final SimulatedDirectory parent;
    private final SimulatedInode inode;
    private final boolean durable;
    private final boolean readOnly;
    private boolean closed;

    Descriptor(
        Path path,
        SimulatedDirectory parent,
        SimulatedInode inode,
        boolean durable,
        boolean readOnly) {
      this.path = path;
      this.name = name(path);
      this.parent = parent;
      this.inode = inode;
      this.durable = durable;
      this.readOnly = readOnly;
      inode.users.add(SimulatedProcess.this);
    }

    private void checkWritable(String call) throws IOException {
      if (readOnly) {
        throw new IOException("Bad file descriptor");
      }
      checkMayWrite(call, path, parent);
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
      checkWritable("set length");
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
      checkWritable("write");
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

    LockFile.@Nullable Lock tryLock(long position, long length) throws IOException {
      checkOpen();
      long end = position + length;
      for (SimulatedInode.Held held : inode.locks) {
        if (held.owner() != SimulatedProcess.this && held.from() < end && position < held.to()) {
          return null;
        }
      }
      SimulatedInode.Held lock = new SimulatedInode.Held(SimulatedProcess.this, position, end);
      inode.locks.add(lock);
      return () -> inode.locks.remove(lock);
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        inode.users.remove(SimulatedProcess.this);
        if (!disk.strict) {
          // As POSIX has it: those that came by other descriptors, too.
          inode.unlock(SimulatedProcess.this);
        }
      }
    }
  }
}
