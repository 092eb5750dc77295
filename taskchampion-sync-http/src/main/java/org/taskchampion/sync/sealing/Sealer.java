package org.taskchampion.sync.sealing;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.subtle.ChaCha20Poly1305;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.taskchampion.sync.MalformedDataException;
import org.taskchampion.sync.SealingKey;
import org.taskchampion.sync.ServerRefusedException;
import org.taskchampion.sync.SyncCancelledException;
import org.taskchampion.sync.TooLargeException;
import org.taskchampion.sync.WrongSecretException;

/**
 * Seals what goes to a server and opens what comes from it (part 6 of the specification). The key
 * is derived once, when it is first needed or {@linkplain #prepare() soon will be}. Thread-safe.
 */
public final class Sealer implements AutoCloseable, SealingKey {

  private static final byte FORMAT = 1;
  private static final byte APPLICATION = 1;

  /** The additional data of a token; those of a version begin with another byte and are longer. */
  private static final byte[] TOKEN = {2};

  private static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;

  /** How many bytes sealing adds. */
  public static final int OVERHEAD_BYTES = 1 + NONCE_BYTES + TAG_BYTES;

  /** No server takes more in one piece, sealed. */
  public static final int MOST_BYTES = 100 * 1024 * 1024;

  private final Supplier<byte[]> secret;
  private final byte[] salt;
  private final String otherKey;
  private @Nullable FutureTask<Aead> derivation; // guarded by this
  private volatile boolean hasOpened;
  private volatile boolean closed;

  /**
   * Makes one.
   *
   * @param secret makes a copy of the secret, which this wipes
   * @param salt what the key is derived with besides; not kept
   * @param otherKey what a user checks if the key is another one than that of the history, such as
   *     "the encryption secret"
   */
  public Sealer(Supplier<byte[]> secret, byte[] salt, String otherKey) {
    this.secret = secret;
    this.salt = salt.clone();
    this.otherKey = otherKey;
  }

  /**
   * Seals a payload.
   *
   * @param version the version to seal it for; over HTTP, that is a version's parent
   * @param payload the payload; not changed
   * @return the envelope
   */
  public byte[] seal(UUID version, byte[] payload) {
    try {
      return seal(cipher(), payload, additionalData(version));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("sealing failed", e);
    }
  }

  /**
   * Makes sure that all servers take a payload.
   *
   * @param payload the payload
   * @param what what it is, for an error
   * @throws ServerRefusedException if it is empty
   * @throws TooLargeException if it is too large when it is sealed
   */
  public static void checkSize(byte[] payload, String what) {
    if (payload.length == 0 || payload.length + OVERHEAD_BYTES > MOST_BYTES) {
      String message =
          what
              + " of "
              + payload.length
              + " bytes cannot be sent: a server takes from 1 byte to 100 MiB";
      throw payload.length == 0
          ? new ServerRefusedException(message, null)
          : new TooLargeException(message, null);
    }
  }

  /**
   * Opens an envelope.
   *
   * @param version the version that the envelope was sealed for; over HTTP, that is a version's
   *     parent
   * @param envelope the envelope; not changed
   * @param named the version to name in an error
   * @param what what the envelope holds, for an error
   * @return the payload
   */
  public byte[] open(UUID version, byte[] envelope, UUID named, String what) {
    if (envelope.length < OVERHEAD_BYTES) {
      throw new MalformedDataException(
          named,
          what + " from the server is too short for an envelope: " + envelope.length + " bytes",
          null);
    }
    if (envelope[0] != FORMAT) {
      throw new MalformedDataException(
          named,
          what
              + " from the server is sealed in the unknown format "
              + (envelope[0] & 0xff)
              + ": a newer program may have made it, or it is damaged",
          null);
    }
    try {
      byte[] payload = open(cipher(), envelope, additionalData(version));
      hasOpened = true;
      return payload;
    } catch (GeneralSecurityException e) {
      throw new WrongSecretException(
          named,
          what
              + " from the server cannot be opened: "
              + (hasOpened
                  ? "the encryption secret has opened other data of this server, so this was damaged or"
                      + " tampered with, or a replica has sealed it with another secret"
                  : otherKey
                      + " is another one than that of the replica that sealed it, or the server's data"
                      + " was tampered with"),
          null);
    }
  }

  /**
   * Returns an envelope without a payload. It is no help for finding the secret that a sealed
   * version is not: to try a secret on it, the key has to be derived from it, with all its
   * iterations and the client id, and whoever reads the replica reads the client id and the address
   * too, for which the server hands out sealed versions. The additional data are no version's, so
   * that it can never pass for one.
   */
  @Override
  public String token() {
    try {
      return Base64.getEncoder().encodeToString(seal(cipher(), new byte[0], TOKEN));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("sealing failed", e);
    }
  }

