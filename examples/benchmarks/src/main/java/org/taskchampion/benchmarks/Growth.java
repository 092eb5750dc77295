package org.taskchampion.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Measures rows with more and more tasks, and draws what each costs for each number of them, with
 * the reference's curve beside.
 *
 * <pre>{@code
 * java -cp examples/benchmarks/target/benchmarks.jar org.taskchampion.benchmarks.Growth
 *     [--reference PROGRAM] [--to DIRECTORY] [SIZE...]
 * }</pre>
 *
 * <p>The pictures, {@code growth-ROW.svg}, go to docs/images unless another directory is given.
 */
public final class Growth {

  private static final List<Integer> SIZES = List.of(1_000, 3_000, 10_000, 30_000, 100_000);

  /** Commit, read, pending tasks, sync up and down, open. */
  private static final List<String> ROWS = List.of("b", "c1", "c2", "e1", "e2", "h");

  /** Rebases; their names have the number of operations. */
  private static final List<Integer> REBASES = List.of(2_000, 6_000, 12_000);

  private static final String OURS = "this library";
  private static final String THEIRS = "TaskChampion";

  private Growth() {}

  /**
   * Draws.
   *
   * @param args see {@link Growth}
   * @throws IOException if a file cannot be written, or a process fails
   * @throws InterruptedException if the thread is interrupted
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path reference = null;
    Path to = Path.of("docs", "images");
    List<Integer> sizes = new ArrayList<>();
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--reference" -> reference = Path.of(args[++i]);
        case "--to" -> to = Path.of(args[++i]);
        default -> sizes.add(Integer.parseInt(args[i]));
      }
    }
    draw(reference, to, sizes.isEmpty() ? SIZES : sizes);
  }

  static void draw(@Nullable Path reference, Path to, List<Integer> sizes)
      throws IOException, InterruptedException {
    Map<String, List<Plot.Point>> ours = new LinkedHashMap<>();
    Map<String, List<Plot.Point>> theirs = new LinkedHashMap<>();
    for (int size : sizes) {
      for (Map.Entry<Row, Rows.Both> row :
          Rows.compare(size, reference, ROWS.stream().map(Row::of).toList()).entrySet()) {
        add(row.getKey().id(), size, row.getValue(), ours, theirs);
      }
    }
    for (int operations : REBASES) {
      Row row = Row.of("g-" + operations);
      Rows.Both both = Rows.compare(1, reference, List.of(row)).get(row);
      if (both != null) {
        add("g", operations, both, ours, theirs);
      }
    }
    for (String id : ours.keySet()) {
      boolean rebase = id.equals("g");
      Plot plot =
          new Plot(
                  rebase ? "operations meet as many on other tasks" : Row.of(id).title(),
                  rebase ? "operations" : "tasks")
              .line(OURS, "#06c", ours.getOrDefault(id, List.of()))
              .line(THEIRS, "#c40", theirs.getOrDefault(id, List.of()));
      Files.writeString(to.resolve("growth-" + id + ".svg"), plot.svg());
    }
  }

  private static void add(
      String id,
      int size,
      Rows.Both both,
      Map<String, List<Plot.Point>> ours,
      Map<String, List<Plot.Point>> theirs) {
    add(ours, id, size, both.ours());
    Figures reference = both.theirs();
    if (reference != null) {
      add(theirs, id, size, reference);
    }
    System.out.printf(
        Locale.ROOT,
        "%s %d: %.3f ms %s%n",
        id,
        size,
        both.ours().median() / 1e6,
        reference == null ? "" : String.format(Locale.ROOT, "%.3f ms", reference.median() / 1e6));
  }

  private static void add(
      Map<String, List<Plot.Point>> lines, String id, int size, Figures figures) {
    lines
        .computeIfAbsent(id, key -> new ArrayList<>())
        .add(new Plot.Point(size, figures.median() / 1e6));
  }
}
