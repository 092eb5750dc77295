package org.taskchampion.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What rows cost for each size, here and in the reference. Of several figures for one point the
 * least counts.
 */
final class Curves {

  /** The name of the rebases; the names of their rows have the number of operations, too. */
  static final String REBASE = "g";

  private static final String OURS = "this library";
  private static final String THEIRS = "TaskChampion";

  private static final Pattern SIZE = Pattern.compile("([0-9,]+): .*");
  private static final Pattern COSTS =
      Pattern.compile("  (\\S+) ([0-9.]+) ms \\(\\d+ runs\\)(?: ([0-9.]+) ms \\(\\d+ runs\\))? *");

  private final Map<String, TreeMap<Integer, Double>> ours = new LinkedHashMap<>();
  private final Map<String, TreeMap<Integer, Double>> theirs = new LinkedHashMap<>();

  /** Returns the line above the costs of a size. */
  static String title(int size, String machine) {
    return String.format(Locale.ROOT, "%,d: %s", size, machine);
  }

  /** Adds what was measured, and returns it as a line. */
  String add(String id, int size, Rows.Both both) {
    Figures reference = both.theirs();
    add(id, size, millis(both.ours()), reference == null ? null : millis(reference));
    return "  " + id + " " + words(both.ours()) + " " + words(reference);
  }

  private void add(String id, int size, double our, @Nullable Double their) {
    put(ours, id, size, our);
    if (their != null) {
      put(theirs, id, size, their);
    }
  }

  private static void put(
      Map<String, TreeMap<Integer, Double>> curves, String id, int size, double millis) {
    curves.computeIfAbsent(id, key -> new TreeMap<>()).merge(size, millis, Math::min);
  }

  /** Adds what an earlier run printed; whatever else is in the file is passed over. */
  void read(Path printed) throws IOException {
    int size = 0;
    for (String line : Files.readAllLines(printed)) {
      Matcher title = SIZE.matcher(line);
      Matcher costs = COSTS.matcher(line);
      if (title.matches()) {
        size = Integer.parseInt(title.group(1).replace(",", ""));
      } else if (costs.matches()) {
        String their = costs.group(3);
        add(
            costs.group(1),
            size,
            Double.parseDouble(costs.group(2)),
            their == null ? null : Double.valueOf(their));
      }
    }
  }

  /** Draws a picture of each row, as it stands. */
  void draw(Path to) throws IOException {
    for (String id : ours.keySet()) {
      Files.writeString(to.resolve("growth-" + id + ".svg"), plot(id).svg());
    }
  }

  private Plot plot(String id) {
    boolean rebase = id.equals(REBASE);
    return new Plot(
            rebase ? "operations meet as many on other tasks" : Row.of(id).title(),
            rebase ? "operations" : "tasks")
        .line(OURS, "#06c", points(ours.get(id)))
        .line(THEIRS, "#c40", points(theirs.get(id)));
  }

  private static List<Plot.Point> points(@Nullable Map<Integer, Double> curve) {
    List<Plot.Point> points = new ArrayList<>();
    if (curve != null) {
      curve.forEach((size, millis) -> points.add(new Plot.Point(size, millis)));
    }
    return points;
  }

  private static double millis(Figures figures) {
    return figures.median() / 1e6;
  }

  private static String words(@Nullable Figures figures) {
    return figures == null
        ? ""
        : String.format(Locale.ROOT, "%.4f ms (%d runs)", millis(figures), figures.runs());
  }
}
