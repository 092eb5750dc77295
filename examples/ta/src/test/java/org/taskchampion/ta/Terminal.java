package org.taskchampion.ta;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A pseudo terminal of the system, made by the command {@code script}, with a program in it: what
 * that prints there, and the signals and keys that it gets.
 */
final class Terminal implements AutoCloseable {

  private final Process process;
  private final StringBuilder printed = new StringBuilder();

  /**
   * Starts a shell's command line in a terminal.
   *
   * @param environment more variables
   */
  Terminal(String line, Map<String, String> environment) {
    // As in a terminal that a person has opened: see Runs.startInterruptible.
    List<String> command =
        List.of("env", "--default-signal=INT,HUP", "script", "-qefc", line, "/dev/null");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(Runs::saysWhereThingsAre);
    builder.environment().putAll(environment);
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread reader = new Thread(this::read, "terminal");
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    byte[] bytes = new byte[8192];
    try (InputStream in = process.getInputStream()) {
      for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
        synchronized (printed) {
          printed.append(new String(bytes, 0, count, StandardCharsets.UTF_8));
          printed.notifyAll();
        }
      }
    } catch (IOException e) {
      // The terminal is gone.
    }
  }

  /** Returns all that was printed so far. */
  String printed() {
    synchronized (printed) {
      return printed.toString();
    }
  }

  /** Waits until what was printed is as it is awaited; fails after a minute or two. */
  String await(Predicate<String> expected) throws InterruptedException {
    synchronized (printed) {
      for (int i = 0; i < 1_200 && !expected.test(printed.toString()); i++) {
        printed.wait(100);
      }
      if (!expected.test(printed.toString())) {
        throw new AssertionError("the terminal shows " + Display.quote(printed.toString()));
      }
      return printed.toString();
    }
  }

  /** Types. */
  void type(String keys) throws IOException {
    OutputStream out = process.getOutputStream();
    out.write(keys.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /** Waits for the program, and returns its exit code; fails after two minutes. */
  int end() throws InterruptedException {
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      throw new AssertionError("it does not end; it shows " + Display.quote(printed()));
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
