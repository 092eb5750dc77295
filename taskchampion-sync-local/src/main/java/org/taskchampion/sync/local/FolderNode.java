package org.taskchampion.sync.local;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.internal.Uuids;

/**
 * A version in a synchronised folder, by the names of files: what is in them is another question.
 * Small, since there may be 100,000. Belongs to one {@link FolderIndex}.
 */
final class FolderNode {

  /** The version that counts comes first: the one with the most before it, then the smallest id. */
  static final Comparator<FolderNode> BEST_FIRST =
      (one, other) -> {
        int byNumber = Long.compare(other.number(), one.number());
        return byNumber != 0 ? byNumber : Uuids.BY_TEXT.compare(one.version(), other.version());
      };

  private final UUID version;
  private @Nullable UUID parent;
  private boolean hasOwnName;
  private @Nullable List<Path> copies;
  private @Nullable List<Path> snapshots;

  FolderNode(UUID version) {
    this.version = version;
  }

  /** Adds a file with the version. All files of a version say that it follows the same one. */
  void addFile(Path file, UUID itsParent, boolean isOwnName) {
    parent = itsParent;
    if (isOwnName) {
      hasOwnName = true;
    } else {
      List<Path> known = copies == null ? new ArrayList<>(1) : copies;
      known.add(file);
      copies = known;
    }
  }

  /** Adds a file with a snapshot of the version. */
  void addSnapshot(Path file) {
    List<Path> known = snapshots == null ? new ArrayList<>(1) : snapshots;
    known.add(file);
    snapshots = known;
  }

  UUID version() {
    return version;
  }

  long number() {
    return NumberedId.number(version);
  }

  /** Returns the version before; null if there is only a snapshot. */
  @Nullable UUID parent() {
    return parent;
  }

  /** Returns the files that may have the version, the one of the right name first. */
  List<Path> files(FolderLayout layout) {
    List<Path> files = new ArrayList<>();
    if (hasOwnName && parent != null) {
      files.add(layout.version(parent, version));
    }
    if (copies != null) {
      files.addAll(copies);
    }
    return files;
  }

  /** Returns the files that may have a snapshot of the version. */
  List<Path> snapshots() {
    return snapshots == null ? List.of() : snapshots;
  }

  boolean hasFile() {
    return parent != null;
  }

  boolean hasSnapshot() {
    return snapshots != null;
  }
}
