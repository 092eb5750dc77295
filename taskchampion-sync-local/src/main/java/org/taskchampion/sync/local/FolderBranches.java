package org.taskchampion.sync.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.taskchampion.internal.Uuids;
import org.taskchampion.sync.LostBranch;
import org.taskchampion.sync.MalformedDataException;
import org.taskchampion.sync.Snapshot;

/** The branches of a synchronised folder that do not count. */
final class FolderBranches {

  private final FolderFiles files;
  private final BiFunction<FolderFiles.Stored, String, byte[]> open;
  private final Path root;

  /**
   * Prepares.
   *
   * @param open gives what is in a file, which is what the text says
   */
  FolderBranches(
      FolderFiles files, BiFunction<FolderFiles.Stored, String, byte[]> open, Path root) {
    this.files = files;
    this.open = open;
    this.root = root;
  }

  /**
   * Returns the branch on which a version is that does not count.
   *
   * @param course what counts
   * @return empty if it is not there as a whole
   */
  Optional<LostBranch> lost(UUID version, FolderLook look, FolderCourse course) throws IOException {
    FolderNode at = look.index().node(version);
    if (at == null) {
      return Optional.empty();
    }
    Map<UUID, FolderNode> nodes = new HashMap<>();
    List<UUID> branch = new ArrayList<>();
    UUID fork = null;
    while (fork == null) {
      if (course.contains(at.version())) {
        fork = at.version();
        break;
      }
      UUID parent = at.parent();
      if (parent == null || !files.isWhole(at)) {
        return Optional.empty();
      }
      branch.add(at.version());
      nodes.put(at.version(), at);
      if (at.number() == 1) {
        if (!parent.equals(Uuids.NIL) || course.childOf(Uuids.NIL) == null) {
          return Optional
              .empty(); // one of the two went on from elsewhere, or its beginning is gone
        }
        fork = Uuids.NIL;
        break;
      }
      FolderNode before = look.chain().before(at);
      if (before == null) {
        return Optional.empty();
      }
      at = before;
    }
    Collections.reverse(branch);
    UUID from = fork;
    return Optional.of(
        LostBranch.of(
            from, branch, id -> segment(nodes.get(id)), () -> snapshot(look, course, from)));
  }

  /**
   * Says for what a replica has to wait whose base is not among the versions that count. Its own
   * file may be there, and what leads from it to the others, or from the fork to them, may still be
   * on its way: a snapshot often comes before its versions. If the replica began again, what others
   * have removed would come back.
   *
   * @param course what counts
   * @return the version whose file is missing; null if the base is on a branch that lost, or if
   *     what is missing was removed or given up
   */
  @Nullable UUID awaited(UUID version, FolderLook look, FolderCourse course) throws IOException {
    FolderNode lowest = course.lowest();
    FolderNode at = look.index().node(version);
    if (at == null || !at.hasFile()) {
      return NumberedId.number(version) < lowest.number() ? null : version;
    }
    if (at.number() < lowest.number()) {
      return beforeBeginning(course); // what counts may come from it
    }
    while (!course.contains(at.version())) {
      UUID parent = at.parent();
      if (parent == null || !files.isWhole(at)) {
        return at.number() < lowest.number() ? null : at.version();
      }
      if (at.number() == 1) {
        return lowest.number() == 1 ? null : beforeBeginning(course);
      }
      FolderNode before = look.chain().before(at);
      if (before == null) {
        return NumberedId.number(parent) < lowest.number() ? null : parent;
      }
      at = before;
    }
    return null;
  }

  /** Returns what is missing right before the versions that count; null if it was given up. */
  private @Nullable UUID beforeBeginning(FolderCourse course) throws IOException {
    for (FolderNode node : course.versions()) {
      FolderHeader header = node.hasFile() ? files.header(node, FolderHeader.Kind.VERSION) : null;
      if (header != null && header.afterGap()) {
        return null;
      }
    }
    FolderNode lowest = course.lowest();
    UUID parent = lowest.parent();
    return parent != null && files.isWhole(lowest) ? parent : lowest.version();
  }

  private byte[] segment(@Nullable FolderNode node) {
    if (node == null) {
      throw new IllegalArgumentException("no such version");
    }
    try {
      FolderFiles.Stored stored = files.version(node);
      if (stored == null) {
        throw new MalformedDataException(
            node.version(),
            "version "
                + node.version()
                + " is no longer there: "
                + files.missing(node.version(), node)
                + "; nothing was changed: synchronise again",
            null);
      }
      return open.apply(stored, "version");
    } catch (IOException e) {
      throw Failures.reading(root, e);
    }
  }

  /** Returns the newest snapshot up to the fork. */
  private Optional<Snapshot> snapshot(FolderLook look, FolderCourse course, UUID fork) {
    try {
      for (FolderNode node : look.index().withSnapshot()) {
        boolean isBefore =
            course.contains(node.version()) && node.number() <= NumberedId.number(fork);
        FolderFiles.Stored stored =
            isBefore && !fork.equals(Uuids.NIL) ? files.snapshot(node) : null;
        if (stored != null) {
          byte[] data = open.apply(stored, "the snapshot of version");
          return Optional.of(new Snapshot(node.version(), data));
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw Failures.reading(root, e);
    }
  }
}
