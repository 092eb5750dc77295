package org.taskchampion.sync.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

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
          nodes
              .computeIfAbsent(named.version(), FolderNode::new)
              .addFile(file, named.parent(), isOwnName);
        }
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
