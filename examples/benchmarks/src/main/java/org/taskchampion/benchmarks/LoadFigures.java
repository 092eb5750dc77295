package org.taskchampion.benchmarks;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the writers of a load heard together. Thread-safe. */
final class LoadFigures implements LoadWriter.Told {

  private long[] edits = new long[1024];
  private int edited;
  private long[] syncs = new long[1024];
  private int synced;
  private final Map<String, Integer> failures = new TreeMap<>();
  private @Nullable IllegalStateException fault;

  @Override
  public synchronized void edited(long nanos) {
    if (edited == edits.length) {
      edits = Arrays.copyOf(edits, 2 * edited);
    }
    edits[edited++] = nanos;
  }

  @Override
  public synchronized void synced(long nanos) {
    if (synced == syncs.length) {
      syncs = Arrays.copyOf(syncs, 2 * synced);
    }
    syncs[synced++] = nanos;
  }

  @Override
  public synchronized void failed(String what) {
    failures.merge(what, 1, Integer::sum);
  }

  /** Notes what must not happen. */
  synchronized void fault(String what, @Nullable Throwable cause) {
    if (fault == null) {
      fault = new IllegalStateException(what, cause);
    }
  }

  synchronized boolean isWhole() {
    return fault == null;
  }

  synchronized void check() {
    if (fault != null) {
      throw fault;
    }
  }

  /** Takes a line that a process printed; one that was cut off when it was killed is left out. */
  void take(String line) {
    if (!line.endsWith(";")) {
      return;
    }
    String[] words = line.substring(0, line.length() - 1).split(" ");
    switch (words[0]) {
      case "e" -> edited(Long.parseLong(words[1]));
      case "s" -> synced(Long.parseLong(words[1]));
      default -> failed(words[1]);
    }
  }

  synchronized int edits() {
    return edited;
  }

  synchronized int syncs() {
    return synced;
  }

  /** Returns cells of a table: edits and synchronisations, and what failed. */
  synchronized String cells(double seconds) {
    return String.format(
        Locale.ROOT,
        "%,d, %.0f | %s | %,d, %.1f | %s | %s",
        edited,
        edited / seconds,
        percentiles(edits, edited),
        synced,
        synced / seconds,
        percentiles(syncs, synced),
        failures.isEmpty()
            ? "none"
            : failures.entrySet().stream()
                .map(
                    entry -> String.format(Locale.ROOT, "%,d %s", entry.getValue(), entry.getKey()))
                .collect(Collectors.joining(", ")));
  }

  private static String percentiles(long[] nanos, int count) {
    if (count == 0) {
      return "";
    }
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    return String.format(
        Locale.ROOT,
        "%.1f, %.1f, %.1f, %.0f ms",
        sorted[count / 2] / 1e6,
        sorted[(int) (count * 0.95)] / 1e6,
        sorted[(int) (count * 0.99)] / 1e6,
        sorted[count - 1] / 1e6);
  }
}
