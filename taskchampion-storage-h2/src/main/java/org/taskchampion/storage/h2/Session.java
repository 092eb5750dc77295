package org.taskchampion.storage.h2;

import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.util.function.Consumer;
import org.h2.mvstore.MVStoreException;

/** One thread's hold on a replica, from the beginning of a transaction to its end. */
final class Session {

  private final OpenReplica replica;
  private final Snapshot snapshot;
  private final boolean writes;
  private final Consumer<Thread> onClose;
  private final Thread thread = Thread.currentThread();
  private boolean released;
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

  /** Returns the state that the session began with. */
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

  /** Commits; what the session began with cannot be read any more. */
  void commit(Changes changes) {
    releaseSnapshot();
    replica.commit(changes);
  }

  /** Turns what came from below into an error of the library; leaves callers' mistakes alone. */
  RuntimeException translate(RuntimeException failure) {
    return failure instanceof MVStoreException
            || failure instanceof MalformedException
            || failure instanceof UncheckedIOException
            || failure instanceof BufferUnderflowException
            || isFromStore(failure)
        ? replica.translate(failure)
        : failure;
  }

  /** MVStore makes no difference between its own mistakes, its callers' and those of a file. */
  private static boolean isFromStore(RuntimeException failure) {
    for (StackTraceElement frame : failure.getStackTrace()) {
      if (frame.getClassName().startsWith("org.h2.")) {
        return true;
      }
      if (frame.getClassName().startsWith("org.taskchampion.")) {
        // A page of another map shows where its entries are used.
        return failure instanceof ClassCastException
            && frame.getClassName().startsWith(Session.class.getPackageName());
      }
    }
    return false;
  }

  void close() {
    if (!closed) {
      closed = true;
      releaseSnapshot();
      try {
        if (writes) {
          replica.release();
        }
      } finally {
        onClose.accept(thread);
      }
    }
  }
}
