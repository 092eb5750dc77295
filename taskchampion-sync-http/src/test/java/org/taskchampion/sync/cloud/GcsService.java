package org.taskchampion.sync.cloud;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * fake-gcs-server, which the profile {@code fleet} has built: it keeps objects in memory, looks at
 * no token, and honours generations. Thread-safe.
 */
public final class GcsService implements AutoCloseable {

  private static final Path PROGRAM =
      Path.of("target", "fake-gcs-server", "fake-gcs-server").toAbsolutePath();

  private static final Pattern NAME = Pattern.compile("\"name\": ?\"([^\"]+)\"");

  private final int port = ServerProcess.freePort();
  private final ServerProcess process;
  private final HttpClient client = HttpClient.newHttpClient();
  private final AtomicInteger buckets = new AtomicInteger();

  /**
   * Starts it.
   *
   * @param directory where its log is
   */
  public GcsService(Path directory) {
    if (!Files.exists(PROGRAM)) {
      throw new IllegalStateException(
          PROGRAM + " is missing: run these tests with the Maven profile fleet, which builds it");
    }
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    process =
        ServerProcess.start(
            List.of(
                PROGRAM.toString(),
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
                endpoint()),
            port,
            directory.resolve("fake-gcs-server.log"));
  }

  /** Returns the address. */
  public String endpoint() {
    return "http://127.0.0.1:" + port;
  }

  /** Returns the port. */
  public int port() {
    return port;
  }

  /** Makes a new bucket, and returns its name. */
  public String newBucket() {
    String name = "bucket-" + buckets.incrementAndGet();
    send(
        HttpRequest.newBuilder(URI.create(endpoint() + "/storage/v1/b?project=p"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"" + name + "\"}")));
    return name;
  }

  /** Removes what is in a bucket but for the salt, so that no key need be derived again. */
  public void empty(String bucket) {
    String objects = endpoint() + "/storage/v1/b/" + bucket + "/o";
    Matcher names =
        NAME.matcher(send(HttpRequest.newBuilder(URI.create(objects + "?fields=items(name)"))));
    while (names.find()) {
      if (!names.group(1).equals("salt")) {
        send(HttpRequest.newBuilder(URI.create(objects + "/" + names.group(1))).DELETE());
      }
    }
  }

  private String send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() >= 300) {
        throw new IllegalStateException("the emulator answered " + response.statusCode());
      }
      return response.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
