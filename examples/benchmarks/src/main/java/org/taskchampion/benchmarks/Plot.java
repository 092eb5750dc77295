package org.taskchampion.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A picture of what something costs for each size, as SVG. Both axes are logarithmic: where a cost
 * grows as the size does, its line rises as the dashed one does, which begins where the first line
 * begins.
 */
final class Plot {

  private static final int WIDTH = 640;
  private static final int HEIGHT = 420;
  private static final int LEFT = 80;
  private static final int RIGHT = 34;
  private static final int TOP = 40;
  private static final int BOTTOM = 50;

  /** How high letters are, and where they are above the end of a line, or below it. */
  private static final int LETTERS = 14;

  private static final int ABOVE = 8;
  private static final int BELOW = 18;

  private final String title;
  private final String sizes;
  private final List<Line> lines = new ArrayList<>();

  /** A point: a size, and how many milliseconds it takes. */
  record Point(double size, double millis) {}

  private record Line(String name, String colour, List<Point> points) {}

  /**
   * Begins a picture without lines.
   *
   * @param title what is measured
   * @param sizes what the sizes are of
   */
  Plot(String title, String sizes) {
    this.title = title;
    this.sizes = sizes;
  }

  /** Adds a line, unless it has no points. */
  Plot line(String name, String colour, List<Point> points) {
    if (!points.isEmpty()) {
      lines.add(new Line(name, colour, List.copyOf(points)));
    }
    return this;
  }

  /** Returns the picture. */
  String svg() {
    double fromSize = least(true);
    double toSize = Math.max(10 * fromSize, most(true));
    double from = power(least(false), Math.floor(Math.log10(least(false))));
    double to = Math.max(10 * from, power(most(false), Math.ceil(Math.log10(most(false)))));
    StringBuilder svg =
        new StringBuilder(
            format(
                """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="13">
                <rect width="100%%" height="100%%" fill="#fff"/>
                <text x="%d" y="24" font-size="15">%s</text>
                <text x="%d" y="%d" text-anchor="middle">%s</text>
                """,
                WIDTH,
                HEIGHT,
                LEFT,
                escaped(title),
                (LEFT + WIDTH - RIGHT) / 2,
                HEIGHT - 12,
                escaped(sizes)));
    for (double millis = from; millis <= to * 1.01; millis *= 10) {
      double y = y(millis, from, to);
      svg.append(
          format(
              """
              <line x1="%d" y1="%.1f" x2="%d" y2="%.1f" stroke="#ddd"/>
              <text x="%d" y="%.1f" text-anchor="end">%s ms</text>
              """,
              LEFT, y, WIDTH - RIGHT, y, LEFT - 6, y + 4, number(millis)));
    }
    for (double size : allSizes()) {
      double x = x(size, fromSize, toSize);
      svg.append(
          format(
              """
              <line x1="%.1f" y1="%d" x2="%.1f" y2="%d" stroke="#eee"/>
              <text x="%.1f" y="%d" text-anchor="middle">%s</text>
              """,
              x, TOP, x, HEIGHT - BOTTOM, x, HEIGHT - BOTTOM + 18, number(size)));
    }
    if (!lines.isEmpty()) {
      Point first = lines.get(0).points.get(0);
      double last = Math.min(toSize, first.size * to / first.millis); // where it leaves the picture
      svg.append(
          format(
              """
              <line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" stroke="#999" stroke-dasharray="4 4"/>
              """,
              x(first.size, fromSize, toSize),
              y(first.millis, from, to),
              x(last, fromSize, toSize),
              y(first.millis * last / first.size, from, to)));
    }
    List<Double> names = new ArrayList<>();
    for (Line line : lines) {
      StringBuilder points = new StringBuilder();
      for (Point point : line.points) {
        double x = x(point.size, fromSize, toSize);
        double y = y(point.millis, from, to);
        points.append(format("%.1f,%.1f ", x, y));
        svg.append(
            format("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>%n", x, y, line.colour));
      }
      Point last = line.points.get(line.points.size() - 1);
      double end = y(last.millis, from, to);
      double name = end - ABOVE;
      for (double other : names) {
        if (Math.abs(other - name) < LETTERS) {
          name = Math.max(other + LETTERS, end + BELOW);
        }
      }
      names.add(name);
      svg.append(
          format(
              """
              <polyline points="%s" fill="none" stroke="%s" stroke-width="2"/>
              <text x="%.1f" y="%.1f" text-anchor="end" fill="%s">%s</text>
              """,
              points.toString().trim(),
              line.colour,
              x(last.size, fromSize, toSize) - 6,
              name,
              line.colour,
              escaped(line.name)));
    }
    return svg.append("</svg>\n").toString();
  }

  private static double power(double of, double exponent) {
    return of <= 0 ? 0.001 : Math.pow(10, exponent);
  }

  private double least(boolean ofSizes) {
    return lines.stream()
        .flatMap(line -> line.points.stream())
        .mapToDouble(point -> ofSizes ? point.size : point.millis)
        .min()
        .orElse(1);
  }

  private double most(boolean ofSizes) {
    return lines.stream()
        .flatMap(line -> line.points.stream())
        .mapToDouble(point -> ofSizes ? point.size : point.millis)
        .max()
        .orElse(10);
  }

  private double[] allSizes() {
    return lines.stream()
        .flatMap(line -> line.points.stream())
        .mapToDouble(Point::size)
        .distinct()
        .sorted()
        .toArray();
  }

  private static double x(double size, double from, double to) {
    return LEFT + (WIDTH - LEFT - RIGHT) * part(size, from, to);
  }

  private static double y(double millis, double from, double to) {
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * part(millis, from, to);
  }

  private static double part(double value, double from, double to) {
    return Math.log(value / from) / Math.log(to / from);
  }

  private static String number(double value) {
    return value >= 1 ? format("%,.0f", value) : format("%.3g", value).replaceFirst("0+$", "");
  }

  private static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
