package org.taskchampion.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server: takes requests on this machine, asks the {@link Gate}, and answers. */
final class WebServer implements AutoCloseable {

  /** More than anybody types; a request is in memory as a whole. */
  static final int MOST_BYTES = 256 * 1024;

  /**
   * More than anybody has tabs; one that was closed counts until it is noticed, in some seconds.
   */
  static final int MOST_STREAMS = 100;

  /** Each request that is under way has one; whoever connects and says nothing has one, too. */
  private static final int MOST_THREADS = 2 * MOST_STREAMS + 100;

  private static final Duration IDLE = Duration.ofMinutes(1);

  /** Whoever takes longer to send a request is cut off. The JDK's server knows no other way. */
  private static final String REQUEST_LIMIT = "sun.net.httpserver.maxReqTime";

  private static final Duration LONGEST_REQUEST = Duration.ofSeconds(20);

  /** Without it, the body of an answer waits until the browser has acknowledged the headers. */
  private static final String NO_DELAY = "sun.net.httpserver.nodelay";

  static {
    setUnlessSet(REQUEST_LIMIT, String.valueOf(LONGEST_REQUEST.toSeconds()));
    setUnlessSet(NO_DELAY, "true");
  }

  private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);

  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src"
              + " 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
              + " require-trusted-types-for 'script'; trusted-types 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "X-Frame-Options",
          "DENY",
          "Referrer-Policy",
          "no-referrer",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Cache-Control",
          "no-store");

  private final HttpServer server;
  private final ExecutorService threads;
  private final Gate gate;
  private final Secrets secrets;
  private final Api api;
  private final PageFiles files = new PageFiles();
  private final Semaphore streams = new Semaphore(MOST_STREAMS);

  /**
   * Starts the server on the loopback address.
   *
   * @param port the port; 0 for any that is free
   * @throws IOException if the port is taken
   */
  WebServer(Api api, Secrets secrets, int port) throws IOException {
    this.api = api;
    this.secrets = secrets;
    this.server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), 0);
    this.gate = new Gate(secrets, port());
    this.threads =
        new ThreadPoolExecutor(
            0,
            MOST_THREADS,
            IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new SynchronousQueue<>(),
            task -> {
              Thread thread = new Thread(task, "web");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** Returns the address to open first. */
  String address() {
    return "http://127.0.0.1:" + port() + "/?token=" + secrets.token();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      HEADERS.forEach(exchange.getResponseHeaders()::set);
      try {
        answer(exchange);
      } catch (IOException e) {
        throw e; // Nobody is there any more.
      } catch (Problem e) {
        send(exchange, Answer.problem(e.status(), e.text()));
      } catch (RuntimeException | StackOverflowError e) {
        LOG.warn("a request failed", e);
        send(exchange, Answer.problem(500, "This is a defect of the program."));
      }
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    Headers headers = exchange.getRequestHeaders();
    if (!gate.isOwnHost(headers)) {
      send(exchange, Answer.text(421, "There is no such host here."));
      return;
    }
    String method = exchange.getRequestMethod();
    boolean reads = method.equals("GET");
    if (!reads && !method.equals("POST")) {
      send(exchange, Answer.text(405, "Only GET and POST."));
      return;
    }
    String path = exchange.getRequestURI().getPath();
    Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
    if (reads && path.equals("/") && gate.isToken(query.get("token"))) {
      exchange.getResponseHeaders().set("Set-Cookie", gate.cookie());
      exchange.getResponseHeaders().set("Location", "/");
      exchange.sendResponseHeaders(303, -1);
      return;
    }
    if (!gate.hasCookie(headers)) {
      send(exchange, Answer.text(403, "Open the address that the program printed."));
      return;
    }
    if (!(reads ? gate.isSameSite(headers) : gate.mayWrite(headers))) {
      send(exchange, Answer.text(403, "Only this program's own page may ask for that."));
      return;
    }
    Answer file = reads ? files.find(path) : null;
    if (file != null) {
      send(exchange, file);
    } else if (!reads) {
      send(exchange, api.post(path, Json.read(body(exchange))));
    } else if (path.equals("/api/live")) {
      stream(exchange, query);
    } else {
      send(exchange, api.get(path, query));
    }
  }

  private void stream(HttpExchange exchange, Map<String, String> query) throws IOException {
    LiveStream stream = api.stream(query);
    if (!streams.tryAcquire()) {
      throw new Problem(503, "This page is open too often: close some of its tabs.");
    }
    try {
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
      exchange.sendResponseHeaders(200, 0);
      try (OutputStream out = exchange.getResponseBody()) {
        stream.run(out);
      }
    } finally {
      streams.release();
    }
  }

  private static void setUnlessSet(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  private static byte[] body(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(MOST_BYTES + 1);
    if (body.length > MOST_BYTES) {
      throw new Problem(413, "That is too long: at most 256 KiB at once.");
    }
    return body;
  }

  private static Map<String, String> query(@Nullable String raw) {
    Map<String, String> query = new HashMap<>();
    for (String part : (raw == null ? "" : raw).split("&", -1)) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        try {
          query.put(
              part.substring(0, equals),
              URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
          throw new Problem(400, "The address is not encoded as it should be.");
        }
      }
    }
    return query;
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", answer.type());
    exchange.sendResponseHeaders(answer.status(), answer.body().length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(answer.body());
    }
  }
}
