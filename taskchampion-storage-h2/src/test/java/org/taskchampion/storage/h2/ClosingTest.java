package org.taskchampion.storage.h2;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.Operation;
import org.taskchampion.storage.StorageTransaction;

/** What closing leaves for whoever opens the replica next. */
class ClosingTest {

  @TempDir Path data;

  private int recordsInJournal() throws IOException {
    Path path = data.resolve(FileNames.JOURNAL);
    try (Journal journal = new Journal(new RealDisk().open(path, false), path)) {
      Root root = Objects.requireNonNull(journal.readRoot());
      journal.start(root);
      int records = 0;
      while (journal.next(root.sequence() + records + 1) != null) {
        records++;
      }
      return records;
    }
  }

  private void append(int count) {
    List<Operation> operations = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      operations.add(Operation.create(UUID.randomUUID()));
    }
    try (H2Storage storage = H2Storage.at(data);
        StorageTransaction transaction = storage.begin()) {
      transaction.appendSynced(operations);
      transaction.commit();
    }
  }

  private void prune(int keep) {
    try (H2Storage storage = H2Storage.at(data);
        StorageTransaction transaction = storage.begin()) {
      transaction.pruneSynced(keep);
      transaction.commit();
    }
  }

  @Test
  void aFewChangesStayInTheJournal() throws IOException {
    append(10_000);
    assertThat(recordsInJournal()).isZero();

    prune(9_990);

    assertThat(recordsInJournal()).isEqualTo(1);
  }

  /** The record is short, but to remove the operations again takes its time at each opening. */
  @Test
  void aShortCommitThatChangesMuchDoesNotStayInTheJournal() throws IOException {
    append(10_000);

    prune(10);

    assertThat(recordsInJournal()).isZero();
  }
}
