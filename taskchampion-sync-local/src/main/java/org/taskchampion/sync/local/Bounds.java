package org.taskchampion.sync.local;

import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskchampion.internal.Uuids;
import org.taskchampion.sync.MalformedDataException;
import org.taskchampion.sync.ServerRefusedException;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.SyncProblem;

/**
 * Where the history ends, and where what was not pruned begins. The files that say so are hints:
 * the versions decide, and what contradicts them is put right. Thread-safe.
 */
final class Bounds {

  private static final Logger log = LoggerFactory.getLogger(Bounds.class);

  /** How far the hint may be behind before a reader, too, puts it right. */
  private static final int FORWARD_STEPS = 16;

  private static final int ATTEMPTS = 100;

  private final Layout layout;
  private final Disk disk;
  private final DirectoryLock lock;
  private final UUID history;
  private final VersionFiles versions;
  private final Scratch scratch;

  /** The last version when it was last made sure of; null if it never was. */
  private volatile @Nullable Header sure;

  Bounds(Layout layout, Disk disk, DirectoryLock lock, UUID history) {
    this.layout = layout;
    this.disk = disk;
    this.lock = lock;
    this.history = history;
    this.versions = new VersionFiles(layout, disk);
    this.scratch = new Scratch(layout, disk);
  }

