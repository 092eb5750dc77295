package org.taskchampion.storage.h2;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.taskchampion.storage.StorageBusyException;

/**
 * One writer, among the threads of this JVM and among processes. Thread-safe. Who reads does not
 * need it.
 *
 * <p>Threads take turns in the order in which they came. Processes use locks on two bytes: who
 * holds the second one writes. The first one is the gate to the second: it is taken before and
 * given back when the second one is had. So whoever waits for the second one keeps those away who
 * come later, and a process that does one transaction after another cannot pass by. Last comes the
 * claim of {@link Guard}, which is free unless the lock of a living process was lost.
 */
final class ReplicaLock {

  // Far behind the end of the file: some systems forbid to read or write what is locked.
  private static final long GATE = 1L << 62;
  private static final long STATE = GATE + 1;
  // They locked as many bytes as the number of the process says.
  private static final long OLD_LENGTH = (1L << 32) + 2;

  /** The longest pause between two looks, for who is next. */
  static final Duration MOST_PAUSE = Duration.ofNanos(500_000);

  /** The longest pause between two looks, for who waits behind others. */
  private static final Duration MOST_PAUSE_AT_GATE = Duration.ofMillis(5);

  private final LockFile file;
  private final Guard guard;
  private final String what;
  private final long timeoutNanos;
  private final ArrayDeque<Thread> queue = new ArrayDeque<>();
  private @Nullable Thread holder;
  private LockFile.@Nullable Lock lock;

  /** What is done when the lock was taken, before anybody uses what it protects. */
  interface Entry {
    void enter();
  }

  private interface Attempt<T> {
    @Nullable T run() throws IOException;
  }

  ReplicaLock(LockFile file, Guard guard, String what, long timeoutNanos) {
    this.file = file;
    this.guard = guard;
    this.what = what;
    this.timeoutNanos = timeoutNanos;
  }

  /**
   * Waits for its turn and takes the lock.
   *
   * @param entry if it throws, the lock is free again
   */
  void acquire(Entry entry) throws IOException {
    long deadline = System.nanoTime() + timeoutNanos;
    Thread thread = Thread.currentThread();
    takeTurn(thread, deadline);
    try {
      lockFile(deadline);
      try {
        entry.enter();
      } catch (Throwable t) {
        unlockFile();
        throw t;
      }
    } catch (Throwable t) {
      endTurn();
      throw t;
    }
  }

  private synchronized void takeTurn(Thread thread, long deadline) {
    boolean interrupted = false;
    queue.add(thread);
    try {
      while (holder != null || queue.peek() != thread) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          Thread other = holder;
          throw busy(
              "write",
              what,
              timeoutNanos,
              "another thread (" + (other == null ? "" : other.getName()) + ")");
        }
        try {
          wait(Duration.ofNanos(left).toMillis() + 1);
        } catch (InterruptedException e) {
          // A transaction is not called off halfway; the caller finds the flag afterwards.
          interrupted = true;
        }
      }
      holder = thread;
    } finally {
      queue.remove(thread);
      notifyAll();
      if (interrupted) {
        thread.interrupt();
      }
    }
  }

  private synchronized void endTurn() {
    holder = null;
    notifyAll();
  }

  private void lockFile(long deadline) throws IOException {
    LockFile.Lock gate = poll(() -> file.tryLock(GATE, 1), deadline, MOST_PAUSE_AT_GATE);
    LockFile.Lock state;
    try {
      state = poll(() -> file.tryLock(STATE, 1), deadline, MOST_PAUSE);
    } finally {
      gate.release();
    }
    try {
      poll(() -> guard.claim() ? Boolean.TRUE : null, deadline, MOST_PAUSE);
    } catch (Throwable t) {
      state.release();
      throw t;
    }
    lock = state;
  }

  /** Locks the journal as those programs do that know no lock file. */
  LockFile.Lock lockAsBefore(LockFile journal) throws IOException {
    return poll(
        () -> journal.tryLock(GATE, OLD_LENGTH),
        System.nanoTime() + timeoutNanos,
        MOST_PAUSE_AT_GATE);
  }

  /** Tries again and again, first at once, then after pauses that grow up to a bound. */
  private <T> T poll(Attempt<T> attempt, long deadline, Duration mostPause) throws IOException {
    Pauses pauses = new Pauses(mostPause);
    while (true) {
      T got = attempt.run();
      if (got != null) {
        return got;
      }
      if (System.nanoTime() - deadline >= 0) {
        throw busy("write", what, timeoutNanos, guard.owner());
      }
      pauses.next();
    }
  }

  /** Pauses that grow. */
  static final class Pauses {
    private static final Duration FIRST = Duration.ofNanos(20_000);
    private static final Duration LONG_WAIT = Duration.ofSeconds(1);
    private static final Duration MOST_AFTER_LONG_WAIT = Duration.ofMillis(10);

    private final long start = System.nanoTime();
    private final long most;
    private long pause = FIRST.toNanos();

    Pauses(Duration most) {
      this.most = most.toNanos();
    }

    void next() {
      boolean interrupted = Thread.interrupted();
      LockSupport.parkNanos(pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2 + 1));
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      // After a second of waiting, a few milliseconds more do not count, and the processor does.
      long bound =
          System.nanoTime() - start > LONG_WAIT.toNanos() ? MOST_AFTER_LONG_WAIT.toNanos() : most;
      pause = Math.min(bound, 2 * pause);
    }
  }

  /**
   * Says that another process could not be waited for any longer.
   *
   * @param owner the number of that process; 0 if it is not known
   */
  static StorageBusyException busy(String purpose, String what, long timeoutNanos, long owner) {
    return busy(purpose, what, timeoutNanos, owner == 0 ? "another process" : "process " + owner);
  }

  private static StorageBusyException busy(
      String purpose, String what, long timeoutNanos, String who) {
    return new StorageBusyException(
        "process "
            + ProcessToken.thisPid()
            + ", thread "
            + Thread.currentThread().getName()
            + ", waited for "
            + Duration.ofNanos(timeoutNanos).toMillis()
            + " ms to "
            + purpose
            + " "
            + what
            + ", which "
            + who
            + " holds. Nothing was changed; try again, or end what holds it",
        null);
  }

  /** Gives the lock back. */
  void release() throws IOException {
    try {
      unlockFile();
    } finally {
      endTurn();
    }
  }

  private void unlockFile() throws IOException {
    LockFile.Lock held = lock;
    lock = null;
    try {
      guard.release();
    } finally {
      if (held != null) {
        held.release();
      }
    }
  }
}
