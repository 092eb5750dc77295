package org.taskchampion.sync.local;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The versions that count, in order and without a gap, as they were at one look at the folder.
 *
 * @param versions the versions, at least one; the first may be there only as a snapshot
 */
record FolderCourse(List<FolderNode> versions) {

  FolderNode last() {
    return versions.get(versions.size() - 1);
  }

  FolderNode lowest() {
    return versions.get(0);
  }

  /** Returns the version of a number; null if it is not among them. */
  @Nullable FolderNode at(long number) {
    long i = number - lowest().number();
    return i < 0 || i >= versions.size() ? null : versions.get((int) i);
  }

  boolean contains(UUID version) {
    FolderNode node = NumberedId.isNumbered(version) ? at(NumberedId.number(version)) : null;
    return node != null && node.version().equals(version);
  }

  /** Returns the version that follows another one; null if none does. */
  @Nullable FolderNode childOf(UUID version) {
    FolderNode after = NumberedId.isNumbered(version) ? at(NumberedId.number(version) + 1) : null;
    if (after != null && version.equals(after.parent())) {
      return after;
    }
    // The parent of the first version may be any, also one of another folder.
    FolderNode first = lowest();
    return first.number() == 1 && version.equals(first.parent()) ? first : null;
  }
}
