package org.taskchampion.storage.h2;

import java.nio.BufferUnderflowException;
import org.h2.mvstore.MVStoreException;

/** One thread's hold on a replica, from the beginning of a transaction to its end. */
final class Session {

  private final H2Storage storage;
  private final OpenReplica replica;
  private final Thread thread = Thread.currentThread();
  private boolean closed;

  Session(H2Storage storage, OpenReplica replica) {
    this.storage = storage;
    this.replica = replica;
  }

  Maps maps() {
    return replica.maps();
  }

  void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the transaction is closed");
    }
  }

  void commit(Changes changes) {
    replica.commit(changes);
  }

  /** Turns what came from below into an error of the library; leaves callers' mistakes alone. */
  RuntimeException translate(RuntimeException failure) {
    return failure instanceof MVStoreException
            || failure instanceof MalformedException
            || failure instanceof BlockStore.FailedException
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
      storage.end(thread);
    }
  }
}
