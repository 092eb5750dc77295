package org.taskchampion.sync.cloud;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.sync.MalformedDataException;
import org.taskchampion.sync.SyncServer;

/**
 * What a bucket says is its last version.
 *
 * @param version the version; nil if there is none
 * @param tag what to swap it with; null if there is none
 */
record Latest(UUID version, @Nullable String tag) {

  static final int MOST_BYTES = 1_024;

  boolean isAbsent() {
    return tag == null;
  }

  /**
   * Reads it.
   *
   * @throws MalformedDataException if something else is there
   */
  static Latest of(ObjectStore store) {
    Optional<StoredObject> object = store.get(ObjectNames.LATEST, MOST_BYTES);
    if (object.isEmpty()) {
      return new Latest(SyncServer.NIL_VERSION, null);
    }
    UUID version = ObjectNames.uuid(text(object.get()));
    if (version == null) {
      throw new MalformedDataException(
          SyncServer.NIL_VERSION,
          "the object \"latest\" in "
              + store.address()
              + " names no version as it should, so nobody can add one: heal the bucket",
          null);
    }
    return new Latest(version, object.get().tag());
  }

  static String text(StoredObject object) {
    return new String(object.bytes(), StandardCharsets.ISO_8859_1);
  }
}
