package org.taskchampion.sync.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.MalformedDataException;
import org.taskchampion.sync.ServerRefusedException;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.SyncProblem;

/**
 * The versions in the directory. Nothing of them is kept in memory: other processes add and prune
 * at any time. Thread-safe, without locks; what makes it so is said where it is done.
 */
final class Chain {

  private static final Logger log = LoggerFactory.getLogger(Chain.class);

  /** How far the hint may be behind before a reader, too, puts it right. */
  private static final int FORWARD_STEPS = 16;

  private static final int ATTEMPTS = 100;

  private final Layout layout;
  private final Disk disk;
  private final DirectoryLock lock;
  private final UUID history;
  private final Set<Path> durableDirectories = ConcurrentHashMap.newKeySet();

  Chain(Layout layout, Disk disk, DirectoryLock lock, UUID history) {
    this.layout = layout;
    this.disk = disk;
    this.lock = lock;
    this.history = history;
  }

  ChildVersion childVersion(UUID parent) throws IOException {
    ChildVersion.Found found = read(layout.childOf(parent), parent);
    if (found != null) {
      return found;
    }
    Header last = last();
    if (last == null || last.version().equals(parent)) {
      return new ChildVersion.UpToDate();
    }
    Header first = header(layout.first(), parent);
    if (first != null && first.parent().equals(parent)) {
      found = read(layout.first(), parent);
    } else {
      // Again: if the child came after the first look and before the last version was looked for,
      // then
      // the parent was the last version until now, and not gone.
      found = read(layout.childOf(parent), parent);
    }
    if (found == null) {
      checkPresent();
    }
    return found == null ? new ChildVersion.Gone() : found;
  }

