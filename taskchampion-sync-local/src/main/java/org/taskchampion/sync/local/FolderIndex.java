package org.taskchampion.sync.local;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.internal.HeldWaitInterruptedException;
import org.taskchampion.internal.Uuids;

/**
 * One look at the names in a synchronised folder. Of the versions, only those directories are
 * listed whose numbers somebody asks for, so that what is new costs the same after any number of
 * versions. Used by one thread.
 */
final class FolderIndex {

  private final FolderLayout layout;
  private final Disk disk;
  private final NavigableMap<Long, List<Path>> parts = new TreeMap<>();
  private final Map<Long, Map<UUID, FolderNode>> listed = new HashMap<>();
  private final Map<Long, List<Path>> snapshotsOfPart = new HashMap<>();
  private final List<Path> marks = new ArrayList<>();
  private final List<Path> strangers = new ArrayList<>();

  /** Looks at the directories, but not yet at the versions. */
  FolderIndex(FolderLayout layout, Disk disk) throws IOException {
    this.layout = layout;
    this.disk = disk;
    disk.checkDirectory(layout.versions());
    disk.checkDirectory(layout.snapshots());
    for (Path entry : disk.list(layout.root())) {
      if (FolderLayout.isLike(FolderLayout.MARK, entry)) {
        marks.add(entry);
      } else if (FolderLayout.isLike(FolderLayout.VERSIONS, entry)) {
        listParts(entry);
      } else if (FolderLayout.isLike(FolderLayout.SNAPSHOTS, entry)) {
        listSnapshots(entry);
      }
    }
  }

  private void listParts(Path directory) throws IOException {
    for (Path part : disk.list(directory)) {
      long number = FolderLayout.parsePart(part.getFileName().toString());
      if (number >= 0) {
        parts.computeIfAbsent(number, key -> new ArrayList<>(1)).add(part);
      }
    }
  }

  private void listSnapshots(Path directory) throws IOException {
    for (Path file : disk.list(directory)) {
      FolderLayout.Named named = FolderLayout.parseSnapshot(file.getFileName().toString());
      if (named == null) {
        strangers.add(file);
      } else {
        long part = FolderLayout.partOf(NumberedId.number(named.version()));
        snapshotsOfPart.computeIfAbsent(part, key -> new ArrayList<>(1)).add(file);
        parts.computeIfAbsent(part, key -> new ArrayList<>(0));
      }
    }
  }

  /** Returns the files that may make the directory a synchronised folder. */
  List<Path> marks() {
    return marks;
  }

  /** Returns the numbers of the directories that may have versions, the highest first. */
  List<Long> partsFromTheEnd() {
    return new ArrayList<>(parts.descendingKeySet());
  }

  /** Returns the versions of a directory. */
  Map<UUID, FolderNode> nodes(long part) throws IOException {
    Map<UUID, FolderNode> known = listed.get(part);
    return known != null ? known : list(part);
  }

  private Map<UUID, FolderNode> list(long part) throws IOException {
    Map<UUID, FolderNode> nodes = new HashMap<>();
    List<VersionFile> files = new ArrayList<>();
    Path own = layout.partDirectory(part);
    for (Path directory : parts.getOrDefault(part, List.of())) {
      boolean isOwn = directory.equals(own);
      if (isOwn) {
        disk.checkDirectory(directory); // or it is in the way of one
      }
      for (Path file : disk.list(directory)) {
        String name = file.getFileName().toString();
        FolderLayout.Named named = FolderLayout.parseVersion(name);
        if (named == null || FolderLayout.partOf(NumberedId.number(named.version())) != part) {
          strangers.add(file);
        } else {
          boolean isOwnName =
              isOwn && name.equals(FolderLayout.versionName(named.parent(), named.version()));
          files.add(new VersionFile(file, named, isOwnName));
        }
      }
    }
    Map<UUID, UUID> parents = parents(files);
    for (VersionFile file : files) {
      FolderLayout.Named named = file.named();
      if (named.parent().equals(parents.get(named.version()))) {
        nodes
            .computeIfAbsent(named.version(), FolderNode::new)
            .addFile(file.path(), named.parent(), file.isOwn());
      } else {
        strangers.add(file.path());
      }
    }
    for (Path file : snapshotsOfPart.getOrDefault(part, List.of())) {
      FolderLayout.Named named = FolderLayout.parseSnapshot(file.getFileName().toString());
      if (named != null) {
        nodes.computeIfAbsent(named.version(), FolderNode::new).addSnapshot(file);
      }
    }
    listed.put(part, nodes);
    return nodes;
  }

  /**
   * The name of a file that may have a version.
   *
   * @param path the file
   * @param named what the name says
   * @param isOwn whether the name is as it was given
   */
  private record VersionFile(Path path, FolderLayout.Named named, boolean isOwn) {}

  /** Says of each version which one it follows. Where the names disagree, the headers say it. */
  private Map<UUID, UUID> parents(List<VersionFile> files) throws IOException {
    Map<UUID, UUID> parents = new HashMap<>();
    Set<UUID> settled = new HashSet<>();
    for (VersionFile file : files) {
      FolderLayout.Named named = file.named();
      UUID known = parents.putIfAbsent(named.version(), named.parent());
      boolean isDisputed = known != null && !known.equals(named.parent());
      if (isDisputed && settled.add(named.version())) {
        parents.put(named.version(), parent(named.version(), files));
      }
    }
    return parents;
  }

  /** Chooses in the same way in whatever order the files are listed. */
  private UUID parent(UUID version, List<VersionFile> files) throws IOException {
    NavigableSet<UUID> said = new TreeSet<>(Uuids.BY_TEXT);
    NavigableSet<UUID> right = new TreeSet<>(Uuids.BY_TEXT);
    for (VersionFile file : files) {
      FolderLayout.Named named = file.named();
      if (named.version().equals(version)) {
        said.add(named.parent());
        if (isRight(file)) {
          right.add(named.parent());
        }
      }
    }
    return right.isEmpty() ? said.first() : right.first();
  }

  private boolean isRight(VersionFile file) throws IOException {
    try {
      byte[] bytes = disk.readText(file.path(), FolderHeader.BYTES);
      FolderHeader header = bytes == null ? null : FolderHeader.decode(bytes);
      return header != null
          && header.version().equals(file.named().version())
          && header.parent().equals(file.named().parent());
    } catch (HeldWaitInterruptedException | ClosedByInterruptException e) {
      throw e;
    } catch (DamagedFileException | IOException e) {
      return false; // whoever reads it says what is wrong
    }
  }

  /** Returns a version; null if no name says that it is there. */
  @Nullable FolderNode node(UUID version) throws IOException {
    return NumberedId.isNumbered(version)
        ? nodes(FolderLayout.partOf(NumberedId.number(version))).get(version)
        : null;
  }

  /** Returns the versions that a name says there is a snapshot of, the newest first. */
  List<FolderNode> withSnapshot() throws IOException {
    List<FolderNode> found = new ArrayList<>();
    for (long part : snapshotsOfPart.keySet()) {
      for (FolderNode node : nodes(part).values()) {
        if (node.hasSnapshot()) {
          found.add(node);
        }
      }
    }
    found.sort(FolderNode.BEST_FIRST);
    return found;
  }

  /** Says whether there is nothing that may be a version or a snapshot. */
  boolean isEmpty() throws IOException {
    for (long part : parts.keySet()) {
      if (!nodes(part).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /** Returns the files seen so far whose names say nothing. */
  List<Path> strangers() {
    return strangers;
  }
}
