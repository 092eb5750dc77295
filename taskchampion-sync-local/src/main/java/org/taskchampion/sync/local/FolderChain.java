package org.taskchampion.sync.local;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which versions of a synchronised folder count: the chain with the most versions that reaches back
 * without a gap to the first version, or to one with a snapshot. Of several such chains, the one
 * whose last version has the smallest id. It follows from the files that are there as a whole, and
 * from nothing else, so all machines that have the same files choose the same chain.
 *
 * <p>A version that the caller is based on counts as whole, with all before it: the caller has it,
 * which saves reading, too. That helps only the version and what follows it. A branch beside it
 * must reach back by itself; else the chain would be another one for each caller. Used by one
 * thread.
 */
final class FolderChain {

  private final FolderIndex index;
  private final FolderFiles files;
  private final boolean gapsAllowed;
  private final Set<UUID> rooted = new HashSet<>();
  private final Set<UUID> rootless = new HashSet<>();
  private @Nullable FolderNode trusted;
  private @Nullable UUID firstMissing;

  /**
   * Prepares the choice.
   *
   * @param gapsAllowed whether a version whose parent is missing counts all the same
   */
  FolderChain(FolderIndex index, FolderFiles files, boolean gapsAllowed) {
    this.index = index;
    this.files = files;
    this.gapsAllowed = gapsAllowed;
  }

  /** Trusts a version to be whole, and to reach back to a root. */
  void trust(UUID version) throws IOException {
    FolderNode node = index.node(version);
    if (node != null && node.hasFile()) {
      trusted = node;
    }
  }

  /** Returns the last version that counts; null if none does. */
  @Nullable FolderNode last() throws IOException {
    for (long part : index.partsFromTheEnd()) {
      List<FolderNode> candidates = new ArrayList<>(index.nodes(part).values());
      candidates.sort(FolderNode.BEST_FIRST);
      for (FolderNode candidate : candidates) {
        if (reachesRoot(candidate)) {
          return candidate;
        }
      }
    }
    return null;
  }

  /** Says whether a version counts: whether it is whole, and all before it back to a root. */
  boolean reachesRoot(FolderNode from) throws IOException {
    List<UUID> way = new ArrayList<>();
    FolderNode at = from;
    boolean found;
    while (true) {
      if (rooted.contains(at.version()) || at.equals(trusted)) {
        found = true;
        break;
      }
      if (rootless.contains(at.version())) {
        found = false;
        break;
      }
      way.add(at.version());
      UUID parent = at.parent();
      if (files.hasWholeSnapshot(at)) {
        found = true;
        break;
      }
      if (parent == null || !files.isWhole(at)) {
        found = gapsAllowed && !at.equals(from);
        miss(at.version());
        break;
      }
      if (at.number() == 1) {
        found = true;
        break;
      }
      FolderNode before = before(at);
      if (before == null) {
        found = gapsAllowed;
        miss(parent);
        break;
      }
      at = before;
    }
    (found ? rooted : rootless).addAll(way);
    return found;
  }

  private void miss(UUID version) {
    if (firstMissing == null) {
      firstMissing = version;
    }
  }

  /** Returns the version before another one, by the names; null if it is not there. */
  @Nullable FolderNode before(FolderNode node) throws IOException {
    UUID parent = node.parent();
    FolderNode before = parent == null ? null : index.node(parent);
    return before == null || before.number() != node.number() - 1 ? null : before;
  }

  /** Returns a version without which the best candidate does not count; null if all was there. */
  @Nullable UUID firstMissing() {
    return firstMissing;
  }

  /**
   * Returns the version without which a version does not count.
   *
   * @param mostRead how many files are read; of those before, the name has to do
   * @return the version whose file is missing or not whole; null if none is missing
   */
  @Nullable UUID missingBefore(FolderNode from, int mostRead) throws IOException {
    FolderNode at = from;
    for (int read = 0; true; read++) {
      boolean isRead = read < mostRead;
      if (isRead ? files.hasWholeSnapshot(at) : at.hasSnapshot()) {
        return null;
      }
      UUID parent = at.parent();
      if (parent == null || (isRead && !files.isWhole(at))) {
        return at.version();
      }
      if (at.number() == 1) {
        return null;
      }
      FolderNode before = before(at);
      if (before == null) {
        return parent;
      }
      at = before;
    }
  }

  /**
   * Returns the versions up to one, by the names, in order. Where gaps are allowed, it begins after
   * the last one whose file is not whole.
   *
   * @param from the number from which on they are wanted
   */
  List<FolderNode> upTo(FolderNode last, long from) throws IOException {
    List<FolderNode> versions = new ArrayList<>();
    for (FolderNode at = last; at != null && at.number() >= from; at = before(at)) {
      boolean isGap = gapsAllowed && !files.isWhole(at);
      if (!isGap || versions.isEmpty() || files.hasWholeSnapshot(at)) {
        versions.add(at);
      }
      if (isGap) {
        break;
      }
    }
    Collections.reverse(versions);
    return versions;
  }
}
