package org.taskchampion.sync.local;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What others keep in a directory that somebody may take for a sync directory. Nothing of it is
 * read or changed.
 */
enum OtherPrograms {
  TASKWARRIOR_SYNC(
      "taskchampion-local-sync-server.sqlite3",
      "what Taskwarrior synchronises through a directory",
      true),
  TASKWARRIOR("taskchampion.sqlite3", "Taskwarrior's own tasks", true),
  TASKWARRIOR_2("pending.data", "the tasks of Taskwarrior 2", true),
  SYNC_SERVER("taskchampion-sync-server.sqlite3", "the data of a TaskChampion sync server", true),
  REPLICA("replica.mv", "a replica's own tasks", false),
  NEW_REPLICA("replica.journal", "a replica's own tasks", false);

  private final String file;
  private final String holds;
  private final boolean foreign;

  OtherPrograms(String file, String holds, boolean foreign) {
    this.file = file;
    this.holds = holds;
    this.foreign = foreign;
  }

  /** Returns whose directory it looks like; null if it looks like nobody's. */
  static @Nullable OtherPrograms in(Layout layout, Disk disk) throws IOException {
    for (OtherPrograms program : values()) {
      if (disk.exists(layout.root().resolve(program.file))) {
        return program;
      }
    }
    return null;
  }

  /** Says why a directory without a history of ours cannot be a sync directory, and what to do. */
  String insteadOfOurs(Layout layout) {
    return "the directory "
        + layout.root()
        + " holds "
        + holds
        + " ("
        + file
        + ") and is no sync server's: choose another directory, such as "
        + layout.root().resolve("java-sync")
        + (foreign ? advice() : "");
  }

  /** Says what it means that a directory holds a history of ours, too, and what to do. */
  String besideOurs(Layout layout) {
    return "the directory "
        + layout.root()
        + " is a sync server's, and holds "
        + holds
        + " ("
        + file
        + "), too, and the two share no tasks: give each a directory of its own"
        + (foreign ? advice() : "");
  }

  private static String advice() {
    return "; to have the same tasks here and there, let both synchronise with one TaskChampion sync"
        + " server, or export them there and import them here";
  }
}
