package org.taskchampion.sync.cloud;

import java.security.SecureRandom;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.taskchampion.sync.MalformedDataException;
import org.taskchampion.sync.ServerRefusedException;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.SyncServer;

/** The salt of a history, with which its key is derived. It is made once, by whoever is first. */
final class Salt {

  static final int MOST_BYTES = 64 * 1024;

  private static final int BYTES = 16;
  private static final int MOST_TRIES = 5;

  private final ObjectStore store;

  Salt(ObjectStore store) {
    this.store = store;
  }

  static byte[] fresh() {
    byte[] salt = new byte[BYTES];
    new SecureRandom().nextBytes(salt);
    return salt;
  }

  Optional<byte[]> find() {
    return store.get(ObjectNames.SALT, MOST_BYTES).map(StoredObject::bytes);
  }

  /**
   * Returns the salt of a history that has versions.
   *
   * @throws MalformedDataException if it is missing
   */
  byte[] required() {
    return find()
        .orElseThrow(
            () ->
                new MalformedDataException(
                    SyncServer.NIL_VERSION,
                    "the object \"salt\" is missing in "
                        + store.address()
                        + ": without it nothing that is there can be opened. Bring it back from a"
                        + " copy of the bucket, or begin a new history in an empty one",
                    null));
  }

  /**
   * Returns the salt of a history without versions, and makes it if there is none. What became of
   * the write does not matter, since the salt is read afterwards. A service that ignores conditions
   * is found here, before there is anything to lose.
   *
   * @param mine the salt to make
   */
  byte[] findOrMake(byte[] mine) {
    for (int i = 0; i < MOST_TRIES; i++) {
      Optional<StoredObject> there = store.get(ObjectNames.SALT, MOST_BYTES);
      if (there.isPresent()) {
        confirmConditions(there.get());
        return there.get().bytes();
      }
      SwapOutcome unused = store.putIf(ObjectNames.SALT, mine, null);
    }
    throw new ServerUnreachableException(
        "the object \"salt\" cannot be written to " + store.address() + ": try again later", null);
  }

  /**
   * Makes sure that the service honours conditions. That is harmless: at worst the same bytes are
   * written once more.
   *
   * @throws ServerRefusedException if it does not
   */
  void confirmConditions(StoredObject salt) {
    refuses(salt, null);
    refuses(salt, store.impossibleTag());
  }

  private void refuses(StoredObject salt, @Nullable String tag) {
    for (int i = 0; i < MOST_TRIES; i++) {
      switch (store.putIf(ObjectNames.SALT, salt.bytes(), tag)) {
        case REFUSED -> {
          return;
        }
        case SWAPPED ->
            throw new ServerRefusedException(
                store.address()
                    + " ignores the condition of a write, such as If-Match: two replicas that"
                    + " synchronise at once would destroy each other's history there. Use a service"
                    + " that honours conditions",
                null);
        case UNKNOWN -> {
          // asked again
        }
      }
    }
    throw new ServerUnreachableException(
        store.address() + " does not answer clearly whether it honours conditions: try again later",
        null);
  }
}
