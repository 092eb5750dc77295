package org.taskchampion.storage.h2;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.taskchampion.storage.StorageDamagedException;
import org.taskchampion.storage.StorageReplacedException;
import org.taskchampion.storage.VerificationReport;

/**
 * The files of one replica, open, and its state in memory. Whoever calls this is alone with it, in
 * this process; and who lets it write is alone among all processes.
 */
final class ReplicaFiles {

  // Whoever opens the replica makes the journal's changes again. However short a change is written,
  // it takes about as long as reading so many bytes.
  private static final int BYTES_A_CHANGE = 256;

  private final Limits limits;
  private final LoadedFiles loaded;
  private final Compaction compaction;
  private final Recovery recovery;
  // Whether the maps and the store have a part of a commit, the rest of which is still to come.
  private boolean spilled;

  /**
   * Makes an object that has read nothing yet.
   *
   * @param journal closed with this object
   * @param readOnly whether nothing may be written
   * @param beforeWriting called before anything is written
   * @param beforeReplacing called before a new store takes the place of the old one
   */
  ReplicaFiles(
      Disk disk,
      Path directory,
      Limits limits,
      Journal journal,
      FileIdentities identities,
      boolean readOnly,
      Runnable beforeWriting,
      Runnable beforeReplacing) {
    this.limits = limits;
    this.loaded = new LoadedFiles(disk, directory, journal, identities, readOnly, beforeWriting);
    this.compaction = new Compaction(loaded, limits, beforeReplacing);
    this.recovery = new Recovery(loaded, compaction);
  }

  /** Returns whether the present state is in memory. */
  boolean isKnown() {
    return loaded.maps != null;
  }

  /**
   * Returns whether the present state is in memory, and who writes next has nothing to clear up.
   */
  boolean isSettled() {
    return recovery.isSettled();
  }

  /** Returns the present state. */
  Maps maps() {
    return loaded.maps();
  }

  StorageDamagedException damaged(MalformedException cause) {
    return loaded.damaged(cause);
  }

  /** Returns whether somebody has to write before anybody can read. */
  boolean needsWriting() {
    try {
      return loaded.journal.readRoot() == null || loaded.journal.isOldFormat();
    } catch (IOException e) {
      throw Failures.failed(loaded.journal.path(), e);
    }
  }

  /** Returns whether the journal's header is still the one that was read. */
  boolean hasSameRoot() {
    return Objects.equals(loaded.root, loaded.readRoot());
  }

  /** Returns what the journal's header says now; null if it says nothing. */
  @Nullable Root readRoot() {
    return loaded.readRoot();
  }

  /** Forgets what was read if the last commit of it is not there any more. */
  void forgetUnlessWhole() {
    try {
      if (loaded.maps != null && !loaded.journal.hasLastRecord()) {
        loaded.forget();
      }
    } catch (IOException e) {
      throw Failures.failed(loaded.journal.path(), e);
    }
  }

  /**
   * Makes sure that the files are those that were opened, and go on from what was read of them.
   *
   * @param untouched whether no process of this library has written since they were read, so that
   *     they must be as they were
   * @throws StorageReplacedException if somebody put others in their place, or other content
   */
  void checkReplaced(boolean untouched) {
    try {
      loaded.identities.check(loaded.journal.path());
      // Before the journal's header: who puts a new store in the place of the old one changes that
      // first.
      BlockFile file = loaded.store;
      boolean moved = file != null && (!loaded.identities.isSame(loaded.storePath) || !file.wake());
      Root found = loaded.journal.readRoot();
      Root known = loaded.root;
      Maps content = loaded.maps;
      if (known == null || content == null || file == null) {
        return;
      }
      if (found == null || (moved && (untouched || found.equals(known)))) {
        throw loaded.identities.replaced(moved ? loaded.storePath : loaded.journal.path());
      }
      boolean goesOn =
          found.equals(known)
              ? loaded.journal.hasLastRecord()
                  && !(untouched && !loaded.journal.isEnd(content.sequence() + 1))
              : !untouched
                  && found.generation() > known.generation()
                  && found.sequence() >= content.sequence();
      if (!goesOn) {
        throw loaded.identities.replaced(loaded.journal.path());
      }
      if (!moved && !isStoreAsItWas(file, content)) {
        throw loaded.identities.replaced(loaded.storePath);
      }
    } catch (NoSuchFileException e) {
      throw loaded.identities.replaced(loaded.directory);
    } catch (IOException e) {
      throw Failures.failed(loaded.directory, e);
    }
  }

