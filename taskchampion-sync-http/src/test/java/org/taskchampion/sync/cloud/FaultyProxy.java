package org.taskchampion.sync.cloud;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * A proxy before an object store, which does with requests and answers what a test says. It passes
 * the header {@code Host} on as it came, so that signatures stay what they are.
 */
public final class FaultyProxy implements AutoCloseable {

  /** What becomes of a request. */
  public enum Fate {
    /** It reaches the service, and its answer comes back. */
    NONE,
    /** The service does it, and the connection breaks before the answer. */
    LOST_ANSWER,
    /** The service does it, and what comes back is an error. */
    WRONG_ANSWER,
    /** The service does not see it, and the connection breaks. */
    LOST_REQUEST,
    /** The service does not see it, and is said to be busy. */
    BUSY
  }

  private static final Set<String> OWN =
      Set.of("connection", "content-length", "transfer-encoding", "keep-alive", "date");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final OkHttpClient client =
      new OkHttpClient.Builder().followRedirects(false).retryOnConnectionFailure(true).build();
  private final HttpUrl service;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Object conditional = new Object();
  private volatile Function<String, Fate> fates = request -> Fate.NONE;
  private volatile boolean dropsGenerations;

  /**
   * Starts it.
   *
   * @param service where the service is
   */
  public FaultyProxy(String service) {
    this.service = HttpUrl.get(service);
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Returns the address. */
  public String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Says what becomes of requests from now on, by method, path and query. */
  public void fates(Function<String, Fate> newFates) {
    fates = newFates;
  }

  /** Lets one request have a fate, counted from 0 from now on, and all others pass; -1 for none. */
  public void breakAt(int request, Fate fate) {
    AtomicInteger count = new AtomicInteger();
    fates = line -> count.getAndIncrement() == request ? fate : Fate.NONE;
    requests.clear();
  }

  /** Makes the service behind it one that ignores the conditions of Google Cloud Storage. */
  public void dropGenerations() {
    dropsGenerations = true;
  }

  /** Returns method, path and query of each request that came, and its fate if it had one. */
  public List<String> requests() {
    return requests;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
      byte[] body = exchange.getRequestBody().readAllBytes();
      Fate fate = fates.apply(line);
      requests.add(fate == Fate.NONE ? line : line + " " + fate);
      switch (fate) {
        case NONE -> forward(exchange, body, true);
        case LOST_ANSWER -> forward(exchange, body, false);
        case WRONG_ANSWER -> {
          forward(exchange, body, false);
          exchange.sendResponseHeaders(500, -1);
        }
        case LOST_REQUEST -> {}
        case BUSY -> exchange.sendResponseHeaders(503, -1);
      }
    }
  }

  /** S3Proxy looks at a condition, and writes then: of two at once both would be done. */
  private void forward(HttpExchange exchange, byte[] body, boolean answers) throws IOException {
    boolean isConditional =
        exchange.getRequestHeaders().containsKey("If-Match")
            || exchange.getRequestHeaders().containsKey("If-None-Match");
    if (!isConditional) {
      forwardNow(exchange, body, answers);
      return;
    }
    synchronized (conditional) {
      forwardNow(exchange, body, answers);
    }
  }

  private void forwardNow(HttpExchange exchange, byte[] body, boolean answers) throws IOException {
    Request.Builder request =
        new Request.Builder()
            .url(HttpUrl.get(service.resolve("/") + path(exchange)))
            .method(
                exchange.getRequestMethod(),
                exchange.getRequestMethod().matches("PUT|POST") ? RequestBody.create(body) : null);
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (!OWN.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
              }
            });
    try (Response response = client.newCall(request.build()).execute()) {
      byte[] answer = response.body().bytes();
      if (!answers) {
        return;
      }
      response
          .headers()
          .forEach(
              header -> {
                if (!OWN.contains(header.getFirst().toLowerCase(Locale.ROOT))) {
                  exchange.getResponseHeaders().add(header.getFirst(), header.getSecond());
                }
              });
      exchange.sendResponseHeaders(response.code(), answer.length == 0 ? -1 : answer.length);
      if (answer.length > 0) {
        exchange.getResponseBody().write(answer);
      }
    }
  }

  private String path(HttpExchange exchange) {
    String path = exchange.getRequestURI().toString().substring(1);
    return dropsGenerations ? path.replaceAll("&ifGenerationMatch=[0-9]*", "") : path;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    client.connectionPool().evictAll();
  }
}
