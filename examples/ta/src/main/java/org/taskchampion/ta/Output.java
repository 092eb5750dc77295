package org.taskchampion.ta;

import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/**
 * One of the two streams for people and scripts: UTF-8 whatever the locale, and, unlike {@code
 * PrintStream}, not silent about a full disk.
 */
final class Output {

  /** Writing failed; the reader may just have gone away. */
  static final class WriteException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean brokenPipe;

    WriteException(IOException cause, boolean brokenPipe) {
      super(cause);
      this.brokenPipe = brokenPipe;
    }

    /** Says whether whoever read the output has stopped, as {@code head} does. */
    boolean isBrokenPipe() {
      return brokenPipe;
    }
  }

  private final OutputStream stream;
  private final Predicate<IOException> isBrokenPipe;
  private final Writer writer;

  Output(OutputStream stream) {
    this(stream, BrokenPipe::isInWords);
  }

  /**
   * Writes to a stream.
   *
   * @param isBrokenPipe says of a failure whether the reader has gone
   */
  Output(OutputStream stream, Predicate<IOException> isBrokenPipe) {
    this.stream = stream;
    this.isBrokenPipe = isBrokenPipe;
    this.writer =
        new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), 16 * 1024);
  }

  /** Returns one of the streams that the process was started with. */
  static Output standard(FileDescriptor descriptor, int number) {
    return new Output(
        new FileOutputStream(descriptor), failure -> BrokenPipe.isOf(number, failure));
  }

  /** Returns what a failure to write to this stream is. */
  WriteException failed(IOException failure) {
    return new WriteException(failure, isBrokenPipe.test(failure));
  }

  /** Writes text as it is. */
  void print(String text) {
    try {
      writer.write(text);
    } catch (IOException e) {
      throw failed(e);
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
      throw failed(e);
    }
  }
}
