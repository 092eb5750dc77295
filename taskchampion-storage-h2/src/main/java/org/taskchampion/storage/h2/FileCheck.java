package org.taskchampion.storage.h2;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.taskchampion.storage.StorageException;
import org.taskchampion.storage.VerificationReport;
import org.taskchampion.storage.VerificationReport.Finding;
import org.taskchampion.storage.VerificationReport.Kind;

/** Reads the files of a replica to their end, and says what is wrong with them. */
final class FileCheck {

  private static final int MOST_BLOCKS = 20;

  private final List<Finding> findings = new ArrayList<>();

  /** A part of the check, which may fail as a whole. */
  private interface Part {
    void run() throws IOException;
  }

  /**
   * Checks.
   *
   * @param root the checkpoint that counts
   * @param journalCounts whether the journal has commits that are not in the store; not so where a
   *     compaction was broken off
   * @param content the state in memory
   * @return what is wrong
   */
  static VerificationReport of(
      BlockFile store, Root root, Journal journal, boolean journalCounts, Snapshot content) {
    FileCheck check = new FileCheck();
    check.part(store, () -> check.blocks(store, root));
    check.part(store, () -> check.journal(journal, root, journalCounts, content));
    check.part(store, content::readAll);
    check.part(store, () -> content.checkOperations(check::add));
    return new VerificationReport(check.findings);
  }

  private void part(BlockFile store, Part part) {
    try {
      part.run();
    } catch (IOException e) {
      throw Failures.failed(store.path(), e);
    } catch (MalformedException e) {
      add(Kind.FILE, String.valueOf(Failures.damaged(store.path(), e).getMessage()));
    } catch (StorageException e) {
      add(Kind.FILE, String.valueOf(e.getMessage()));
    }
  }

  private void add(Kind kind, String message) {
    Finding finding = new Finding(kind, Optional.empty(), message);
    if (!findings.contains(finding)) {
      findings.add(finding);
    }
  }

  private void blocks(BlockFile store, Root root) throws IOException {
    store.readHeader();
    byte[] bytes = new byte[BlockFile.BLOCK];
    int damaged = 0;
    for (long block = BlockFile.FIRST_BLOCK; block < root.length() / BlockFile.BLOCK; block++) {
      try {
        store.read(block * BlockFile.BLOCK, bytes);
      } catch (StorageException e) {
        damaged++;
        if (damaged <= MOST_BLOCKS) {
          add(Kind.FILE, String.valueOf(e.getMessage()));
        }
      }
    }
    if (damaged > MOST_BLOCKS) {
      add(Kind.FILE, store.path() + " has " + damaged + " damaged blocks");
    }
  }

  private void journal(Journal journal, Root root, boolean counts, Snapshot content)
      throws IOException {
    if (journal.hasDamagedHeader()) {
      add(Kind.FILE, journal.path() + " is damaged: one of the two copies of its header is");
    }
    if (!counts) {
      return;
    }
    // From the disk and not from what this process remembers of it.
    Journal again = new Journal(journal.file(), journal.path());
    again.start(root);
    long sequence = root.sequence();
    byte[] record;
    while ((record = again.next(sequence + 1)) != null) {
      Changes.decode(record);
      sequence++;
    }
    again.checkTail(sequence + 1);
    if (sequence != content.sequence()) {
      throw journal.damaged((content.sequence() - sequence) + " commits at its end are unreadable");
    }
  }
}
