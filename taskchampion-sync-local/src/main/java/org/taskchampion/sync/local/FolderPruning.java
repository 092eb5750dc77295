package org.taskchampion.sync.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what nobody needs any more from a synchronised folder. Nobody knows who has seen what, so
 * all that is younger than 180 days stays. A replica that was away for longer begins with a
 * snapshot. Removals travel to the other machines, as everything else does.
 */
final class FolderPruning {

  /** What is younger than this stays. */
  static final Duration KEPT = Duration.ofDays(180);

  private static final Duration PERIOD = Duration.ofDays(60);

  /** How many of the newest snapshots stay: one may not have come to everybody yet. */
  private static final int NEWEST = 2;

  private static final Logger log = LoggerFactory.getLogger(FolderPruning.class);

  private final FolderFiles files;
  private final FolderLayout layout;
  private final Disk disk;

  FolderPruning(FolderFiles files, FolderLayout layout, Disk disk) {
    this.files = files;
    this.layout = layout;
    this.disk = disk;
  }

  /**
   * Removes the versions that a snapshot covers which is older than 180 days, but for the last 20
   * of them; and all snapshots but that one, the newest two, and one for each 60 days between them.
   *
   * @return how many versions were removed
   */
  int run(FolderIndex index, FolderCourse course, Instant now) throws IOException {
    FolderHeader last = files.header(course.last(), FolderHeader.Kind.VERSION);
    // By the newest version where that is older: a clock that is wrong here is no reason.
    Instant today = last != null && last.made().isBefore(now) ? last.made() : now;
    List<Kept> kept = new ArrayList<>();
    for (FolderNode node : index.withSnapshot()) {
      FolderHeader header =
          course.contains(node.version()) && files.hasWholeSnapshot(node)
              ? files.header(node, FolderHeader.Kind.SNAPSHOT)
              : null;
      if (header != null) {
        kept.add(new Kept(node, header.made()));
      }
    }
    Kept base = null;
    for (int i = 0; i < kept.size(); i++) {
      Kept each = kept.get(i);
      boolean isOldestOfItsTime = i + 1 == kept.size() || kept.get(i + 1).period() != each.period();
      if (base != null || (i >= NEWEST && !isOldestOfItsTime && !isOld(each.made(), today))) {
        remove(each.node().snapshots());
      } else if (i >= NEWEST && isOld(each.made(), today)) {
        base = each;
      }
    }
    if (base == null) {
      return 0;
    }
    for (FolderNode node : index.withSnapshot()) {
      if (node.number() < base.node().number() && !course.contains(node.version())) {
        remove(node.snapshots());
      }
    }
    return removeVersions(index, Snapshots.floorAfter(base.node().number()), today);
  }

  /**
   * A snapshot that counts.
   *
   * @param node its version
   * @param made when it was made
   */
  private record Kept(FolderNode node, Instant made) {
    long period() {
      return Math.floorDiv(made.getEpochSecond(), PERIOD.getSeconds());
    }
  }

  private static boolean isOld(Instant made, Instant today) {
    return made.plus(KEPT).isBefore(today);
  }

  /** Says so of files that nobody can read, here and now. */
  private static boolean areOld(List<Path> unreadable, Instant today) {
    try {
      for (Path file : unreadable) {
        if (!isOld(Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant(), today)) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private int removeVersions(FolderIndex index, long floor, Instant today) throws IOException {
    int removed = 0;
    for (long part : index.partsFromTheEnd()) {
      if (part > FolderLayout.partOf(floor)) {
        continue;
      }
      for (FolderNode node : index.nodes(part).values()) {
        if (node.number() < floor && node.hasFile()) {
          FolderHeader header = files.header(node, FolderHeader.Kind.VERSION);
          List<Path> itsFiles = node.files(layout);
          if (header == null ? areOld(itsFiles, today) : isOld(header.made(), today)) {
            remove(itsFiles);
            removed++;
          }
        }
      }
    }
    return removed;
  }

  private void remove(List<Path> superfluous) throws IOException {
    for (Path file : superfluous) {
      if (FileKind.of(file) == FileKind.FILE) {
        disk.discard(file);
      }
    }
  }

  /** Removes what writers left that died. */
  static void removeLeftOvers(Path root, Disk disk, Instant now) {
    try {
      for (Path file : disk.list(root)) {
        if (file.getFileName().toString().startsWith(FolderLayout.TEMPORARY)
            && FileKind.of(file) == FileKind.FILE
            && Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)
                .toInstant()
                .plus(LeftOvers.SURELY_STALE)
                .isBefore(now)) {
          disk.discard(file);
        }
      }
    } catch (IOException e) {
      log.debug("left-over files in {} were not removed: {}", root, e.toString());
    }
  }
}
