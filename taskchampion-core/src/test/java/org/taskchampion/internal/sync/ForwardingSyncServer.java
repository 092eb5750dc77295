package org.taskchampion.internal.sync;

import java.util.Optional;
import java.util.UUID;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.ServerIdentity;
import org.taskchampion.sync.Snapshot;
import org.taskchampion.sync.SyncServer;

/** Hands every call on to another server, but for those that a test does otherwise. */
class ForwardingSyncServer implements SyncServer {

  private final SyncServer server;

  ForwardingSyncServer(SyncServer server) {
    this.server = server;
  }

  @Override
  public ServerIdentity identity() {
    return server.identity();
  }

  @Override
  public AddVersionResult addVersion(UUID parent, byte[] segment) {
    return server.addVersion(parent, segment);
  }

  @Override
  public ChildVersion childVersion(UUID parent) {
    return server.childVersion(parent);
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
  public void close() {
    server.close();
  }
}
