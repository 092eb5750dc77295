package org.taskchampion.benchmarks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Stands before a server, and loses requests and answers, cuts connections, or says that the server
 * is busy. The header {@code Host} stays as it came, so that signatures stay what they are.
 */
final class FaultyFront implements AutoCloseable {

  private static final Set<String> OWN =
      Set.of("connection", "content-length", "transfer-encoding", "keep-alive", "upgrade", "date");

  /** Of so many requests, one meets each of the faults. */
  private static final int ONE_OF = 100;

  static {
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
    System.setProperty("sun.net.httpserver.nodelay", "true"); // or else each answer takes 40 ms
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Random random; // guarded by itself
  private final Object conditional = new Object();
  private volatile String service;
  private volatile boolean faulty;
  private volatile boolean isCut;

  /**
   * Begins.
   *
   * @param service the server's origin
   */
  FaultyFront(String service, long seed) throws IOException {
    this.service = service;
    this.random = new Random(seed);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  String origin() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Changes where the server is. */
  void service(String newService) {
    service = newService;
  }

  /** Says whether some requests meet a fault. */
  void faulty(boolean isFaulty) {
    faulty = isFaulty;
  }

  /** Cuts every connection that somebody uses, until this is called with false. */
  void cut(boolean cut) {
    isCut = cut;
  }

  private void handle(HttpExchange exchange) throws IOException {
    int fate;
    synchronized (random) {
      fate = faulty ? random.nextInt(ONE_OF) : ONE_OF;
    }
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (isCut || fate == 0) {
        return;
      }
      if (fate == 1) {
        exchange.sendResponseHeaders(503, -1);
        return;
      }
      HttpResponse<byte[]> answer = answer(exchange, body);
      if (answer == null || isCut || fate == 2) {
        return;
      }
      answer
          .headers()
          .map()
          .forEach(
              (name, values) -> {
                if (!OWN.contains(name.toLowerCase(Locale.ROOT)) && !name.startsWith(":")) {
                  values.forEach(value -> exchange.getResponseHeaders().add(name, value));
                }
              });
      byte[] bytes = answer.body();
      boolean isHead = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(
          answer.statusCode(), bytes.length == 0 || isHead ? -1 : bytes.length);
      if (bytes.length > 0) {
        int sent = fate == 3 ? bytes.length / 2 : bytes.length; // cut in the middle
        exchange.getResponseBody().write(bytes, 0, sent);
      }
    } catch (IOException e) {
      if (!faulty && !isCut) {
        throw e;
      }
    }
  }

  /**
   * Of two conditional requests at once, S3Proxy would do both: it looks first, and writes then.
   */
  private @Nullable HttpResponse<byte[]> answer(HttpExchange exchange, byte[] body)
      throws IOException {
    boolean isConditional =
        exchange.getRequestHeaders().containsKey("If-Match")
            || exchange.getRequestHeaders().containsKey("If-None-Match");
    if (!isConditional) {
      return send(exchange, body);
    }
    synchronized (conditional) {
      return send(exchange, body);
    }
  }

  private @Nullable HttpResponse<byte[]> send(HttpExchange exchange, byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(service + exchange.getRequestURI()))
            .method(
                exchange.getRequestMethod(),
                body.length == 0 && exchange.getRequestMethod().matches("GET|HEAD|DELETE")
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              String lower = name.toLowerCase(Locale.ROOT);
              if (lower.equals("date") || !OWN.contains(lower)) {
                values.forEach(value -> request.header(name, value));
              }
            });
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      return null; // the server was killed
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } catch (IllegalArgumentException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
