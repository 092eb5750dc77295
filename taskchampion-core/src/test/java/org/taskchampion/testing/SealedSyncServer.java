package org.taskchampion.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.SealingKey;
import org.taskchampion.sync.ServerIdentity;
import org.taskchampion.sync.Snapshot;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.WrongSecretException;

/**
 * A handle on another server that seals what goes there and opens what comes, as one for a remote
 * server does (part 6 of the {@linkplain org.taskchampion specification}): whoever has another
 * secret cannot open it. The test can, since it is not encrypted.
 */
public class SealedSyncServer implements SyncServer {

  private final SyncServer server;
  private final byte[] secret;
  private final AtomicInteger uses = new AtomicInteger();
  private final AtomicInteger preparations = new AtomicInteger();

  /**
   * Makes a handle.
   *
   * @param server what is below it; closed with it
   * @param secret what all replicas of a history should share
   */
  public SealedSyncServer(SyncServer server, String secret) {
    this.server = Objects.requireNonNull(server, "server");
    this.secret = secret.getBytes(UTF_8);
  }

  /**
   * Opens something sealed, whatever the secret.
   *
   * @param sealed what is on the server
   * @return what was sealed
   */
  public static byte[] contents(byte[] sealed) {
    int from = Integer.BYTES + ByteBuffer.wrap(sealed).getInt();
    return Arrays.copyOfRange(sealed, from, sealed.length);
  }

  /**
   * Says whether something was sealed with a secret.
   *
   * @param sealed what is on the server
   * @param secret the secret
   * @return true if it opens with it
   */
  public static boolean opens(byte[] sealed, String secret) {
    ByteBuffer buffer = ByteBuffer.wrap(sealed);
    byte[] used = new byte[buffer.getInt()];
    buffer.get(used);
    return Arrays.equals(used, secret.getBytes(UTF_8));
  }

  /**
   * Returns how often the key was needed, for which a real one would be derived.
   *
   * @return the number of things sealed, opened, and recognised
   */
  public int uses() {
    return uses.get();
  }

  /**
   * Returns how often a replica said that it will need the key.
   *
   * @return the number of calls of {@link SealingKey#prepare}
   */
  public int preparations() {
    return preparations.get();
  }

  private byte[] seal(byte[] contents) {
    uses.incrementAndGet();
    return ByteBuffer.allocate(Integer.BYTES + secret.length + contents.length)
        .putInt(secret.length)
        .put(secret)
        .put(contents)
        .array();
  }

  private byte[] open(UUID version, byte[] sealed) {
    uses.incrementAndGet();
    if (!opens(sealed, new String(secret, UTF_8))) {
      throw new WrongSecretException(version, "version " + version + " cannot be opened", null);
    }
    return contents(sealed);
  }

  @Override
  public Optional<SealingKey> sealingKey() {
    return Optional.of(
        new SealingKey() {
          @Override
          public String token() {
            uses.incrementAndGet();
            return "token of " + new String(secret, UTF_8);
          }

          @Override
          public boolean recognises(String token) {
            return token.equals(token());
          }

          @Override
          public void prepare() {
            preparations.incrementAndGet();
          }
        });
  }

  @Override
  public ServerIdentity identity() {
    return server.identity();
  }

  @Override
  public AddVersionResult addVersion(UUID parent, byte[] segment) {
    return server.addVersion(parent, seal(segment));
  }

  @Override
  public ChildVersion childVersion(UUID parent) {
    ChildVersion child = server.childVersion(parent);
    return child instanceof ChildVersion.Found found
        ? new ChildVersion.Found(
            found.version(), found.parent(), open(found.version(), found.segment()))
        : child;
  }

  @Override
  public void addSnapshot(UUID version, byte[] data) {
    server.addSnapshot(version, seal(data));
  }

  @Override
  public Optional<Snapshot> snapshot() {
    return server
        .snapshot()
        .map(
            snapshot ->
                new Snapshot(snapshot.version(), open(snapshot.version(), snapshot.data())));
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
  public boolean answersSlowly() {
    return server.answersSlowly();
  }

  @Override
  public void close() {
    server.close();
  }
}
