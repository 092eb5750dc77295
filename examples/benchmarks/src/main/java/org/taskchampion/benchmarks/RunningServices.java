package org.taskchampion.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Starts the servers of the places, each as a process, and ends them. */
final class RunningServices implements AutoCloseable {

  /** What the command line tells. */
  static final class Programs {
    private @Nullable Path syncServer;
    private @Nullable Path s3Proxy;
    private @Nullable Path gcs;

    /** Takes an option if it is one of these. */
    boolean take(String option, String value) {
      switch (option) {
        case "--sync-server" -> syncServer = Path.of(value).toAbsolutePath();
        case "--s3proxy" -> s3Proxy = Path.of(value).toAbsolutePath();
        case "--fake-gcs-server" -> gcs = Path.of(value).toAbsolutePath();
        default -> {
          return false;
        }
      }
      return true;
    }
  }

  private static final int TRIES = 600;

  private final Path directory;
  private final Programs programs;
  private final List<Process> processes = new ArrayList<>();
  private String http = "";
  private String s3 = "";
  private Path s3Data = Path.of("");
  private String gcs = "";

  private @Nullable Process syncServer;
  private @Nullable Process s3Proxy;
  private int s3Port;

  private RunningServices(Path directory, Programs programs) {
    this.directory = directory;
    this.programs = programs;
  }

  /** Starts the servers whose programs are given, and waits until they listen. */
  static RunningServices start(Programs programs, Path directory)
      throws IOException, InterruptedException {
    RunningServices running = new RunningServices(Files.createDirectory(directory), programs);
    boolean started = false;
    try {
      if (programs.syncServer != null) {
        running.startSyncServer(programs.syncServer);
      }
      if (programs.s3Proxy != null) {
        running.startS3Proxy(programs.s3Proxy);
      }
      if (programs.gcs != null) {
        running.startGcs(programs.gcs);
      }
      started = true;
    } finally {
      if (!started) {
        running.close();
      }
    }
    return running;
  }

  Services services() {
    return new Services(http, s3, s3Data, gcs);
  }

  /** Kills the server of a kind of place, if it keeps everything in files. */
  boolean kill(PlaceKind kind) {
    Process process =
        switch (kind) {
          case HTTP -> syncServer;
          case S3 -> s3Proxy;
          case DIRECTORY, FOLDER, TASKWARRIOR, GIT, GCS -> null;
        };
    if (process == null) {
      return false;
    }
    process.destroyForcibly().onExit().join();
    processes.remove(process);
    return true;
  }

  /** Starts a server again that was killed; its address may be another one. */
  void startAgain(PlaceKind kind) throws IOException, InterruptedException {
    if (kind == PlaceKind.HTTP && programs.syncServer != null) {
      startSyncServer(programs.syncServer);
    } else if (kind == PlaceKind.S3 && programs.s3Proxy != null) {
      startS3Proxy(programs.s3Proxy);
    }
  }

  /** It prints the port that it has chosen. */
  private void startSyncServer(Path program) throws IOException {
    Path data = Files.createDirectories(directory.resolve("sync-server"));
    Process process = start(new ProcessBuilder(program.toString(), data.toString()));
    syncServer = process;
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    http = "http://127.0.0.1:" + out.readLine();
  }

  private void startS3Proxy(Path library) throws IOException, InterruptedException {
    int port = s3Port == 0 ? freePort() : s3Port;
    s3Port = port;
    String endpoint = "http://127.0.0.1:" + port;
    Path data = Files.createDirectories(directory.resolve("s3-data"));
    Path settings =
        Files.write(
            directory.resolve("s3proxy.conf"),
            List.of(
                "s3proxy.endpoint=" + endpoint,
                "s3proxy.authorization=aws-v2-or-v4",
                "s3proxy.identity=test",
                "s3proxy.credential=testtest",
                "jclouds.provider=filesystem-nio2",
                "jclouds.filesystem.basedir=" + data));
    s3Proxy =
        startAt(
            port,
            "s3proxy.log",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-cp",
            library.resolve("*").toString(),
            "org.gaul.s3proxy.Main",
            "--properties",
            settings.toString());
    s3 = endpoint;
    s3Data = data;
  }

  private void startGcs(Path program) throws IOException, InterruptedException {
    int port = freePort();
    String endpoint = "http://127.0.0.1:" + port;
    startAt(
        port,
        "fake-gcs-server.log",
        program.toString(),
        "-scheme",
        "http",
        "-host",
        "127.0.0.1",
        "-port",
        Integer.toString(port),
        "-backend",
        "memory",
        "-log-level",
        "error",
        "-external-url",
        endpoint);
    gcs = endpoint;
  }

  private Process startAt(int port, String log, String... command)
      throws IOException, InterruptedException {
    Process process =
        start(
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(log).toFile()));
    for (int i = 0; i < TRIES && process.isAlive(); i++) {
      if (isListening(port)) {
        return process;
      }
      Thread.sleep(100);
    }
    throw new IOException(
        command[0] + " does not listen: " + Files.readString(directory.resolve(log)));
  }

  private Process start(ProcessBuilder builder) throws IOException {
    Process process = builder.start();
    processes.add(process);
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    return process;
  }

  private static boolean isListening(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Ends them, and waits until they have ended. */
  @Override
  public void close() {
    processes.forEach(Process::destroy);
    processes.forEach(process -> process.onExit().join());
  }
}
