package org.taskchampion.sync.http;

import com.squareup.moshi.JsonReader;
import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import okio.Buffer;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * One request and the real server's answer to it, as a file of JSON.
 *
 * @param what what happens
 * @param method the method
 * @param path the path
 * @param requestHeaders those headers of the request that matter
 * @param requestBody what is sent
 * @param status the status of the answer
 * @param headers its headers, but for those that any server sends
 * @param body its body
 */
public record Exchange(
    String what,
    String method,
    String path,
    Map<String, String> requestHeaders,
    Body requestBody,
    int status,
    Map<String, String> headers,
    Body body) {

  /** Where the files are, seen from the module. */
  public static final Path DIRECTORY = Path.of("src", "test", "resources", "exchanges");

  /**
   * A body: bytes, or so many zeros.
   *
   * @param bytes the bytes; empty for zeros
   * @param zeros how many zeros; 0 for bytes
   */
  public record Body(ByteString bytes, int zeros) {

    /** No body. */
    public static final Body NONE = of(new byte[0]);

    /** Returns a body of bytes. */
    public static Body of(byte[] bytes) {
      return new Body(ByteString.of(bytes), 0);
    }

    /** Returns how long it is. */
    public int size() {
      return bytes.size() + zeros;
    }

    /** As text where it is text. */
    private @Nullable Object toJson() {
      if (zeros > 0) {
        return Map.of("zeros", zeros);
      }
      if (bytes.size() == 0) {
        return null;
      }
      String text = bytes.utf8();
      boolean isText =
          ByteString.encodeUtf8(text).equals(bytes) && text.chars().allMatch(c -> c >= ' ');
      return isText ? text : Map.of("base64", bytes.base64());
    }

    private static Body ofJson(@Nullable Object json) {
      if (json instanceof Map<?, ?> members) {
        Object zeros = members.get("zeros");
        return zeros == null
            ? new Body(ByteString.decodeBase64((String) members.get("base64")), 0)
            : new Body(ByteString.EMPTY, ((Number) zeros).intValue());
      }
      return json == null ? NONE : of(((String) json).getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Reads a file. */
  public static Exchange read(Path file) throws IOException {
    try (JsonReader reader = JsonReader.of(new Buffer().write(Files.readAllBytes(file)))) {
      Map<?, ?> json = (Map<?, ?>) reader.readJsonValue();
      Map<?, ?> request = (Map<?, ?>) json.get("request");
      Map<?, ?> answer = (Map<?, ?>) json.get("answer");
      return new Exchange(
          (String) json.get("what"),
          (String) request.get("method"),
          (String) request.get("path"),
          strings(request.get("headers")),
          Body.ofJson(request.get("body")),
          ((Number) answer.get("status")).intValue(),
          strings(answer.get("headers")),
          Body.ofJson(answer.get("body")));
    }
  }

  private static Map<String, String> strings(Object json) {
    Map<String, String> strings = new LinkedHashMap<>();
    ((Map<?, ?>) json).forEach((name, value) -> strings.put((String) name, (String) value));
    return strings;
  }

  /** Returns the text of the file. */
  public String toJson() throws IOException {
    Map<String, @Nullable Object> request = new LinkedHashMap<>();
    request.put("method", method);
    request.put("path", path);
    request.put("headers", requestHeaders);
    request.put("body", requestBody.toJson());
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("status", status);
    answer.put("headers", headers);
    answer.put("body", body.toJson());
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("what", what);
    json.put("request", request);
    json.put("answer", answer);
    Buffer buffer = new Buffer();
    try (JsonWriter writer = JsonWriter.of(buffer)) {
      writer.setIndent("  ");
      writer.jsonValue(json);
    }
    return buffer.readUtf8() + "\n";
  }
}
