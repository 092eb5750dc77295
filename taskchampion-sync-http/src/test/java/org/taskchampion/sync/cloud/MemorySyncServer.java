package org.taskchampion.sync.cloud;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.SealingKey;
import org.taskchampion.sync.ServerCheck;
import org.taskchampion.sync.ServerIdentity;
import org.taskchampion.sync.Snapshot;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.sealing.Sealer;

/** A server over a bucket in memory, as those over real ones are. */
final class MemorySyncServer implements SyncServer {

  /** A dice that never cleans up, and never asks for a snapshot where there is one. */
  static final IntSupplier NOTHING_BY_CHANCE = () -> 255;

  private final CloudHistory history;

  MemorySyncServer(ObjectStore store, Function<byte[], Sealer> sealers, IntSupplier random) {
    history = new CloudHistory(store, sealers, random);
  }

  MemorySyncServer(ObjectStore store, String secret) {
    this(store, sealedWith(secret), NOTHING_BY_CHANCE);
  }

  static Function<byte[], Sealer> sealedWith(String secret) {
    return salt ->
        new Sealer(() -> secret.getBytes(StandardCharsets.UTF_8), salt, "the encryption secret");
  }

  List<String> heal() {
    return new Diagnosis(history.store()).heal();
  }

  @Override
  public ServerIdentity identity() {
    history.checkOpen();
    return new ServerIdentity("memory:bucket", "memory:bucket");
  }

  @Override
  public AddVersionResult addVersion(UUID parent, byte[] segment) {
    return history.addVersion(parent, segment);
  }

  @Override
  public ChildVersion childVersion(UUID parent) {
    return history.childVersion(parent);
  }

  @Override
  public void addSnapshot(UUID version, byte[] data) {
    history.addSnapshot(version, data);
  }

  @Override
  public Optional<Snapshot> snapshot() {
    return history.snapshot();
  }

  @Override
  public void confirmEmpty() {
    history.confirmEmpty();
  }

  @Override
  public Optional<SealingKey> sealingKey() {
    return Optional.of(history.sealingKey());
  }

  @Override
  public ServerCheck check(UUID base) {
    return new CloudCheck(SyncServer.super.check(base), history.store()).complete(true, false);
  }

  @Override
  public void close() {
    history.close();
  }
}
