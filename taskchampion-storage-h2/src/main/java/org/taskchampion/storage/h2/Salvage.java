package org.taskchampion.storage.h2;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Operation;
import org.taskchampion.storage.NewerFormatException;
import org.taskchampion.storage.StorageException;

/** Reads the unsynced operations of files of which parts are damaged, as far as they are whole. */
final class Salvage {

  private final Disk disk;
  private final Path storePath;
  private final Path journalPath;
  private final TreeMap<Long, byte[]> operations = new TreeMap<>();
  private @Nullable LogBounds log;

  private Salvage(Disk disk, Path directory) {
    this.disk = disk;
    this.storePath = directory.resolve(FileNames.STORE);
    this.journalPath = directory.resolve(FileNames.JOURNAL);
  }

  static List<Operation> unsynced(Disk disk, Path directory) {
    Salvage salvage = new Salvage(disk, directory);
    salvage.read();
    return salvage.decoded();
  }

  private List<Operation> decoded() {
    LogBounds bounds = log;
    List<Operation> decoded = new ArrayList<>();
    if (bounds != null) {
      for (byte[] bytes : operations.subMap(bounds.unsyncedFrom(), bounds.unsyncedTo()).values()) {
        try {
          decoded.add(OperationCodec.decode(bytes));
        } catch (MalformedException e) {
          // What is lost is lost.
        }
      }
    }
    return decoded;
  }

  private void read() {
    if (!disk.exists(journalPath)) {
      readStore(null);
      return;
    }
    try (Journal journal = new Journal(disk.openReadOnly(journalPath), journalPath)) {
      Root root = journal.readRoot();
      boolean renamed = readStore(root);
      if (root != null && !renamed) {
        readRecords(journal, root);
      }
    } catch (NewerFormatException e) {
      throw e;
    } catch (StorageException e) {
      Failures.ignored("could not read all of", journalPath, e);
    } catch (IOException e) {
      throw Failures.failed(journalPath, e);
    }
  }

  /** Returns whether the store has a newer root than the journal, whose records are in it then. */
  private boolean readStore(@Nullable Root root) {
    if (!disk.exists(storePath)) {
      return false;
    }
    boolean renamed = false;
    Maps maps = null;
    try (BlockFile file = new BlockFile(disk.openReadOnly(storePath), storePath)) {
      Root valid = root;
      try {
        Root made = file.readHeader();
        renamed = root == null || root.file() != made.file();
        valid = renamed ? made : root;
      } catch (StorageException e) {
        Failures.ignored("could not read the header of", storePath, e);
      }
      if (valid != null) {
        maps = Maps.open(file, valid);
        log = maps.log();
        Snapshot content = maps.snapshot();
        readOperations(content, content.log());
        content.release();
      }
    } catch (StorageException e) {
      Failures.ignored("could not read all of", storePath, e);
    } catch (IOException e) {
      throw Failures.failed(storePath, e);
    } finally {
      if (maps != null) {
        maps.discard();
      }
    }
    return renamed;
  }

  private void readOperations(Snapshot content, LogBounds bounds) {
    for (long number = bounds.unsyncedFrom(); number < bounds.unsyncedTo(); number++) {
      try {
        byte[] bytes = content.operation(number);
        if (bytes != null) {
          operations.put(number, bytes);
        }
      } catch (StorageException e) {
        // It lies in a damaged block; the next one may lie in another.
      }
    }
  }

  private void readRecords(Journal journal, Root root) throws IOException {
    journal.start(root);
    long sequence = root.sequence();
    byte[] record;
    while ((record = journal.next(++sequence)) != null) {
      Changes changes;
      try {
        changes = Changes.decode(record);
      } catch (MalformedException e) {
        return;
      }
      changes.removedRanges().forEach((from, to) -> operations.subMap(from, to).clear());
      operations.keySet().removeAll(changes.removedOperations);
      operations.putAll(changes.operations);
      log = changes.log == null ? log : changes.log;
    }
  }
}
