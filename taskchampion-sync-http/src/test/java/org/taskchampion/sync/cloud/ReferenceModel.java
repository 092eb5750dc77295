package org.taskchampion.sync.cloud;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.sync.sealing.Sealer;

/**
 * The moves of the reference, request by request, as it was seen to make them: a push, and the
 * search for a child. Its clean-up is not there, which loses histories.
 */
final class ReferenceModel {

  private final ObjectStore store;
  private final Sealer sealer;

  ReferenceModel(ObjectStore store, Sealer sealer) {
    this.store = store;
    this.sealer = sealer;
  }

  /** Returns null if the version was added, otherwise the parent that is expected. */
  @Nullable UUID addVersion(UUID parent, byte[] segment) {
    Optional<StoredObject> before = store.get(ObjectNames.LATEST, 100);
    if (before.isPresent() && !id(before.get()).equals(parent)) {
      return id(before.get());
    }
    UUID version = UUID.randomUUID();
    store.put(ObjectNames.version(parent, version), sealer.seal(version, segment));
    Optional<StoredObject> again = store.get(ObjectNames.LATEST, 100);
    boolean isSame =
        again.isPresent() == before.isPresent()
            && (again.isEmpty() || id(again.get()).equals(parent));
    boolean isSwapped =
        isSame
            && store.putIf(
                    ObjectNames.LATEST,
                    ObjectNames.bytes(version),
                    again.map(StoredObject::tag).orElse(null))
                == SwapOutcome.SWAPPED;
    if (isSwapped) {
      return null;
    }
    store.delete(ObjectNames.version(parent, version));
    return store.get(ObjectNames.LATEST, 100).map(ReferenceModel::id).orElse(new UUID(0, 0));
  }

  private static UUID id(StoredObject latest) {
    UUID id = ObjectNames.uuid(new String(latest.bytes(), StandardCharsets.US_ASCII));
    if (id == null) {
      throw new AssertionError("latest is malformed");
    }
    return id;
  }
}
