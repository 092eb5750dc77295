package org.taskchampion.ta;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table of text: columns that hold nothing are left out, and one column is wrapped where the
 * width of the terminal is known.
 */
final class Table {

  private static final String GAP = "  ";
  private static final int NARROWEST = 16;

  private final List<String> titles;
  private final int wrapped;
  private final boolean cut;
  private final List<Row> rows = new ArrayList<>();

  /** A row, and its colour; null if it has none. */
  private record Row(List<String> cells, @Nullable Colour colour) {}

  /** Makes a table whose last column is wrapped. */
  Table(List<String> titles) {
    this(titles, titles.size() - 1);
  }

  /**
   * Makes a table.
   *
   * @param wrapped the number of the column that is wrapped
   */
  Table(List<String> titles, int wrapped) {
    this(titles, wrapped, false);
  }

  /**
   * Makes a table.
   *
   * @param wrapped the number of the column that gets what room is left
   * @param cut whether what is too wide there is cut off, and not wrapped
   */
  Table(List<String> titles, int wrapped, boolean cut) {
    this.titles = titles.stream().map(Display::sanitise).toList();
    this.wrapped = wrapped;
    this.cut = cut;
  }

  /** Adds an empty line. */
  void addBreak() {
    rows.add(new Row(Collections.nCopies(titles.size(), ""), null));
  }

  void add(List<String> row) {
    add(row, null);
  }

  /** Adds a row in a colour; null for none. */
  void add(List<String> row, @Nullable Colour colour) {
    List<String> clean = new ArrayList<>(row.size());
    for (String cell : row) {
      clean.add(Display.sanitise(cell));
    }
    rows.add(new Row(clean, colour));
  }

  /** Prints the table as the output of a run. */
  void print(Session session) {
    print(session.out(), session.surroundings().width(), Colour.isWanted(session));
  }

  /**
   * Prints the table.
   *
   * @param width the columns of the terminal, or 0 where there is none, or it is not known
   * @param coloured whether the titles stand out; a row does so if it has a colour
   */
  void print(Output out, int width, boolean coloured) {
    int[] widths = new int[titles.size()];
    int others = 0;
    for (int column = 0; column < widths.length; column++) {
      for (Row row : rows) {
        widths[column] = Math.max(widths[column], Display.width(row.cells().get(column)));
      }
      if (widths[column] > 0 || column == wrapped) {
        widths[column] = Math.max(widths[column], Display.width(titles.get(column)));
        others += column == wrapped ? 0 : widths[column] + GAP.length();
      }
    }
    if (width > 0) {
      widths[wrapped] = Math.min(widths[wrapped], Math.max(NARROWEST, width - others));
    }
    print(out, new Row(titles, coloured ? Colour.HEADING : null), widths);
    List<String> rule = new ArrayList<>();
    for (int columnWidth : widths) {
      rule.add("-".repeat(columnWidth));
    }
    print(out, new Row(rule, null), widths);
    for (Row row : rows) {
      print(out, row, widths);
    }
  }

  private void print(Output out, Row row, int[] widths) {
    String widest = row.cells().get(wrapped);
    List<String> lines =
        cut ? List.of(cut(widest, widths[wrapped])) : wrap(widest, widths[wrapped]);
    for (int i = 0; i < lines.size(); i++) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < widths.length; column++) {
        if (widths[column] > 0) {
          String cell = column == wrapped ? lines.get(i) : i == 0 ? row.cells().get(column) : "";
          line.append(line.length() == 0 ? "" : GAP)
              .append(cell)
              .append(" ".repeat(Math.max(0, widths[column] - Display.width(cell))));
        }
      }
      String text = line.toString().stripTrailing();
      Colour colour = row.colour();
      out.print((colour == null || text.isEmpty() ? text : colour.on(text)) + "\n");
    }
  }

  /** Cuts off what is too wide, and says so with an ellipsis. */
  static String cut(String text, int room) {
    if (Display.width(text) <= room) {
      return text;
    }
    StringBuilder some = new StringBuilder();
    int used = 1;
    for (int i = 0; i < text.length(); ) {
      int end = Columns.end(text, i);
      used += Columns.width(text, i, end);
      if (used > room) {
        break;
      }
      some.append(text, i, end);
      i = end;
    }
    return some.append('\u2026').toString();
  }

  /** Breaks a text at spaces, and inside a word only where the word alone is too long. */
  static List<String> wrap(String text, int room) {
    if (Display.width(text) <= room) {
      return List.of(text);
    }
    List<String> lines = new ArrayList<>();
    int start = 0;
    int used = 0;
    int space = -1;
    for (int i = 0; i < text.length(); ) {
      boolean isSpace = text.charAt(i) == ' ';
      int next = Columns.end(text, i);
      int width = Columns.width(text, i, next);
      if (used + width > room && i > start) {
        int end = isSpace ? i : space > start ? space : i;
        lines.add(text.substring(start, end));
        start = end < text.length() && text.charAt(end) == ' ' ? end + 1 : end;
        i = Math.max(start, end);
        used = 0;
        space = -1;
        continue;
      }
      if (isSpace) {
        space = i;
      }
      used += width;
      i = next;
    }
    if (start < text.length()) {
      lines.add(text.substring(start));
    }
    return lines;
  }
}
