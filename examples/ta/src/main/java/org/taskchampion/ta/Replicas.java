package org.taskchampion.ta;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.taskchampion.Replica;
import org.taskchampion.internal.Reasons;
import org.taskchampion.storage.StorageDamagedException;
import org.taskchampion.storage.h2.H2Storage;

/** The files of replicas: where they are, and what is put in their place. */
final class Replicas {

  private static final List<String> FILES = List.of("replica.journal", "replica.mv");
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private Replicas() {}

  /** Says whether there is a replica in a directory, be it damaged or kept from being looked at. */
  static boolean isIn(Path directory) {
    return H2Storage.exists(directory);
  }

  /**
   * Opens a replica that is there to read it; on a medium that cannot be written, and where the
   * user has no right to write, as it is.
   */
  static H2Storage openToRead(Path directory) {
    return isWritable(directory) ? H2Storage.at(directory) : H2Storage.openReadOnly(directory);
  }

  private static boolean isWritable(Path directory) {
    return Files.isWritable(directory)
        && Stream.concat(FILES.stream(), Stream.of("replica.lock"))
            .map(directory::resolve)
            .allMatch(file -> Files.notExists(file) || Files.isWritable(file));
  }

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

  /** Moves damaged files aside, as they are. */
  static void moveAside(Path data, Path kept) {
    try {
      Files.createDirectories(kept);
      // The journal last: without it, the rest is known for damaged if this is broken off.
      for (String file : List.of("replica.mv.tmp", "replica.mv", "replica.journal")) {
        if (Files.exists(data.resolve(file))) {
          Files.move(data.resolve(file), kept.resolve(file));
        }
      }
    } catch (IOException e) {
      throw TaException.error(
          "the damaged files in " + data + " cannot be moved to " + kept + ": " + Reasons.of(e), e);
    }
  }

  /** Something that needs a directory for a replica that is thrown away afterwards. */
  interface Work<T> {
    T in(Path directory);
  }

  /** Does something with a new directory beside a replica's files, and removes it. */
  static <T> T aside(Path data, Work<T> work) {
    Path directory = data.resolve(".new-" + UUID.randomUUID());
    try {
      return work.in(directory);
    } finally {
      remove(directory);
    }
  }

  private static void remove(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(directory);
    } catch (IOException e) {
      // What is left is in nobody's way, and is not to hide another error.
    }
  }

  /**
   * Puts a replica in the place of the one in a directory.
   *
   * @param source the directory of the new one
   * @param kept where the old one is kept, if there is one
   * @return whether there was an old one
   */
  static boolean replace(Path data, Path source, Path kept) {
    boolean damaged = false;
    if (isIn(data)) {
      try (H2Storage storage = H2Storage.at(data)) {
        try {
          storage.restore(source);
          return false;
        } catch (IllegalStateException notEmpty) {
          storage.restore(source, kept);
          return true;
        }
      } catch (StorageDamagedException e) {
        damaged = true;
      }
      // Is it the new one that is damaged? Then this throws, and nothing was changed.
      try (H2Storage sound = H2Storage.at(source)) {
        if (!Replica.open(sound).verify().isSound()) {
          throw TaException.error(source + " is damaged; nothing was changed");
        }
      }
      moveAside(data, kept);
    }
    try (H2Storage storage = H2Storage.at(data)) {
      storage.restore(source);
    }
    return damaged;
  }
}
