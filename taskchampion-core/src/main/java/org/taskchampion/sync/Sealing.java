package org.taskchampion.sync;

import java.util.UUID;

/**
 * Seals what goes to a place that others can read, and opens it again. {@code
 * EncryptionSecret.sealing()} of taskchampion-sync-http makes one of an encryption secret, for a
 * server that needs no more than this of it, such as the synchronised folder of {@code
 * LocalSyncServer}.
 *
 * <p>Implementations are thread-safe. Methods may take the time that it takes to derive a key,
 * which is some tenths of a second for each salt, once. After {@link #close()}, they throw {@link
 * SyncCancelledException} or {@link IllegalStateException}.
 */
public interface Sealing extends AutoCloseable {

  /**
   * Seals a payload.
   *
   * @param salt with what the key is derived from the secret; not kept and not changed
   * @param version the version that the payload is of: it opens as no other
   * @param payload the payload, not empty; not kept and not changed
   * @return what can be shown to others
   * @throws TooLargeException if it would be larger than 100 MiB, sealed
   */
  byte[] seal(byte[] salt, UUID version, byte[] payload);

  /**
   * Opens what was sealed.
   *
   * @param salt that with which it was sealed; not kept and not changed
   * @param version the version for which it was sealed
   * @param sealed what was sealed; not changed
   * @param what what it is, as the beginning of a sentence, for an error
   * @return the payload
   * @throws WrongSecretException if another secret sealed it, or if somebody has changed it
   * @throws MalformedDataException if it is not sealed
   */
  byte[] open(byte[] salt, UUID version, byte[] sealed, String what);

  /**
   * Returns the key that belongs to a salt.
   *
   * @param salt the salt; not kept and not changed
   * @return the key, which is derived when it is first needed
   */
  SealingKey key(byte[] salt);

  /** Wipes the secret and forgets the keys. Closing it again does nothing. */
  @Override
  void close();
}
