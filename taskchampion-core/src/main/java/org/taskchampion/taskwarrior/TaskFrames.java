package org.taskchampion.taskwarrior;

import java.io.IOException;
import java.io.InputStream;
import java.util.BitSet;
import java.util.function.Consumer;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream into the texts of single tasks, so that no more than one of them is held: an array
 * of tasks, or one task after the other, with commas between them or without.
 *
 * <p>Where a text breaks off the rules of JSON, the task is given up, and the next one is sought at
 * the beginning of a line.
 */
final class TaskFrames {

  private static final long LONGEST_TASK_BYTES = 256L * 1024 * 1024;
  private static final int MOST_DEPTH = 100;
  private static final int END = -1;
  private static final int NOTHING = -1;

  /** What may come next inside a task. */
  private enum Expected {
    VALUE,
    VALUE_OR_END,
    NAME,
    NAME_OR_END,
    COLON,
    COMMA_OR_END
  }

  private final InputStream in;
  private final Consumer<TaskwarriorFault> faults;
  private final byte[] chunk = new byte[64 * 1024];
  private int position;
  private int length;
  private long line = 1;
  private long column = 1;

  /** Whether nothing but blanks stands before the next byte in its line. */
  private boolean lineIsBlank = true;

  private long tasks;
  private boolean inArray;
  private boolean arrayEnded;
  private boolean commaMayCome;

  // The task that is being cut out.
  private Buffer frame = new Buffer();
  private int framed = NOTHING;
  private final BitSet arrays = new BitSet();
  private int depth;

  /** Whether the last comma stands behind an object. */
  private boolean afterObject;

  TaskFrames(InputStream in, Consumer<TaskwarriorFault> faults) {
    this.in = in;
    this.faults = faults;
  }

  /** Returns the text of the next task; null at the end. */
  @Nullable TaskFrame next() throws IOException {
    while (true) {
      int next = peek();
      if (next == END) {
        if (inArray) {
          fault(0, "the text is cut off: the array of tasks has no end");
        }
        return null;
      } else if (isSpace(next)) {
        take();
      } else if (arrayEnded) {
        fault(0, "there is something behind the end of the array");
        return null;
      } else if (next == '[' && tasks == 0 && !inArray) {
        take();
        inArray = true;
      } else if (next == ']' && inArray) {
        take();
        inArray = false;
        arrayEnded = true;
      } else if (next == ',') {
        if (!commaMayCome) {
          fault(0, "a comma stands where a task was expected");
        }
        take();
        commaMayCome = false;
      } else {
        TaskFrame task = cut();
        if (task != null) {
          return task;
        }
      }
    }
  }

  /** Passes over a byte order mark. */
  void skipMark() throws IOException {
    int[] mark = {0xef, 0xbb, 0xbf};
    if (peek() == mark[0]) {
      for (int expected : mark) {
        if (peek() != expected) {
          return; // What is no mark is no JSON, as will be said.
        }
        take();
      }
      column = 1;
    }
  }

  /** Cuts out one task; null if it breaks off. */
  private @Nullable TaskFrame cut() throws IOException {
    tasks++;
    Place start = place();
    frame = new Buffer();
    framed = position;
    depth = 0;
    String broken = value(start);
    int from = framed;
    framed = NOTHING;
    commaMayCome = true;
    if (broken != null) {
      fault(tasks, broken);
      seekNext(start);
      return null;
    }
    frame.write(chunk, from, position - from);
    return new TaskFrame(tasks, start, frame, faults);
  }

