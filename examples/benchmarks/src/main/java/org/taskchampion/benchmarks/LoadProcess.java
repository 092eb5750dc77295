package org.taskchampion.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** A process with one writer, which is killed now and then, and started again. */
final class LoadProcess {

  private final List<String> command;
  private final LoadFigures figures;
  private Process process;
  private Thread reader;

  LoadProcess(LoadRun.Writer writer, LoadFigures figures) throws IOException {
    this.figures = figures;
    command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED", // SQLite's library
            "-cp",
            System.getProperty("java.class.path"),
            LoadProcess.class.getName(),
            writer.kind().name(),
            writer.address(),
            Integer.toString(writer.number()),
            writer.directory().toString(),
            writer.journals().toString());
    process = start();
    reader = read(process);
  }

  private Process start() throws IOException {
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private Thread read(Process from) {
    Thread thread =
        new Thread(
            () -> {
              try (BufferedReader lines =
                  new BufferedReader(
                      new InputStreamReader(from.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                  figures.take(line);
                }
              } catch (IOException e) {
                // It was killed.
              }
            });
    thread.start();
    return thread;
  }

  void killAndStart() throws IOException, InterruptedException {
    if (!process.isAlive()) {
      figures.fault("a process ended by itself with " + process.exitValue(), null);
    }
    process.destroyForcibly().waitFor();
    reader.join();
    process = start();
    reader = read(process);
  }

  /** Lets it come to its end. */
  void end() throws IOException {
    process.getOutputStream().close();
  }

  /** Waits for its end. */
  void awaitEnd() throws InterruptedException {
    int status = process.waitFor();
    reader.join();
    if (status != 0) {
      figures.fault("a process ended with " + status, null);
    }
  }

  /** Writes until its input ends. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    AtomicBoolean isOver = new AtomicBoolean();
    Thread input =
        new Thread(
            () -> {
              try {
                System.in.read();
              } catch (IOException e) {
                // Nobody is there any more.
              }
              isOver.set(true);
            });
    input.setDaemon(true);
    input.start();
    new LoadRun.Writer(
            PlaceKind.valueOf(arguments[0]),
            arguments[1],
            Integer.parseInt(arguments[2]),
            Path.of(arguments[3]),
            Path.of(arguments[4]))
        .run(new Printing(), () -> !isOver.get());
  }

  /** Prints what happens, a line each, with an end that shows that nothing was cut off. */
  private static final class Printing implements LoadWriter.Told {
    @Override
    public void edited(long nanos) {
      System.out.println("e " + nanos + ";");
    }

    @Override
    public void synced(long nanos) {
      System.out.println("s " + nanos + ";");
    }

    @Override
    public void failed(String what) {
      System.out.println("f " + what + ";");
    }
  }
}
