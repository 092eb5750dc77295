package org.taskchampion.sync.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.internal.Uuids;
import org.taskchampion.sync.MalformedDataException;

/** Reads a whole history, version by version, and changes nothing, not even the hint. */
final class Walk {

  private static final int ATTEMPTS = 5;

  private final Layout layout;
  private final Disk disk;
  private final Bounds bounds;

  private final Set<UUID> withChild = new HashSet<>();
  private @Nullable Header last;
  private long versions;
  private long strangers;
  private @Nullable MalformedDataException fault;

  Walk(Layout layout, Disk disk, UUID history) {
    this.layout = layout;
    this.disk = disk;
    this.bounds = new Bounds(layout, disk, new DirectoryLock(layout), history);
  }

  /** Walks as far as the history is whole. Versions that are added meanwhile may be missed. */
  void run() throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      withChild.clear();
      last = null;
      versions = 0;
      strangers = 0;
      fault = null;
      long floor = bounds.saidFloor();
      try {
        walk(floor);
      } catch (MalformedDataException e) {
        fault = e;
      }
      if (bounds.saidFloor() == floor) {
        return;
      }
      // Pruned meanwhile: again.
    }
  }

  private void walk(long saidFloor) throws IOException {
    // Looked at first: what is added later is no gap.
    Runs runs = Scan.of(layout, disk).runs(saidFloor);
    Header oldest = runs.oldest();
    Header end = runs.end();
    if (oldest == null || end == null) {
      if (saidFloor > 1) {
        throw Bounds.damagedFloor(
            layout,
            new DamagedFileException(
                "it has number " + saidFloor + ", and no version has that or a higher one"));
      }
      return;
    }
    strangers = runs.strangers();
    if (runs.floor() > 1) {
      // Whoever asks for what was pruned is stopped by what has the name of the first version.
      new VersionFiles(layout, disk).header(layout.first(), Uuids.NIL);
    }
    UUID parent = runs.floor() <= 1 ? Uuids.NIL : oldest.parent();
    Path file = runs.floor() <= 1 ? layout.first() : layout.childOf(parent);
    long number = Math.max(1, runs.floor());
    for (Header next = read(file, parent, number);
        next != null;
        next = read(file, parent, number)) {
      withChild.add(next.parent());
      last = next;
      versions++;
      parent = next.version();
      file = layout.childOf(parent);
      number++;
    }
    if (number <= end.number()) {
      throw VersionFiles.damagedChild(
          file, parent, new DamagedFileException("it is missing, and later versions are there"));
    }
  }

  private @Nullable Header read(Path file, UUID parent, long number) throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw Failures.cancelled(null);
    }
    try {
      Disk.Stored stored = disk.read(file, Header.Kind.VERSION);
      if (stored == null) {
        return null;
      }
      Header header = stored.header();
      if (header.number() != number) {
        throw new DamagedFileException(
            "its number is " + header.number() + " and should be " + number);
      }
      if (number > 1) {
        VersionFiles.checkParent(header, parent);
      }
      return header;
    } catch (DamagedFileException e) {
      throw VersionFiles.damagedChild(file, parent, e);
    }
  }

  /** Returns how many versions there are. */
  long versions() {
    return versions;
  }

  /** Returns how many files hold versions of other histories. */
  long strangers() {
    return strangers;
  }

  boolean isLast(UUID version) {
    return last != null && last.version().equals(version);
  }

  boolean hasChild(UUID version) {
    return withChild.contains(version);
  }

  /** Returns why it went no further; null if the history is whole. */
  @Nullable MalformedDataException fault() {
    return fault;
  }
}
