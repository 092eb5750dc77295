package org.taskchampion.internal.sync;

import org.taskchampion.internal.codec.SegmentWriter;

/**
 * How much a synchronisation does at once, and how much it takes from a server (parts 4.4 and 9.9
 * of the specification).
 *
 * @param versionBytes how many bytes a version has at the most, and until how many bytes versions
 *     are merged together
 * @param fetchedBytes how many bytes a version from the server may have
 * @param fetchedVersions how many versions a server may hand out in one synchronisation: one that
 *     hands out more than any history has would do so for ever
 * @param snapshotBytes how many bytes a snapshot may have that a server takes
 */
public record SyncLimits(
    int versionBytes, int fetchedBytes, int fetchedVersions, int snapshotBytes) {

  private static final int MOST_BODY_BYTES = 100 * 1024 * 1024;

  /** What sealing adds to a snapshot (part 6 of the specification). */
  private static final int ENVELOPE_BYTES = 1 + 12 + 16;

  /** The limits of every synchronisation that is not a test. */
  public static final SyncLimits STANDARD =
      new SyncLimits(
          SegmentWriter.MOST_BYTES, MOST_BODY_BYTES, 1_000_000, MOST_BODY_BYTES - ENVELOPE_BYTES);
}
