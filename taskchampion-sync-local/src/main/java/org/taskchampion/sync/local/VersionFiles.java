package org.taskchampion.sync.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.sync.MalformedDataException;

/** Reads the files of versions, and makes sure that each holds what its name says. */
final class VersionFiles {

  private final Layout layout;
  private final Disk disk;

  VersionFiles(Layout layout, Disk disk) {
    this.layout = layout;
    this.disk = disk;
  }

  /** Returns the header of a version's child; null if it has none. */
  @Nullable Header next(Header version) throws IOException {
    Header next = header(layout.childOf(version.version()), version.version());
    if (next != null && next.number() != version.number() + 1) {
      throw damagedChild(
          layout.childOf(version.version()),
          version.version(),
          new DamagedFileException(
              "its number is " + next.number() + " after " + version.number()));
    }
    return next;
  }

  Path fileOf(Header version) {
    return version.number() == 1 ? layout.first() : layout.childOf(version.parent());
  }

  Path directoryOf(Header version) {
    return version.number() == 1 ? layout.root() : layout.versionsLike(version.parent());
  }

  /**
   * Reads a version's header.
   *
   * @param parent what the version is, or may be, the child of
   * @return the header; null if there is no such file
   */
  @Nullable Header header(Path file, UUID parent) throws IOException {
    try {
      Header header = disk.readHeader(file, Header.Kind.VERSION);
      if (header != null) {
        checkPlace(layout, file, header, parent);
      }
      return header;
    } catch (DamagedFileException e) {
      throw damagedChild(file, parent, e);
    }
  }

  /** Reads a whole version, as {@link #header} does. */
  Disk.@Nullable Stored read(Path file, UUID parent) throws IOException {
    try {
      Disk.Stored stored = disk.read(file, Header.Kind.VERSION);
      if (stored != null) {
        checkPlace(layout, file, stored.header(), parent);
      }
      return stored;
    } catch (DamagedFileException e) {
      throw damagedChild(file, parent, e);
    }
  }

  /**
   * Makes sure that a file holds what its name says.
   *
   * @param parent the version whose child it should hold; of no matter for the first version
   */
  static void checkPlace(Layout layout, Path file, Header header, UUID parent)
      throws DamagedFileException {
    if (file.equals(layout.first())) {
      if (header.number() != 1) {
        throw new DamagedFileException("it is not the first version but number " + header.number());
      }
    } else if (header.number() == 1) {
      throw new DamagedFileException("it holds a first version");
    } else {
      checkParent(header, parent);
    }
  }

  /** Makes sure that a file holds the child of a version. */
  static void checkParent(Header header, UUID parent) throws DamagedFileException {
    if (!header.parent().equals(parent)) {
      throw new DamagedFileException("it holds the child of " + header.parent());
    }
  }

  /**
   * Returns what is thrown when a file that holds, or should hold, a version's child is damaged.
   */
  static MalformedDataException damagedChild(Path file, UUID parent, DamagedFileException e) {
    return damaged(file, "the child of version " + parent, parent, e);
  }

  static MalformedDataException damaged(
      Path file, String what, UUID version, DamagedFileException e) {
    return new MalformedDataException(
        version,
        "the file "
            + file
            + " ("
            + what
            + ") is damaged: "
            + e.getMessage()
            + "; restore it from a backup",
        e);
  }
}
