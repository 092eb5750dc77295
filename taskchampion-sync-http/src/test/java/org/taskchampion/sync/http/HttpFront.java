package org.taskchampion.sync.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.Snapshot;
import org.taskchampion.sync.SnapshotUrgency;
import org.taskchampion.testing.FakeSyncServer;

/**
 * The protocol of the real server (part 7 of the specification) in front of a server in memory,
 * over real connections on the loopback address.
 */
final class HttpFront implements AutoCloseable {

  private static final String SEGMENT = "application/vnd.taskchampion.history-segment";
  private static final String GREETING = "TaskChampion sync server v0.7.1";
  private static final String SNAPSHOT = "application/vnd.taskchampion.snapshot";

  private final FakeSyncServer history;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile Handler handler = exchange -> false;

  /** May answer an exchange in the place of the front. */
  interface Handler {
    boolean handle(HttpExchange exchange) throws IOException;
  }

  HttpFront(FakeSyncServer history) throws IOException {
    this.history = history;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  String origin() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Lets a test answer itself. */
  void answering(Handler newHandler) {
    handler = newHandler;
  }

  /** Returns method, path and client id of each request. */
  List<String> requests() {
    return requests;
  }

  private void handle(HttpExchange exchange) throws IOException {
    requests.add(
        exchange.getRequestMethod()
            + " "
            + exchange.getRequestURI().getPath()
            + " "
            + exchange.getRequestHeaders().getFirst("X-Client-Id"));
    try (exchange) {
      if (!handler.handle(exchange)) {
        answer(exchange);
      }
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    if (exchange.getRequestURI().getPath().equals("/")) {
      send(exchange, 200, "text/plain", GREETING.getBytes(StandardCharsets.UTF_8));
      return;
    }
    String[] path = exchange.getRequestURI().getPath().substring(1).split("/", -1);
    byte[] body = exchange.getRequestBody().readAllBytes();
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    switch (exchange.getRequestMethod() + " " + path[2]) {
      case "GET get-child-version" -> child(exchange, UUID.fromString(path[3]));
      case "POST add-version" -> {
        if (body.length == 0 || !SEGMENT.equals(type)) {
          send(exchange, 400, "text/plain", "bad request".getBytes(StandardCharsets.UTF_8));
          return;
        }
        add(exchange, UUID.fromString(path[3]), body);
      }
      case "POST add-snapshot" -> {
        if (body.length == 0 || !SNAPSHOT.equals(type)) {
          send(exchange, 400, "text/plain", "bad request".getBytes(StandardCharsets.UTF_8));
          return;
        }
        history.addSnapshot(UUID.fromString(path[3]), body);
        send(exchange, 200, null, new byte[0]);
      }
      case "GET snapshot" -> snapshot(exchange);
      default -> send(exchange, 404, null, new byte[0]);
    }
  }

  private void child(HttpExchange exchange, UUID parent) throws IOException {
    ChildVersion child = history.childVersion(parent);
    if (child instanceof ChildVersion.Found found) {
      exchange.getResponseHeaders().set("X-Version-Id", found.version().toString());
      exchange.getResponseHeaders().set("X-Parent-Version-Id", found.parent().toString());
      send(exchange, 200, SEGMENT, found.segment());
    } else {
      send(exchange, child instanceof ChildVersion.Gone ? 410 : 404, null, new byte[0]);
    }
  }

  private void add(HttpExchange exchange, UUID parent, byte[] body) throws IOException {
    AddVersionResult result = history.addVersion(parent, body);
    if (result instanceof AddVersionResult.Added added) {
      exchange.getResponseHeaders().set("X-Version-Id", added.version().toString());
      if (added.urgency() != SnapshotUrgency.NONE) {
        exchange
            .getResponseHeaders()
            .set(
                "X-Snapshot-Request", "urgency=" + added.urgency().name().toLowerCase(Locale.ROOT));
      }
      send(exchange, 200, null, new byte[0]);
    } else if (result instanceof AddVersionResult.ExpectedParent expected) {
      exchange.getResponseHeaders().set("X-Parent-Version-Id", expected.version().toString());
      send(exchange, 409, null, new byte[0]);
    }
  }

  private void snapshot(HttpExchange exchange) throws IOException {
    Optional<Snapshot> snapshot = history.snapshot();
    if (snapshot.isEmpty()) {
      send(exchange, 404, null, new byte[0]);
      return;
    }
    exchange.getResponseHeaders().set("X-Version-Id", snapshot.get().version().toString());
    send(exchange, 200, SNAPSHOT, snapshot.get().data());
  }

  static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
    if (type != null) {
      exchange.getResponseHeaders().set("Content-Type", type);
    }
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
