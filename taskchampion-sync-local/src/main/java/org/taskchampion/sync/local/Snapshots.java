package org.taskchampion.sync.local;

import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
  private final Chain chain;

  Snapshots(Layout layout, Disk disk, DirectoryLock lock, Chain chain) {
    this.layout = layout;
    this.disk = disk;
    this.lock = lock;
    this.chain = chain;
  }

  Optional<Snapshot> newest() throws IOException {
    try {
      Disk.Stored stored = disk.read(layout.snapshot(), Header.Kind.SNAPSHOT);
      if (stored == null) {
        chain.checkPresent();
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
      Header last = chain.last();
      long number = last == null ? 0 : chain.numberOf(version, last);
      Header kept = header();
      if (last == null || number == 0) {
        log.debug("the snapshot of {} is ignored: the history has no such version", version);
        return;
      }
      // One with a higher number than the last version is of a history that was there before.
      if (kept != null && kept.number() >= number && kept.number() <= last.number()) {
        log.debug("the snapshot of {} is ignored: {} is as new", version, kept.version());
        return;
      }
      Header header = Header.of(Header.Kind.SNAPSHOT, number, version, Header.NIL, data);
      var temporary = chain.writeTemporary(true, header.encode(), data);
      held.check();
      disk.replace(temporary, layout.snapshot());
      disk.force(layout.root());
    }
  }

  /** Returns how urgently a snapshot is needed when a version is the last one. */
  SnapshotUrgency urgency(Header last) throws IOException {
    Header kept = header();
    long since =
        kept == null || kept.number() > last.number()
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
      Header last = chain.last();
      if (snapshot == null || last == null) {
        return 0;
      }
      long number = chain.numberOf(snapshot.header().version(), last);
      if (number == 0 || number != snapshot.header().number()) {
        log.debug("nothing is pruned: the snapshot is of another history");
        return 0;
      }
      long floor = Math.max(chain.floor(), number + 1 - KEPT_BEFORE_SNAPSHOT);
      if (floor <= 1) {
        return 0;
      }
      held.check();
      raiseFloor(floor);
      chain.remember(last); // the version that the hint names may be removed now
      return removeBelow(floor);
    }
  }

  /**
   * Says which versions no longer count, before the first of them is removed. Readers and writers
   * look at it after what they do, and so notice when it was done to a version that is gone.
   */
  private void raiseFloor(long floor) throws IOException {
    if (floor > chain.floor()) {
      disk.replace(chain.writeTemporary(true, Header.floor(floor).encode()), layout.floor());
    }
    disk.force(layout.root());
  }

  private int removeBelow(long floor) throws IOException {
    var old =
        new Scan(layout, disk)
            .entries().stream()
                .filter(entry -> entry.header().number() < floor)
                // A crash in the middle then leaves the end of the chain.
                .sorted((a, b) -> Long.compare(a.header().number(), b.header().number()))
                .toList();
    int removed = 0;
    for (Scan.Entry entry : old) {
      if (disk.delete(entry.file())) {
        removed++;
      }
    }
    return removed;
  }

  private MalformedDataException damaged(DamagedFileException e) throws IOException {
    Header header = header();
    return header == null
        ? Chain.damaged(layout.snapshot(), "a snapshot", Header.NIL, e)
        : Chain.damaged(
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
