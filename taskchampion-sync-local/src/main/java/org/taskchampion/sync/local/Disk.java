package org.taskchampion.sync.local;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.taskchampion.internal.Directories;

/**
 * All that is done to files, and how often. Nothing here is stopped by an interrupt of the thread:
 * an interruptible channel would be closed in the middle of a write. Thread-safe; not final, so
 * that a test can make a disk that is full.
 */
class Disk {

  private static final boolean WINDOWS = java.io.File.separatorChar == '\\';

  private final LongAdder operations = new LongAdder();

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

  private static InputStream open(Path file) throws IOException, DamagedFileException {
    Path directory = file.getParent();
    if (directory != null) {
      FileKind.DIRECTORY.isAt(directory);
    }
    FileKind kind = FileKind.of(file);
    if (kind != FileKind.FILE && kind != FileKind.NOTHING) {
      throw new DamagedFileException("it is " + kind.words() + " and not a file");
    }
    // This stream goes on when the thread is interrupted, and lets Windows replace the open file.
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
        out.getFD().sync();
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
        if (Files.notExists(temporary) || Files.notExists(name.getParent()) || canLink(temporary)) {
          throw e instanceof IOException io ? io : new IOException(e);
        }
      }
      // Some file systems, such as FAT, have no links, for anybody: there all writers come here,
      // and a
      // lock has to do what the link does elsewhere.
      try (DirectoryLock.Held held = lock.acquire()) {
        held.check();
        if (FileKind.of(name) != FileKind.NOTHING) {
          return false;
        }
        Files.move(temporary, name, StandardCopyOption.ATOMIC_MOVE);
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

  private boolean canLink(Path temporary) {
    Path probe = temporary.resolveSibling("probe-" + temporary.getFileName());
    try {
      link(probe, temporary);
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    } finally {
      try {
        Files.deleteIfExists(probe);
      } catch (IOException ignored) {
        // It is removed as stale, later.
      }
    }
  }

  /**
   * Puts a temporary file in the place of another one, or of none, in one step. A directory there
   * is moved to where the temporary file was.
   */
  void replace(Path temporary, Path name) throws IOException {
    operations.increment();
    try {
      if (FileKind.of(name) == FileKind.DIRECTORY) {
        Files.move(
            name, temporary.resolveSibling("was-" + name.getFileName() + "-" + UUID.randomUUID()));
      }
      Files.move(temporary, name, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      throw new IOException("the file system cannot replace " + name + " in one step", e);
    } finally {
      discard(temporary);
    }
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
      Files.createDirectory(directory);
    } catch (FileAlreadyExistsException e) {
      FileKind.DIRECTORY.isAt(directory);
    }
  }

  /** Returns what is in a directory; nothing if there is none. A symbolic link is none. */
  List<Path> list(Path directory) throws IOException {
    operations.increment();
    List<Path> entries = new ArrayList<>();
    if (FileKind.of(directory) != FileKind.DIRECTORY) {
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
    return FileKind.of(path) != FileKind.NOTHING;
  }

  /** Says whether files can be made and read in a directory, as far as that is known without. */
  boolean isUsable(Path directory) {
    return Files.isReadable(directory)
        && Files.isWritable(directory)
        && Files.isExecutable(directory);
  }

  /** Removes a file if it is there. */
  boolean delete(Path file) throws IOException {
    operations.increment();
    return Files.deleteIfExists(file);
  }

  /** Removes a file of which it does not matter whether it stays. */
  final void discard(Path file) {
    try {
      delete(file);
    } catch (IOException ignored) {
      // A left-over temporary file harms nobody, and is removed as stale, later.
    }
  }
}
