package org.taskchampion.benchmarks;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Random;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.taskchampion.Replica;
import org.taskchampion.TaskChampionException;
import org.taskchampion.storage.h2.H2Storage;
import org.taskchampion.sync.SyncServer;

/**
 * One that edits a replica of its own and synchronises it, whatever fails. It counts up, in tasks
 * that nobody else changes, and notes outside of the replica how far it was told that its edits are
 * committed. Now and then it changes a task that all change.
 */
final class LoadWriter {

  /** The tasks in which one writer counts. */
  static final int TASKS = 20;

  /** The task that all change. */
  static final UUID SHARED = new UUID(0, 1);

  private final int number;
  private final Path directory;
  private final Path journal;
  private final Place place;
  private final Told told;
  private final Random random;

  /** Hears what happened. */
  interface Told {
    void edited(long nanos);

    void synced(long nanos);

    void failed(String what);
  }

  LoadWriter(int number, Path directory, Path journals, Place place, Told told) {
    this.number = number;
    this.directory = directory;
    this.journal = journal(journals, number);
    this.place = place;
    this.told = told;
    this.random = new Random();
  }

  static Path journal(Path journals, int number) {
    return journals.resolve("journal-" + number);
  }

  /** Returns the task of a writer in which a number is. */
  static UUID task(int writer, long counted) {
    return new UUID(writer + 1L, counted % TASKS);
  }

  /** Returns how far a writer was told that its edits are committed. */
  static long acknowledged(Path journal) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(journal.toFile(), "rw")) {
      return file.length() < Long.BYTES ? 0 : file.readLong();
    }
  }

  /** Goes on until it is told to stop. */
  void run(BooleanSupplier goesOn) throws IOException, InterruptedException {
    try (RandomAccessFile noted = new RandomAccessFile(journal.toFile(), "rw")) {
      long next = acknowledged(journal) + 1;
      while (goesOn.getAsBoolean()) {
        try (Replica replica = Replica.open(H2Storage.at(directory));
            SyncServer server = place.openElsewhere()) {
          boolean isKept = true;
          while (isKept && goesOn.getAsBoolean()) {
            try {
              for (int i = random.nextInt(10); i >= 0; i--) {
                edit(replica, next);
                noted.seek(0);
                noted.writeLong(next);
                next++;
              }
              long start = System.nanoTime();
              replica.sync(server);
              told.synced(System.nanoTime() - start);
              Thread.sleep(random.nextInt(200));
            } catch (TaskChampionException e) {
              failed(e);
              isKept = random.nextInt(4) > 0; // as a program goes on, or is started again
            }
          }
        } catch (TaskChampionException e) {
          failed(e);
        }
      }
    }
  }

  private void failed(TaskChampionException failure) throws InterruptedException {
    told.failed(failure.getClass().getSimpleName());
    Thread.sleep(50 + random.nextInt(500));
  }

  private void edit(Replica replica, long count) {
    long start = System.nanoTime();
    replica.edit(
        edit -> {
          UUID task = task(number, count);
          if (edit.find(task).isEmpty()) {
            edit.create(task).set("status", "pending");
          }
          edit.task(task).set("count", Long.toString(count));
          if (count % 10 == 0 && edit.find(SHARED).isPresent()) {
            edit.task(SHARED).set("by", number + " " + count);
          }
        });
    told.edited(System.nanoTime() - start);
  }
}
