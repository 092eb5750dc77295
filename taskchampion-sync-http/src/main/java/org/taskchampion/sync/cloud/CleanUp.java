package org.taskchampion.sync.cloud;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Removes what nobody can need any more. Others may push and clean up meanwhile: nothing is removed
 * that can be reached from the last version, now or later, unless a snapshot on the chain covers
 * it.
 */
final class CleanUp {

  /** What a snapshot covers stays this long for replicas that were away. */
  static final Duration KEPT = Duration.ofDays(180);

  private final ObjectStore store;

  CleanUp(ObjectStore store) {
    this.store = store;
  }

  void run() {
    // Before listing, so that the whole chain of it is listed, whoever pushes meanwhile.
    Latest latest = Latest.of(store);
    if (latest.isAbsent()) {
      return;
    }
    Listing listing = Listing.of(store);
    Set<UUID> snapshots = Listing.snapshots(store);
    List<UUID> chain = listing.back(latest.version(), null);
    if (chain.isEmpty()) {
      return; // it is not listed: damaged, or all of it is old and covered
    }
    removeOrphans(listing, chain);
    int covered = 0;
    while (covered < chain.size() && !snapshots.contains(chain.get(covered))) {
      covered++;
    }
    if (covered < chain.size()) {
      removeSnapshots(snapshots, listing, chain, covered);
      removeOld(listing, chain, covered);
    }
  }

  /**
   * Removes siblings of committed versions: no swap can make them the last one any more, for that
   * would need their parent to be it. Other versions that are not on the chain may be on their way.
   */
  private void removeOrphans(Listing listing, List<UUID> chain) {
    Map<UUID, UUID> committed = new HashMap<>();
    for (UUID version : chain) {
      Listing.Entry entry = listing.entries().get(version);
      if (entry != null) {
        committed.put(entry.parent(), version);
      }
    }
    for (Map.Entry<UUID, Listing.Entry> each : listing.entries().entrySet()) {
      UUID parent = each.getValue().parent();
      UUID sibling = committed.get(parent);
      if (sibling != null && !sibling.equals(each.getKey())) {
        store.delete(ObjectNames.version(parent, each.getKey()));
      }
    }
  }

  /** Removes the snapshots of ancestors of the newest one; others may be newer than the chain. */
  private void removeSnapshots(
      Set<UUID> snapshots, Listing listing, List<UUID> chain, int covered) {
    for (int i = covered + 1; i < chain.size(); i++) {
      removeSnapshot(snapshots, chain.get(i));
    }
    removeSnapshot(snapshots, listing.before(chain));
  }

  private void removeSnapshot(Set<UUID> snapshots, UUID version) {
    if (snapshots.contains(version)) {
      store.delete(ObjectNames.snapshot(version));
    }
  }

  /** The oldest first, so that an end in between leaves a shorter chain, and no hole. */
  private void removeOld(Listing listing, List<UUID> chain, int covered) {
    Instant now = listing.now();
    if (now == null) {
      return;
    }
    Instant before = now.minus(KEPT);
    for (int i = chain.size() - 1; i >= covered; i--) {
      Listing.Entry entry = listing.entries().get(chain.get(i));
      if (entry == null || !isBefore(entry.written(), before)) {
        return;
      }
      store.delete(ObjectNames.version(entry.parent(), chain.get(i)));
    }
  }

  private static boolean isBefore(@Nullable Instant written, Instant time) {
    return written != null && written.isBefore(time);
  }
}