  /** Returns whether what was read of the store is there still; more may have come behind it. */
  private boolean isStoreAsItWas(BlockFile file, Maps content) throws IOException {
    Root known = loaded.opened;
    return known != null
        && file.end() >= content.length()
        && file.isFile(known.file())
        && file.ends(known) == loaded.storeEnds;
  }

  /**
   * Returns a number that tells the present state from others, also from those of as many commits;
   * the same in all processes.
   */
  long fingerprint() {
    return loaded.fingerprint();
  }

  /**
   * Reads what others committed.
   *
   * @param mayWrite whether what a crash left behind may be cleared up, and a new replica be made
   */
  void catchUp(boolean mayWrite) {
    recovery.catchUp(mayWrite);
  }

  /**
   * Makes the changes durable and then shows them in memory. If this throws, nothing of them stays,
   * or the message says that this is not known.
   */
  void commit(Changes changes) {
    Maps known = loaded.maps();
    long sequence = known.sequence() + 1;
    Root before = loaded.root();
    if (spilled
        || known.unsavedBytes() > limits.partBytes()
        || changes.isSurelyLonger(limits.commitBytes())) {
      commitByCheckpoint(known, changes, sequence, before);
      return;
    }
    byte[] record = changes.encode();
    loaded.beforeWriting.run();
    if (record.length > limits.commitBytes()
        || loaded.journal.used() + record.length > limits.journalBytes()) {
      commitByCheckpoint(known, changes, sequence, before);
      return;
    }
    try {
      loaded.journal.append(sequence, record);
    } catch (IOException e) {
      loaded.forget();
      throw Failures.failed(loaded.journal.path(), e);
    }
    loaded.mark(before, sequence);
    loaded.journalChanges += changes.size();
    try {
      known.apply(changes, sequence);
    } catch (RuntimeException e) {
      // The commit is durable; the next transaction reads it from the disk.
      Failures.ignored("could not keep in memory what was committed to", loaded.journal.path(), e);
      loaded.forget();
    }
  }

  private void commitByCheckpoint(Maps known, Changes changes, long sequence, Root before) {
    loaded.doOrForget(
        () -> {
          loaded.beforeWriting.run();
          applyInParts(known, changes, sequence, before);
          checkpoint(known, before);
        });
    spilled = false;
    Root now = loaded.root;
    if (now != null && compaction.isWastefulAtWork(known, now) && compaction.isPossible(known)) {
      try {
        compaction.compact(known, now);
      } catch (IOException | RuntimeException e) {
        // The commit is durable all the same.
        Failures.ignored("could not compact", loaded.storePath, e);
        loaded.forget();
      }
    }
  }

  /**
   * Makes the files ready for {@link #spill}: what was committed goes to the store. Pages of it
   * that are only in memory would be written with what is spilled, and be lost with it to who reads
   * them.
   */
  void prepareSpill() {
    if (!spilled && loaded.journal.used() > 0) {
      Maps known = loaded.maps();
      Root before = loaded.root();
      loaded.doOrForget(
          () -> {
            loaded.beforeWriting.run();
            checkpoint(known, before);
          });
    }
  }

  /**
   * Takes a part of a large commit into the maps, and from the memory into the store, where no root
   * leads to it. The rest of the commit makes it count; {@link #dropSpilled} takes it back. If this
   * throws, nothing of it stays.
   */
  void spill(Changes changes) {
    Maps known = loaded.maps();
    Root before = loaded.root();
    loaded.doOrForget(() -> applyInParts(known, changes, known.sequence(), before));
    spilled = true;
  }

  /** Takes back what was spilled and not committed: the state is read again from the disk. */
  void dropSpilled() {
    BlockFile file = loaded.store;
    Root counts = loaded.root;
    spilled = false;
    if (file != null && counts != null) {
      try {
        file.cut(counts.length());
      } catch (IOException e) {
        Failures.ignored("could not cut off what was not committed from", loaded.storePath, e);
      }
      loaded.forget();
    }
  }

