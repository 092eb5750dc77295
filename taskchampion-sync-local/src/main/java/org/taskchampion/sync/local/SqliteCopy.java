package org.taskchampion.sync.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.taskchampion.storage.StorageBusyException;
import org.taskchampion.storage.StorageDamagedException;

/**
 * A copy of somebody else's database, in one state of it, with what its write-ahead log or its
 * rollback journal adds. The original is only read, and nothing is made beside it: SQLite itself
 * makes a file of shared memory even for a reader. The copy is for the owner only, and goes when it
 * is closed.
 */
final class SqliteCopy implements AutoCloseable {

  /** The log of a database that is written ahead, and the one by which it is taken back. */
  private static final List<String> COMPANIONS = List.of("-wal", "-journal");

  /** With what a journal ends that belongs to several databases: it names a file to remove. */
  private static final long SEVERAL_DATABASES = 0xd9d505f920a163d7L;

  private static final int COMPARED_BYTES = 64 * 1024;

  private static final long PATIENCE_NANOS = 10_000_000_000L;

  private final Path directory;
  private final Path file;

  private SqliteCopy(Path directory) {
    this.directory = directory;
    this.file = directory.resolve("copy.sqlite3");
  }

  /**
   * Copies a database.
   *
   * @param source a regular file, canonical
   * @throws StorageBusyException if it never rests
   * @throws StorageDamagedException if it is no database
   */
  static SqliteCopy of(Path source) throws IOException {
    SqliteCopy copy = new SqliteCopy(Files.createTempDirectory("taskchampion-import"));
    try {
      copy.take(source);
    } catch (IOException | RuntimeException e) {
      try (copy) {
        throw e;
      }
    }
    return copy;
  }

  Path file() {
    return file;
  }

  /**
   * Copies the database, then its logs, and looks whether the database is still the same. If so, it
   * stayed the same while the logs were copied: SQLite changes it only by what is in the log before
   * and after (a checkpoint), or after what it overwrites is in the journal. The logs may grow
   * meanwhile. SQLite finds by their checksums where the last whole transaction ends.
   */
  private void take(Path source) throws IOException {
    long begin = System.nanoTime();
    do {
      requireDatabase(source);
      copy(source, file);
      for (String companion : COMPANIONS) {
        Path log = source.resolveSibling(source.getFileName() + companion);
        Path copied = file.resolveSibling(file.getFileName() + companion);
        Files.deleteIfExists(copied);
        if (FileKind.FILE.isAt(log)) {
          copyIfThere(log, copied);
        }
      }
      if (isSame(source, file)) {
        requireOneDatabase(source);
        return;
      }
    } while (System.nanoTime() - begin < PATIENCE_NANOS);
    throw new StorageBusyException(
        "the database "
            + source
            + " does not rest for a moment; nothing was imported: end what uses it, and try again",
        null);
  }

  private static void requireDatabase(Path source) throws IOException {
    byte[] magic = Sqlite.MAGIC.getBytes(StandardCharsets.US_ASCII);
    try (InputStream in = Files.newInputStream(source)) {
      if (!Arrays.equals(in.readNBytes(magic.length), magic)) {
        throw new StorageDamagedException(
            "the file " + source + " is no SQLite database; nothing was imported", null);
      }
    }
  }

  private void requireOneDatabase(Path source) throws IOException {
    Path journal = file.resolveSibling(file.getFileName() + "-journal");
    if (!Files.exists(journal) || Files.size(journal) < Long.BYTES) {
      return;
    }
    try (RandomAccessFile in = new RandomAccessFile(journal.toFile(), "r")) {
      in.seek(in.length() - Long.BYTES);
      if (in.readLong() == SEVERAL_DATABASES) {
        throw new StorageDamagedException(
            "the database "
                + source
                + " was left in a transaction over several databases, which TaskChampion never"
                + " makes; nothing was imported: open it once with the program that did that",
            null);
      }
    }
  }

  private static boolean isSame(Path one, Path other) throws IOException {
    try (InputStream left = Files.newInputStream(one);
        InputStream right = Files.newInputStream(other)) {
      byte[] wanted;
      byte[] found;
      do {
        wanted = left.readNBytes(COMPARED_BYTES);
        found = right.readNBytes(COMPARED_BYTES);
      } while (wanted.length > 0 && Arrays.equals(wanted, found));
      return Arrays.equals(wanted, found);
    }
  }

  private static void copyIfThere(Path from, Path to) throws IOException {
    try {
      copy(from, to);
    } catch (NoSuchFileException e) {
      Files.deleteIfExists(to); // it was removed just now, as it is when all is in the database
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (InputStream in = Files.newInputStream(from);
        var out = Files.newOutputStream(to)) {
      in.transferTo(out);
    }
  }

  /** Removes the copy. */
  @Override
  public void close() throws IOException {
    try (var files = Files.list(directory)) {
      for (Path copied : (Iterable<Path>) files::iterator) {
        Files.deleteIfExists(copied);
      }
    }
    Files.delete(directory);
  }
}
