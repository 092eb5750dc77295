package org.taskchampion.sync.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file in which Taskwarrior and TaskChampion keep the history of a directory. */
final class TaskwarriorFile {

  static final String NAME = "taskchampion-local-sync-server.sqlite3";

  private TaskwarriorFile() {}

  static Path of(Layout layout) {
    return layout.root().resolve(NAME);
  }

  /** Says whether a directory's history is theirs: a history of ours comes first. */
  static boolean isIn(Layout layout, Disk disk) {
    try {
      return holdsTheirs(layout, disk);
    } catch (IOException e) {
      return false; // whoever opens it as a directory of ours says what is wrong
    }
  }

  private static boolean holdsTheirs(Layout layout, Disk disk) throws IOException {
    return disk.exists(of(layout)) && !disk.exists(layout.identity());
  }

  /** Says so of a directory that may not be there. */
  static boolean isAt(Path directory, Disk disk) {
    try {
      return Files.isDirectory(directory) && holdsTheirs(new Layout(directory.toRealPath()), disk);
    } catch (IOException e) {
      return false; // whoever looks at it as a directory of ours says what is wrong
    }
  }
}
