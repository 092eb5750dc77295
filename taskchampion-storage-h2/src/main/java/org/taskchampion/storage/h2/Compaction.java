package org.taskchampion.storage.h2;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * Writes the store of a replica anew, without what is dead, under another name, and puts it in the
 * place of the old one.
 */
final class Compaction {

  private final LoadedFiles loaded;
  private final Limits limits;
  private final Runnable beforeReplacing;

  /**
   * Makes the compaction of a replica's files.
   *
   * @param beforeReplacing called before a new store takes the place of the old one
   */
  Compaction(LoadedFiles loaded, Limits limits, Runnable beforeReplacing) {
    this.loaded = loaded;
    this.limits = limits;
    this.beforeReplacing = beforeReplacing;
  }

  /** Returns whether it is time to compact while a replica is written to. */
  boolean isWastefulAtWork(Maps known, Root at) {
    int factor = limits.commitFactor();
    return at.length() > factor * known.liveBytes() + limits.spareBytes() * (long) factor;
  }

  /**
   * Returns whether a new store could take the place of the old one. Where an open file cannot be
   * replaced, a view that is open anywhere is in the way, and all would be copied in vain.
   *
   * @param known what is to be copied; its snapshots are views of this process
   */
  boolean isPossible(Maps known) {
    if (loaded.disk.replacesOpenFiles()) {
      return true;
    }
    // From here on, who begins to read in this process waits.
    beforeReplacing.run();
    BlockFile file = loaded.store;
    if (file == null || known.isRead()) {
      return false;
    }
    file.rest();
    boolean possible = loaded.disk.isReplaceable(loaded.storePath);
    try {
      return file.wake() && possible;
    } catch (IOException e) {
      Failures.ignored("could not compact", loaded.storePath, e);
      return false;
    }
  }

  /** Both files together are to be at most twice as large as a new replica of this content. */
  boolean isWastefulAtRest(Maps known, Root at) {
    long blocks = at.length() - (long) BlockFile.FIRST_BLOCK * BlockFile.BLOCK;
    return blocks > limits.closeFactor() * known.liveBytes() + limits.closeSpareBytes();
  }

  /**
   * Copies what lives into a new file, which is also a checkpoint. The last root must have been
   * written under the present hold of the lock: if this process ends between the renaming and the
   * new root, a process that had the old file open would otherwise see nothing new in the journal,
   * and go on with the old file.
   */
  void compact(Maps known, Root before) throws IOException {
    rewrite(known.snapshot(), before, copy -> {});
  }

  /**
   * Copies what lives, here or elsewhere, into a new file, which is also a checkpoint.
   *
   * @param content released when it is copied: not everywhere can a file that is open be replaced
   */
  void rewrite(Snapshot content, Root before, Consumer<Maps> change) throws IOException {
    BlockFile file;
    Maps copy;
    try {
      file = temporary();
      copy = copy(content, file, change);
    } finally {
      content.release();
    }
    loaded.forget();
    writeStore(file, copy, before.generation() + 1);
  }

  private Maps copy(Snapshot content, BlockFile file, Consumer<Maps> change) {
    Maps copy = Maps.open(file, null);
    try {
      copy.copyFrom(content, limits.partBytes());
      change.accept(copy);
      return copy;
    } catch (RuntimeException | Error e) {
      copy.discard(); // and with it the file, which is in the way while it is open
      throw e;
    }
  }

  /** Makes the store of a new replica, with nothing in it. */
  void writeFirst() throws IOException {
    BlockFile file = temporary();
    writeStore(file, Maps.open(file, null), 1);
  }

  private BlockFile temporary() throws IOException {
    Path path = loaded.directory.resolve(FileNames.TEMPORARY);
    loaded.disk.delete(path);
    loaded.disk.createFile(path);
    // What is said of it is said of what it is to be.
    return new BlockFile(loaded.disk.open(path, false), loaded.storePath);
  }

  /** Makes a new file of the store durable, puts it in the place of the old one, and opens it. */
  private void writeStore(BlockFile file, Maps content, long generation) throws IOException {
    try (file) {
      Root next = content.write(ThreadLocalRandom.current().nextLong(), generation);
      file.writeHeader(next);
      file.sync();
      content.discard();
      beforeReplacing.run();
      putInPlace(loaded.directory.resolve(FileNames.TEMPORARY));
      loaded.disk.syncDirectory(loaded.directory);
      // From the renaming on, the new file counts; the journal's header only has to follow.
      loaded.writeRoot(next);
      loaded.journal.shrink(false);
      loaded.reopen(next, true);
      loaded.mark(next, next.sequence());
    }
  }

  private void putInPlace(Path temporary) throws IOException {
    try {
      loaded.disk.rename(temporary, loaded.storePath);
    } catch (IOException e) {
      // Who has the old one open may be in the way for long.
      try {
        loaded.disk.delete(temporary);
      } catch (IOException second) {
        e.addSuppressed(second);
      }
      throw e;
    }
  }
}
