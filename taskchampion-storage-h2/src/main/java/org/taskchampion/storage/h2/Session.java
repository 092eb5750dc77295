package org.taskchampion.storage.h2;

import java.util.function.Consumer;
import org.taskchampion.storage.StorageDamagedException;

/** One thread's hold on a replica, from the beginning of a transaction to its end. */
final class Session {

  private final OpenReplica replica;
  private Snapshot snapshot;
  private final boolean writes;
  private final Consumer<Thread> onClose;
  private final Thread thread = Thread.currentThread();
  private boolean released;
  private boolean spilled;
  private boolean closed;

  /**
   * Makes a session of this thread.
   *
   * @param snapshot released at its end, or before
   * @param writes whether this thread has the lock
   * @param onClose told at its end whose it was
   */
  Session(OpenReplica replica, Snapshot snapshot, boolean writes, Consumer<Thread> onClose) {
    this.replica = replica;
    this.snapshot = snapshot;
    this.writes = writes;
    this.onClose = onClose;
  }

  /** Returns the state that the session began with, and what it spilled. */
  Snapshot snapshot() {
    return snapshot;
  }

  /**
   * Ends the use of the state that the session began with. What keeps it keeps the file open, which
   * is not everywhere replaced then.
   */
  void releaseSnapshot() {
    if (!released) {
      released = true;
      snapshot.release();
    }
  }

  /** Returns the maps, for a session that writes. */
  Maps maps() {
    return replica.maps();
  }

  void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the transaction is closed");
    }
  }

  /** Returns how many bytes of changes to keep in memory, about. */
  long spillBytes() {
    return replica.spillBytes();
  }

  /** Takes changes out of the memory, and into the state that the session sees from now on. */
  void spill(Changes changes) {
    spilled = true;
    Snapshot next = replica.spill(changes);
    releaseSnapshot();
    snapshot = next;
    released = false;
  }

  /** Says whether there are changes that were spilled, and neither committed nor dropped. */
  boolean hasSpilled() {
    return spilled;
  }

  /** Commits; what the session began with cannot be read any more. */
  void commit(Changes changes) {
    releaseSnapshot();
    replica.commit(changes);
    spilled = false;
  }

  /** Says which file it is that holds what this module did not write. */
  StorageDamagedException damaged(MalformedException cause) {
    return replica.damaged(cause);
  }

  void close() {
    if (!closed) {
      closed = true;
      releaseSnapshot();
      try {
        if (writes) {
          if (spilled) {
            replica.dropSpilled();
          }
          replica.release();
        }
      } finally {
        onClose.accept(thread);
      }
    }
  }
}
