package org.taskchampion.sync.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Looks at the header of every version, which is slow and needed only when there is no hint. */
final class Scan {

  private static final Pattern NAME =
      Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private final Layout layout;
  private final Disk disk;
  private final List<Entry> entries = new ArrayList<>();
  private @Nullable DamagedFile damaged;

  private Scan(Layout layout, Disk disk) {
    this.layout = layout;
    this.disk = disk;
  }

  /** Looks at all versions; those that are added meanwhile may be missed. */
  static Scan of(Layout layout, Disk disk) throws IOException {
    Scan scan = new Scan(layout, disk);
    for (Looked looked : ManyFiles.each(scan.files(), scan::look)) {
      if (looked.entry() != null) {
        scan.entries.add(looked.entry());
      } else if (looked.damaged() != null) {
        scan.damaged = looked.damaged();
      }
    }
    return scan;
  }

  /**
   * A version and where it is.
   *
   * @param file its file
   * @param header its header
   */
  record Entry(Path file, Header header) {}

  /** Returns all versions whose headers can be read, in no order. */
  List<Entry> entries() {
    return entries;
  }

  /**
   * Puts the versions in order.
   *
   * @param floor what the file of that name says; 0 if it says nothing
   * @throws org.taskchampion.sync.MalformedDataException if there is no version, but a damaged file
   *     that may have been one
   */
  Runs runs(long floor) throws IOException {
    if (entries.isEmpty() && damaged != null) {
      Path file = damaged.file();
      throw VersionFiles.damagedChild(file, layout.parentIn(file), damaged.reason());
    }
    Header snapshot;
    try {
      snapshot = disk.readHeader(layout.snapshot(), Header.Kind.SNAPSHOT);
    } catch (DamagedFileException e) {
      snapshot = null;
    }
    return runs(floor, snapshot);
  }

  /** Puts the versions in order, as {@link #runs(long)} does, with this snapshot's header. */
  Runs runs(long floor, @Nullable Header snapshot) {
    return new Runs(entries.stream().map(Entry::header).toList(), snapshot, floor);
  }

  private List<Path> files() throws IOException {
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
    return files;
  }

  private Looked look(Path file) throws IOException {
    try {
      Header header = disk.readHeader(file, Header.Kind.VERSION);
      if (header == null) {
        return new Looked(null, null);
      }
      VersionFiles.checkPlace(layout, file, header, layout.parentIn(file));
      return new Looked(new Entry(file, header), null);
    } catch (DamagedFileException e) {
      return new Looked(null, new DamagedFile(file, e));
    }
  }

  private record DamagedFile(Path file, DamagedFileException reason) {}

  private record Looked(@Nullable Entry entry, @Nullable DamagedFile damaged) {}
}
