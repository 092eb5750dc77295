package org.taskchampion.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntSupplier;
import org.taskchampion.Replica;
import org.taskchampion.query.Conventions;
import org.taskchampion.query.Filter;
import org.taskchampion.query.Query;
import org.taskchampion.storage.InMemoryStorage;

/** What it costs to find tasks by filters, compared with reading all tasks. */
public final class FilterCost {

  private static final Instant NOW = Instant.ofEpochSecond(1_760_000_000L);

  private static final List<String> FILTERS =
      List.of(
          "( +work or -DELETED ) entry.before:now-3d ( /number 1/ or priority:H )",
          "status:completed entry.after:2025-06-16",
          "+work",
          "status:pending",
          "+BLOCKED",
          "1-20",
          Data.uuid(7).toString());

  private FilterCost() {}

  /**
   * Prints a Markdown table: for each filter the computing time in which its tasks are found, and
   * how many times that of reading all tasks it is.
   *
   * @param args how many tasks; 100,000 if there is none
   */
  public static void main(String[] args) {
    System.out.print(table(args.length > 0 ? Integer.parseInt(args[0]) : 100_000, 15));
  }

  static String table(int tasks, int runs) {
    StringBuilder table =
        new StringBuilder("| filter | found | CPU | ratio |\n|---|--:|--:|--:|\n");
    Conventions conventions = Conventions.standard(ZoneOffset.UTC);
    try (Replica replica = Replica.open(new InMemoryStorage())) {
      replica.commit(Data.tasks(0, tasks));
      double all = median(runs, () -> touched(replica));
      table.append(row("all tasks, each looked at once", tasks, all, all));
      for (String text : FILTERS) {
        Query query = Query.of(Filter.parse(text, conventions));
        int found = query.run(replica, conventions, NOW).size();
        double time = median(runs, () -> query.run(replica, conventions, NOW).size());
        table.append(row("`" + text + "`", found, time, all));
      }
    }
    return table.toString();
  }

  /** Reads all tasks, and of each what any program looks at. */
  private static int touched(Replica replica) {
    return replica.tasks().stream()
        .mapToInt(task -> task.description().length() + task.status().value().length())
        .sum();
  }

  /** Returns the median of the computing time: the calling thread's, whatever else runs. */
  private static double median(int runs, IntSupplier work) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    double[] millis = new double[runs];
    int sum = 0;
    for (int i = 0; i < 2 * runs; i++) {
      long start = threads.getCurrentThreadCpuTime();
      sum += work.getAsInt();
      millis[i / 2] = (threads.getCurrentThreadCpuTime() - start) / 1e6; // the later, warmer of two
    }
    if (sum == Integer.MIN_VALUE) {
      System.out.println(); // so that nothing of the work is left out
    }
    Arrays.sort(millis);
    return millis[runs / 2];
  }

  private static String row(String what, int found, double time, double all) {
    return String.format(
        Locale.ROOT, "| %s | %,d | %.2f ms | %.3f |%n", what, found, time, time / all);
  }
}
