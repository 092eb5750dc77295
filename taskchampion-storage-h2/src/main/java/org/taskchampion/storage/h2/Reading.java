package org.taskchampion.storage.h2;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.taskchampion.storage.StorageDamagedException;
import org.taskchampion.storage.StorageException;
import org.taskchampion.storage.StorageReplacedException;
import org.taskchampion.storage.VerificationReport;

/**
 * How a replica is read without a lock: while a thread of this JVM writes, what was committed last
 * is known; otherwise this looks whether another process has committed, and again if one writes
 * just then. Thread-safe.
 */
final class Reading {

  // How often a reader tries to come between the writes of other processes before it takes its
  // turn.
  private static final int MOST_TRIES = 10;

  private final ReplicaState state;
  private final WriteTurn turn;
  private final long timeoutNanos;

  Reading(ReplicaState state, WriteTurn turn, long timeoutNanos) {
    this.state = state;
    this.turn = turn;
    this.timeoutNanos = timeoutNanos;
  }

  /** Returns what was committed last; to be released by the caller. */
  Snapshot read() {
    state.throwIfReplaced();
    long deadline = System.nanoTime() + timeoutNanos;
    ReplicaLock.Pauses pauses = new ReplicaLock.Pauses(ReplicaLock.MOST_PAUSE);
    try {
      for (int tries = 1; ; tries++) {
        Snapshot found = known();
        if (found == null) {
          found = tryToRead(tries);
        }
        if (found != null) {
          return found;
        }
        if (isOurTurn(tries)) {
          turn.acquire();
          try {
            return state.current();
          } finally {
            turn.release();
          }
        }
        if (System.nanoTime() - deadline >= 0) {
          throw ReplicaLock.busy(
              "read", state.directory.toString(), timeoutNanos, state.watch.owner());
        }
        pauses.next();
      }
    } catch (IOException e) {
      throw state.failed(e);
    }
  }

  /** Returns whether to take a turn: to clear up, or since others write all the time. */
  private boolean isOurTurn(int tries) throws IOException {
    if (!turn.isPossible()) {
      return false;
    }
    long epoch = state.watch.epoch();
    return Guard.isWriting(epoch) ? state.watch.isAbandoned(epoch) : tries % MOST_TRIES == 0;
  }

  /** Returns what was committed last if it is known to be that; to be released by the caller. */
  private @Nullable Snapshot known() throws IOException {
    long epoch = state.watch.epochOrNone();
    if (!state.held && !state.watch.isCurrent(epoch)) {
      return null;
    }
    Snapshot found = state.published();
    if (found == null) {
      return null;
    }
    // Where an open file cannot be replaced, who begins to read now would be in the writer's way.
    if (!state.held && ((Guard.isWriting(epoch) && !found.file().isAwake()) || !wake(found))) {
      found.release();
      return null;
    }
    if (state.held || Guard.isWriting(epoch) || state.isCheckedJustNow()) {
      return found;
    }
    // Somebody has to look whether the files are the same; if somebody does already, one is enough.
    if (state.mutex.tryLock()) {
      try {
        if (!state.held) {
          state.checkReplaced(false);
        }
      } catch (StorageReplacedException e) {
        found.release();
        if (state.watch.epochOrNone() != epoch) {
          return null; // Another process wrote just then.
        }
        state.setReplaced(e);
        throw e;
      } catch (RuntimeException e) {
        found.release();
        throw e;
      } finally {
        state.mutex.unlock();
      }
    }
    return found;
  }

  /** Sees to it that nobody replaces the file of a snapshot; returns whether somebody has. */
  private static boolean wake(Snapshot found) throws IOException {
    try {
      return found.file().wake();
    } catch (IOException e) {
      found.release();
      throw e;
    }
  }

  /** Reads what was committed last; returns null if somebody writes just now. */
  private @Nullable Snapshot tryToRead(int tries) throws IOException {
    state.mutex.lock();
    try {
      if (state.held && state.isPublished()) {
        return null;
      }
      long epoch = state.epoch();
      // A process that ended while it wrote leaves what is as good as a crash.
      boolean guarded =
          state.watch.isGuarded() && !(state.readOnly && state.watch.isAbandoned(epoch));
      if (guarded && Guard.isWriting(epoch)) {
        return null;
      }
      Root before = guarded ? null : state.files.readRoot();
      try {
        state.dropUnfinished();
        state.checkReplaced(false);
        state.files.catchUp(false);
      } catch (StorageReplacedException | StorageDamagedException e) {
        boolean disturbed =
            guarded
                ? state.epoch() != epoch
                : tries < MOST_TRIES || !Objects.equals(before, state.files.readRoot());
        if (disturbed) {
          state.forget();
          return null;
        }
        if (e instanceof StorageReplacedException found) {
          state.setReplaced(found);
        }
        throw e;
      }
      boolean written = !guarded || state.watch.isWritten(state.files.fingerprint());
      if (guarded ? state.epoch() != epoch : !state.files.hasSameRoot()) {
        // What was read counts only when nobody writes, but most of it need not be read again.
        if (!state.files.hasSameRoot()) {
          state.forget();
        }
        return null;
      }
      if (!written) {
        state.forget();
        state.setReplaced(state.foreign());
        state.throwIfReplaced();
      }
      state.publish();
      state.watch.see(guarded ? epoch : GuardWatch.NO_EPOCH);
      return state.current();
    } finally {
      state.mutex.unlock();
    }
  }

  /** Returns whether the files were found to be replaced, or are now. */
  boolean isReplaced() {
    state.mutex.lock();
    try {
      long epoch = state.epoch();
      if (!state.held && !Guard.isWriting(epoch)) {
        try {
          state.checkReplaced(false);
        } catch (StorageReplacedException e) {
          if (epoch == state.epoch()) {
            state.setReplaced(e);
          }
        }
      }
    } catch (StorageException e) {
      // The next transaction meets it, too.
    } finally {
      state.mutex.unlock();
    }
    return state.isReplaced();
  }

  /** Reads the files to their end; what others write meanwhile is no damage. */
  VerificationReport verifyFiles() {
    VerificationReport report = new VerificationReport(List.of());
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      read().release();
      state.mutex.lock();
      try {
        long epoch = state.epoch();
        report = state.files.verifyFiles();
        if (report.isSound() || (epoch == state.epoch() && state.files.hasSameRoot())) {
          return report;
        }
        state.forget();
      } finally {
        state.mutex.unlock();
      }
    }
    return report;
  }
}
