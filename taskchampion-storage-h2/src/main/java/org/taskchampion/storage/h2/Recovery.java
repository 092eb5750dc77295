package org.taskchampion.storage.h2;

import java.io.IOException;
import java.nio.file.Path;
import org.taskchampion.storage.StorageDamagedException;

/**
 * Brings what is known of a replica's files to what they hold: what other processes committed, what
 * a crash left behind, and a creation that is to be done or was cut off.
 */
final class Recovery {

  private final LoadedFiles loaded;
  private final Compaction compaction;
  // Whether what a process that was killed may have left behind was looked for.
  private boolean swept;

  Recovery(LoadedFiles loaded, Compaction compaction) {
    this.loaded = loaded;
    this.compaction = compaction;
  }

  /** Returns whether who writes next has nothing to clear up. */
  boolean isSettled() {
    return loaded.maps != null && swept && !loaded.renamed && !loaded.journal.isOldFormat();
  }

  /**
   * Reads what others committed.
   *
   * @param mayWrite whether what a crash left behind may be cleared up, and a new replica be made
   */
  void catchUp(boolean mayWrite) {
    loaded.doOrForget(() -> readNews(mayWrite));
  }

  private void readNews(boolean mayWrite) throws IOException {
    Root found = loaded.journal.readRoot();
    if (mayWrite && !swept) {
      Path temporary = loaded.directory.resolve(FileNames.TEMPORARY);
      if (loaded.disk.exists(temporary)) {
        loaded.beforeWriting.run();
        loaded.disk.delete(temporary);
      }
      swept = true;
    }
    if (found == null) {
      create(mayWrite);
      return;
    }
    if (mayWrite && loaded.journal.isOldFormat()) {
      loaded.beforeWriting.run();
      loaded.journal.renewFormat();
    }
    Maps known = loaded.maps;
    if (known == null || !found.equals(loaded.root) || (loaded.renamed && mayWrite)) {
      loaded.reopen(found, mayWrite);
    } else if (!loaded.renamed) {
      loaded.replay(known);
    }
  }

  /** Makes the files of a new replica, or ends what another process had begun. */
  private void create(boolean mayWrite) throws IOException {
    boolean made = loaded.disk.exists(loaded.storePath);
    if (made ? !loaded.journal.isUntouched() : !loaded.journal.isBlank()) {
      throw loaded.journal.damaged("it is no journal of a replica, or its beginning is unreadable");
    }
    if (loaded.readOnly) {
      throw new StorageDamagedException(
          loaded.directory + " holds no replica yet: its creation was cut off. Nothing was changed",
          null);
    }
    if (!mayWrite) {
      throw new IOException("the replica is not made yet");
    }
    loaded.beforeWriting.run();
    loaded.forget();
    if (made) {
      try (BlockFile file =
          new BlockFile(loaded.disk.open(loaded.storePath, false), loaded.storePath)) {
        Root first = file.readHeader();
        if (first.generation() != 1 || first.sequence() != 0 || file.readMark() != null) {
          throw loaded.journal.damaged("the commits of " + loaded.storePath + " are not in it");
        }
        loaded.disk.syncDirectory(loaded.directory);
        loaded.journal.writeRoot(first);
        loaded.reopen(first, true);
        loaded.mark(first, first.sequence());
      }
      return;
    }
    loaded.journal.allocate();
    // The process that made the journal may have ended before its name was durable.
    loaded.disk.syncDirectory(loaded.directory);
    compaction.writeFirst();
  }
}
