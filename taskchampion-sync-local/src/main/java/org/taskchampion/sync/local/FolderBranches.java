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
