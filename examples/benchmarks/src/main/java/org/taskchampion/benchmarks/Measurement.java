package org.taskchampion.benchmarks;

/** Something that can be measured again and again, in one JVM. */
interface Measurement extends AutoCloseable {

  /** Makes what the work needs, does the work once, and returns how long the work alone took. */
  long once();

  @Override
  default void close() {}

  /** Returns how long some work takes, in nanoseconds. */
  static long nanos(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return System.nanoTime() - start;
  }
}
