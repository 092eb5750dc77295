package org.taskchampion.sync.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Looks at the header of every version, which is slow and needed only when there is no hint. */
final class Scan {

  private static final Pattern NAME =
      Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private final Layout layout;
  private final Disk disk;

  Scan(Layout layout, Disk disk) {
    this.layout = layout;
    this.disk = disk;
  }

  /**
   * A version and where it is.
   *
   * @param file its file
   * @param header its header
   */
  record Entry(Path file, Header header) {}

  /**
   * Returns the version with the highest number, if that is not below the floor; versions that are
   * added meanwhile may be missed.
   *
   * @throws org.taskchampion.sync.MalformedDataException if there is none, but there is a damaged
   *     file that may have been one
   */
  @Nullable Header highest(long floor) throws IOException {
    List<DamagedFile> damaged = new ArrayList<>();
    Header highest = null;
    for (Entry entry : entries(damaged)) {
      long number = entry.header().number();
      if (number >= floor && (highest == null || number > highest.number())) {
        highest = entry.header();
      }
    }
    if (highest == null && !damaged.isEmpty()) {
      DamagedFile one = damaged.get(0);
      throw Chain.damagedChild(one.file(), parentIn(one.file()), one.reason());
    }
    return highest;
  }

  /** Returns all versions whose headers can be read, in no order. */
  List<Entry> entries() throws IOException {
    return entries(new ArrayList<>());
  }

  private List<Entry> entries(List<DamagedFile> damaged) throws IOException {
    List<Path> files = new ArrayList<>();
    files.add(layout.first());
    for (Path directory : disk.list(layout.versions())) {
      for (Path file : disk.list(directory)) {
        // Anything else was put there by a file manager or by a program that copies directories.
        if (NAME.matcher(file.getFileName().toString()).matches()) {
          files.add(file);
        }
      }
    }
    List<Entry> entries = new ArrayList<>();
    for (Path file : files) {
      try {
        Header header = disk.readHeader(file, Header.Kind.VERSION);
        if (header != null && (header.number() == 1) == file.equals(layout.first())) {
          entries.add(new Entry(file, header));
        }
      } catch (DamagedFileException e) {
        damaged.add(new DamagedFile(file, e));
      }
    }
    return entries;
  }

  private record DamagedFile(Path file, DamagedFileException reason) {}

  private UUID parentIn(Path file) {
    return file.equals(layout.first())
        ? Header.NIL
        : UUID.fromString(file.getFileName().toString());
  }
}
