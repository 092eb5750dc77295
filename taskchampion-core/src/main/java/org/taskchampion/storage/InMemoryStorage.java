package org.taskchampion.storage;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A storage in memory, for tests and for programs that keep nothing. What it holds is gone when the
 * process ends or the storage is closed.
 *
 * <p>Thread-safe: one writer at a time, or many readers. A reader waits while a writing transaction
 * is open, and a writer waits until all views are closed, both without a time limit.
 */
public final class InMemoryStorage implements Storage {

  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(true);
  private final InMemoryState state = new InMemoryState();
  private final List<InMemoryWatch> watches = new CopyOnWriteArrayList<>();
  private volatile boolean closed; // written with the write lock

  /** Makes an empty storage. */
  public InMemoryStorage() {}

  @Override
  public StorageTransaction begin() {
    return acquire(lock.writeLock(), () -> watches.forEach(InMemoryWatch::signal));
  }

  @Override
  public StorageView read() {
    return acquire(lock.readLock(), () -> {});
  }

  @Override
  public Optional<CommitWatch> watch() {
    InMemoryWatch watch = new InMemoryWatch(watches::remove);
    watches.add(watch);
    if (closed) {
      watch.close();
      throw new IllegalStateException("the storage is closed");
    }
    return Optional.of(watch);
  }

  @Override
  public void close() {
    checkNotNested();
    lock.writeLock().lock();
    try {
      closed = true;
    } finally {
      lock.writeLock().unlock();
    }
    watches.forEach(InMemoryWatch::end);
  }

  private InMemoryTransaction acquire(Lock side, Runnable committed) {
    checkNotNested();
    side.lock();
    if (closed) {
      side.unlock();
      throw new IllegalStateException("the storage is closed");
    }
    return new InMemoryTransaction(state, side, committed);
  }

  private void checkNotNested() {
    if (lock.isWriteLockedByCurrentThread() || lock.getReadHoldCount() > 0) {
      throw new IllegalStateException("this thread has a transaction open on the storage already");
    }
  }
}
