package org.taskchampion.storage.h2;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.taskchampion.storage.StorageBusyException;

/**
 * One writer or many readers, among the threads of this JVM and among processes. Thread-safe.
 *
 * <p>Threads take turns in the order in which they came. Processes use locks on two bytes: who
 * holds the second one exclusively writes, who shares it reads. The first one is the gate to the
 * second: it is taken before and given back when the second one is had. So whoever waits for the
 * second one keeps those away who come later, and a process that does one transaction after another
 * cannot pass by.
 *
 * <p>With the second byte, as many behind it are locked as the number of the process says. So who
 * waits in vain can find out for whom, by trying single bytes; it costs nobody else anything, and a
 * process that ended leaves nothing behind that is not true any more.
 */
final class ReplicaLock {

  // Far behind the end of the file: some systems forbid to read or write what is locked.
  private static final long GATE = 1L << 62;
  private static final long STATE = GATE + 1;
  private static final long PID = ProcessHandle.current().pid();
  private static final long LARGEST_PID = 1L << 32;
  // How often a reader looks at the gate when the way is free. So long may a writer be passed by.
  private static final long GATE_INTERVAL_NANOS = 1_000_000;

  private final DiskFile file;
  private final String what;
  private final long timeoutNanos;
  private final ArrayDeque<Thread> queue = new ArrayDeque<>();
  // Asked for without the monitor, which is held while this JVM waits for another process.
  private final List<Thread> holders = new CopyOnWriteArrayList<>();
  private boolean exclusive;
  private DiskFile.@Nullable Lock lock;
  private long gateSeen = System.nanoTime();

  /** What is done when this JVM has taken the lock, before anybody uses what it protects. */
  interface Entry {
    void enter();
  }

  ReplicaLock(DiskFile file, String what, long timeoutNanos) {
    this.file = file;
    this.what = what;
    this.timeoutNanos = timeoutNanos;
  }

  boolean isHeldByCurrentThread() {
    return holders.contains(Thread.currentThread());
  }

  /**
   * Waits for its turn and takes the lock.
   *
   * @param entry called if no other thread of this JVM had the lock; if it throws, the lock is free
   *     again
   */
  void acquire(boolean shared, Entry entry) throws IOException {
    long deadline = System.nanoTime() + timeoutNanos;
    Thread thread = Thread.currentThread();
    boolean interrupted = false;
    synchronized (this) {
      queue.add(thread);
      try {
        while (!mayEnter(thread, shared)) {
          long left = deadline - System.nanoTime();
          if (left <= 0) {
            throw busy(shared, "another thread (" + holderNames() + ")");
          }
          try {
            wait(left / 1_000_000 + 1);
          } catch (InterruptedException e) {
            // A transaction is not called off halfway; the caller finds the flag afterwards.
            interrupted = true;
          }
        }
        if (holders.isEmpty()) {
          lock = lockFile(shared, deadline);
          try {
            entry.enter();
          } catch (Throwable t) {
            unlockFile();
            throw t;
          }
          exclusive = !shared;
        }
        holders.add(thread);
      } finally {
        queue.remove(thread);
        notifyAll();
        if (interrupted) {
          thread.interrupt();
        }
      }
    }
  }

  private boolean mayEnter(Thread thread, boolean shared) throws IOException {
    return queue.peek() == thread && (holders.isEmpty() || (shared && !exclusive && !othersWait()));
  }

  private String holderNames() {
    StringBuilder names = new StringBuilder();
    for (Thread holder : holders) {
      names.append(names.length() == 0 ? "" : ", ").append(holder.getName());
    }
    return names.toString();
  }

  /**
   * Returns whether another process waits at the gate, so that this JVM's readers must let it in.
   */
  private boolean othersWait() throws IOException {
    long now = System.nanoTime();
    if (now - gateSeen < GATE_INTERVAL_NANOS) {
      return false;
    }
    DiskFile.Lock gate = file.tryLock(GATE, 1, true);
    if (gate == null) {
      return true;
    }
    gate.release();
    gateSeen = now;
    return false;
  }

  private DiskFile.Lock lockFile(boolean shared, long deadline) throws IOException {
    long now = System.nanoTime();
    if (shared && now - gateSeen < GATE_INTERVAL_NANOS) {
      DiskFile.Lock state = file.tryLock(STATE, 1 + PID, true);
      if (state != null) {
        return state;
      }
    }
    DiskFile.Lock gate = poll(GATE, 1, shared, deadline, 5_000_000);
    gateSeen = System.nanoTime();
    try {
      return poll(STATE, 1 + PID, shared, deadline, 500_000);
    } finally {
      gate.release();
    }
  }

  /** Tries again and again, first at once, then after pauses that grow up to a bound. */
  private DiskFile.Lock poll(
      long position, long length, boolean shared, long deadline, long maxPause) throws IOException {
    long pause = 20_000;
    long start = System.nanoTime();
    while (true) {
      DiskFile.Lock got = file.tryLock(position, length, shared);
      if (got != null) {
        return got;
      }
      long now = System.nanoTime();
      if (now - deadline >= 0) {
        throw busy(shared, holder());
      }
      // After a second of waiting, a few milliseconds more do not count, and the processor does.
      long bound = now - start > 1_000_000_000 ? 10_000_000 : maxPause;
      boolean interrupted = Thread.interrupted();
      LockSupport.parkNanos(pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2 + 1));
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      pause = Math.min(bound, 2 * pause);
    }
  }

  /**
   * Returns which process holds the lock; of several that read, the one with the largest number.
   */
  private String holder() throws IOException {
    if (isFree(STATE)) {
      return "another process"; // It has let go just now.
    }
    long low = 0;
    long high = LARGEST_PID;
    while (low < high) {
      long middle = (low + high + 1) / 2;
      if (isFree(STATE + middle)) {
        high = middle - 1;
      } else {
        low = middle;
      }
    }
    return low == 0 ? "another process" : "process " + low;
  }

  private boolean isFree(long position) throws IOException {
    DiskFile.Lock got = file.tryLock(position, 1, false);
    if (got == null) {
      return false;
    }
    got.release();
    return true;
  }

  private StorageBusyException busy(boolean shared, String who) {
    return new StorageBusyException(
        "process "
            + PID
            + ", thread "
            + Thread.currentThread().getName()
            + ", waited for "
            + timeoutNanos / 1_000_000
            + " ms to "
            + (shared ? "read " : "write ")
            + what
            + ", which "
            + who
            + " holds. Nothing was changed; try again, or end what holds it",
        null);
  }

  /** Gives the lock back, for the thread that took it. */
  synchronized void release(Thread thread) throws IOException {
    holders.remove(thread);
    try {
      if (holders.isEmpty()) {
        exclusive = false;
        unlockFile();
      }
    } finally {
      notifyAll();
    }
  }

  private void unlockFile() throws IOException {
    DiskFile.Lock held = lock;
    lock = null;
    if (held != null) {
      held.release();
    }
  }
}
