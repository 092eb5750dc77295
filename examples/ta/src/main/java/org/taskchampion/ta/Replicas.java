package org.taskchampion.ta;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.taskchampion.storage.StorageDamagedException;
import org.taskchampion.storage.StorageView;
import org.taskchampion.storage.h2.H2Storage;

/** Where replicas are, and what is said of them. */
final class Replicas {

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private Replicas() {}

  /** Returns the directory of a replica, or fails if it, or what is above it, is a file. */
  static Path checked(Path directory) {
    for (Path path = directory; path != null; path = path.getParent()) {
      if (Files.exists(path)) {
        if (!Files.isDirectory(path)) {
          throw TaException.error(
              "data_dir is "
                  + directory
                  + ", but "
                  + path
                  + " is a file and no directory: ta config set data_dir DIRECTORY, or move the"
                  + " file");
        }
        break;
      }
    }
    return directory;
  }

  /**
   * Fails if there is a replica that has anything.
   *
   * @param advice what to do then
   */
  static void refuseToReplace(Path data, String advice) {
    if (!H2Storage.exists(data)) {
      return;
    }
    String there;
    try (H2Storage storage = H2Storage.at(data);
        StorageView view = storage.read()) {
      if (view.taskCount() == 0 && view.unsyncedCount() == 0 && view.values().isEmpty()) {
        return;
      }
      there = "there is a replica with " + tasks(view.taskCount()) + " in " + data;
    } catch (StorageDamagedException e) {
      there = "there is a damaged replica in " + data;
    }
    throw TaException.error(there + "; " + advice);
  }

  static String tasks(int count) {
    return count == 1 ? "1 task" : count + " tasks";
  }

  /** Returns where to keep what is replaced: a directory below that is not there yet. */
  static Path keeping(Session session, Path data) {
    String name = "replaced-" + DATE.format(session.surroundings().now());
    Path kept = data.resolve(name);
    for (int i = 2; Files.exists(kept); i++) {
      kept = data.resolve(name + "-" + i);
    }
    return kept;
  }
}
