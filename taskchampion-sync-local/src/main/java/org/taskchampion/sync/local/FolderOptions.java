package org.taskchampion.sync.local;

import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.taskchampion.sync.Sealing;
import org.taskchampion.sync.ServerRefusedException;
import org.taskchampion.sync.SyncProblem;

/**
 * How a synchronised folder is used.
 *
 * @param synchronised whether an empty directory becomes one
 * @param sealing what seals the files; null if they are plain
 * @param missingFilesAreGone whether nobody waits for files that are missing
 * @param clock says when files are made, and which are old
 */
record FolderOptions(
    boolean synchronised, @Nullable Sealing sealing, boolean missingFilesAreGone, Clock clock) {

  static final FolderOptions NONE = new FolderOptions(false, null, false, Clock.systemUTC());

  /** Makes sure that sealed and plain are not mixed. */
  void check(Layout layout, FolderMark mark) {
    if (mark.sealed() && sealing == null) {
      throw new ServerRefusedException(
          SyncProblem.WRONG_SECRET,
          "the synchronised folder "
              + layout.root()
              + " is sealed: give the encryption secret that the other replicas use",
          null);
    }
    if (!mark.sealed() && sealing != null) {
      throw new ServerRefusedException(
          SyncProblem.WRONG_SECRET,
          "the synchronised folder "
              + layout.root()
              + " was begun without an encryption secret, and its tasks are plain text: to seal them,"
              + " choose a new, empty folder for all replicas; to go on as it is, give no secret",
          null);
    }
  }

  /** Says whether the directory is to be a synchronised folder. */
  boolean isFolder() {
    return synchronised || sealing != null;
  }

  /** Says why a directory of another form is none. */
  ServerRefusedException refusal(Layout layout) {
    return new ServerRefusedException(
        SyncProblem.NOT_A_SYNC_SERVER,
        "the directory "
            + layout.root()
            + " is a sync server's, but no synchronised folder"
            + (sealing == null ? "" : ", and only such a folder can be sealed")
            + ": choose a new, empty one for all replicas, which move there when they synchronise"
            + (sealing == null ? "" : ", or give no encryption secret"),
        null);
  }
}
