package org.taskchampion.benchmarks;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.taskchampion.Replica;
import org.taskchampion.query.Conventions;
import org.taskchampion.query.Filter;
import org.taskchampion.query.LiveQuery;
import org.taskchampion.query.Query;
import org.taskchampion.query.TaskOrder;
import org.taskchampion.storage.InMemoryStorage;

/** What an edit costs until a live query has told it, compared with a query that runs anew. */
public final class LiveCost {

  private static final Conventions CONVENTIONS = Conventions.standard(ZoneOffset.UTC);

  /**
   * A query.
   *
   * @param shown how many tasks are shown at most; 0 if all are
   */
  private record Shown(String filter, String order, int shown) {
    Query query() {
      Query all =
          Query.of(Filter.parse(filter, CONVENTIONS)).orderBy(TaskOrder.parse(order, CONVENTIONS));
      return shown == 0 ? all : all.limit(shown);
    }
  }

  private static final List<Shown> QUERIES =
      List.of(
          new Shown("status:pending", "description+", 1_000),
          new Shown("status:pending", "urgency-", 1_000),
          new Shown("status:pending -WAITING", "urgency-", 25),
          new Shown("", "entry+,description+", 0));

  private static final int IN_A_ROW = 20;

  private LiveCost() {}

  /**
   * Prints a Markdown table: for each query the median time of an edit until the listener is
   * called, that of a fresh query, and the ratio. Edits and queries take turns: some edits in a
   * row, as somebody makes them, and then a query. The first edit after a query, whose data the
   * query has driven out of the processor's caches, has a column of its own.
   *
   * @param args how many tasks, 100,000 if there is none; and how many turns, 51 if there is none
   * @throws InterruptedException if the thread is interrupted
   */
  public static void main(String[] args) throws InterruptedException {
    int tasks = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
    int runs = args.length > 1 ? Integer.parseInt(args[1]) : 51;
    System.out.print(table(tasks, runs));
  }

  static String table(int tasks, int runs) throws InterruptedException {
    StringBuilder table =
        new StringBuilder(
            """
            | filter | order | shown | edit until told | 90 % | first after a query | fresh query | ratio |
            |---|---|--:|--:|--:|--:|--:|--:|
            """);
    try (Replica replica = Replica.open(new InMemoryStorage())) {
      replica.commit(Data.tasks(0, tasks));
      for (Shown shown : QUERIES) {
        table.append(row(replica, shown, runs));
      }
    }
    return table.toString();
  }

  private static String row(Replica replica, Shown shown, int runs) throws InterruptedException {
    BlockingQueue<Integer> told = new LinkedBlockingQueue<>();
    Query query = shown.query();
    LiveQuery live =
        LiveQuery.open(
            replica, query, CONVENTIONS, Runnable::run, change -> told.add(change.tasks().size()));
    try {
      int size = told.take();
      UUID task = query.run(replica, CONVENTIONS, Instant.now()).get(size / 2).uuid();
      double[] edits = new double[runs * IN_A_ROW];
      double[] first = new double[runs];
      double[] fresh = new double[runs];
      for (int i = 0; i < 2 * runs; i++) { // the later, warmer half counts
        for (int j = -1; j < IN_A_ROW; j++) {
          String value = i + " " + j;
          long start = System.nanoTime();
          replica.edit(edit -> edit.task(task).set("step", value));
          size = told.take();
          double took = (System.nanoTime() - start) / 1e6;
          if (j < 0) {
            first[i % runs] = took;
          } else {
            edits[i % runs * IN_A_ROW + j] = took;
          }
        }
        long start = System.nanoTime();
        size = Math.max(size, query.run(replica, CONVENTIONS, Instant.now()).size());
        fresh[i % runs] = (System.nanoTime() - start) / 1e6;
      }
      double edit = part(edits, 0.5);
      double anew = part(fresh, 0.5);
      return String.format(
          Locale.ROOT,
          "| `%s` | `%s` | %,d | %.3f ms | %.3f ms | %.3f ms | %.1f ms | %.5f |%n",
          shown.filter(),
          shown.order(),
          size,
          edit,
          part(edits, 0.9),
          part(first, 0.5),
          anew,
          edit / anew);
    } finally {
      live.close();
    }
  }

  /** Returns the time that a part of the runs does not exceed. */
  private static double part(double[] times, double part) {
    double[] sorted = times.clone();
    Arrays.sort(sorted);
    return sorted[(int) (part * (sorted.length - 1))];
  }
}
