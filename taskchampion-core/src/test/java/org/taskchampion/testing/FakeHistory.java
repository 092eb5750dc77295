package org.taskchampion.testing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.ServerIdentity;
import org.taskchampion.sync.ServerRefusedException;
import org.taskchampion.sync.Snapshot;
import org.taskchampion.sync.SnapshotUrgency;
import org.taskchampion.testing.FakeSyncServer.Version;

/**
 * The history that all handles of a {@link FakeSyncServer} share. It answers as the real server
 * does (part 7 of the specification) and knows nothing of handles and faults. Thread-safe.
 */
final class FakeHistory {

  private static final UUID NIL = new UUID(0, 0);
  private static final int MAX_BYTES = 100 * 1024 * 1024;

  /** The real server looks for a snapshot's version only this far back. */
  private static final int SNAPSHOT_SEARCH = 5;

  private final SplittableRandom ids;
  private final List<Version> chain = new ArrayList<>();
  private final Map<UUID, Integer> indexByParent = new HashMap<>();
  private ServerIdentity identity;
  private boolean shared = true;
  private SnapshotUrgency urgency = SnapshotUrgency.NONE;
  private @Nullable Snapshot snapshot;

  FakeHistory(long seed) {
    ids = new SplittableRandom(seed);
    UUID history = nextId();
    identity = new ServerIdentity(history.toString(), "fake:" + history);
  }

  synchronized ServerIdentity identity() {
    return identity;
  }

  synchronized void identity(ServerIdentity newIdentity) {
    identity = newIdentity;
  }

  synchronized boolean shared() {
    return shared;
  }

  synchronized void shared(boolean isShared) {
    shared = isShared;
  }

  synchronized AddVersionResult addVersion(UUID parent, byte[] segment) {
    checkBody("segment", segment);
    if (!chain.isEmpty() && !parent.equals(last().version())) {
      return new AddVersionResult.ExpectedParent(last().version());
    }
    Version added = new Version(nextId(), parent, segment.clone());
    indexByParent.put(parent, chain.size());
    chain.add(added);
    return new AddVersionResult.Added(added.version(), urgency);
  }

  synchronized ChildVersion childVersion(UUID parent) {
    Integer index = indexByParent.get(parent);
    if (index != null) {
      Version found = chain.get(index);
      return new ChildVersion.Found(found.version(), parent, found.segment());
    }
    if (chain.isEmpty() || parent.equals(last().version())) {
      return new ChildVersion.UpToDate();
    }
    return new ChildVersion.Gone();
  }

  synchronized void addSnapshot(UUID version, byte[] data) {
    checkBody("snapshot", data);
    for (int i = chain.size() - 1; i >= Math.max(0, chain.size() - SNAPSHOT_SEARCH); i--) {
      UUID candidate = chain.get(i).version();
      if (snapshot != null && candidate.equals(snapshot.version())) {
        return; // the kept one is as new or newer
      }
      if (candidate.equals(version)) {
        snapshot = new Snapshot(version, data.clone());
        return;
      }
    }
  }

  synchronized Optional<Snapshot> snapshot() {
    return Optional.ofNullable(snapshot);
  }

  synchronized List<Version> versions() {
    return List.copyOf(chain);
  }

  synchronized void urgency(SnapshotUrgency newUrgency) {
    urgency = newUrgency;
  }

  synchronized void expire(int versions) {
    // The last version stays, as the real server goes on knowing it: without it, the server would
    // be empty and would take any parent.
    chain.subList(0, Math.min(versions, Math.max(0, chain.size() - 1))).clear();
    indexParents();
  }

  synchronized Runnable backUp() {
    List<Version> savedChain = List.copyOf(chain);
    Snapshot savedSnapshot = snapshot;
    return () -> restore(savedChain, savedSnapshot);
  }

  private synchronized void restore(List<Version> savedChain, @Nullable Snapshot savedSnapshot) {
    chain.clear();
    chain.addAll(savedChain);
    indexParents();
    snapshot = savedSnapshot;
  }

  synchronized void reset() {
    chain.clear();
    indexByParent.clear();
    snapshot = null;
  }

  synchronized void replaceVersion(UUID version, byte[] segment) {
    for (int i = 0; i < chain.size(); i++) {
      if (chain.get(i).version().equals(version)) {
        chain.set(i, new Version(version, chain.get(i).parent(), segment.clone()));
        return;
      }
    }
    throw new IllegalArgumentException("no version " + version + " in the history");
  }

  private void indexParents() {
    indexByParent.clear();
    for (int i = 0; i < chain.size(); i++) {
      indexByParent.put(chain.get(i).parent(), i);
    }
  }

  private Version last() {
    return chain.get(chain.size() - 1);
  }

  private UUID nextId() {
    UUID id;
    do {
      id = new UUID(ids.nextLong(), ids.nextLong());
    } while (id.equals(NIL));
    return id;
  }

  private static void checkBody(String what, byte[] body) {
    if (body.length == 0) {
      throw new ServerRefusedException("the " + what + " is empty: nothing was changed", null);
    }
    if (body.length > MAX_BYTES) {
      throw new ServerRefusedException(
          "the " + what + " has " + body.length + " bytes, more than 100 MiB: nothing was changed",
          null);
    }
  }
}
