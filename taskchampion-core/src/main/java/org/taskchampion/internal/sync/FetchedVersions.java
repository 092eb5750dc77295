package org.taskchampion.internal.sync;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.taskchampion.internal.Uuids;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.MalformedDataException;

/** The versions that were fetched: a server must not be able to feed one of them for ever. */
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
      throw new MalformedDataException(
          version,
          "the server was asked for the child of version "
              + parent
              + ", but answered with version "
              + version
              + ", the child of "
              + found.parent(),
          null);
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

  void clear() {
    fetched.clear();
  }
}
