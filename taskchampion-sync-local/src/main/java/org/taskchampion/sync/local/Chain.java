package org.taskchampion.sync.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.SyncProblem;

/**
 * The versions in the directory. Nothing of them is kept in memory: other processes add and prune
 * at any time. Thread-safe, without locks; what makes it so is said where it is done.
 */
final class Chain {

  private static final int ATTEMPTS = 100;

  private final Layout layout;
  private final Disk disk;
  private final DirectoryLock lock;
  private final Bounds bounds;
  private final VersionFiles versions;
  private final Scratch scratch;
  private final Set<Path> durableDirectories = ConcurrentHashMap.newKeySet();

  Chain(Layout layout, Disk disk, DirectoryLock lock, Bounds bounds) {
    this.layout = layout;
    this.disk = disk;
    this.lock = lock;
    this.bounds = bounds;
    this.versions = new VersionFiles(layout, disk);
    this.scratch = new Scratch(layout, disk);
  }

  ChildVersion childVersion(UUID parent) throws IOException {
    ChildVersion.Found found = read(layout.childOf(parent), parent);
    if (found != null) {
      return found;
    }
    Header last = bounds.last();
    ChildVersion child = childVersion(parent, last);
    if (child instanceof ChildVersion.Gone) {
      // Somebody now has to unite two histories, so it had better be true.
      child = childVersion(parent, bounds.makeSure(last));
    }
    return child;
  }

  private ChildVersion childVersion(UUID parent, @Nullable Header last) throws IOException {
    if (last == null || last.version().equals(parent)) {
      return new ChildVersion.UpToDate();
    }
    Header first = versions.header(layout.first(), parent);
    ChildVersion.Found found;
    if (first != null && first.parent().equals(parent)) {
      found = read(layout.first(), parent);
    } else {
      // Again: if the child came after the first look and before the last version was looked for,
      // then the parent was the last version until now, and not gone.
      found = read(layout.childOf(parent), parent);
    }
    if (found == null) {
      bounds.checkPresent();
    }
    return found == null ? new ChildVersion.Gone() : found;
  }

  private ChildVersion.@Nullable Found read(Path file, UUID parent) throws IOException {
    Disk.Stored stored = versions.read(file, parent);
    // A version below the floor was added too late, by a writer that died before it saw that.
    return stored == null || stored.header().number() < bounds.floor()
        ? null
        : new ChildVersion.Found(stored.header().version(), parent, stored.body());
  }

  /**
   * Adds a version after the last one.
   *
   * @return the new version, or the last one if that is not the parent
   */
  Appended append(UUID parent, byte[] segment) throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Header last = bounds.last();
      if (last != null && !last.version().equals(parent)) {
        if (versions.header(layout.childOf(parent), parent) == null) {
          last = bounds.makeSure(last);
        }
        if (last != null && !last.version().equals(parent)) {
          return new Appended(false, last);
        }
      }
      long number = last == null ? 1 : last.number() + 1;
      Path file = last == null ? layout.first() : layout.childOf(parent);
      if (last != null) {
        makeDurable(layout.versionsLike(parent));
        // A version that is seen has ancestors that outlive a power failure: the parent's name may
        // be
        // on the disk not yet, if another process has just added it.
        disk.force(versions.directoryOf(last));
      }
      Header added = Header.of(Header.Kind.VERSION, number, UUID.randomUUID(), parent, segment);
      Path temporary = scratch.write(true, added.encode(), segment);
      if (!disk.publish(temporary, file, lock)) {
        continue; // another process was faster: its version is the last one now
      }
      // If this thread slept for long enough, others have added after the parent, and pruned what
      // they
      // added, so that the name was free again. The floor was raised before the name became free.
      if (number < bounds.floor()) {
        disk.delete(file);
        continue;
      }
      disk.force(versions.directoryOf(added));
      bounds.added(last, added);
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
}
