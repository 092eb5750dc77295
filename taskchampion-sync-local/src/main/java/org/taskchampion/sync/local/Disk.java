package org.taskchampion.sync.local;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.taskchampion.internal.Directories;
import org.taskchampion.internal.Durability;
import org.taskchampion.internal.HeldFiles;

/**
 * All that is done to files, and how often. No operation here is stopped by an interrupt of the
 * thread, since an interruptible channel would be closed in the middle of a write; only the waiting
 * for another program is. Thread-safe; not final, so that a test can make a disk that is full.
 */
class Disk {

  private static final boolean WINDOWS = java.io.File.separatorChar == '\\';

  /** For what may as well stay undone. */
  private static final HeldFiles AT_ONCE = new HeldFiles(Duration.ZERO);

  private final HeldFiles held;
  private final LongAdder operations = new LongAdder();

  Disk() {
    this(HeldFiles.HERE);
  }

  Disk(HeldFiles held) {
    this.held = held;
  }

  /** Returns how often a file or directory was opened, listed, made, moved, removed or forced. */
  final long operations() {
    return operations.sum();
  }

  /** Returns the header of a file, or null if there is no such file. */
  @Nullable Header readHeader(Path file, Header.Kind kind)
      throws IOException, DamagedFileException {
    operations.increment();
    try (InputStream in = open(file)) {
      return Header.decode(kind, in.readNBytes(Header.BYTES));
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** Returns the whole of a file, or null if there is no such file. */
  final @Nullable Stored read(Path file, Header.Kind kind)
      throws IOException, DamagedFileException {
    operations.increment();
    try (InputStream in = open(file)) {
      Header header = Header.decode(kind, in.readNBytes(Header.BYTES));
      // Its length is at most 100 MiB, and no more is taken into memory than is there.
      byte[] body = in.readNBytes(header.length());
      header.checkBody(body, in.read() >= 0);
      return new Stored(header, body);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** Returns the beginning of a text file, or null if there is none. */
  final byte @Nullable [] readText(Path file, int limit) throws IOException, DamagedFileException {
    operations.increment();
    try (InputStream in = open(file)) {
      return in.readNBytes(limit);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /**
   * Returns a file of a synchronised folder, as far as its header says that it goes, and a byte
   * more if there are more; null if there is no such file.
   */
  final byte @Nullable [] readFolderFile(Path file) throws IOException, DamagedFileException {
    operations.increment();
    try (InputStream in = open(file)) {
      byte[] header = in.readNBytes(FolderHeader.BYTES);
      // Whatever has the name, no more of it is taken into memory than a header stands for.
      byte[] rest = in.readNBytes(FolderHeader.decode(header).length() + 1);
      byte[] whole = Arrays.copyOf(header, header.length + rest.length);
      System.arraycopy(rest, 0, whole, header.length, rest.length);
      return whole;
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private InputStream open(Path file) throws IOException, DamagedFileException {
    Path directory = file.getParent();
    if (directory != null) {
      FileKind.DIRECTORY.isAt(directory);
    }
    FileKind kind = held.await(() -> FileKind.of(file));
    if (kind != FileKind.FILE && kind != FileKind.NOTHING) {
      throw new DamagedFileException("it is " + kind.words() + " and not a file");
    }
    // This stream goes on when the thread is interrupted, and lets Windows replace the open file.
    return held.await(() -> openToRead(file));
  }

  /** Opens a file. */
  InputStream openToRead(Path file) throws IOException {
    return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * A whole file.
   *
   * @param header what stands before the body
   * @param body the body, checked against the header
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Stored(Header header, byte[] body) {}

  /** Writes a new file and forces it to the disk if {@code durable}; on failure there is none. */
  Path writeTemporary(Path directory, String prefix, boolean durable, byte[]... parts)
      throws IOException {
    Path file = directory.resolve(prefix + UUID.randomUUID() + Layout.TEMPORARY_SUFFIX);
    operations.increment();
    try (FileOutputStream out = new FileOutputStream(file.toFile())) {
      for (byte[] part : parts) {
        out.write(part);
      }
      if (durable) {
        operations.increment();
        Durability.force(out.getFD(), directory);
      }
    } catch (IOException e) {
      discard(file);
      throw e;
    }
    return file;
  }

  /**
   * Gives a temporary file its name, unless that name is taken, in one step that another process
   * sees as a whole. The temporary name is gone afterwards, whatever happens.
   *
   * @return whether the name was free
   */
  boolean publish(Path temporary, Path name, DirectoryLock lock) throws IOException {
    try {
      operations.increment();
      try {
        // A rename would do it too, but on POSIX it overwrites what is there.
        link(name, temporary);
        return true;
      } catch (FileAlreadyExistsException e) {
        return false;
      } catch (IOException | UnsupportedOperationException e) {
        if (held.waits()) {
          // Whether there are no links or another program holds the file: there, a rename does it.
          return held.await(() -> rename(temporary, name));
        }
        if (Files.notExists(temporary) || Files.notExists(name.getParent()) || canLink(temporary)) {
          throw e instanceof IOException io ? io : new IOException(e);
        }
      }
      // Some file systems, such as FAT, have no links, for anybody: there all writers come here,
      // and a lock has to do what the link does elsewhere.
      try (DirectoryLock.Held taken = lock.acquire()) {
        taken.check();
        if (FileKind.of(name) != FileKind.NOTHING) {
          return false;
        }
        move(temporary, name, StandardCopyOption.ATOMIC_MOVE);
        return true;
      }
    } finally {
      discard(temporary);
    }
  }

  /** Gives a file a second name, if that is free. */
  void link(Path name, Path existing) throws IOException {
    Files.createLink(name, existing);
  }

  /** Gives a file another name, if that is free; Windows looks and renames in one step. */
  private boolean rename(Path file, Path name) throws IOException {
    try {
      move(file, name);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  /** Moves a file. */
  void move(Path file, Path name, CopyOption... options) throws IOException {
    Files.move(file, name, options);
  }

  private boolean canLink(Path temporary) {
    Path probe = temporary.resolveSibling("probe-" + temporary.getFileName());
    try {
      link(probe, temporary);
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    } finally {
      discard(probe);
    }
  }

  /**
   * Puts a temporary file in the place of another one, or of none, in one step. A directory there
   * is moved to where the temporary file was.
   */
  void replace(Path temporary, Path name) throws IOException {
    replace(temporary, name, held);
  }

  /** Does so, unless another program has the file open just now and Windows minds. */
  void replaceAtOnce(Path temporary, Path name) throws IOException {
    replace(temporary, name, AT_ONCE);
  }

  private void replace(Path temporary, Path name, HeldFiles patience) throws IOException {
    operations.increment();
    try {
      patience.await(
          () -> {
            if (FileKind.of(name) == FileKind.DIRECTORY) {
              move(name, temporary.resolveSibling(was(name)));
            }
            move(temporary, name, StandardCopyOption.ATOMIC_MOVE);
            return name;
          });
    } catch (AtomicMoveNotSupportedException e) {
      throw new IOException("the file system cannot replace " + name + " in one step", e);
    } finally {
      discard(temporary);
    }
  }

  private static String was(Path name) {
    return "was-" + name.getFileName() + "-" + UUID.randomUUID();
  }

  /** Makes the names in a directory outlive a power failure. */
  void force(Path directory) throws IOException {
    if (!WINDOWS) {
      operations.increment();
      FileKind.DIRECTORY.isAt(directory);
      Directories.force(directory);
    }
  }

  /** Makes a directory, but not those above it. */
  void makeDirectory(Path directory) throws IOException {
    operations.increment();
    try {
      held.await(() -> Files.createDirectory(directory));
    } catch (FileAlreadyExistsException e) {
      FileKind.DIRECTORY.isAt(directory);
    }
  }

  /** Makes sure that a name is that of a directory, or is free. */
  final void checkDirectory(Path directory) throws IOException {
    operations.increment();
    FileKind.DIRECTORY.isAt(directory);
  }

  /** Returns what is in a directory; nothing if there is none. A symbolic link is none. */
  List<Path> list(Path directory) throws IOException {
    operations.increment();
    List<Path> entries = new ArrayList<>();
    if (held.await(() -> FileKind.of(directory)) != FileKind.DIRECTORY) {
      return entries;
    }
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      stream.forEach(entries::add);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return entries;
  }

  /** Says whether there is something of this name, whatever it is. */
  final boolean exists(Path path) throws IOException {
    operations.increment();
    return held.await(() -> FileKind.of(path)) != FileKind.NOTHING;
  }

  /** Says whether files can be made and read in a directory, as far as that is known without. */
  boolean isUsable(Path directory) {
    return Files.isReadable(directory)
        && Files.isWritable(directory)
        && Files.isExecutable(directory);
  }

  /** Removes a file if it is there. */
  final boolean delete(Path file) throws IOException {
    operations.increment();
    return held.await(() -> remove(file));
  }

  /** Removes a file of which it does not matter whether it stays. */
  final void discard(Path file) {
    operations.increment();
    try {
      remove(file);
    } catch (IOException ignored) {
      // A left-over temporary file harms nobody, and is removed as stale, later.
    }
  }

  /** Removes a file if it is there. */
  boolean remove(Path file) throws IOException {
    return Files.deleteIfExists(file);
  }
}
