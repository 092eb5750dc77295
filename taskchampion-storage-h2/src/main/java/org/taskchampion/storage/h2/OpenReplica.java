package org.taskchampion.storage.h2;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.taskchampion.storage.StorageBusyException;
import org.taskchampion.storage.StorageDamagedException;
import org.taskchampion.storage.StorageException;
import org.taskchampion.storage.VerificationReport;

/**
 * The files of one replica, open, and its state in memory: one for each directory in this JVM, for
 * POSIX locks belong to the process and fall when any descriptor of their file is closed.
 * Thread-safe through its lock; whoever calls {@link #maps}, {@link #commit} or {@link #catchUp}
 * holds it.
 */
final class OpenReplica {

  static final String STORE = "replica.mv";
  static final String JOURNAL = "replica.journal";
  private static final String TEMPORARY = "replica.mv.tmp";
  // Whoever opens the replica makes the journal's changes again. However short a change is written,
  // it takes about as long as reading so many bytes.
  private static final int BYTES_A_CHANGE = 256;
  // How often what looks damaged is read, where its writer is not kept away.
  private static final int MOST_TRIES = 10;

  private final Disk disk;
  private final Limits limits;
  private final boolean readOnly;
  private final Path directory;
  private final Path storePath;
  private final Journal journal;
  private final ReplicaLock lock;
  private @Nullable BlockFile store;
  // Null when it is not known or not trusted: then it is read again from the disk.
  private @Nullable Maps maps;
  private @Nullable Root root;
  // How many changes the journal's records have, as far as this object has read or written them.
  private long journalChanges;
  // Whether a compaction of another process ended before the journal's header followed.
  private boolean renamed;
  // Whether what such a process may have left behind was looked for.
  private boolean swept;

  private OpenReplica(Disk disk, Path directory, Limits limits, Journal journal, boolean readOnly) {
    this.disk = disk;
    this.limits = limits;
    this.readOnly = readOnly;
    this.directory = directory;
    this.storePath = directory.resolve(STORE);
    this.journal = journal;
    this.lock =
        new ReplicaLock(journal.file(), directory.toString(), limits.lockTimeout().toNanos());
  }

  /** Opens the replica in a directory, which exists; makes one if there is none. */
  static OpenReplica open(Disk disk, Path directory, Limits limits) {
    Path journalPath = directory.resolve(JOURNAL);
    OpenReplica replica;
    try {
      if (!disk.exists(journalPath)) {
        // The journal is always made first.
        if (disk.exists(directory.resolve(STORE))) {
          throw new StorageDamagedException(
              directory.resolve(STORE)
                  + " is no replica, or its "
                  + JOURNAL
                  + " is missing. "
                  + Failures.CURE,
              null);
        }
        disk.createFile(journalPath);
        disk.syncDirectory(directory);
      }
      replica =
          new OpenReplica(
              disk,
              directory,
              limits,
              new Journal(disk.open(journalPath, true), journalPath),
              false);
    } catch (IOException e) {
      throw Failures.failed(journalPath, e);
    }
    try {
      boolean created = replica.needsCreation();
      replica.acquire(!created);
      replica.release(Thread.currentThread());
    } catch (RuntimeException | Error e) {
      replica.closeFiles();
      throw e;
    }
    return replica;
  }

  /**
   * Opens the replica in a directory to read it. Nothing is made, changed or locked; who writes
   * meanwhile is noticed, and what it changes is read again.
   */
  static OpenReplica openReadOnly(Disk disk, Path directory, Limits limits) {
    Path journalPath = directory.resolve(JOURNAL);
    if (!disk.exists(journalPath)) {
      throw new StorageDamagedException(
          directory + " holds no replica: it has no " + JOURNAL + ". Nothing was changed", null);
    }
    OpenReplica replica;
    try {
      replica =
          new OpenReplica(
              disk,
              directory,
              limits,
              new Journal(disk.openReadOnly(journalPath), journalPath),
              true);
    } catch (IOException e) {
      throw Failures.failed(journalPath, e);
    }
    try {
      replica.acquire(true);
      replica.release(Thread.currentThread());
    } catch (RuntimeException | Error e) {
      replica.closeFiles();
      throw e;
    }
    return replica;
  }

  boolean isReadOnly() {
    return readOnly;
  }

  Disk disk() {
    return disk;
  }

  ReplicaLock lock() {
    return lock;
  }

