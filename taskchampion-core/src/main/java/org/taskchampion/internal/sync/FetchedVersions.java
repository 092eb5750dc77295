package org.taskchampion.internal.sync;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.taskchampion.internal.Uuids;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.MalformedDataException;

/**
 * The versions that one synchronisation fetched and sent: a server must not be able to feed one of
 * them for ever, or to give one's id to another.
 */
final class FetchedVersions {

  private final SyncLimits limits;
  private final Set<UUID> fetched = new HashSet<>();

  FetchedVersions(SyncLimits limits) {
    this.limits = limits;
  }

  /**
   * Checks a version and remembers it.
   *
   * @param parent the version that was asked for
   * @param found its child
   * @throws MalformedDataException if it cannot be
   */
  void check(UUID parent, ChildVersion.Found found) {
    UUID version = found.version();
    if (!found.parent().equals(parent)) {
      throw MalformedDataException.wrongParent(parent, version, found.parent());
    }
    if (found.segment().length > limits.fetchedBytes()) {
      throw new MalformedDataException(
          version,
          "version "
              + version
              + " from the server has "
              + found.segment().length
              + " bytes, but a version has at most "
              + limits.fetchedBytes(),
          null);
    }
    if (fetched.size() >= limits.fetchedVersions()) {
      throw new MalformedDataException(
          version,
          "the server's history has no end: version "
              + version
              + " comes after "
              + fetched.size()
              + " others in this synchronisation",
          null);
    }
    if (version.equals(Uuids.NIL) || version.equals(parent) || !fetched.add(version)) {
      throw new MalformedDataException(
          version, "the server's history goes round in a circle at version " + version, null);
    }
  }

  /**
   * Checks the id that the server gave a version that it accepted. A replica that believed a wrong
   * one would take for sent what nobody can fetch.
   *
   * @param parent the version that it follows
   * @param version its id
   * @throws MalformedDataException if it cannot be
   */
  void checkAdded(UUID parent, UUID version) {
    String fault =
        version.equals(Uuids.NIL)
            ? "the nil version, which no version can be"
            : version.equals(parent)
                ? "its parent"
                : fetched.contains(version) ? "a version that was there before" : null;
    if (fault != null) {
      throw new MalformedDataException(
          version,
          "the server accepted a version after "
              + parent
              + " and says that it is "
              + version
              + ", "
              + fault
              + ": the server is not what it should be. Nothing was changed here",
          null);
    }
  }

  /** Remembers a version that was sent and is the base now. */
  void addSent(UUID version) {
    fetched.add(version);
  }

  void clear() {
    fetched.clear();
  }
}
