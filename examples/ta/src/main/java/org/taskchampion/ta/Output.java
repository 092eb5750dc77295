package org.taskchampion.ta;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One of the two streams for people and scripts: UTF-8 whatever the locale, and, unlike {@code
 * PrintStream}, not silent about a full disk.
 */
final class Output {

  /** Writing failed; the reader may just have gone away. */
  static final class WriteException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WriteException(IOException cause) {
      super(cause);
    }

    /** Says whether whoever read the output has stopped, as {@code head} does. */
    boolean isBrokenPipe() {
      Throwable cause = getCause();
      String message = cause == null ? null : cause.getMessage();
      // "Broken pipe"; on Windows "The pipe is being closed" or "The pipe has been ended".
      return message != null && message.toLowerCase(Locale.ROOT).contains("pipe");
    }
  }

  private final OutputStream stream;
  private final Writer writer;

  Output(OutputStream stream) {
    this.stream = stream;
    this.writer =
        new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), 16 * 1024);
  }

  /** Writes text as it is. */
  void print(String text) {
    try {
      writer.write(text);
    } catch (IOException e) {
      throw new WriteException(e);
    }
  }

  /** Writes a line of text that came from a task or the user, made harmless for a terminal. */
  void line(String text) {
    print(Display.sanitise(text));
    print("\n");
  }

  /** Returns the stream itself, for bytes that are written after what was written so far. */
  OutputStream stream() {
    flush();
    return stream;
  }

  void flush() {
    try {
      writer.flush();
    } catch (IOException e) {
      throw new WriteException(e);
    }
  }
}
