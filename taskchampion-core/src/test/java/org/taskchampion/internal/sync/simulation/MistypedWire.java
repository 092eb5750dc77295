package org.taskchampion.internal.sync.simulation;

import java.util.Optional;
import java.util.UUID;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.SealingKey;
import org.taskchampion.sync.ServerIdentity;
import org.taskchampion.sync.Snapshot;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.WrongSecretException;

/** A server at the other end of a good line, used with a secret that opens nothing there. */
record MistypedWire(SyncServer server, ServerIdentity identity) implements SyncServer {

  @Override
  public Optional<SealingKey> sealingKey() {
    return Optional.of(new Key("mistyped"));
  }

  @Override
  public AddVersionResult addVersion(UUID parent, byte[] segment) {
    AddVersionResult result = server.addVersion(parent, segment);
    Check.that(
        !(result instanceof AddVersionResult.Added), "something was sent with a mistyped secret");
    return result;
  }

  @Override
  public ChildVersion childVersion(UUID parent) {
    ChildVersion child = server.childVersion(parent);
    if (child instanceof ChildVersion.Found found) {
      throw new WrongSecretException(found.version(), "it does not open", null);
    }
    return child;
  }

  @Override
  public void addSnapshot(UUID version, byte[] data) {
    server.addSnapshot(version, data);
  }

  @Override
  public Optional<Snapshot> snapshot() {
    server
        .snapshot()
        .ifPresent(
            snapshot -> {
              throw new WrongSecretException(snapshot.version(), "it does not open", null);
            });
    return Optional.empty();
  }

  @Override
  public void close() {
    server.close();
  }

  /** A key that is not more than its name. */
  record Key(String token) implements SealingKey {
    @Override
    public boolean recognises(String other) {
      return other.equals(token);
    }
  }
}
