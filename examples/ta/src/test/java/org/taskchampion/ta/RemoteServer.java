package org.taskchampion.ta;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The protocol of a TaskChampion sync server, on the loopback address. */
final class RemoteServer implements AutoCloseable {

  private static final String SEGMENT = "application/vnd.taskchampion.history-segment";

  private static final String PATHS =
      "/v1/client/(snapshot|(get-child-version|add-version|add-snapshot)/[^/]+)";
  private static final String SNAPSHOT = "application/vnd.taskchampion.snapshot";

  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  private record Version(UUID version, UUID parent, byte[] segment) {}

  /** What is answered to every request of the protocol, whatever the server has. */
  record Fixed(int status, String type, String body) {}

  private final HttpServer server;

  /** The histories by client id; used by the server's one thread. */
  private final Map<String, History> histories = new HashMap<>();

  /** What the server has of one client id. */
  private static final class History {
    private final List<Version> versions = new ArrayList<>();
    private byte @Nullable [] snapshot;
    private @Nullable String snapshotVersion;

    private boolean isLast(UUID version) {
      return versions.isEmpty() || versions.get(versions.size() - 1).version().equals(version);
    }
  }

  /** As which version a new one is said to be accepted, which is thrown away. */
  enum Lie {
    NIL,
    PARENT
  }

  private volatile @Nullable Lie lie;
  private volatile @Nullable Fixed fixedForNewSnapshots;
  private volatile boolean asksForSnapshots;
  private volatile @Nullable Fixed fixed;
  private volatile @Nullable Fixed fixedForPosts;
  private volatile @Nullable Fixed fixedForSnapshots;
  private volatile @Nullable Hold hold;
  private volatile Duration pause = Duration.ZERO;

  /** The next version that is sent: whether it is taken, and its answer, which waits. */
  static final class Hold {
    private final boolean taking;
    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    private Hold(boolean taking) {
      this.taking = taking;
    }

    /** Waits until the version is there. */
    void awaitArrival() throws InterruptedException {
      if (!arrived.await(60, TimeUnit.SECONDS)) {
        throw new AssertionError("no version was sent");
      }
    }

    /** Lets it be answered; nobody may be left to hear it. */
    void release() {
      released.countDown();
    }
  }

  RemoteServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  String origin() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Answers so to everything, but for what is said otherwise below. */
  void answering(Fixed answer) {
    fixed = answer;
  }

  /** Answers so to what is sent, and as ever to the rest. */
  void answeringPosts(Fixed answer) {
    fixed = null;
    fixedForPosts = answer;
  }

  void answeringSnapshots(Fixed answer) {
    fixedForSnapshots = answer;
  }

  /** Answers so where a snapshot is handed over; null takes it. */
  void answeringNewSnapshots(@Nullable Fixed answer) {
    fixedForNewSnapshots = answer;
  }

  /** Takes its time for each answer from now on. */
  void pausing(Duration time) {
    pause = time;
  }

  /** Throws new versions away, and gives them an id that they cannot have; null ends that. */
  void lying(@Nullable Lie newLie) {
    lie = newLie;
  }

  /** Asks for a snapshot with each version from now on. */
  void askForSnapshots() {
    asksForSnapshots = true;
  }

  /**
   * Answers the next version that is sent only when that is said.
   *
   * @param taking whether it is in the history by then, or never will be
   */
  Hold holdNextVersion(boolean taking) {
    Hold next = new Hold(taking);
    hold = next;
    return next;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      await(pause);
      String path = exchange.getRequestURI().getPath();
      History history =
          histories.computeIfAbsent(
              String.valueOf(exchange.getRequestHeaders().getFirst("X-Client-Id")),
              id -> new History());
      Fixed answer = fixed;
      if (path.endsWith("/snapshot") && fixedForSnapshots != null) {
        answer = fixedForSnapshots;
      } else if (exchange.getRequestMethod().equals("POST") && fixedForPosts != null) {
        answer = fixedForPosts;
      }
      if (path.equals("/")) {
        send(exchange, 200, "text/plain", bytes("TaskChampion sync server v0.7.1"));
      } else if (answer != null) {
        send(exchange, answer.status(), answer.type(), bytes(answer.body()));
      } else if (!path.matches(PATHS)) {
        exchange.sendResponseHeaders(404, -1); // as the real one does where it has nothing
      } else if (path.endsWith("/snapshot")) {
        snapshot(exchange, history);
      } else if (path.contains("/add-snapshot/")) {
        addSnapshot(exchange, history, path.substring(path.lastIndexOf('/') + 1), body);
      } else {
        UUID parent = UUID.fromString(path.substring(path.lastIndexOf('/') + 1));
        if (exchange.getRequestMethod().equals("GET")) {
          child(exchange, history, parent);
        } else {
          add(exchange, history, parent, body);
        }
      }
    }
  }

  private static void child(HttpExchange exchange, History history, UUID parent)
      throws IOException {
    for (Version version : history.versions) {
      if (version.parent().equals(parent)) {
        exchange.getResponseHeaders().set("X-Version-Id", version.version().toString());
        exchange.getResponseHeaders().set("X-Parent-Version-Id", parent.toString());
        send(exchange, 200, SEGMENT, version.segment());
        return;
      }
    }
    send(exchange, history.isLast(parent) ? 404 : 410, "text/plain", bytes("none"));
  }

  private static void snapshot(HttpExchange exchange, History history) throws IOException {
    byte[] data = history.snapshot;
    if (data == null) {
      send(exchange, 404, "text/plain", bytes("no snapshot"));
    } else {
      exchange.getResponseHeaders().set("X-Version-Id", history.snapshotVersion);
      send(exchange, 200, SNAPSHOT, data);
    }
  }

  private void addSnapshot(HttpExchange exchange, History history, String version, byte[] body)
      throws IOException {
    Fixed answer = fixedForNewSnapshots;
    if (answer != null) {
      send(exchange, answer.status(), answer.type(), bytes(answer.body()));
      return;
    }
    history.snapshot = body;
    history.snapshotVersion = version;
    exchange.sendResponseHeaders(200, -1);
  }

  private void add(HttpExchange exchange, History history, UUID parent, byte[] body)
      throws IOException {
    if (asksForSnapshots) {
      exchange.getResponseHeaders().set("X-Snapshot-Request", "urgency=high");
    }
    Lie told = lie;
    Hold held = hold;
    hold = null;
    if (held != null && !held.taking) {
      held.arrived.countDown();
      await(held.released);
      exchange.sendResponseHeaders(503, -1);
    } else if (told != null) {
      String id = told == Lie.NIL ? new UUID(0, 0).toString() : parent.toString();
      exchange.getResponseHeaders().set("X-Version-Id", id);
      exchange.sendResponseHeaders(200, -1);
    } else if (history.isLast(parent)) {
      Version version = new Version(UUID.randomUUID(), parent, body);
      history.versions.add(version);
      if (held != null) {
        held.arrived.countDown();
        await(held.released);
      }
      exchange.getResponseHeaders().set("X-Version-Id", version.version().toString());
      exchange.sendResponseHeaders(200, -1);
    } else {
      UUID last = history.versions.get(history.versions.size() - 1).version();
      exchange.getResponseHeaders().set("X-Parent-Version-Id", last.toString());
      exchange.sendResponseHeaders(409, -1);
    }
  }

  private static void await(Duration time) throws IOException {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
