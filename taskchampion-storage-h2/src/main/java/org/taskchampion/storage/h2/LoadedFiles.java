package org.taskchampion.storage.h2;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.taskchampion.storage.StorageDamagedException;

/**
 * What was read of a replica's files: the last checkpoint in the store, and the commits of the
 * journal since.
 */
final class LoadedFiles {

  private static final String IMPOSSIBLE = "its header says what cannot be";

  final Disk disk;
  final Path directory;
  final Path storePath;
  final Journal journal;
  final FileIdentities identities;
  final boolean readOnly;
  final Runnable beforeWriting;
  volatile @Nullable BlockFile store;
  // Null when it is not known or not trusted: then it is read again from the disk.
  @Nullable Maps maps;
  @Nullable Root root;
  // The root that the state in memory began with, and what tells its checkpoint from others.
  @Nullable Root opened;
  long storeEnds;
  // How many changes the journal's records have, as far as this object has read or written them.
  long journalChanges;
  // Whether a compaction of another process ended before the journal's header followed.
  boolean renamed;

  /**
   * Makes an object that has read nothing yet.
   *
   * @param journal closed with this object
   * @param readOnly whether nothing may be written
   * @param beforeWriting called before anything is written
   */
  LoadedFiles(
      Disk disk,
      Path directory,
      Journal journal,
      FileIdentities identities,
      boolean readOnly,
      Runnable beforeWriting) {
    this.disk = disk;
    this.directory = directory;
    this.storePath = directory.resolve(FileNames.STORE);
    this.journal = journal;
    this.identities = identities;
    this.readOnly = readOnly;
    this.beforeWriting = beforeWriting;
  }

  /** Returns the present state. */
  Maps maps() {
    Maps known = maps;
    if (known == null) {
      throw Failures.failed(storePath, new IOException("the state in memory was lost"));
    }
    return known;
  }

  /** Returns the root that the journal's header has, as it was read. */
  Root root() {
    Root known = root;
    if (known == null) {
      throw Failures.failed(storePath, new IOException("the state in memory was lost"));
    }
    return known;
  }

  StorageDamagedException damaged(MalformedException cause) {
    return Failures.damaged(storePath, cause);
  }

  /** Returns what the journal's header says now; null if it says nothing. */
  @Nullable Root readRoot() {
    try {
      return journal.readRoot();
    } catch (IOException e) {
      throw Failures.failed(journal.path(), e);
    }
  }

  /**
   * Returns a number that tells the present state from others, also from those of as many commits;
   * the same in all processes.
   */
  long fingerprint() {
    return 31 * journal.chain() + Objects.hash(opened, maps().sequence(), storeEnds);
  }

  /**
   * Reads the files from their beginning.
   *
   * @param found what the journal's header says
   * @param mayWrite whether what a crash left behind may be cleared up
   */
  void reopen(Root found, boolean mayWrite) throws IOException {
    forget();
    if (!disk.exists(storePath)) {
      throw new StorageDamagedException(storePath + " is missing. " + Failures.CURE, null);
    }
    BlockFile file = new BlockFile(openStore(), storePath);
    store = file;
    identities.remember(storePath);
    Root made = file.readHeader();
    Root valid = found;
    renamed = made.file() != found.file();
    if (renamed) {
      // A compaction ended after its renaming: then the file says where its own root is, and the
      // journal's records are in it.
      if (made.generation() != found.generation() + 1) {
        throw new StorageDamagedException(
            storePath + " and " + journal.path() + " do not belong together. " + Failures.CURE,
            null);
      }
      valid = made;
    }
    if (!valid.isPossible()) {
      throw (renamed ? file.damaged(IMPOSSIBLE) : journal.damaged(IMPOSSIBLE));
    }
    if (file.end() < valid.length()) {
      throw file.damaged("it was cut off");
    }
    Maps content = Maps.open(file, valid);
    maps = content;
    root = found;
    opened = valid;
    storeEnds = file.ends(valid);
    if (renamed && mayWrite) {
      beforeWriting.run();
      // The process that did the renaming may have ended before it was durable.
      disk.syncDirectory(directory);
      writeRoot(valid);
      renamed = false;
    }
    journal.start(valid);
    journalChanges = 0;
    if (!renamed) {
      replay(content);
      journal.checkTail(content.sequence() + 1);
      checkMark(file, valid, content.sequence());
    }
  }

  private DiskFile openStore() throws IOException {
    if (disk.replacesOpenFiles()) {
      return readOnly ? disk.openReadOnly(storePath) : disk.open(storePath, false);
    }
    return new RestingFile(disk, storePath, readOnly);
  }

  /** Closes the store's file until somebody uses it, where it would be in others' way. */
  void rest() {
    BlockFile file = store;
    if (file != null) {
      file.rest();
    }
  }

  /** A crash cuts off what was not acknowledged yet: if more is missing, it was damaged later. */
  private void checkMark(BlockFile file, Root valid, long sequence) throws IOException {
    Root mark = file.readMark();
    if (mark != null
        && mark.file() == valid.file()
        && (mark.generation() > valid.generation()
            || (mark.generation() == valid.generation() && mark.sequence() > sequence))) {
      throw journal.damaged("the last commits are missing or unreadable");
    }
  }

  /** Reads the commits of the journal that are not known yet. */
  void replay(Maps known) throws IOException {
    byte[] record;
    while ((record = journal.next(known.sequence() + 1)) != null) {
      Changes changes;
      try {
        changes = Changes.decode(record);
      } catch (MalformedException e) {
        throw journal.damaged("a commit makes no sense: " + e.getMessage());
      }
      known.apply(changes, known.sequence() + 1);
      journalChanges += changes.size();
    }
  }

  /** Notes what is acknowledged from now on. */
  void mark(Root at, long sequence) {
    BlockFile file = store;
    if (file != null) {
      try {
        file.mark(at, sequence);
      } catch (IOException e) {
        Failures.ignored("could not note what was acknowledged in", storePath, e);
      }
    }
  }

  /** Makes a checkpoint count. */
  void writeRoot(Root next) throws IOException {
    journal.writeRoot(next);
    journalChanges = 0;
    root = next;
  }

  /** What is done with the files. */
  interface Step {
    void run() throws IOException;
  }

  /**
   * Does something with the files. If it fails, what was read is forgotten: it may hold no more.
   */
  void doOrForget(Step step) {
    try {
      step.run();
    } catch (IOException e) {
      forget();
      throw Failures.failed(directory, e);
    } catch (MalformedException e) {
      forget();
      throw damaged(e);
    } catch (RuntimeException e) {
      forget();
      throw e;
    }
  }

  /** Forgets what was read: it is read again from the disk. */
  void forget() {
    Maps known = maps;
    BlockFile file = store;
    maps = null;
    root = null;
    opened = null;
    store = null;
    if (known == null) {
      closeQuietly(file);
    } else {
      known.retire(); // and with it the file, when nobody reads it any more
    }
  }

  void close() {
    forget();
    closeQuietly(journal);
  }

  private void closeQuietly(@Nullable AutoCloseable file) {
    if (file != null) {
      try {
        file.close();
      } catch (Exception e) {
        Failures.ignored("could not close a file in", directory, e);
      }
    }
  }
}
