package org.taskchampion.ta;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real object store in a process of its own, with one bucket. The profile {@code fleet} of
 * taskchampion-sync-http has made its program.
 */
abstract class Emulator implements AutoCloseable {

  static final String BUCKET = "tasks";

  private static final Path PROGRAMS =
      Path.of("..", "..", "taskchampion-sync-http", "target").toAbsolutePath().normalize();
  private static final int TRIES = 600;

  private final Process process;

  private Emulator(Path program, List<String> command, int port, Path log)
      throws IOException, InterruptedException {
    if (!Files.exists(program)) {
      throw new IllegalStateException(
          program + " is missing: run -Pfleet -pl taskchampion-sync-http,examples/ta -am");
    }
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .redirectInput(new File("/dev/null"))
            .start();
    // Whatever becomes of the tests, it does not outlive them.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    for (int i = 0; !isListening(port); i++) {
      if (i == TRIES || !process.isAlive()) {
        close();
        throw new IllegalStateException(command + " does not listen:\n" + Files.readString(log));
      }
      Thread.sleep(100);
    }
  }

  /** Returns the settings of ta that lead to the bucket, but for the secret. */
  abstract String settings();

  /** Removes the object that names the last version, as nobody should. */
  abstract void damage() throws IOException, InterruptedException;

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

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** S3Proxy, which checks signatures and keeps objects in files. */
  static Emulator s3(Path directory) throws IOException, InterruptedException {
    int port = freePort();
    Path data = directory.resolve("data");
    Files.createDirectories(data.resolve(BUCKET));
    Path settings = directory.resolve("s3proxy.conf");
    Files.writeString(
        settings,
        String.join(
            "\n",
            "s3proxy.endpoint=http://127.0.0.1:" + port,
            "s3proxy.authorization=aws-v2-or-v4",
            "s3proxy.identity=test",
            "s3proxy.credential=testtest",
            "jclouds.provider=filesystem-nio2",
            "jclouds.filesystem.basedir=" + data,
            ""));
    Path program = PROGRAMS.resolve("s3proxy").resolve("lib");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-cp",
            program + File.separator + "*",
            "org.gaul.s3proxy.Main",
            "--properties",
            settings.toString());
    return new Emulator(program, command, port, directory.resolve("s3proxy.log")) {
      @Override
      String settings() {
        return "aws_bucket = \""
            + BUCKET
            + "\"\naws_region = \"us-east-1\"\naws_access_key_id = \"test\"\n"
            + "aws_secret_access_key = \"testtest\"\naws_endpoint_url = \"http://127.0.0.1:"
            + port
            + "\"\n";
      }

      @Override
      void damage() throws IOException {
        Files.delete(data.resolve(BUCKET).resolve("latest"));
      }
    };
  }

  /** fake-gcs-server, which looks at no token. */
  static Emulator gcs(Path directory) throws IOException, InterruptedException {
    int port = freePort();
    String endpoint = "http://127.0.0.1:" + port;
    Path program = PROGRAMS.resolve("fake-gcs-server").resolve("fake-gcs-server");
    List<String> command =
        List.of(
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
    Emulator emulator =
        new Emulator(program, command, port, directory.resolve("fake-gcs-server.log")) {
          @Override
          String settings() {
            return "gcp_bucket = \""
                + BUCKET
                + "\"\ngcp_credential_path = \"~/key.json\"\ngcp_endpoint_url = \""
                + endpoint
                + "\"\n";
          }

          @Override
          void damage() throws IOException, InterruptedException {
            send(
                HttpRequest.newBuilder(
                        URI.create(endpoint + "/storage/v1/b/" + BUCKET + "/o/latest"))
                    .DELETE());
          }
        };
    send(
        HttpRequest.newBuilder(URI.create(endpoint + "/storage/v1/b?project=p"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"" + BUCKET + "\"}")));
    return emulator;
  }

  private static void send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response =
        HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() >= 300) {
      throw new IllegalStateException("the emulator answered " + response.statusCode());
    }
  }
}
