package org.taskchampion.sync.local;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Does the same to many files. Those that nobody has read for a while lie anywhere on the disk, and
 * what takes the time is waiting for one after the other: so several threads wait.
 */
final class ManyFiles {

  private static final int THREADS = 16;

  /** From how many files on threads are worth it. */
  private static final int MANY = 500;

  /** How many files a thread takes at once. */
  private static final int PART = 250;

  private ManyFiles() {}

  /**
   * What is done to one file.
   *
   * @param <A> what stands for a file
   * @param <B> what comes of it
   */
  interface Action<A, B> {
    B apply(A file) throws IOException;
  }

  /**
   * Does it to all of them, in no order.
   *
   * @return what came of each, in the order of the files
   * @throws ClosedByInterruptException if the thread is interrupted while there are many; some were
   *     done
   */
  static <A, B> List<B> each(List<A> files, Action<A, B> action) throws IOException {
    if (files.size() < MANY) {
      return part(files, action, false);
    }
    List<Callable<List<B>>> parts = new ArrayList<>();
    for (int from = 0; from < files.size(); from += PART) {
      List<A> part = files.subList(from, Math.min(files.size(), from + PART));
      parts.add(() -> part(part, action, true));
    }
    ExecutorService threads = Executors.newFixedThreadPool(THREADS, ManyFiles::thread);
    try {
      List<B> all = new ArrayList<>(files.size());
      for (Future<List<B>> part : threads.invokeAll(parts)) {
        all.addAll(part.get());
      }
      return all;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClosedByInterruptException();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "sync directory");
    thread.setDaemon(true);
    return thread;
  }

  private static <A, B> List<B> part(List<A> files, Action<A, B> action, boolean stoppable)
      throws IOException {
    List<B> all = new ArrayList<>(files.size());
    for (A file : files) {
      if (stoppable && Thread.currentThread().isInterrupted()) {
        throw new ClosedByInterruptException();
      }
      all.add(action.apply(file));
    }
    return all;
  }
}
