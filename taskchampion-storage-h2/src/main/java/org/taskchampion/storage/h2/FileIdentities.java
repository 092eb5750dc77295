package org.taskchampion.storage.h2;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.taskchampion.storage.StorageReplacedException;

/**
 * Which files were opened, so that others in their place are noticed: those of a folder service, a
 * backup that was copied back, a directory that was removed and made anew. What is written to the
 * files that were opened would be gone with them.
 */
final class FileIdentities {

  private final Disk disk;
  private final Path directory;
  private final Map<Path, Object> known = new HashMap<>();

  FileIdentities(Disk disk, Path directory) {
    this.disk = disk;
    this.directory = directory;
  }

  /** Remembers the file of a name, which was opened just now. */
  Object remember(Path path) throws IOException {
    Object identity = disk.identity(path);
    known.put(path, identity);
    return identity;
  }

  /** Returns whether a name stands for the file that was opened. */
  boolean isSame(Path path) throws IOException {
    return disk.identity(path).equals(known.get(path));
  }

  /**
   * Makes sure that a name stands for the file that was opened.
   *
   * @throws StorageReplacedException if it does not
   */
  void check(Path path) throws IOException {
    boolean same;
    try {
      same = isSame(path);
    } catch (NoSuchFileException e) {
      same = false;
    }
    if (!same) {
      throw replaced(path);
    }
  }

  /** Says that somebody put another file in the place of one. */
  StorageReplacedException replaced(Path path) {
    return new StorageReplacedException(
        path
            + " was replaced, changed or removed by another program while "
            + directory
            + " was open. Nothing was changed. Close the replica and open it again: it is then as"
            + " its files are now");
  }
}
