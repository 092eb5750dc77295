package org.taskchampion.storage.h2;

/** How the files of a replica are called. */
final class FileNames {

  static final String STORE = "replica.mv";
  static final String JOURNAL = "replica.journal";
  static final String LOCK = "replica.lock";

  /** A store that is being written, before it takes the place of the one that counts. */
  static final String TEMPORARY = STORE + ".tmp";

  private FileNames() {}
}
