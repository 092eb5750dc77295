package org.taskchampion.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was measured of one row in one process, in nanoseconds or bytes. Printed as one line, by the
 * reference too.
 *
 * @param first the first run of the process
 * @param median the median of the later runs, after the warm-up
 * @param runs how many runs the median is of
 * @param disk what the disk takes for as many bytes as a run wrote; 0 if it wrote none, or nobody
 *     asked
 */
record Figures(long first, long median, int runs, long disk) {

  private static final int MOST_RUNS = 20_000;

  /** A first run that takes longer is all the warm-up. */
  private static final Duration LONG = Duration.ofSeconds(20);

  Figures(long first, long median, int runs) {
    this(first, median, runs, 0);
  }

  Figures withDisk(long limit) {
    return new Figures(first, median, runs, limit);
  }

  /**
   * Measures: the first run, then a warm-up, then the runs that count. A first run of more than 20
   * seconds is all the warm-up, and one run follows, which counts.
   *
   * @param measurement what is measured
   * @param runs the fewest runs to warm up, and the fewest that count
   * @param time how long to go on at least with each of the two
   */
  static Figures of(Measurement measurement, int runs, Duration time) {
    long first = measurement.once();
    if (first > LONG.toNanos()) {
      return new Figures(first, measurement.once(), 1);
    }
    collect(measurement, runs, time);
    List<Long> samples = collect(measurement, runs, time);
    samples.sort(null);
    return new Figures(first, samples.get(samples.size() / 2), samples.size());
  }

  private static List<Long> collect(Measurement measurement, int runs, Duration time) {
    List<Long> samples = new ArrayList<>();
    long end = System.nanoTime() + time.toNanos();
    while (samples.size() < runs || (System.nanoTime() < end && samples.size() < MOST_RUNS)) {
      samples.add(measurement.once());
    }
    return samples;
  }

  /** Starts a process that measures. */
  interface Process {
    Figures measure() throws IOException, InterruptedException;
  }

  /**
   * Measures again, and returns the figures with the lesser median. What needed one long run is not
   * measured again.
   *
   * @param known what was measured before; null if nothing was
   */
  static Figures quicker(@Nullable Figures known, Process again)
      throws IOException, InterruptedException {
    if (known == null) {
      return again.measure();
    }
    if (known.first > LONG.toNanos()) {
      return known;
    }
    Figures other = again.measure();
    return other.median < known.median ? other : known;
  }

  static Figures parse(String line) {
    String[] parts = line.strip().split(" ", -1);
    if (parts.length != 3 && parts.length != 4) {
      throw new IllegalArgumentException("expected three or four numbers but got: " + line);
    }
    return new Figures(
        Long.parseLong(parts[0]),
        Long.parseLong(parts[1]),
        Integer.parseInt(parts[2]),
        parts.length == 3 ? 0 : Long.parseLong(parts[3]));
  }

  @Override
  public String toString() {
    return first + " " + median + " " + runs + " " + disk;
  }
}
