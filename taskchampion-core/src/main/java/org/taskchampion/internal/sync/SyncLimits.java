package org.taskchampion.internal.sync;

import org.taskchampion.internal.codec.OperationSize;
import org.taskchampion.internal.codec.SegmentWriter;

/**
 * How much a synchronisation does at once, and how much it takes from a server (parts 4.4 and 9.9
 * of the specification).
 *
 * @param versionBytes how many bytes a version has at the most, and until how many bytes versions
 *     are merged together where few operations are unsynced
 * @param mergedBytes until how many bytes versions are merged together where many are: a merge that
 *     meets any of these reads and writes all of them, so that what it merges should be as much
 * @param fetchedBytes how many bytes a version from the server may have
 * @param fetchedVersions how many versions a server may hand out in one synchronisation: one that
 *     hands out more than any history has would do so for ever
 * @param snapshotBytes how many bytes a snapshot may have that a server takes
 * @param operationBytes how many bytes an operation may have that a server takes in a version
 */
public record SyncLimits(
    int versionBytes,
    int mergedBytes,
    int fetchedBytes,
    int fetchedVersions,
    int snapshotBytes,
    int operationBytes) {

  /** Operations take some hundred bytes or more in a version. */
  private static final int BYTES_OF_AN_OPERATION = 100;

  /** What is merged takes some ten times its bytes in memory. */
  private static final int SHARE_OF_MEMORY = 64;

  private static final int MOST_MERGED = 16 * 1024 * 1024;

  /** The limits of every synchronisation that is not a test. */
  public static final SyncLimits STANDARD =
      new SyncLimits(
          SegmentWriter.MOST_BYTES,
          (int) Math.min(MOST_MERGED, Runtime.getRuntime().maxMemory() / SHARE_OF_MEMORY),
          OperationSize.MOST_BODY_BYTES,
          1_000_000,
          OperationSize.MOST_BODY_BYTES - OperationSize.ENVELOPE_BYTES,
          OperationSize.MOST_BYTES);

  /**
   * Makes limits of which the last one is the standard, and merges of which do not grow.
   *
   * @param versionBytes see {@link #versionBytes()}
   * @param fetchedBytes see {@link #fetchedBytes()}
   * @param fetchedVersions see {@link #fetchedVersions()}
   * @param snapshotBytes see {@link #snapshotBytes()}
   */
  public SyncLimits(int versionBytes, int fetchedBytes, int fetchedVersions, int snapshotBytes) {
    this(
        versionBytes,
        versionBytes,
        fetchedBytes,
        fetchedVersions,
        snapshotBytes,
        OperationSize.MOST_BYTES);
  }

  /**
   * Says until how many bytes versions are merged together. The number of merges then follows what
   * comes divided by what is unsynced, and the work of all of them follows what comes, and not the
   * product, as far as there is memory for that.
   *
   * @param unsynced how many operations are unsynced
   * @return a number of bytes
   */
  long bytesToMerge(int unsynced) {
    return Math.max(versionBytes, Math.min(mergedBytes, (long) unsynced * BYTES_OF_AN_OPERATION));
  }
}
