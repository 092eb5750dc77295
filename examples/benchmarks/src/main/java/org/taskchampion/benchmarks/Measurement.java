package org.taskchampion.benchmarks;

import java.util.concurrent.atomic.AtomicLong;

/** Something that can be measured again and again, in one JVM. */
interface Measurement extends AutoCloseable {

  /** Makes what the work needs, does the work once, and returns how long the work alone took. */
  long once();

  @Override
  default void close() {}

  /** How many bytes the process wrote in the run that was measured last. */
  AtomicLong WRITTEN = new AtomicLong();

  /** Returns how long some work takes, in nanoseconds. */
  static long nanos(Runnable work) {
    long before = DiskLimit.written();
    long start = System.nanoTime();
    work.run();
    long nanos = System.nanoTime() - start;
    WRITTEN.set(DiskLimit.written() - before);
    return nanos;
  }
}