  /**
   * Adds a version after the last one.
   *
   * @return the new version, or the last one if that is not the parent
   */
  Appended append(UUID parent, byte[] segment) throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Header last = last();
      if (last != null && !last.version().equals(parent)) {
        return new Appended(false, last);
      }
      long number = last == null ? 1 : last.number() + 1;
      Path file = last == null ? layout.first() : layout.childOf(parent);
      if (last != null) {
        makeDurable(layout.versionsLike(parent));
        // A version that is seen has ancestors that outlive a power failure: the parent's name may
        // be
        // on the disk not yet, if another process has just added it.
        disk.force(directoryOf(last));
      }
      Header added = Header.of(Header.Kind.VERSION, number, UUID.randomUUID(), parent, segment);
      Path temporary = writeTemporary(true, added.encode(), segment);
      if (!disk.publish(temporary, file, lock)) {
        continue; // another process was faster: its version is the last one now
      }
      // If this thread slept for long enough, others have added after the parent, and pruned what
      // they
      // added, so that the name was free again. The floor was raised before the name became free.
      if (number < floor()) {
        disk.delete(file);
        continue;
      }
      disk.force(directoryOf(added));
      remember(added);
      return new Appended(true, added);
    }
    throw tooBusy();
  }

  /**
   * What came of an attempt to add.
   *
   * @param added whether a version was added
   * @param last the last version now
   */
  record Appended(boolean added, Header last) {}

  /** Returns the last version, or null if the history is empty. */
  @Nullable Header last() throws IOException {
    Header from = hint();
    boolean hinted = from != null;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (from == null) {
        hinted = false;
        from = new Scan(layout, disk).highest(floor());
      }
      if (from == null) {
        if (floor() == 0) {
          checkPresent();
          return null;
        }
        continue; // pruned while it was scanned
      }
      int steps = 0;
      for (Header next = next(from); next != null; next = next(from)) {
        from = next;
        steps++;
      }
      // The way forward also ends where another process has begun to prune; the floor is raised
      // first.
      if (from.number() >= floor()) {
        if (!hinted || steps > FORWARD_STEPS) {
          remember(from);
        }
        return from;
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

  /** Returns the number of a version, or 0 if it is not in the chain. */
  long numberOf(UUID version, Header last) throws IOException {
    if (last.version().equals(version)) {
      return last.number();
    }
    Header child = header(layout.childOf(version), version);
    return child == null ? 0 : child.number() - 1;
  }

  /** Returns the number below which versions were pruned; 0 if none ever were. */
  long floor() throws IOException {
    try {
      Header floor = disk.readHeader(layout.floor(), Header.Kind.FLOOR);
      return floor == null ? 0 : floor.number();
    } catch (DamagedFileException e) {
      throw damaged(layout.floor(), "which versions were pruned", Header.NIL, e);
    }
  }

  /**
   * Notes which version is the last, for whoever looks for it next; without being sure to do so.
   */
  void remember(Header last) {
    try {
      disk.replace(writeTemporary(false, last.asLatest().encode()), layout.latest());
    } catch (IOException e) {
      log.debug("the hint {} was not written: {}", layout.latest(), e.toString());
    }
  }

  Path writeTemporary(boolean durable, byte[]... parts) throws IOException {
    if (!durableDirectories.contains(layout.temporary())) {
      disk.makeDirectory(layout.temporary());
      durableDirectories.add(layout.temporary()); // it need not be: it is made again
    }
    return disk.writeTemporary(layout.temporary(), "", durable, parts);
  }

  /** Returns the version that the hint names, if there is one; it may have children by now. */
  private @Nullable Header hint() throws IOException {
    try {
      Header hint = disk.readHeader(layout.latest(), Header.Kind.LATEST);
      if (hint == null) {
        return null;
      }
      Header named = disk.readHeader(fileOf(hint), Header.Kind.VERSION);
      return named != null && named.asLatest().equals(hint) ? named : null;
    } catch (DamagedFileException e) {
      // A power failure may leave it so, since nobody waits until it is on the disk.
      log.debug("the hint {} is of no use: {}", layout.latest(), e.getMessage());
      return null;
    }
  }

  private @Nullable Header next(Header version) throws IOException {
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

  private Path fileOf(Header version) {
    return version.number() == 1 ? layout.first() : layout.childOf(version.parent());
  }

  private Path directoryOf(Header version) {
    return version.number() == 1 ? layout.root() : layout.versionsLike(version.parent());
  }

  /** Reads a version's header; {@code parent} is what the version is, or may be, the child of. */
  private @Nullable Header header(Path file, UUID parent) throws IOException {
    try {
      Header header = disk.readHeader(file, Header.Kind.VERSION);
      if (header != null) {
        checkPlace(file, header, parent);
      }
      return header;
    } catch (DamagedFileException e) {
      throw damagedChild(file, parent, e);
    }
  }

  private ChildVersion.@Nullable Found read(Path file, UUID parent) throws IOException {
    try {
      Disk.Stored stored = disk.read(file, Header.Kind.VERSION);
      if (stored == null) {
        return null;
      }
      checkPlace(file, stored.header(), parent);
      // A version below the floor was added too late, by a writer that died before it saw that.
      return stored.header().number() < floor()
          ? null
          : new ChildVersion.Found(stored.header().version(), parent, stored.body());
    } catch (DamagedFileException e) {
      throw damagedChild(file, parent, e);
    }
  }

  private void checkPlace(Path file, Header header, UUID parent) throws DamagedFileException {
    if (file.equals(layout.first())) {
      if (header.number() != 1) {
        throw new DamagedFileException("it is not the first version but number " + header.number());
      }
    } else if (!header.parent().equals(parent)) {
      throw new DamagedFileException("it holds the child of " + header.parent());
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

  /** Makes a directory for versions, and its name durable, once per handle. */
  private void makeDurable(Path directory) throws IOException {
    if (!durableDirectories.contains(directory)) {
      disk.makeDirectory(layout.versions());
      disk.makeDirectory(directory);
      // Also where another process made them: it may not have come to this yet.
      disk.force(layout.root());
      disk.force(layout.versions());
      durableDirectories.add(directory);
    }
  }

  private ServerUnreachableException tooBusy() {
    return new ServerUnreachableException(
        SyncProblem.BUSY,
        "other processes change the sync directory " + layout.root() + " all the time: try again",
        null);
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
