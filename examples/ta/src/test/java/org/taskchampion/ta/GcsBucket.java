package org.taskchampion.ta;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A bucket of Google Cloud Storage in memory, as far as its JSON API is needed here. It knows
 * generations, and one access token, which it gives for any assertion.
 */
final class GcsBucket implements AutoCloseable {

  static final String NAME = "my-tasks";

  private static final String TOKEN = "hidden-token";

  private final HttpServer server;
  private final Map<String, Thing> objects = new TreeMap<>(); // guarded by this
  private long generation = 1_764_000_000_000_000L;

  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  private record Thing(byte[] bytes, long generation) {}

  GcsBucket() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Returns the text of a key file. */
  String keyFile() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      String key =
          Base64.getEncoder().encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
      return "{\"type\":\"service_account\",\"client_email\":\"ta@p.iam.gserviceaccount.com\","
          + "\"private_key\":\"-----BEGIN PRIVATE KEY-----\\n"
          + key
          + "\\n-----END PRIVATE KEY-----\\n\",\"token_uri\":\""
          + endpoint()
          + "/token\"}";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Lets the history end with a version that is not there, as other programs can leave it. */
  synchronized void damage() {
    byte[] none = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    objects.put("latest", new Thing(none, ++generation));
  }

  private synchronized void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getPath();
      if (path.equals("/token")) {
        answer(exchange, 200, "{\"access_token\":\"" + TOKEN + "\",\"expires_in\":3600}");
      } else if (!("Bearer " + TOKEN)
          .equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        answer(exchange, 401, "");
      } else if (path.equals("/upload/storage/v1/b/" + NAME + "/o")) {
        upload(exchange, body);
      } else if (path.equals("/storage/v1/b/" + NAME + "/o")) {
        list(exchange);
      } else if (path.startsWith("/storage/v1/b/" + NAME + "/o/")) {
        one(exchange, path.substring(path.lastIndexOf('/') + 1));
      } else {
        answer(exchange, 404, "{\"error\":{\"message\":\"The specified bucket does not exist.\"}}");
      }
    }
  }

  private static Map<String, String> query(HttpExchange exchange) {
    Map<String, String> parameters = new HashMap<>();
    for (String parameter : exchange.getRequestURI().getQuery().split("&", -1)) {
      List<String> parts = List.of(parameter.split("=", 2));
      parameters.put(parts.get(0), parts.get(1));
    }
    return parameters;
  }

  private void upload(HttpExchange exchange, byte[] body) throws IOException {
    Map<String, String> query = query(exchange);
    Thing there = objects.get(query.get("name"));
    String wanted = query.get("ifGenerationMatch");
    if (wanted != null && Long.parseLong(wanted) != (there == null ? 0 : there.generation())) {
      answer(exchange, 412, "");
      return;
    }
    objects.put(query.get("name"), new Thing(body, ++generation));
    answer(exchange, 200, "{}");
  }

  private void list(HttpExchange exchange) throws IOException {
    String prefix = query(exchange).get("prefix");
    answer(
        exchange,
        200,
        objects.keySet().stream()
            .filter(name -> name.startsWith(prefix))
            .map(name -> "{\"name\":\"" + name + "\",\"timeCreated\":\"2026-11-29T12:00:00Z\"}")
            .collect(Collectors.joining(",", "{\"items\":[", "]}")));
  }

  private void one(HttpExchange exchange, String name) throws IOException {
    Thing there = objects.get(name);
    if (exchange.getRequestMethod().equals("DELETE")) {
      objects.remove(name);
      answer(exchange, 204, "");
    } else if (there == null) {
      answer(exchange, 404, "No such object");
    } else {
      exchange.getResponseHeaders().set("x-goog-generation", Long.toString(there.generation()));
      exchange.sendResponseHeaders(200, there.bytes().length);
      exchange.getResponseBody().write(there.bytes());
    }
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
