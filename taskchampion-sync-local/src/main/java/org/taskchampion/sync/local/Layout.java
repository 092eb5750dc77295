package org.taskchampion.sync.local;

import java.nio.file.Path;
import java.util.UUID;
import org.taskchampion.internal.Uuids;

/**
 * Where things are in the directory.
 *
 * <p>A version's file is named by its <em>parent</em>: two writers that add after the same version
 * collide on one name, and the child of a version is found by opening one file. The first version
 * of a history, whose parent may be any (part 7 of the specification), is in a file of a fixed name
 * for the same reason: there is one name for which all first versions compete.
 *
 * @param root the directory, canonical
 */
record Layout(Path root) {

  static final String IDENTITY = "server";

  /** What the identity is written into before it has its name. */
  static final String IDENTITY_TEMPORARY_PREFIX = "server-";

  static final String TEMPORARY_SUFFIX = ".tmp";

  Path identity() {
    return root.resolve(IDENTITY);
  }

  Path first() {
    return root.resolve("first");
  }

  Path versions() {
    return root.resolve("versions");
  }

  /** One of 256 directories, so that none becomes slow. */
  Path versionsLike(UUID parent) {
    return versions().resolve(parent.toString().substring(0, 2));
  }

  Path childOf(UUID parent) {
    return versionsLike(parent).resolve(parent.toString());
  }

  /** Returns whose child a version's file has, as its name says; nil for the first version. */
  UUID parentIn(Path file) {
    return file.equals(first()) ? Uuids.NIL : UUID.fromString(file.getFileName().toString());
  }

  Path latest() {
    return root.resolve("latest");
  }

  Path floor() {
    return root.resolve("floor");
  }

  Path snapshot() {
    return root.resolve("snapshot");
  }

  Path temporary() {
    return root.resolve("tmp");
  }

  Path lock() {
    return root.resolve("lock");
  }
}
