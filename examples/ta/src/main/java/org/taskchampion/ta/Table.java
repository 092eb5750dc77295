package org.taskchampion.ta;

import java.util.ArrayList;
import java.util.List;

/**
 * A table of text: columns that hold nothing are left out, and the last column is wrapped where the
 * width of the terminal is known.
 */
final class Table {

  private static final String GAP = "  ";
  private static final int NARROWEST = 16;

  private final List<String> titles;
  private final List<List<String>> rows = new ArrayList<>();

  Table(List<String> titles) {
    this.titles = titles;
  }

  void add(List<String> row) {
    List<String> clean = new ArrayList<>(row.size());
    for (String cell : row) {
      clean.add(Display.sanitise(cell));
    }
    rows.add(clean);
  }

  /**
   * Prints the table.
   *
   * @param width the columns of the terminal, or 0 where there is none, or it is not known
   */
  void print(Output out, int width) {
    int[] widths = new int[titles.size()];
    int before = 0;
    int last = widths.length - 1;
    for (int column = 0; column < widths.length; column++) {
      for (List<String> row : rows) {
        widths[column] = Math.max(widths[column], Display.width(row.get(column)));
      }
      if (widths[column] > 0 || column == last) {
        widths[column] = Math.max(widths[column], Display.width(titles.get(column)));
        before += column == last ? 0 : widths[column] + GAP.length();
      }
    }
    int room = width == 0 ? Integer.MAX_VALUE : Math.max(NARROWEST, width - before);
    print(out, titles, widths, Integer.MAX_VALUE);
    List<String> rule = new ArrayList<>();
    for (int column = 0; column <= last; column++) {
      rule.add("-".repeat(Math.min(widths[column], column == last ? room : Integer.MAX_VALUE)));
    }
    print(out, rule, widths, Integer.MAX_VALUE);
    for (List<String> row : rows) {
      print(out, row, widths, room);
    }
  }

  private static void print(Output out, List<String> row, int[] widths, int room) {
    StringBuilder line = new StringBuilder();
    int last = widths.length - 1;
    int before = 0;
    for (int column = 0; column < last; column++) {
      if (widths[column] > 0) {
        String cell = row.get(column);
        line.append(cell).append(" ".repeat(widths[column] - Display.width(cell))).append(GAP);
        before += widths[column] + GAP.length();
      }
    }
    List<String> lines = wrap(row.get(last), room);
    for (int i = 0; i < lines.size(); i++) {
      if (i > 0) {
        line.append(" ".repeat(before));
      }
      line.append(lines.get(i));
      out.print(line.toString().stripTrailing() + "\n");
      line.setLength(0);
    }
  }

  /** Breaks a text at spaces, and inside a word only where the word alone is too long. */
  static List<String> wrap(String text, int room) {
    if (room == Integer.MAX_VALUE || Display.width(text) <= room) {
      return List.of(text);
    }
    List<String> lines = new ArrayList<>();
    int start = 0;
    int used = 0;
    int space = -1;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      int width = Display.width(c);
      if (used + width > room && i > start) {
        int end = c == ' ' ? i : space > start ? space : i;
        lines.add(text.substring(start, end));
        start = end < text.length() && text.charAt(end) == ' ' ? end + 1 : end;
        i = Math.max(start, end);
        used = 0;
        space = -1;
        continue;
      }
      if (c == ' ') {
        space = i;
      }
      used += width;
      i += Character.charCount(c);
    }
    if (start < text.length()) {
      lines.add(text.substring(start));
    }
    return lines;
  }
}
