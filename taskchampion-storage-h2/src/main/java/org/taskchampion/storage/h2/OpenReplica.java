package org.taskchampion.storage.h2;

import java.util.HashSet;
import java.util.Set;
import org.taskchampion.storage.StorageDamagedException;
import org.taskchampion.storage.StorageException;
import org.taskchampion.storage.VerificationReport;

/**
 * A replica that is open: who writes it, and what everybody else sees meanwhile. There is one for
 * each directory in this JVM. Thread-safe.
 *
 * <p>Who writes has a {@link WriteTurn}. Who reads gets a snapshot of what was committed last, by
 * {@link Reading}. {@link ReplicaState} is what both know.
 */
final class OpenReplica {

  private final ReplicaState state;
  private final WriteTurn turn;
  private final Reading reading;
  private final Set<Thread> sessions = new HashSet<>();

  OpenReplica(ReplicaState state, WriteTurn turn, Reading reading) {
    this.state = state;
    this.turn = turn;
    this.reading = reading;
    state.rest();
  }

  Disk disk() {
    return state.disk;
  }

  boolean isReadOnly() {
    return !turn.isPossible();
  }

  /** Begins a session of the calling thread; returns false if it has one already. */
  synchronized boolean enter() {
    return sessions.add(Thread.currentThread());
  }

  /** Ends a session. While there is none, no other process finds the store's file in its way. */
  synchronized void leave(Thread thread) {
    sessions.remove(thread);
    restIfUnused();
  }

  private synchronized void restIfUnused() {
    if (sessions.isEmpty()) {
      state.rest();
    }
  }

  /** Returns whether the files were found to be replaced, or are now. */
  boolean isReplaced() {
    boolean replaced = reading.isReplaced();
    restIfUnused();
    return replaced;
  }

  /** Takes the lock, and sees to it that what others committed is in memory. */
  void acquire() {
    turn.acquire();
  }

  void release() {
    turn.release();
  }

  /** Returns what was committed last; to be released by the caller. */
  Snapshot read() {
    return reading.read();
  }

  /** Returns what was committed last, for who has the lock; to be released by the caller. */
  Snapshot current() {
    return state.current();
  }

  /** Returns the maps, for who has the lock. */
  Maps maps() {
    return state.files.maps();
  }

  StorageDamagedException damaged(MalformedException cause) {
    return state.files.damaged(cause);
  }

  /** Makes changes durable, for who has the lock; see {@link ReplicaFiles#commit}. */
  void commit(Changes changes) {
    turn.write(() -> state.files.commit(changes));
  }

  /** Takes a part of a commit out of the memory, for who has the lock; see {@link WriteTurn}. */
  Snapshot spill(Changes changes) {
    return turn.spill(changes);
  }

  /** Takes back what was spilled, for who has the lock and does not commit. */
  void dropSpilled() {
    turn.dropSpilled();
  }

  /** Returns how large a part of a commit may be before it is taken out of the memory. */
  long spillBytes() {
    return state.limits.spillBytes();
  }

  /** Puts the content of another replica in the place of this one's, for who has the lock. */
  void replaceWith(Snapshot content) {
    turn.write(() -> state.files.replaceWith(content));
  }

  /** Writes the store anew, for who has the lock. */
  void mend() {
    turn.write(state.files::mend);
  }

  /** Reads the files to their end, for who has the lock, or where nobody has. */
  VerificationReport verifyFiles() {
    return state.files.verifyFiles();
  }

  /** Reads the files to their end without a lock. */
  VerificationReport verifyUnlocked() {
    return reading.verifyFiles();
  }

  /**
   * Closes the files. If much is to be put in order, this is done before, unless another process is
   * at work.
   */
  void close() {
    try {
      if (turn.isPossible() && !state.isReplaced() && state.files.isUntidy()) {
        turn.acquire();
        try {
          turn.write(
              () -> {
                if (state.files.isKnown()) {
                  state.files.tidyUp();
                }
              });
        } finally {
          turn.release();
        }
      }
    } catch (StorageException e) {
      // What was committed is durable; the order can wait.
      Failures.ignored("could not put in order", state.directory, e);
    } finally {
      state.close();
    }
  }
}