  private static void giveBack(BlockFile file, Root before, Exception failure) {
    try {
      file.cut(before.length());
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private void applyInParts(Maps known, Changes changes, long sequence, Root before) {
    try {
      known.applyInParts(changes, sequence, limits.partBytes());
    } catch (RuntimeException e) {
      BlockFile file = loaded.store;
      if (file != null) {
        giveBack(file, before, e);
      }
      throw e;
    }
  }

  /** Writes the state in memory into the store, and empties the journal. */
  private void checkpoint(Maps known, Root before) throws IOException {
    BlockFile file = loaded.store;
    if (file == null) {
      throw new IOException("the store is not open");
    }
    try {
      Root next = known.write(before.file(), before.generation() + 1);
      file.sync();
      long ends = file.ends(next);
      loaded.writeRoot(next);
      loaded.opened = next;
      loaded.storeEnds = ends;
    } catch (DoubtfulException e) {
      throw e; // The new root may count: what it needs has to stay.
    } catch (IOException | RuntimeException e) {
      // What a full disk refused is given back.
      giveBack(file, before, e);
      throw e;
    }
    Root now = loaded.root;
    if (now != null) {
      loaded.mark(now, now.sequence());
    }
    loaded.journal.shrink(false);
  }

  /** Puts the content of another replica in the place of this one's, as one commit. */
  void replaceWith(Snapshot content) {
    long sequence = loaded.maps().sequence() + 1;
    rewriteOrForget(() -> retained(content), copy -> copy.setSequence(sequence));
  }

  /** Writes the store anew, with an index made from the operations; what is dead is left behind. */
  void mend() {
    Maps known = loaded.maps();
    rewriteOrForget(known::snapshot, Maps::rebuildIndex);
  }

  private static Snapshot retained(Snapshot content) {
    if (!content.retain()) {
      throw new IllegalStateException("what is to be copied was closed");
    }
    return content;
  }

  private void rewriteOrForget(Supplier<Snapshot> content, Consumer<Maps> change) {
    Maps known = loaded.maps();
    Root before = loaded.root();
    loaded.doOrForget(
        () -> {
          loaded.beforeWriting.run();
          checkpoint(known, before); // as rewriting wants it
          try {
            compaction.rewrite(content.get(), loaded.root(), change);
          } catch (IOException e) {
            throw new DoubtfulException(e); // it counts from the renaming on
          }
        });
  }

  /** Reads the files to their end. */
  VerificationReport verifyFiles() {
    BlockFile file = loaded.store;
    Root at = loaded.root;
    if (file == null || at == null) {
      throw Failures.failed(loaded.storePath, new IOException("the state in memory was lost"));
    }
    try {
      return check(file, at);
    } catch (IOException e) {
      throw Failures.failed(loaded.storePath, e);
    }
  }

  private VerificationReport check(BlockFile file, Root at) throws IOException {
    Snapshot content = loaded.maps().snapshot();
    try {
      return FileCheck.of(
          file, loaded.renamed ? file.readHeader() : at, loaded.journal, !loaded.renamed, content);
    } finally {
      content.release();
    }
  }

  /**
   * Returns whether much is in the journal, which whoever opens the files next does again, or much
   * of the store is dead.
   */
  boolean isUntidy() {
    Maps known = loaded.maps;
    Root at = loaded.root;
    return !loaded.readOnly
        && known != null
        && at != null
        && (Math.max(loaded.journal.used(), BYTES_A_CHANGE * loaded.journalChanges)
                > limits.closeBytes()
            || loaded.journal.isGrown()
            || compaction.isWastefulAtRest(known, at));
  }

  /** Puts the files in order. */
  void tidyUp() {
    Maps known = loaded.maps();
    Root before = loaded.root;
    if (before == null || !isUntidy()) {
      return;
    }
    loaded.beforeWriting.run();
    try {
      checkpoint(known, before);
      Root now = loaded.root;
      if (now != null && compaction.isWastefulAtRest(known, now) && compaction.isPossible(known)) {
        compaction.compact(known, now);
      }
      loaded.journal.shrink(true);
    } catch (IOException e) {
      throw Failures.failed(loaded.directory, e);
    } catch (MalformedException e) {
      throw loaded.damaged(e);
    }
  }

  /** Closes the store's file until somebody uses it, where it would be in others' way. */
  void rest() {
    loaded.rest();
  }

  /** Forgets what was read: it is read again from the disk. */
  void forget() {
    spilled = false;
    loaded.forget();
  }

  void close() {
    loaded.close();
  }
}
