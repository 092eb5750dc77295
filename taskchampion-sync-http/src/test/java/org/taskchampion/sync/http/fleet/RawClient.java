package org.taskchampion.sync.http.fleet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import okhttp3.Headers;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;
import org.taskchampion.sync.http.Exchange;
import org.taskchampion.sync.http.Exchange.Body;

/**
 * Sends any request to a server, and returns it with the answer, as it is to stand in a file.
 *
 * <p>The server's version ids are random. In the files the versions of a history have the ids of
 * the golden history, whose envelopes are sent, so that what comes back can be opened.
 */
final class RawClient implements AutoCloseable {

  private static final List<String> GOLDEN_VERSIONS =
      List.of(
          "6c7771a6-30fc-46c4-86d6-3c5f8313d377",
          "a493dcd0-fe13-4cd5-87f8-cbf71e35eef8",
          "6e0a9ad6-d7b0-40f7-991c-580f2a9e9611");

  private final OkHttpClient client = new OkHttpClient();

  /** The ids that the server gave, in order. */
  private final List<String> versions = new ArrayList<>();

  /** Returns the id that a version has in the files. */
  static String version(int index) {
    return index < GOLDEN_VERSIONS.size()
        ? GOLDEN_VERSIONS.get(index)
        : new UUID(0x4000, 0x8000_0000_0000_0000L + index).toString();
  }

  Exchange ask(
      String what, String origin, String method, String path, Map<String, String> sent, Body body)
      throws IOException {
    Request request =
        new Request.Builder()
            .url(origin + withVersionsOfTheServer(path))
            .headers(Headers.of(sent))
            .method(method, method.equals("GET") ? null : new Sent(sent.get("Content-Type"), body))
            .build();
    try (Response response = client.newCall(request).execute()) {
      Map<String, String> headers = new LinkedHashMap<>();
      for (String name : new TreeSet<>(response.headers().names())) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (!lower.equals("date") && !lower.equals("server") && !lower.equals("connection")) {
          headers.put(name, withVersionsOfTheFiles(name, response.header(name)));
        }
      }
      Body answer = Body.of(response.body().bytes());
      return new Exchange(what, method, path, sent, body, response.code(), headers, answer);
    }
  }

  private String withVersionsOfTheServer(String path) {
    String result = path;
    for (int i = 0; i < versions.size(); i++) {
      result = result.replace(version(i), versions.get(i));
    }
    return result;
  }

  /** An id that is new in X-Version-Id is that of the next version. */
  private String withVersionsOfTheFiles(String header, String value) {
    if (!header.toLowerCase(Locale.ROOT).endsWith("version-id")) {
      return value;
    }
    if (header.equalsIgnoreCase("X-Version-Id") && !versions.contains(value)) {
      versions.add(value);
    }
    int index = versions.indexOf(value);
    return index < 0 ? value : version(index);
  }

  @Override
  public void close() {
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }

  /** What is sent, whatever it is. */
  private static final class Sent extends RequestBody {
    private final @Nullable String type;
    private final Body body;

    Sent(@Nullable String type, Body body) {
      this.type = type;
      this.body = body;
    }

    @Override
    public @Nullable MediaType contentType() {
      return type == null ? null : MediaType.get(type);
    }

    @Override
    public long contentLength() {
      return body.size();
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      sink.write(body.bytes());
      byte[] zeros = new byte[64 * 1024];
      for (int left = body.zeros(); left > 0; left -= zeros.length) {
        sink.write(zeros, 0, Math.min(left, zeros.length));
      }
    }
  }
}
