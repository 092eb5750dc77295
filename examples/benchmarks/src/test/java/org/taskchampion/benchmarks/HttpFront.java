package org.taskchampion.benchmarks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.Snapshot;
import org.taskchampion.testing.FakeSyncServer;

/** TaskChampion's sync protocol in front of histories in memory, as much as the rows need. */
final class HttpFront implements AutoCloseable {

  private static final String SEGMENT = "application/vnd.taskchampion.history-segment";
  private static final String SNAPSHOT = "application/vnd.taskchampion.snapshot";

  private final Map<String, FakeSyncServer> histories = new ConcurrentHashMap<>();
  private final HttpServer server;

  HttpFront() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  String origin() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String[] path = exchange.getRequestURI().getPath().split("/", -1);
    FakeSyncServer history =
        histories.computeIfAbsent(
            exchange.getRequestHeaders().getFirst("X-Client-Id"), id -> new FakeSyncServer());
    byte[] body;
    try (InputStream in = exchange.getRequestBody()) {
      body = in.readAllBytes();
    }
    switch (path[3]) {
      case "get-child-version" -> child(exchange, history.childVersion(UUID.fromString(path[4])));
      case "add-version" -> added(exchange, history.addVersion(UUID.fromString(path[4]), body));
      case "add-snapshot" -> {
        history.addSnapshot(UUID.fromString(path[4]), body);
        answer(exchange, 200, SNAPSHOT, new byte[0]);
      }
      default -> {
        Snapshot snapshot = history.snapshot().orElse(null);
        if (snapshot == null) {
          answer(exchange, 404, "text/plain", new byte[0]);
        } else {
          version(exchange, "X-Version-Id", snapshot.version());
          answer(exchange, 200, SNAPSHOT, snapshot.data());
        }
      }
    }
  }

  private static void child(HttpExchange exchange, ChildVersion child) throws IOException {
    if (child instanceof ChildVersion.Found found) {
      version(exchange, "X-Version-Id", found.version());
      version(exchange, "X-Parent-Version-Id", found.parent());
      answer(exchange, 200, SEGMENT, found.segment());
    } else {
      answer(exchange, child instanceof ChildVersion.Gone ? 410 : 404, "text/plain", new byte[0]);
    }
  }

  private static void added(HttpExchange exchange, AddVersionResult result) throws IOException {
    if (result instanceof AddVersionResult.Added added) {
      version(exchange, "X-Version-Id", added.version());
      answer(exchange, 200, "text/plain", new byte[0]);
    } else if (result instanceof AddVersionResult.ExpectedParent expected) {
      version(exchange, "X-Parent-Version-Id", expected.version());
      answer(exchange, 409, "text/plain", new byte[0]);
    }
  }

  private static void version(HttpExchange exchange, String header, UUID version) {
    exchange.getResponseHeaders().set(header, version.toString());
  }

  private static void answer(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
