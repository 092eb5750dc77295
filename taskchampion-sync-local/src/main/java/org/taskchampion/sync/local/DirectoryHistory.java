package org.taskchampion.sync.local;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.ServerIdentity;
import org.taskchampion.sync.Snapshot;

/** A history in files of this library's own. */
final class DirectoryHistory implements LocalHistory {

  private final Layout layout;
  private final Chain chain;
  private final Snapshots snapshots;
  private final ServerIdentity identity;

  DirectoryHistory(Layout layout, Disk disk) {
    this.layout = layout;
    DirectoryLock lock = new DirectoryLock(layout);
    UUID history = Identity.openOrCreate(layout, disk, lock);
    LeftOvers.remove(layout, disk, Instant.now());
    Bounds bounds = new Bounds(layout, disk, lock, history);
    chain = new Chain(layout, disk, lock, bounds);
    snapshots = new Snapshots(layout, disk, lock, bounds);
    identity = new ServerIdentity(history.toString(), layout.root().toString());
  }

  @Override
  public ServerIdentity identity() {
    return identity;
  }

  @Override
  public boolean isUsedByOthers() {
    return false;
  }

  @Override
  public AddVersionResult add(UUID parent, byte[] segment) {
    Chain.Appended appended;
    try {
      appended = chain.append(parent, segment);
    } catch (IOException e) {
      throw Failures.writing(layout.root(), e);
    }
    UUID last = appended.last().version();
    if (!appended.added()) {
      return new AddVersionResult.ExpectedParent(last);
    }
    try {
      return new AddVersionResult.Added(last, snapshots.urgency(appended.last()));
    } catch (IOException e) {
      throw Failures.reading(layout.root(), e);
    }
  }

  @Override
  public ChildVersion childVersion(UUID parent) throws IOException {
    return chain.childVersion(parent);
  }

  @Override
  public void keep(UUID version, byte[] snapshot) throws IOException {
    snapshots.keep(version, snapshot);
  }

  @Override
  public Optional<Snapshot> snapshot() throws IOException {
    return snapshots.newest();
  }

  @Override
  public int prune() throws IOException {
    return snapshots.prune();
  }
}
