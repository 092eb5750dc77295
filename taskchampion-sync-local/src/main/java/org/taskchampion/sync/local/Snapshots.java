package org.taskchampion.sync.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskchampion.internal.Uuids;
import org.taskchampion.sync.MalformedDataException;
import org.taskchampion.sync.Snapshot;
import org.taskchampion.sync.SnapshotUrgency;

/** The newest snapshot, and what it makes superfluous. Thread-safe. */
final class Snapshots {

  /**
   * From how many versions without a snapshot one is asked for, as the real server does (part 7).
   */
  static final int LOW_FROM = 100;

  /** From how many versions without a snapshot a replica that avoids them has to make one, too. */
  static final int HIGH_FROM = 150;

  /**
   * How many of the versions that a snapshot covers stay when it is pruned: a replica that is only
   * a bit behind then goes on from where it is and need not load the snapshot.
   */
  static final int KEPT_BEFORE_SNAPSHOT = 20;

  private static final Logger log = LoggerFactory.getLogger(Snapshots.class);

  private final Layout layout;
  private final Disk disk;
  private final DirectoryLock lock;
  private final Bounds bounds;
  private final Scratch scratch;

  Snapshots(Layout layout, Disk disk, DirectoryLock lock, Bounds bounds) {
    this.layout = layout;
    this.disk = disk;
    this.lock = lock;
    this.bounds = bounds;
    this.scratch = new Scratch(layout, disk);
  }

  /** Returns from which number on versions are kept when a snapshot of this number is pruned by. */
  static long floorAfter(long snapshot) {
    return snapshot + 1 - KEPT_BEFORE_SNAPSHOT;
  }

  Optional<Snapshot> newest() throws IOException {
    try {
      Disk.Stored stored = disk.read(layout.snapshot(), Header.Kind.SNAPSHOT);
      while (stored != null && !bounds.contains(stored.header())) {
        Disk.Stored again = disk.read(layout.snapshot(), Header.Kind.SNAPSHOT);
        if (again == null || again.header().equals(stored.header())) {
          log.warn("the snapshot {} is ignored: it is of another history", layout.snapshot());
          return Optional.empty();
        }
        stored = again; // the first one was replaced, and what it covered was pruned
      }
      if (stored == null) {
        bounds.checkPresent();
        return Optional.empty();
      }
      return Optional.of(new Snapshot(stored.header().version(), stored.body()));
    } catch (DamagedFileException e) {
      throw damaged(e);
    }
  }

  void keep(UUID version, byte[] data) throws IOException {
    // Without the lock, the older of two snapshots made at the same time might be the one that
    // stays.
    try (DirectoryLock.Held held = lock.acquire()) {
      Header last = bounds.last();
      long number = last == null ? 0 : bounds.numberOf(version, last);
      Header kept = header();
      if (last == null || number == 0) {
        log.debug("the snapshot of {} is ignored: the history has no such version", version);
        return;
      }
      if (kept != null && kept.number() >= number && bounds.contains(kept)) {
        log.debug("the snapshot of {} is ignored: {} is as new", version, kept.version());
        return;
      }
      Header header = Header.of(Header.Kind.SNAPSHOT, number, version, Uuids.NIL, data);
      var temporary = scratch.write(true, header.encode(), data);
      held.check();
      disk.replace(temporary, layout.snapshot());
      disk.force(layout.root());
    }
  }

  /** Returns how urgently a snapshot is needed when a version is the last one. */
  SnapshotUrgency urgency(Header last) throws IOException {
    Header kept = header();
    // One that is of another history is none: the next one takes its place.
    long since =
        kept == null || bounds.numberOf(kept.version(), last) != kept.number()
            ? last.number()
            : last.number() - kept.number();
    if (since >= HIGH_FROM) {
      return SnapshotUrgency.HIGH;
    }
    return since >= LOW_FROM ? SnapshotUrgency.LOW : SnapshotUrgency.NONE;
  }

  /**
   * Removes versions that the snapshot covers.
   *
   * @return how many
   */
  int prune() throws IOException {
    try (DirectoryLock.Held held = lock.acquire()) {
      Disk.Stored snapshot;
      try {
        // With its content: it is going to be the only one that has these tasks.
        snapshot = disk.read(layout.snapshot(), Header.Kind.SNAPSHOT);
      } catch (DamagedFileException e) {
        throw damaged(e);
      }
      Header last = bounds.last();
      if (snapshot == null || last == null) {
        return 0;
      }
      Scan scan = Scan.of(layout, disk);
      last = bounds.makeSure(last, scan);
      if (!bounds.contains(snapshot.header())) {
        log.debug("nothing is pruned: the snapshot is of another history");
        return 0;
      }
      long floor = Math.max(bounds.floor(), floorAfter(snapshot.header().number()));
      if (floor <= 1) {
        return 0;
      }
      held.check();
      raiseFloor(floor);
      bounds.remember(last); // the version that the hint names may be removed now
      return removeBelow(floor, scan);
    }
  }

  /**
   * Says which versions no longer count, before the first of them is removed. Readers and writers
   * look at it after what they do, and so notice when it was done to a version that is gone.
   */
  private void raiseFloor(long floor) throws IOException {
    if (floor > bounds.floor()) {
      disk.replace(scratch.write(true, Header.floor(floor).encode()), layout.floor());
    }
    disk.force(layout.root());
  }

  private int removeBelow(long floor, Scan scan) throws IOException {
    // In no order: what is left after a crash is below the floor, and does not count.
    List<Path> old =
        scan.entries().stream()
            .filter(entry -> entry.header().number() < floor)
            .map(Scan.Entry::file)
            .toList();
    return (int) ManyFiles.each(old, disk::delete).stream().filter(removed -> removed).count();
  }

  private MalformedDataException damaged(DamagedFileException e) throws IOException {
    Header header = header();
    return header == null
        ? VersionFiles.damaged(layout.snapshot(), "a snapshot", Uuids.NIL, e)
        : VersionFiles.damaged(
            layout.snapshot(), "a snapshot of version " + header.version(), header.version(), e);
  }

  /** Returns the header of the kept snapshot; null if there is none that can be read. */
  private @Nullable Header header() throws IOException {
    try {
      return disk.readHeader(layout.snapshot(), Header.Kind.SNAPSHOT);
    } catch (DamagedFileException e) {
      log.debug("the snapshot {} cannot be read: {}", layout.snapshot(), e.getMessage());
      return null;
    }
  }
}