  @Override
  public boolean recognises(String token) {
    try {
      byte[] envelope = Base64.getDecoder().decode(token);
      return envelope.length == OVERHEAD_BYTES
          && envelope[0] == FORMAT
          && open(cipher(), envelope, TOKEN).length == 0;
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false; // another key made it, or none
    }
  }

  /** Begins to derive the key on a thread of its own, unless somebody has begun. */
  @Override
  public void prepare() {
    FutureTask<Aead> begun;
    synchronized (this) {
      if (closed || derivation != null) {
        return;
      }
      begun = begin();
    }
    Thread thread = new Thread(begun, "taskchampion-key");
    thread.setDaemon(true);
    thread.start();
  }

  private synchronized FutureTask<Aead> begin() {
    FutureTask<Aead> begun = derivation;
    if (begun == null) {
      begun = new FutureTask<>(this::derive);
      derivation = begun;
    }
    return begun;
  }

  private Aead derive() throws GeneralSecurityException {
    byte[] bytes = secret.get();
    byte[] key;
    try {
      key = KeyDerivation.derive(bytes, salt, KeyDerivation.ITERATIONS, () -> closed);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
    Aead cipher = cipher(key);
    Arrays.fill(key, (byte) 0);
    return cipher;
  }

  /** Returns the cipher; whoever comes first derives the key, and the others wait. */
  private Aead cipher() throws GeneralSecurityException {
    while (true) {
      checkOpen();
      FutureTask<Aead> begun = begin();
      begun.run(); // does nothing if another thread has begun
      try {
        return begun.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new SyncCancelledException(
            "the synchronisation was ended while the key was derived; nothing was sent", e);
      } catch (ExecutionException e) {
        forget(begun);
        boolean wasOfAnother =
            e.getCause() instanceof SyncCancelledException
                && !Thread.currentThread().isInterrupted();
        if (!wasOfAnother) {
          throw failure(e);
        }
      }
    }
  }

  private synchronized void forget(FutureTask<Aead> failed) {
    if (derivation == failed) {
      derivation = null;
    }
  }

  private static GeneralSecurityException failure(ExecutionException e) {
    Throwable cause = e.getCause();
    if (cause instanceof RuntimeException problem) {
      throw problem;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof GeneralSecurityException problem
        ? problem
        : new GeneralSecurityException(cause);
  }

  private void checkOpen() {
    if (closed) {
      throw new SyncCancelledException(
          "the server was closed during the request; the next synchronisation goes on where it ended",
          null);
    }
  }

  /**
   * Forgets the key. tink gives no way to wipe its copy: that is gone when the memory is used anew.
   * Whoever seals or opens meanwhile is cancelled.
   */
  @Override
  public void close() {
    closed = true; // first: whoever derives the key is to stop
    synchronized (this) {
      derivation = null;
    }
  }

  /** Says whether there is a key in memory. */
  public synchronized boolean hasKey() {
    return derivation != null && derivation.isDone();
  }

  static Aead cipher(byte[] key) throws GeneralSecurityException {
    return new ChaCha20Poly1305(key);
  }

  /** Makes an envelope: the format, a random nonce, the ciphertext, and its tag. */
  static byte[] seal(Aead cipher, byte[] payload, byte[] additionalData)
      throws GeneralSecurityException {
    byte[] sealed = cipher.encrypt(payload, additionalData);
    byte[] envelope = new byte[1 + sealed.length];
    envelope[0] = FORMAT;
    System.arraycopy(sealed, 0, envelope, 1, sealed.length);
    return envelope;
  }

  /** Opens an envelope whose length and format were checked. */
  static byte[] open(Aead cipher, byte[] envelope, byte[] additionalData)
      throws GeneralSecurityException {
    return cipher.decrypt(Arrays.copyOfRange(envelope, 1, envelope.length), additionalData);
  }

  private static byte[] additionalData(UUID version) {
    return ByteBuffer.allocate(17).put(APPLICATION).put(bytes(version)).array();
  }

  /**
   * Returns the bytes of a UUID, as salts and additional data have them.
   *
   * @param uuid the UUID
   * @return its 16 bytes
   */
  public static byte[] bytes(UUID uuid) {
    return ByteBuffer.allocate(16)
        .putLong(uuid.getMostSignificantBits())
        .putLong(uuid.getLeastSignificantBits())
        .array();
  }
}
