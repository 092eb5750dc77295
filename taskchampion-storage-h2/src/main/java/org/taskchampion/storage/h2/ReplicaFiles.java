package org.taskchampion.storage.h2;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
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
  private static final String IMPOSSIBLE = "its header says what cannot be";

  private final Disk disk;
  private final Limits limits;
  private final boolean readOnly;
  private final Path directory;
  private final Path storePath;
  private final Journal journal;
  private final FileIdentities identities;
  private final Runnable beforeWriting;
  private final Runnable beforeReplacing;
  private @Nullable BlockFile store;
  // Null when it is not known or not trusted: then it is read again from the disk.
  private @Nullable Maps maps;
  private @Nullable Root root;
  // The root that the state in memory began with, and what tells its checkpoint from others.
  private @Nullable Root opened;
  private long storeEnds;
  // How many changes the journal's records have, as far as this object has read or written them.
  private long journalChanges;
  // Whether a compaction of another process ended before the journal's header followed.
  private boolean renamed;
  // Whether what such a process may have left behind was looked for.
  private boolean swept;

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
    this.disk = disk;
    this.limits = limits;
    this.readOnly = readOnly;
    this.directory = directory;
    this.storePath = directory.resolve(FileNames.STORE);
    this.journal = journal;
    this.identities = identities;
    this.beforeWriting = beforeWriting;
    this.beforeReplacing = beforeReplacing;
  }

  /** Returns whether the present state is in memory. */
  boolean isKnown() {
    return maps != null;
  }

  /**
   * Returns whether the present state is in memory, and who writes next has nothing to clear up.
   */
  boolean isSettled() {
    return maps != null && swept && !renamed && !journal.isOldFormat();
  }

  /** Returns the present state. */
  Maps maps() {
    Maps known = maps;
    if (known == null) {
      throw Failures.failed(storePath, new IOException("the state in memory was lost"));
    }
    return known;
  }

  StorageDamagedException damaged(MalformedException cause) {
    return Failures.damaged(storePath, cause);
  }

  /** Returns whether somebody has to write before anybody can read. */
  boolean needsWriting() {
    try {
      return journal.readRoot() == null || journal.isOldFormat();
    } catch (IOException e) {
      throw Failures.failed(journal.path(), e);
    }
  }

  /** Returns whether the journal's header is still the one that was read. */
  boolean hasSameRoot() {
    return Objects.equals(root, readRoot());
  }

  /** Returns what the journal's header says now; null if it says nothing. */
  @Nullable Root readRoot() {
    try {
      return journal.readRoot();
    } catch (IOException e) {
      throw Failures.failed(journal.path(), e);
    }
  }

  /** Forgets what was read if the last commit of it is not there any more. */
  void forgetUnlessWhole() {
    try {
      if (maps != null && !journal.hasLastRecord()) {
        forget();
      }
    } catch (IOException e) {
      throw Failures.failed(journal.path(), e);
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
      identities.check(journal.path());
      // Before the journal's header: who puts a new store in the place of the old one changes that
      // first.
      boolean moved = store != null && !identities.isSame(storePath);
      Root found = journal.readRoot();
      Root known = root;
      Maps content = maps;
      BlockFile file = store;
      if (known == null || content == null || file == null) {
        return;
      }
      if (found == null || (moved && (untouched || found.equals(known)))) {
        throw identities.replaced(moved ? storePath : journal.path());
      }
      boolean goesOn =
          found.equals(known)
              ? journal.hasLastRecord() && !(untouched && !journal.isEnd(content.sequence() + 1))
              : !untouched
                  && found.generation() > known.generation()
                  && found.sequence() >= content.sequence();
      if (!goesOn) {
        throw identities.replaced(journal.path());
      }
      if (!moved && !isStoreAsItWas(file, content)) {
        throw identities.replaced(storePath);
      }
    } catch (NoSuchFileException e) {
      throw identities.replaced(directory);
    } catch (IOException e) {
      throw Failures.failed(directory, e);
    }
  }

  /** Returns whether what was read of the store is there still; more may have come behind it. */
  private boolean isStoreAsItWas(BlockFile file, Maps content) throws IOException {
    Root known = opened;
    return known != null
        && file.end() >= content.length()
        && file.isFile(known.file())
        && file.ends(known) == storeEnds;
  }

  /**
   * Returns a number that tells the present state from others, also from those of as many commits;
   * the same in all processes.
   */
  long fingerprint() {
    return 31 * journal.chain() + Objects.hash(opened, maps().sequence(), storeEnds);
  }

  /**
   * Reads what others committed.
   *
   * @param mayWrite whether what a crash left behind may be cleared up, and a new replica be made
   */
  void catchUp(boolean mayWrite) {
    try {
      Root found = journal.readRoot();
      if (mayWrite && !swept) {
        Path temporary = directory.resolve(FileNames.TEMPORARY);
        if (disk.exists(temporary)) {
          beforeWriting.run();
          disk.delete(temporary);
        }
        swept = true;
      }
      if (found == null) {
        create(mayWrite);
        return;
      }
      if (mayWrite && journal.isOldFormat()) {
        beforeWriting.run();
        journal.renewFormat();
      }
      Maps known = maps;
      if (known == null || !found.equals(root) || (renamed && mayWrite)) {
        reopen(found, mayWrite);
      } else if (!renamed) {
        replay(known);
      }
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

  private void reopen(Root found, boolean mayWrite) throws IOException {
    forget();
    if (!disk.exists(storePath)) {
      throw new StorageDamagedException(storePath + " is missing. " + Failures.CURE, null);
    }
    BlockFile file =
        new BlockFile(
            readOnly ? disk.openReadOnly(storePath) : disk.open(storePath, false), storePath);
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

  private void mark(Root at, long sequence) {
    BlockFile file = store;
    if (file != null) {
      try {
        file.mark(at, sequence);
      } catch (IOException e) {
        Failures.ignored("could not note what was acknowledged in", storePath, e);
      }
    }
  }

  private void replay(Maps known) throws IOException {
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

  /** Makes the files of a new replica, or ends what another process had begun. */
  private void create(boolean mayWrite) throws IOException {
    boolean made = disk.exists(storePath);
    if (made ? !journal.isUntouched() : !journal.isBlank()) {
      throw journal.damaged("it is no journal of a replica, or its beginning is unreadable");
    }
    if (readOnly) {
      throw new StorageDamagedException(
          directory + " holds no replica yet: its creation was cut off. Nothing was changed", null);
    }
    if (!mayWrite) {
      throw new IOException("the replica is not made yet");
    }
    beforeWriting.run();
    forget();
    if (made) {
      try (BlockFile file = new BlockFile(disk.open(storePath, false), storePath)) {
        Root first = file.readHeader();
        if (first.generation() != 1 || first.sequence() != 0 || file.readMark() != null) {
          throw journal.damaged("the commits of " + storePath + " are not in it");
        }
        disk.syncDirectory(directory);
        journal.writeRoot(first);
        reopen(first, true);
        mark(first, first.sequence());
      }
      return;
    }
    journal.allocate();
    // The process that made the journal may have ended before its name was durable.
    disk.syncDirectory(directory);
    BlockFile file = temporary();
    writeStore(file, Maps.open(file, null), 1);
  }

  /**
   * Makes the changes durable and then shows them in memory. If this throws, nothing of them stays,
   * or the message says that this is not known.
   */
  void commit(Changes changes) {
    Maps known = maps();
    long sequence = known.sequence() + 1;
    Root before = root;
    if (before == null) {
      throw Failures.failed(storePath, new IOException("the state in memory was lost"));
    }
    if (changes.isSurelyLonger(limits.commitBytes())) {
      commitByCheckpoint(known, changes, sequence, before);
      return;
    }
    byte[] record = changes.encode();
    beforeWriting.run();
    if (record.length > limits.commitBytes()
        || journal.used() + record.length > limits.journalBytes()) {
      commitByCheckpoint(known, changes, sequence, before);
      return;
    }
    try {
      journal.append(sequence, record);
    } catch (IOException e) {
      forget();
      throw Failures.failed(journal.path(), e);
    }
    mark(before, sequence);
    journalChanges += changes.size();
    try {
      known.apply(changes, sequence);
    } catch (RuntimeException e) {
      // The commit is durable; the next transaction reads it from the disk.
      Failures.ignored("could not keep in memory what was committed to", journal.path(), e);
      forget();
    }
  }

  private void commitByCheckpoint(Maps known, Changes changes, long sequence, Root before) {
    try {
      beforeWriting.run();
      known.apply(changes, sequence);
      checkpoint(known, before);
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
    Root now = root;
    if (now != null && isWastefulAtWork(known, now)) {
      try {
        compact(known, now);
      } catch (IOException | RuntimeException e) {
        // The commit is durable all the same.
        Failures.ignored("could not compact", storePath, e);
        forget();
      }
    }
  }

  /** Writes the state in memory into the store, and empties the journal. */
  private void checkpoint(Maps known, Root before) throws IOException {
    BlockFile file = store;
    if (file == null) {
      throw new IOException("the store is not open");
    }
    try {
      Root next = known.write(before.file(), before.generation() + 1);
      file.sync();
      long ends = file.ends(next);
      writeRoot(next);
      opened = next;
      storeEnds = ends;
    } catch (DoubtfulException e) {
      throw e; // The new root may count: what it needs has to stay.
    } catch (IOException | RuntimeException e) {
      // What a full disk refused is given back.
      try {
        file.cut(before.length());
      } catch (IOException second) {
        e.addSuppressed(second);
      }
      throw e;
    }
    Root now = root;
    if (now != null) {
      mark(now, now.sequence());
    }
    journal.shrink(false);
  }

  private void writeRoot(Root next) throws IOException {
    journal.writeRoot(next);
    journalChanges = 0;
    root = next;
  }

  private boolean isWastefulAtWork(Maps known, Root at) {
    int factor = limits.commitFactor();
    return at.length() > factor * known.liveBytes() + limits.spareBytes() * (long) factor;
  }

  /** Both files together are to be at most twice as large as a new replica of this content. */
  private boolean isWastefulAtRest(Maps known, Root at) {
    long blocks = at.length() - (long) BlockFile.FIRST_BLOCK * BlockFile.BLOCK;
    return blocks > limits.closeFactor() * known.liveBytes() + limits.closeSpareBytes();
  }

  /**
   * Copies what lives into a new file, which is also a checkpoint. The last root must have been
   * written under the present hold of the lock: if this process ends between the renaming and the
   * new root, a process that had the old file open would otherwise see nothing new in the journal,
   * and go on with the old file.
   */
  private void compact(Maps known, Root before) throws IOException {
    rewrite(known.snapshot(), before, copy -> {});
  }

  /**
   * Copies what lives, here or elsewhere, into a new file, which is also a checkpoint.
   *
   * @param content released when it is copied: not everywhere can a file that is open be replaced
   */
  private void rewrite(Snapshot content, Root before, Consumer<Maps> change) throws IOException {
    BlockFile file = temporary();
    Maps copy = Maps.open(file, null);
    try {
      copy.copyFrom(content);
      change.accept(copy);
    } catch (RuntimeException e) {
      copy.discard();
      throw e;
    } finally {
      content.release();
    }
    forget();
    writeStore(file, copy, before.generation() + 1);
  }

  /** Puts the content of another replica in the place of this one's, as one commit. */
  void replaceWith(Snapshot content) {
    long sequence = maps().sequence() + 1;
    rewriteOrForget(() -> retained(content), copy -> copy.setSequence(sequence));
  }

  /** Writes the store anew, with an index made from the operations; what is dead is left behind. */
  void mend() {
    Maps known = maps();
    rewriteOrForget(known::snapshot, Maps::rebuildIndex);
  }

  private static Snapshot retained(Snapshot content) {
    if (!content.retain()) {
      throw new IllegalStateException("what is to be copied was closed");
    }
    return content;
  }

  private void rewriteOrForget(Supplier<Snapshot> content, Consumer<Maps> change) {
    Maps known = maps();
    Root before = root;
    if (before == null) {
      throw Failures.failed(storePath, new IOException("the state in memory was lost"));
    }
    try {
      beforeWriting.run();
      checkpoint(known, before); // as rewriting wants it
      try {
        rewrite(content.get(), Objects.requireNonNull(root), change);
      } catch (IOException e) {
        throw new DoubtfulException(e); // it counts from the renaming on
      }
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

  /** Reads the files to their end. */
  VerificationReport verifyFiles() {
    BlockFile file = store;
    Root at = root;
    if (file == null || at == null) {
      throw Failures.failed(storePath, new IOException("the state in memory was lost"));
    }
    try {
      return check(file, at);
    } catch (IOException e) {
      throw Failures.failed(storePath, e);
    }
  }

  private VerificationReport check(BlockFile file, Root at) throws IOException {
    Snapshot content = maps().snapshot();
    try {
      return FileCheck.of(file, renamed ? file.readHeader() : at, journal, !renamed, content);
    } finally {
      content.release();
    }
  }

  private BlockFile temporary() throws IOException {
    Path path = directory.resolve(FileNames.TEMPORARY);
    disk.delete(path);
    disk.createFile(path);
    // What is said of it is said of what it is to be.
    return new BlockFile(disk.open(path, false), storePath);
  }

  /** Makes a new file of the store durable, puts it in the place of the old one, and opens it. */
  private void writeStore(BlockFile file, Maps content, long generation) throws IOException {
    try (file) {
      Root next = content.write(ThreadLocalRandom.current().nextLong(), generation);
      file.writeHeader(next);
      file.sync();
      content.discard();
      beforeReplacing.run();
      putInPlace(directory.resolve(FileNames.TEMPORARY));
      disk.syncDirectory(directory);
      // From the renaming on, the new file counts; the journal's header only has to follow.
      writeRoot(next);
      journal.shrink(false);
      reopen(next, true);
      mark(next, next.sequence());
    }
  }

  private void putInPlace(Path temporary) throws IOException {
    try {
      disk.rename(temporary, storePath);
    } catch (IOException e) {
      // Who has the old one open may be in the way for long.
      try {
        disk.delete(temporary);
      } catch (IOException second) {
        e.addSuppressed(second);
      }
      throw e;
    }
  }

  /**
   * Returns whether much is in the journal, which whoever opens the files next does again, or much
   * of the store is dead.
   */
  boolean isUntidy() {
    Maps known = maps;
    Root at = root;
    return !readOnly
        && known != null
        && at != null
        && (Math.max(journal.used(), BYTES_A_CHANGE * journalChanges) > limits.closeBytes()
            || journal.isGrown()
            || isWastefulAtRest(known, at));
  }

  /** Puts the files in order. */
  void tidyUp() {
    Maps known = maps();
    Root before = root;
    if (before == null || !isUntidy()) {
      return;
    }
    beforeWriting.run();
    try {
      checkpoint(known, before);
      Root now = root;
      if (now != null && isWastefulAtRest(known, now)) {
        compact(known, now);
      }
      journal.shrink(true);
    } catch (IOException e) {
      throw Failures.failed(directory, e);
    } catch (MalformedException e) {
      throw damaged(e);
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
