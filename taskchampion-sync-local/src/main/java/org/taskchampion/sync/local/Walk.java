package org.taskchampion.sync.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.sync.MalformedDataException;

/** Reads a whole history, version by version, and changes nothing, not even the hint. */
final class Walk {

  private static final int ATTEMPTS = 5;

  private final Layout layout;
  private final Disk disk;
  private final Chain chain;

  private final Set<UUID> withChild = new HashSet<>();
  private @Nullable Header last;
  private long versions;
  private @Nullable MalformedDataException fault;

  Walk(Layout layout, Disk disk, UUID history) {
    this.layout = layout;
    this.disk = disk;
    this.chain = new Chain(layout, disk, new DirectoryLock(layout), history);
  }

  /** Walks as far as the history is whole. Versions that are added meanwhile may be missed. */
  void run() throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      withChild.clear();
      last = null;
      versions = 0;
      fault = null;
      try {
        long floor = chain.floor();
        walk(floor);
        if (chain.floor() == floor) {
          return;
        }
      } catch (MalformedDataException e) {
        fault = e;
        return;
      }
      // Pruned meanwhile: again.
    }
  }

  private void walk(long floor) throws IOException {
    Header oldest = null;
    long highest = 0; // looked for first: what is added later is no gap
    for (Scan.Entry entry : new Scan(layout, disk).entries()) {
      Header header = entry.header();
      if (header.number() >= Math.max(1, floor)) {
        highest = Math.max(highest, header.number());
        if (oldest == null || header.number() < oldest.number()) {
          oldest = header;
        }
      }
    }
    UUID parent = floor <= 1 || oldest == null ? Header.NIL : oldest.parent();
    Path file = floor <= 1 ? layout.first() : layout.childOf(parent);
    long number = Math.max(1, floor);
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
    if (number <= highest) {
      throw Chain.damagedChild(
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
      if (number > 1 && !header.parent().equals(parent)) {
        throw new DamagedFileException("it holds the child of " + header.parent());
      }
      return header;
    } catch (DamagedFileException e) {
      throw Chain.damagedChild(file, parent, e);
    }
  }

  /** Returns how many versions there are. */
  long versions() {
    return versions;
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
