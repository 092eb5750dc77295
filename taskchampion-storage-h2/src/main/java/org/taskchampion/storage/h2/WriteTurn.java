package org.taskchampion.storage.h2;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.taskchampion.storage.StorageReplacedException;

/** The turn of the one thread, among all processes, that may write to a replica. Thread-safe. */
final class WriteTurn {

  private final ReplicaState state;
  // Null if the replica is open only to be read.
  private final @Nullable ReplicaLock lock;

  WriteTurn(ReplicaState state, @Nullable ReplicaLock lock) {
    this.state = state;
    this.lock = lock;
  }

  /** Returns whether anybody can have a turn. */
  boolean isPossible() {
    return lock != null;
  }

  /** Takes the lock, and sees to it that what others committed is in memory. */
  void acquire() {
    ReplicaLock own = lock;
    if (own == null) {
      throw new IllegalStateException("the replica is open only to be read");
    }
    try {
      own.acquire(this::catchUp);
    } catch (IOException e) {
      throw state.failed(e);
    }
  }

  private void catchUp() {
    state.mutex.lock();
    try {
      try {
        state.dropUnfinished();
        state.checkReplaced(false);
        boolean whole = !Guard.isWriting(state.epoch());
        if (!state.isPublished()
            || !state.files.isSettled()
            || !state.watch.hasSeen(state.epoch())) {
          state.files.catchUp(true);
        }
        state.join(whole);
      } catch (StorageReplacedException e) {
        state.setReplaced(e);
        throw e;
      } finally {
        state.settle();
      }
      state.held = true;
    } finally {
      state.mutex.unlock();
    }
  }

  void release() {
    state.held = false;
    ReplicaLock own = lock;
    try {
      if (own != null) {
        own.release();
      }
    } catch (IOException e) {
      Failures.ignored("could not unlock", state.directory, e);
    }
  }

  /**
   * Takes a part of a commit out of the memory, for who has the lock, and returns the state with
   * it, which only the writer may see; to be released by the caller. See {@link
   * ReplicaFiles#spill}.
   */
  Snapshot spill(Changes changes) {
    write(state.files::prepareSpill);
    state.mutex.lock();
    try {
      write(() -> state.files.spill(changes));
      return state.files.maps().snapshot();
    } finally {
      state.mutex.unlock();
    }
  }

  /** Takes back what was spilled, for who has the lock and does not commit. */
  void dropSpilled() {
    state.mutex.lock();
    try {
      state.files.dropSpilled();
    } finally {
      state.mutex.unlock();
    }
  }

  /** Does something that may write, for who has the lock. */
  void write(Runnable work) {
    boolean done = false;
    try {
      state.checkAlone();
      work.run();
      done = true;
    } catch (StorageReplacedException e) {
      state.setReplaced(e);
      throw e;
    } finally {
      if (!done) {
        // What is in memory may be more than what is on the disk, also after an Error.
        state.files.forget();
      }
      state.settle();
    }
  }
}