  /** Returns the last version, or null if the history is empty. */
  @Nullable Header last() throws IOException {
    Header from = hint();
    boolean hinted = from != null;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (from == null) {
        hinted = false;
        from = mendedRuns(Scan.of(layout, disk)).end();
      }
      if (from == null) {
        if (floor() <= 1) {
          checkPresent();
          return null;
        }
        continue; // pruned while it was scanned
      }
      Header end = forward(from);
      // The way forward also ends where another process has begun to prune; the floor is raised
      // first.
      if (end.number() >= floor()) {
        if (!hinted) {
          sure = end;
        }
        if (!hinted || end.number() - from.number() > FORWARD_STEPS) {
          remember(end);
        }
        return end;
      }
      from = null;
    }
    checkPresent();
    throw new ServerRefusedException(
        SyncProblem.DAMAGED,
        "the sync directory "
            + layout.root()
            + " had versions, and now none is left: restore its files from a backup",
        null);
  }

  private Header forward(Header from) throws IOException {
    Header end = from;
    for (Header next = versions.next(end); next != null; next = versions.next(end)) {
      end = next;
    }
    return end;
  }

  /**
   * Makes sure that a version that a hint led to is the last one of this history, by looking at all
   * of them. It may be of another history, whose files somebody copied into the directory.
   *
   * @return the last one, to which the hint leads from now on
   */
  @Nullable Header makeSure(@Nullable Header last) throws IOException {
    Header known = sure;
    if (last == null || (known != null && forward(known).equals(last))) {
      sure = last;
      return last;
    }
    return makeSure(last, Scan.of(layout, disk));
  }

  /** Makes sure, as {@link #makeSure(Header)} does, by all versions as they were just now. */
  Header makeSure(Header last, Scan scan) throws IOException {
    Header end = mendedRuns(scan).end();
    if (end == null) {
      checkPresent(); // there was one just now
      return last;
    }
    end = forward(end);
    sure = end;
    if (!end.equals(last) && !end.equals(forward(last))) {
      log.warn("the hint {} led to another history, and was put right", layout.latest());
      remember(end);
    }
    return end;
  }

  /** Looks at all versions, and puts the floor right if they prove that it is wrong. */
  private Runs mendedRuns(Scan scan) throws IOException {
    Runs runs = scan.runs(saidFloor());
    if (isFloorRight(runs)) {
      return runs;
    }
    // Nobody prunes now.
    try (DirectoryLock.Held held = lock.acquire()) {
      Runs again = Scan.of(layout, disk).runs(saidFloor());
      if (!isFloorRight(again)) {
        log.warn(
            "{} was of another history, or damaged: it was {}, and is {}",
            layout.floor(),
            saidFloor(),
            again.floor());
        held.check();
        disk.replace(
            scratch.write(true, Header.floor(Math.max(1, again.floor())).encode()), layout.floor());
        disk.force(layout.root());
      }
      return again;
    }
  }

  private boolean isFloorRight(Runs runs) throws IOException {
    if (runs.main() == null) {
      return true; // there is nothing to tell it by
    }
    try {
      long said = readFloor();
      // Without the file, what is missing was removed by hand.
      return said == 0 || said == Math.max(1, runs.floor());
    } catch (DamagedFileException e) {
      return false;
    }
  }

  private long readFloor() throws IOException, DamagedFileException {
    Header floor = disk.readHeader(layout.floor(), Header.Kind.FLOOR);
    return floor == null ? 0 : floor.number();
  }

  /** Returns the number below which versions are said to be pruned; 0 if nothing is said. */
  long saidFloor() throws IOException {
    try {
      return readFloor();
    } catch (DamagedFileException e) {
      log.debug("the file {} is damaged: {}", layout.floor(), e.getMessage());
      return 0;
    }
  }

  /** Returns the number below which versions were pruned; 0 if none ever were. */
  long floor() throws IOException {
    try {
      return readFloor();
    } catch (DamagedFileException e) {
      Runs runs = mendedRuns(Scan.of(layout, disk));
      if (runs.main() == null) {
        throw damagedFloor(layout, e);
      }
      return runs.floor();
    }
  }

  static MalformedDataException damagedFloor(Layout layout, DamagedFileException e) {
    return VersionFiles.damaged(layout.floor(), "which versions were pruned", Uuids.NIL, e);
  }

  /**
   * Says whether a snapshot is of a version of this history.
   *
   * @param snapshot its header
   */
  boolean contains(Header snapshot) throws IOException {
    try {
      Header last = makeSure(last());
      if (last == null) {
        return false;
      }
      if (numberOf(snapshot.version(), last) == snapshot.number()) {
        Header child = versions.header(layout.childOf(snapshot.version()), snapshot.version());
        if (child == null || forward(child).equals(last)) {
          return true;
        }
      }
      // A version after it may be missing, or it is of another history.
      return Scan.of(layout, disk).runs(saidFloor(), snapshot).isSnapshotOurs();
    } catch (MalformedDataException e) {
      return true; // whoever goes on from it is going to hear of that
    }
  }

  /** Returns the number of a version, or 0 if it is not in the chain. */
  long numberOf(UUID version, Header last) throws IOException {
    if (last.version().equals(version)) {
      return last.number();
    }
    Header child = versions.header(layout.childOf(version), version);
    return child == null ? 0 : child.number() - 1;
  }

  /** Notes that a version was added after the last one, which is null for the first version. */
  void added(@Nullable Header last, Header added) {
    remember(added);
    if (last == null || last.equals(sure)) {
      sure = added;
    }
  }

  /**
   * Notes which version is the last, for whoever looks for it next; without being sure to do so.
   */
  void remember(Header last) {
    try {
      disk.replaceAtOnce(scratch.write(false, last.asLatest().encode()), layout.latest());
    } catch (IOException e) {
      log.debug("the hint {} was not written: {}", layout.latest(), e.toString());
    }
  }

  /** Returns the version that the hint names, if there is one; it may have children by now. */
  private @Nullable Header hint() {
    try {
      Header hint = disk.readHeader(layout.latest(), Header.Kind.LATEST);
      if (hint == null) {
        return null;
      }
      Header named = disk.readHeader(versions.fileOf(hint), Header.Kind.VERSION);
      return named != null && named.asLatest().equals(hint) ? named : null;
    } catch (DamagedFileException | IOException e) {
      // A power failure may leave it so, since nobody waits until it is on the disk.
      log.debug("the hint {} is of no use: {}", layout.latest(), e.toString());
      return null;
    }
  }

  /** An empty history and a disk that was taken away look the same, but for the identity. */
  void checkPresent() throws IOException {
    if (!history.equals(Identity.read(layout, disk))) {
      throw new ServerUnreachableException(
          "the sync directory "
              + layout.root()
              + " is no longer there, or another one is in its place: is its disk mounted?",
          null);
    }
  }
}
