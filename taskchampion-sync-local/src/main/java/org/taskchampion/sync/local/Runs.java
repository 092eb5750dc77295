package org.taskchampion.sync.local;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How versions hang together, as found by looking at all of them: usually as one run of parents and
 * children. There are several where a file is missing, or where somebody copied files of another
 * history into the directory. What the hints say is judged by this, and not the other way round.
 */
final class Runs {

  private final List<Run> runs = new ArrayList<>();
  private final Map<UUID, Header> byParent = new HashMap<>();
  private final @Nullable Run main;
  private final boolean snapshotIsOurs;
  private final long floor;

  /**
   * Puts versions in order.
   *
   * @param versions the versions
   * @param snapshot the header of the snapshot; null if there is none
   * @param saidFloor below which number versions are said to be pruned; 0 if nothing is said
   */
  Runs(Collection<Header> versions, @Nullable Header snapshot, long saidFloor) {
    Map<UUID, Header> byId = new HashMap<>();
    for (Header header : versions) {
      byId.put(header.version(), header);
    }
    for (Header header : byId.values()) {
      if (header.number() > 1) {
        byParent.put(header.parent(), header);
      }
    }
    Header covered = snapshot == null ? null : byId.get(snapshot.version());
    Header afterSnapshot =
        snapshot == null || covered == null || covered.number() != snapshot.number()
            ? null
            : newest(covered);
    Run withSnapshot = null;
    for (Header header : byId.values()) {
      if (isOldest(header, byId)) {
        Run run = new Run(header, newest(header));
        runs.add(run);
        if (run.newest().equals(afterSnapshot)) {
          withSnapshot = run;
        }
      }
    }
    boolean allowed =
        withSnapshot != null
            && snapshot != null
            && saidFloor <= Snapshots.floorAfter(snapshot.number());
    main = main(withSnapshot, saidFloor);
    snapshotIsOurs =
        main != null
            && withSnapshot != null
            && (withSnapshot.equals(main) || withSnapshot.isAfter(main));
    floor = floor(main, withSnapshot, saidFloor, allowed);
  }

  private static boolean isOldest(Header header, Map<UUID, Header> byId) {
    if (header.number() == 1) {
      return true; // whose parent may be any
    }
    Header parent = byId.get(header.parent());
    return parent == null || parent.number() + 1 != header.number();
  }

  private Header newest(Header from) {
    Header newest = from;
    for (Header next = byParent.get(newest.version());
        next != null && next.number() == newest.number() + 1;
        next = byParent.get(newest.version())) {
      newest = next;
    }
    return newest;
  }

  private @Nullable Run main(@Nullable Run withSnapshot, long saidFloor) {
    Run fromTheBeginning = null;
    Run atFloor = null;
    Run longest = null;
    for (Run run : runs) {
      if (run.oldest().number() == 1 && run.newest().number() >= saidFloor) {
        fromTheBeginning = run;
      }
      if (run.contains(saidFloor) && run.isBeyond(atFloor)) {
        atFloor = run;
      }
      if (run.isBeyond(longest)) {
        longest = run;
      }
    }
    if (fromTheBeginning != null) {
      return fromTheBeginning;
    }
    return withSnapshot != null ? withSnapshot : atFloor != null ? atFloor : longest;
  }

  private static long floor(
      @Nullable Run main, @Nullable Run withSnapshot, long saidFloor, boolean allowed) {
    if (main == null) {
      return saidFloor;
    }
    long oldest = main.oldest().number();
    if (oldest == 1) {
      // Before a version is pruned, a snapshot of a later one is there, and stays.
      return allowed && saidFloor > 1 ? saidFloor : 0;
    }
    if (saidFloor <= 1) {
      return main.equals(withSnapshot) ? oldest : 0;
    }
    return main.contains(saidFloor) ? saidFloor : oldest;
  }

  /** Returns below which number versions were pruned, as far as can be told; 0 if none were. */
  long floor() {
    return floor;
  }

  /**
   * Returns the last version, null if there is none. After a gap in the numbers it is still the
   * last one; what has numbers that the history has, too, is of another history.
   */
  @Nullable Header end() {
    if (main == null) {
      return null;
    }
    Header end = main.newest();
    for (Run run : runs) {
      if (run.isAfter(main) && run.newest().number() > end.number()) {
        end = run.newest();
      }
    }
    return end;
  }

  /** Says whether the snapshot is of a version of the history. */
  boolean isSnapshotOurs() {
    return snapshotIsOurs;
  }

  /** Returns how many versions are of other histories. */
  long strangers() {
    long strangers = 0;
    for (Run run : runs) {
      if (main != null
          && !run.equals(main)
          && !run.isAfter(main)
          && run.newest().number() >= floor) {
        strangers += run.newest().number() - run.oldest().number() + 1;
      }
    }
    return strangers;
  }

  /** Returns the first version of the history that was not pruned; null if there is none. */
  @Nullable Header oldest() {
    Header oldest = main == null ? null : main.oldest();
    while (oldest != null && oldest.number() < floor) {
      oldest = byParent.get(oldest.version());
    }
    return oldest;
  }

  /** Returns the run that the history is, up to its first gap; null if there are no versions. */
  @Nullable Run main() {
    return main;
  }

  /**
   * Versions of which each is the child of the one before it.
   *
   * @param oldest the first of them
   * @param newest the last of them
   */
  record Run(Header oldest, Header newest) {

    boolean contains(long number) {
      return oldest.number() <= number && number <= newest.number();
    }

    /** Says whether it begins after another one ends. */
    boolean isAfter(Run other) {
      return oldest.number() > other.newest().number();
    }

    private boolean isBeyond(@Nullable Run other) {
      return other == null || newest.number() > other.newest().number();
    }
  }
}
