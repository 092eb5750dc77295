package org.taskchampion.sync.sealing;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.taskchampion.sync.Sealing;
import org.taskchampion.sync.SealingKey;
import org.taskchampion.sync.SyncCancelledException;
import org.taskchampion.sync.http.EncryptionSecret;

/** Seals with the keys of one secret, of which each salt has its own. Thread-safe. */
public final class SecretSealing implements Sealing {

  /** A place has one salt, and for some time a few, if several replicas began it at once. */
  private static final int MOST_KEYS = 8;

  private final EncryptionSecret secret;
  private final Map<String, Sealer> sealers = new LinkedHashMap<>(); // guarded by this
  private boolean closed; // guarded by this

  /**
   * Makes one, which owns the secret.
   *
   * @param secret the secret
   * @throws IllegalStateException if it is closed, or belongs to a server
   */
  public SecretSealing(EncryptionSecret secret) {
    SecretAccess.way().own(secret);
    this.secret = secret;
  }

  @Override
  public byte[] seal(byte[] salt, UUID version, byte[] payload) {
    Sealer.checkSize(payload, "version " + version);
    return sealer(salt).seal(version, payload);
  }

  @Override
  public byte[] open(byte[] salt, UUID version, byte[] sealed, String what) {
    return sealer(salt).open(version, sealed, version, what);
  }

  @Override
  public SealingKey key(byte[] salt) {
    return sealer(salt);
  }

  private synchronized Sealer sealer(byte[] salt) {
    if (closed) {
      throw new SyncCancelledException(
          "the server was closed during the call; the next synchronisation goes on where it ended",
          null);
    }
    String name = Arrays.toString(salt);
    Sealer known = sealers.get(name);
    if (known == null) {
      if (sealers.size() >= MOST_KEYS) {
        // Somebody may still use it, so it is forgotten, and not closed.
        sealers.remove(sealers.keySet().iterator().next());
      }
      known = new Sealer(() -> SecretAccess.way().copy(secret), salt, "the encryption secret");
      sealers.put(name, known);
    }
    return known;
  }

  @Override
  public synchronized void close() {
    closed = true;
    sealers.values().forEach(Sealer::close);
    sealers.clear();
    secret.close();
  }
}
