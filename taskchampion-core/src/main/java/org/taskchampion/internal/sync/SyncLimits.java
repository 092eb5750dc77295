package org.taskchampion.internal.sync;

import org.taskchampion.internal.codec.OperationSize;
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
 * @param operationBytes how many bytes an operation may have that a server takes in a version
 */
public record SyncLimits(
    int versionBytes,
    int fetchedBytes,
    int fetchedVersions,
    int snapshotBytes,
    int operationBytes) {

  /** The limits of every synchronisation that is not a test. */
  public static final SyncLimits STANDARD =
      new SyncLimits(
          SegmentWriter.MOST_BYTES,
          OperationSize.MOST_BODY_BYTES,
          1_000_000,
          OperationSize.MOST_BODY_BYTES - OperationSize.ENVELOPE_BYTES,
          OperationSize.MOST_BYTES);

  /**
   * Makes limits of which the last one is the standard.
   *
   * @param versionBytes see {@link #versionBytes()}
   * @param fetchedBytes see {@link #fetchedBytes()}
   * @param fetchedVersions see {@link #fetchedVersions()}
   * @param snapshotBytes see {@link #snapshotBytes()}
   */
  public SyncLimits(int versionBytes, int fetchedBytes, int fetchedVersions, int snapshotBytes) {
    this(versionBytes, fetchedBytes, fetchedVersions, snapshotBytes, OperationSize.MOST_BYTES);
  }
}