  /** Passes over a value; returns what is wrong with it before the next byte, or null. */
  private @Nullable String value(Place start) throws IOException {
    Expected expected = Expected.VALUE;
    int before = ' ';
    do {
      int c = peek();
      if (c == END) {
        return "the text is cut off";
      }
      if (frame.size() > LONGEST_TASK_BYTES) {
        return "the task is longer than " + LONGEST_TASK_BYTES / (1024 * 1024) + " MiB";
      }
      if (isSpace(c)) {
        take();
        continue;
      }
      boolean value = expected == Expected.VALUE || expected == Expected.VALUE_OR_END;
      if (c == '"' && expected != Expected.COLON && expected != Expected.COMMA_OR_END) {
        String broken = string();
        if (broken != null) {
          return broken;
        }
        expected = value ? Expected.COMMA_OR_END : Expected.COLON;
      } else if ((c == '{' || c == '[') && value) {
        // No array has objects behind texts: the one before was not ended.
        if (depth > 0 && c == '{' && before == ',' && isAtStartOfTask(start) && !afterObject) {
          return "the text is cut off";
        }
        if (depth == MOST_DEPTH) {
          return "the task is nested more than " + MOST_DEPTH + " deep";
        }
        take();
        arrays.set(depth++, c == '[');
        expected = c == '[' ? Expected.VALUE_OR_END : Expected.NAME_OR_END;
      } else if ((c == '}' || c == ']') && closes(c, expected)) {
        take();
        depth--;
        expected = Expected.COMMA_OR_END;
      } else if (c == ',' && expected == Expected.COMMA_OR_END) {
        take();
        afterObject = before == '}';
        expected = arrays.get(depth - 1) ? Expected.VALUE : Expected.NAME;
      } else if (c == ':' && expected == Expected.COLON) {
        take();
        expected = Expected.VALUE;
      } else if (isLiteral(c) && value) {
        while (isLiteral(peek())) {
          take();
        }
        expected = Expected.COMMA_OR_END;
      } else {
        return isAtStartOfTask(start) ? "the text is cut off" : "this is no JSON";
      }
      before = c;
    } while (depth > 0);
    return null;
  }

  private boolean closes(int c, Expected expected) {
    if (depth == 0) {
      return false;
    }
    return arrays.get(depth - 1)
        ? c == ']' && (expected == Expected.VALUE_OR_END || expected == Expected.COMMA_OR_END)
        : c == '}' && (expected == Expected.NAME_OR_END || expected == Expected.COMMA_OR_END);
  }

  /** Passes over a string; returns what is wrong with it, or null. */
  private @Nullable String string() throws IOException {
    take();
    while (true) {
      int c = peek();
      if (c == END) {
        return "the text is cut off";
      } else if (c == '\n') {
        return "a line ends inside a string: a quotation mark is missing";
      }
      take();
      if (c == '"') {
        return null;
      } else if (c == '\\' && peek() != END && peek() != '\n') {
        take();
      }
    }
  }

  /**
   * Passes over what is left of a task that broke off: to the next line that begins as it did, or
   * further to the left.
   */
  private void seekNext(Place start) throws IOException {
    while (peek() != END && !isAtStartOfTask(start)) {
      if (inArray && lineIsBlank && peek() == ']' && column <= start.column()) {
        return;
      }
      take();
    }
    inArray &= peek() != END; // Otherwise its missing end would be said as well.
  }

  private boolean isAtStartOfTask(Place start) throws IOException {
    return lineIsBlank && peek() == '{' && line > start.line() && column <= start.column();
  }

  private int peek() throws IOException {
    if (position == length) {
      if (framed != NOTHING) {
        frame.write(chunk, framed, position - framed);
        framed = 0;
      }
      position = 0;
      length = Math.max(0, in.read(chunk));
    }
    return position < length ? chunk[position] & 0xff : END;
  }

  private void take() {
    int c = chunk[position++] & 0xff;
    if (c == '\n') {
      line++;
      column = 1;
      lineIsBlank = true;
    } else {
      column += (c & 0xc0) == 0x80 ? 0 : 1;
      lineIsBlank &= isSpace(c);
    }
  }

  private Place place() {
    return new Place(line, column);
  }

  private void fault(long task, String reason) {
    faults.accept(new TaskwarriorFault(task, place(), null, reason));
  }

  private static boolean isSpace(int c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }

  private static boolean isLiteral(int c) {
    return (c >= '0' && c <= '9')
        || (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || c == '+'
        || c == '-'
        || c == '.';
  }
}
