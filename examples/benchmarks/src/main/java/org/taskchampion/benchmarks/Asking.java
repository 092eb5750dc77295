package org.taskchampion.benchmarks;

import java.util.Optional;
import java.util.UUID;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.LostBranch;
import org.taskchampion.sync.SealingKey;
import org.taskchampion.sync.ServerIdentity;
import org.taskchampion.sync.Snapshot;
import org.taskchampion.sync.SnapshotUrgency;
import org.taskchampion.sync.SyncServer;

/**
 * A server that asks for a snapshot after each version, or never. Real ones ask when they like, so
 * that both sides would not do the same work.
 *
 * @param server the server
 * @param urgency how it asks
 */
record Asking(SyncServer server, SnapshotUrgency urgency) implements SyncServer {

  @Override
  public AddVersionResult addVersion(UUID parent, byte[] segment) {
    AddVersionResult result = server.addVersion(parent, segment);
    return result instanceof AddVersionResult.Added added
        ? new AddVersionResult.Added(added.version(), urgency)
        : result;
  }

  @Override
  public ServerIdentity identity() {
    return server.identity();
  }

  @Override
  public ChildVersion childVersion(UUID parent) {
    return server.childVersion(parent);
  }

  @Override
  public Optional<LostBranch> lostBranch(UUID version) {
    return server.lostBranch(version);
  }

  @Override
  public void addSnapshot(UUID version, byte[] data) {
    server.addSnapshot(version, data);
  }

  @Override
  public Optional<Snapshot> snapshot() {
    return server.snapshot();
  }

  @Override
  public boolean answersSlowly() {
    return server.answersSlowly();
  }

  @Override
  public boolean isUsedByOtherImplementations() {
    return server.isUsedByOtherImplementations();
  }

  @Override
  public void confirmEmpty() {
    server.confirmEmpty();
  }

  @Override
  public Optional<SealingKey> sealingKey() {
    return server.sealingKey();
  }

  @Override
  public void close() {
    server.close();
  }
}
