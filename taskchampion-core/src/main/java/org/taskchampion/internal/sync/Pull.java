package org.taskchampion.internal.sync;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskchampion.Operation;
import org.taskchampion.internal.Uuids;
import org.taskchampion.internal.codec.SegmentReader;
import org.taskchampion.internal.replica.ChangeNotifier;
import org.taskchampion.storage.Storage;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.HistoryGoneException;
import org.taskchampion.sync.MalformedDataException;
import org.taskchampion.sync.SyncException;
import org.taskchampion.sync.SyncProgress;
import org.taskchampion.sync.SyncServer;

/**
 * Fetches the versions after the base and merges them, some at a time: fetched with no transaction
 * open, merged and made the new base in one (part 9.2 of the specification).
 */
final class Pull {

  private static final Logger LOGGER = LoggerFactory.getLogger(Pull.class);

  /** Versions are merged together until their segments have this many bytes. */
  private static final long BATCH_BYTES = 1_000_000;

  private final Storage storage;
  private final SyncServer server;
  private final SyncProgress progress;
  private final ChangeNotifier notifier;
  private final Set<UUID> fetched = new HashSet<>();
  private int versions;
  private long operations;

  Pull(Storage storage, SyncServer server, SyncProgress progress, ChangeNotifier notifier) {
    this.storage = storage;
    this.server = server;
    this.progress = progress;
    this.notifier = notifier;
  }

  /** Returns how many versions were merged so far. */
  int versions() {
    return versions;
  }

  /** Returns how many operations they held. */
  long operations() {
    return operations;
  }

  /** Fetches and merges until the base has no child. */
  void run() {
    Batch batch;
    do {
      batch = fetch(base());
      if (batch.versions > 0) {
        merge(batch);
      }
      if (batch.fault != null) {
        throw batch.fault; // after what came before it was merged: that is progress
      }
    } while (!batch.upToDate);
  }

  private UUID base() {
    try (StorageView view = storage.read()) {
      return view.baseVersion();
    }
  }

  private Batch fetch(UUID base) {
    Batch batch = new Batch(base);
    try {
      while (!batch.upToDate && batch.bytes < BATCH_BYTES) {
        Interrupts.check();
        ChildVersion child = server.childVersion(batch.last);
        if (child instanceof ChildVersion.Found found) {
          check(batch.last, found);
          batch.add(found);
        } else if (child instanceof ChildVersion.UpToDate) {
          batch.upToDate = true;
        } else {
          throw new HistoryGoneException(
              "the server's history does not contain version "
                  + batch.last
                  + ", on which this replica is based",
              null);
        }
      }
    } catch (SyncException e) {
      batch.fault = e;
    }
    return batch;
  }

  /** A server must not be able to feed one version for ever. */
  private void check(UUID parent, ChildVersion.Found found) {
    UUID version = found.version();
    if (!found.parent().equals(parent)) {
      throw new MalformedDataException(
          version,
          "the server was asked for the child of version "
              + parent
              + ", but answered with version "
              + version
              + ", the child of "
              + found.parent(),
          null);
    }
    if (version.equals(Uuids.NIL) || version.equals(parent) || !fetched.add(version)) {
      throw new MalformedDataException(
          version, "the server's history goes round in a circle at version " + version, null);
    }
  }

  private void merge(Batch batch) {
    try (StorageTransaction transaction = storage.begin()) {
      if (!transaction.baseVersion().equals(batch.base)) {
        LOGGER.debug("Another synchronisation of this replica was faster; reading its base again");
        fetched.clear();
        batch.upToDate = false;
        return;
      }
      RewindReplay merge = new RewindReplay(transaction);
      merge.merge(batch.operations);
      transaction.setBaseVersion(batch.last);
      transaction.commit();
      notifier.enqueue(merge.changes());
    }
    notifier.deliver();
    LOGGER.debug("Merged {} versions up to {}", batch.versions, batch.last);
    versions += batch.versions;
    operations += batch.operations.size();
    progress.progressed(SyncProgress.Phase.RECEIVING, operations, -1);
  }

  /** Versions that follow each other. */
  private static final class Batch {
    private final UUID base;
    private final List<Operation> operations = new ArrayList<>();
    private UUID last;
    private int versions;
    private long bytes;
    private boolean upToDate;
    private @Nullable SyncException fault;

    private Batch(UUID base) {
      this.base = base;
      this.last = base;
    }

    private void add(ChildVersion.Found found) {
      operations.addAll(SegmentReader.read(found.version(), found.segment()));
      last = found.version();
      versions++;
      bytes += found.segment().length;
    }
  }
}