  /** Takes the lock, and sees to it that what others committed is in memory. */
  void acquire(boolean shared) {
    try {
      lock.acquire(shared, readOnly ? this::catchUpUnlocked : () -> catchUp(shared));
    } catch (IOException e) {
      throw Failures.failed(journal.path(), e);
    }
  }

  void release(Thread thread) {
    try {
      lock.release(thread);
    } catch (IOException e) {
      Failures.ignored("could not unlock", journal.path(), e);
    }
  }

  /** Returns the present state. */
  Maps maps() {
    Maps known = maps;
    if (known == null) {
      throw Failures.failed(storePath, new IOException("the state in memory was lost"));
    }
    return known;
  }

  StorageException translate(RuntimeException failure) {
    return Failures.translate(storePath, failure);
  }

  private boolean needsCreation() {
    try {
      return journal.readRoot() == null;
    } catch (IOException e) {
      throw Failures.failed(journal.path(), e);
    }
  }

  /**
   * Reads what others committed, who are not kept away. What was read counts if the journal's
   * header is the same afterwards. What looks damaged may be written just now, and is read again.
   */
  private void catchUpUnlocked() {
    long deadline = System.nanoTime() + limits.lockTimeout().toNanos();
    for (int tries = 1; ; tries++) {
      Root before = root;
      try {
        before = journal.readRoot();
        catchUp(true);
        Root after = journal.readRoot();
        if (after != null && after.equals(root)) {
          return;
        }
        forget();
      } catch (IOException e) {
        throw Failures.failed(journal.path(), e);
      } catch (StorageDamagedException e) {
        if (tries >= MOST_TRIES && isUnchanged(before)) {
          throw e;
        }
      }
      if (System.nanoTime() - deadline > 0) {
        throw new StorageBusyException(
            "waited for "
                + limits.lockTimeout().toMillis()
                + " ms to read "
                + directory
                + ", which another process writes to all the time. Try again",
            null);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  private boolean isUnchanged(@Nullable Root before) {
    try {
      return Objects.equals(before, journal.readRoot());
    } catch (IOException e) {
      throw Failures.failed(journal.path(), e);
    }
  }

  private void catchUp(boolean shared) {
    try {
      Root found = journal.readRoot();
      if (!shared && !swept) {
        disk.delete(directory.resolve(TEMPORARY));
        swept = true;
      }
      if (found == null) {
        create(shared);
        return;
      }
      Maps known = maps;
      if (known == null || !found.equals(root) || (renamed && !shared)) {
        reopen(found, shared);
      } else if (!renamed) {
        replay(known);
      }
    } catch (IOException e) {
      forget();
      throw Failures.failed(directory, e);
    } catch (StorageException e) {
      forget();
      throw e;
    } catch (RuntimeException e) {
      forget();
      throw Failures.translate(storePath, e);
    }
  }

  private void reopen(Root found, boolean shared) throws IOException {
    forget();
    if (!disk.exists(storePath)) {
      throw new StorageDamagedException(storePath + " is missing. " + Failures.CURE, null);
    }
    BlockFile file =
        new BlockFile(
            readOnly ? disk.openReadOnly(storePath) : disk.open(storePath, false), storePath);
    store = file;
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
    if (file.end() < valid.length()) {
      throw file.damaged("it was cut off");
    }
    Maps opened = Maps.open(file, valid);
    maps = opened;
    root = found;
    if (renamed && !shared) {
      // The process that did the renaming may have ended before it was durable.
      disk.syncDirectory(directory);
      writeRoot(valid);
      renamed = false;
    }
    journal.start(valid);
    journalChanges = 0;
    if (!renamed) {
      replay(opened);
      journal.checkTail(opened.sequence() + 1);
      checkMark(file, valid, opened.sequence());
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
  private void create(boolean shared) throws IOException {
    boolean made = disk.exists(storePath);
    if (made ? !journal.isUntouched() : !journal.isBlank()) {
      throw journal.damaged("it is no journal of a replica, or its beginning is unreadable");
    }
    if (readOnly) {
      throw new StorageDamagedException(
          directory + " holds no replica yet: its creation was cut off. Nothing was changed", null);
    }
    if (shared) {
      throw new IOException("the replica is not made yet");
    }
    forget();
    if (made) {
      try (BlockFile file = new BlockFile(disk.open(storePath, false), storePath)) {
        Root first = file.readHeader();
        if (first.generation() != 1 || first.sequence() != 0 || file.readMark() != null) {
          throw journal.damaged("the commits of " + storePath + " are not in it");
        }
        disk.syncDirectory(directory);
        journal.writeRoot(first);
        reopen(first, false);
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
      known.apply(changes, sequence);
      checkpoint(known, before);
    } catch (IOException e) {
      forget();
      throw Failures.failed(directory, e);
    } catch (RuntimeException e) {
      forget();
      throw Failures.translate(storePath, e);
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
      writeRoot(next);
    } catch (Journal.DoubtfulException e) {
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
    rewrite(known, before, copy -> {});
  }

  /** Copies what lives, here or elsewhere, into a new file, which is also a checkpoint. */
  private void rewrite(Maps content, Root before, Consumer<Maps> change) throws IOException {
    BlockFile file = temporary();
    Maps copy = Maps.open(file, null);
    try {
      content.copyTo(copy);
      change.accept(copy);
    } catch (RuntimeException e) {
      closeQuietly(file);
      throw e;
    }
    forget();
    writeStore(file, copy, before.generation() + 1);
  }

  /** Copies the replica into a directory of its own. */
  void backUp(Path target) {
    Backup.write(disk, maps(), target);
  }

  /** Puts the content of another replica in the place of this one's, as one commit. */
  void replaceWith(Maps content) {
    rewriteOrForget(content, copy -> copy.setSequence(maps().sequence() + 1));
  }

  /** Writes the store anew, with an index made from the operations; what is dead is left behind. */
  void mend() {
    rewriteOrForget(maps(), Maps::rebuildIndex);
  }

  private void rewriteOrForget(Maps content, Consumer<Maps> change) {
    Maps known = maps();
    Root before = root;
    if (before == null) {
      throw Failures.failed(storePath, new IOException("the state in memory was lost"));
    }
    try {
      checkpoint(known, before); // as rewriting wants it
      try {
        rewrite(content, Objects.requireNonNull(root), change);
      } catch (IOException e) {
        throw new Journal.DoubtfulException(e); // it counts from the renaming on
      }
    } catch (IOException e) {
      forget();
      throw Failures.failed(directory, e);
    } catch (RuntimeException e) {
      forget();
      throw Failures.translate(storePath, e);
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
      return FileCheck.of(file, renamed ? file.readHeader() : at, journal, !renamed, maps());
    } catch (IOException e) {
      throw Failures.failed(storePath, e);
    }
  }

  private BlockFile temporary() throws IOException {
    Path path = directory.resolve(TEMPORARY);
    disk.delete(path);
    disk.createFile(path);
    return new BlockFile(disk.open(path, false), path);
  }

  /** Makes a new file of the store durable, puts it in the place of the old one, and opens it. */
  private void writeStore(BlockFile file, Maps content, long generation) throws IOException {
    try (file) {
      Root next = content.write(ThreadLocalRandom.current().nextLong(), generation);
      file.writeHeader(next);
      file.sync();
      content.discard();
      disk.rename(directory.resolve(TEMPORARY), storePath);
      disk.syncDirectory(directory);
      // From the renaming on, the new file counts; the journal's header only has to follow.
      writeRoot(next);
      journal.shrink(false);
      reopen(next, false);
      mark(next, next.sequence());
    }
  }

  /**
   * Closes the files. If much is in the journal, which whoever opens them next does again, or much
   * of the store is dead, this is put in order before, unless another process is at work.
   */
  void close() {
    try {
      if (isUntidy()) {
        acquire(false);
        try {
          tidyUp();
        } finally {
          release(Thread.currentThread());
        }
      }
    } catch (StorageException e) {
      // What was committed is durable; the order can wait.
      Failures.ignored("could not put in order", directory, e);
    } finally {
      closeFiles();
    }
  }

  private boolean isUntidy() {
    Maps known = maps;
    Root at = root;
    return !readOnly
        && known != null
        && at != null
        && (Math.max(journal.used(), BYTES_A_CHANGE * journalChanges) > limits.closeBytes()
            || journal.isGrown()
            || isWastefulAtRest(known, at));
  }

  private void tidyUp() {
    Maps known = maps();
    Root before = root;
    if (before == null || !isUntidy()) {
      return;
    }
    try {
      checkpoint(known, before);
      Root now = root;
      if (now != null && isWastefulAtRest(known, now)) {
        compact(known, now);
      }
      journal.shrink(true);
    } catch (IOException e) {
      throw Failures.failed(directory, e);
    } catch (RuntimeException e) {
      throw Failures.translate(storePath, e);
    }
  }

  private void forget() {
    Maps known = maps;
    BlockFile file = store;
    maps = null;
    root = null;
    store = null;
    if (known != null) {
      known.discard();
    }
    closeQuietly(file);
  }

  private void closeFiles() {
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
