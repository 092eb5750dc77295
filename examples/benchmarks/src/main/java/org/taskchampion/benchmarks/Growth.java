package org.taskchampion.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Measures rows with more and more tasks, and draws what each costs for each number of them, with
 * the reference's curve beside.
 *
 * <pre>{@code
 * java -cp examples/benchmarks/target/benchmarks.jar org.taskchampion.benchmarks.Growth
 *     [--reference PROGRAM] [--to DIRECTORY] [--rounds N] [--printed FILE]... [SIZE...] [ROW...]
 * }</pre>
 *
 * <p>The pictures, {@code growth-ROW.svg}, go to docs/images unless another directory is given.
 * They are drawn anew after each size, so that what was measured is not lost. Names of rows
 * restrict the run to these; {@code g} is that of the rebases, whose sizes are their own. On a
 * machine that others use, {@code --rounds} lets both sides measure each point several times, in
 * turns, of which the least median of each is drawn. {@code --printed} takes in what an earlier run
 * printed; without sizes and rows, nothing else is drawn and nothing measured.
 */
public final class Growth {

  private static final List<Integer> SIZES = List.of(1_000, 3_000, 10_000, 30_000, 100_000);

  /** Commit, read, pending tasks, filters, live edit, sync up and down, open. */
  private static final List<String> ROWS =
      List.of("b", "c1", "c2", "c4", "c5", "j", "e1", "e2", "h");

  private static final String REBASE = Curves.REBASE;

  private static final List<Integer> REBASES = List.of(2_000, 6_000, 12_000, 60_000);

  private final Comparison comparison;
  private final Path to;
  private final Curves curves;

  /** Measures rows of this library and, if it is there, of the reference. */
  interface Comparison {
    Map<Row, Rows.Both> compare(int tasks, List<Row> rows) throws IOException, InterruptedException;
  }

  private Growth(Comparison comparison, Curves curves, Path to) {
    this.comparison = comparison;
    this.curves = curves;
    this.to = to;
  }

  /**
   * Draws.
   *
   * @param args see {@link Growth}
   * @throws IOException if a file cannot be written, or a process fails
   * @throws InterruptedException if the thread is interrupted
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path given = null;
    int number = 1;
    Curves curves = new Curves();
    boolean printed = false;
    Path to = Path.of("docs", "images");
    List<Integer> sizes = new ArrayList<>();
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--reference" -> given = Path.of(args[++i]);
        case "--rounds" -> number = Integer.parseInt(args[++i]);
        case "--printed" -> {
          curves.read(Path.of(args[++i]));
          printed = true;
        }
        case "--to" -> to = Path.of(args[++i]);
        default -> {
          if (Character.isDigit(args[i].charAt(0))) {
            sizes.add(Integer.parseInt(args[i]));
          } else {
            rows.add(args[i]);
          }
        }
      }
    }
    if (printed && sizes.isEmpty() && rows.isEmpty()) {
      curves.draw(to);
      return;
    }
    Path reference = given;
    int rounds = number;
    draw(
        (tasks, some) -> Rows.compare(tasks, reference, some, rounds),
        curves,
        to,
        sizes.isEmpty() ? SIZES : sizes,
        rows);
  }

  /**
   * Draws.
   *
   * @param comparison measures
   * @param curves what is known already
   * @param to the directory of the pictures
   * @param sizes numbers of tasks
   * @param only names of rows; all if there are none
   */
  static void draw(
      Comparison comparison, Curves curves, Path to, List<Integer> sizes, List<String> only)
      throws IOException, InterruptedException {
    for (String id : only) {
      if (!ROWS.contains(id) && !id.equals(REBASE)) {
        throw new IllegalArgumentException("there is no picture of a row " + id);
      }
    }
    Growth growth = new Growth(comparison, curves, to);
    List<Row> rows =
        ROWS.stream().filter(id -> only.isEmpty() || only.contains(id)).map(Row::of).toList();
    if (!rows.isEmpty()) {
      for (int size : sizes) {
        growth.measure(size, rows, size);
      }
    }
    if (only.isEmpty() || only.contains(REBASE)) {
      for (int operations : REBASES) {
        growth.measure(1, List.of(Row.of(REBASE + "-" + operations)), operations);
      }
    }
  }

  private void measure(int tasks, List<Row> rows, int size)
      throws IOException, InterruptedException {
    System.out.println(Curves.title(size, Machine.describe(to)));
    for (Map.Entry<Row, Rows.Both> row : comparison.compare(tasks, rows).entrySet()) {
      String id = row.getKey().id();
      System.out.println(curves.add(id.startsWith(REBASE) ? REBASE : id, size, row.getValue()));
    }
    curves.draw(to);
  }
}
