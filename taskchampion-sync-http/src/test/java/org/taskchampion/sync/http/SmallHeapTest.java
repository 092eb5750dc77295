package org.taskchampion.sync.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Large answers in a JVM of its own with little memory: each call ends, with an error of ours. */
class SmallHeapTest {

  private static final int LARGE = 90_000_000;
  private static final String PIECE = "\u0001".repeat(100_000);
  private static final String VERSION = "X-Version-Id: 00000000-0000-0000-0000-000000000001\r\n";
  private static final String SNAPSHOT =
      VERSION + "Content-Type: application/vnd.taskchampion.snapshot\r\n";
  private static final String NO_MEMORY =
      "TooLargeException there is not enough memory for the answer";
  private static final String TOO_LARGE = "TooLargeException the answer of the server";

  private static final String ENCODED = "NotASyncServerException the answer of the server";

  /** What is answered below each path, and what must come of it. */
  private static final Map<String, String> EXPECTED = new LinkedHashMap<>();

  static {
    EXPECTED.put("declared", NO_MEMORY);
    EXPECTED.put("chunked", NO_MEMORY);
    EXPECTED.put("to-the-end", NO_MEMORY);
    EXPECTED.put("too-much-declared", TOO_LARGE);
    EXPECTED.put("gzip", ENCODED);
    EXPECTED.put("gzip-404", "none");
    EXPECTED.put("404", "none");
    EXPECTED.put("503", "ServerFailedException the server at");
    EXPECTED.put("gzip-503", "ServerFailedException the server at");
    EXPECTED.put("302", "NotASyncServerException the server at");
    EXPECTED.put("post-413", "TooLargeException the server at");
    EXPECTED.put("post-200", "Added[");
    EXPECTED.put("post-409", "ExpectedParent[");
    EXPECTED.put("small", "WrongSecretException the snapshot of version");
  }

  @Test
  void eachLargeAnswerEndsTheCallAndTheNextOneWorks(@TempDir Path directory) throws Exception {
    byte[] zipped = zipped();
    Path out = directory.resolve("out");
    Path errors = directory.resolve("errors");
    try (RawServer raw = new RawServer(exchange -> answer(exchange, zipped))) {
      List<String> command =
          new ArrayList<>(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx128m",
                  "-XX:+UseSerialGC",
                  "-cp",
                  System.getProperty(
                      "surefire.test.class.path", System.getProperty("java.class.path")),
                  SmallHeapProcess.class.getName(),
                  raw.origin()));
      command.addAll(EXPECTED.keySet());
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(out.toFile())
              .redirectError(errors.toFile())
              .start();
      try {
        boolean ended = process.waitFor(240, TimeUnit.SECONDS);
        assertThat(ended).as(Files.readString(out, UTF_8)).isTrue();
      } finally {
        process.destroyForcibly();
      }
    }
    List<String> lines = Files.readAllLines(out, UTF_8);
    assertThat(lines).as(Files.readString(errors, UTF_8)).hasSameSizeAs(EXPECTED.keySet());
    int i = 0;
    for (Map.Entry<String, String> expected : EXPECTED.entrySet()) {
      assertThat(lines.get(i++)).startsWith(expected.getKey() + " " + expected.getValue());
    }
  }

  private static void answer(RawServer.Exchange exchange, byte[] zipped) throws IOException {
    String path = exchange.head().split("/", 3)[1];
    String length = "Content-Length: " + LARGE + "\r\n\r\n";
    switch (path) {
      case "declared" -> large(exchange, "200 OK\r\n" + SNAPSHOT + length);
      case "chunked" -> {
        exchange.send("HTTP/1.1 200 OK\r\n" + SNAPSHOT + "Transfer-Encoding: chunked\r\n\r\n");
        for (int sent = 0; sent < LARGE; sent += PIECE.length()) {
          exchange.send(Integer.toHexString(PIECE.length()) + "\r\n" + PIECE + "\r\n");
        }
        exchange.send("0\r\n\r\n");
      }
      case "to-the-end" -> {
        large(exchange, "200 OK\r\n" + SNAPSHOT + "\r\n");
        exchange.close();
      }
      case "too-much-declared" ->
          large(exchange, "200 OK\r\n" + SNAPSHOT + "Content-Length: 104857630\r\n\r\n");
      case "gzip", "gzip-404", "gzip-503" -> {
        String status = path.equals("gzip") ? "200" : path.substring(5);
        exchange.send(
            "HTTP/1.1 "
                + status
                + " x\r\nContent-Encoding: gzip\r\n"
                + SNAPSHOT
                + "Content-Length: "
                + zipped.length
                + "\r\n\r\n");
        exchange.send(new String(zipped, ISO_8859_1));
      }
      case "small" ->
          exchange.send(
              "HTTP/1.1 200 OK\r\n"
                  + SNAPSHOT
                  + "Content-Length: 40\r\n\r\n"
                  + PIECE.substring(0, 40));
      default -> {
        String status = path.replace("post-", "");
        large(
            exchange,
            status
                + " x\r\nLocation: http://elsewhere.example/\r\n"
                + VERSION
                + "X-Parent-Version-Id: 00000000-0000-0000-0000-000000000001\r\n"
                + length);
      }
    }
  }

  private static void large(RawServer.Exchange exchange, String head) throws IOException {
    exchange.send("HTTP/1.1 " + head);
    for (int sent = 0; sent < LARGE; sent += PIECE.length()) {
      exchange.send(PIECE);
    }
  }

  private static byte[] zipped() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      byte[] piece = new byte[1_000_000];
      for (int sent = 0; sent < LARGE; sent += piece.length) {
        zip.write(piece);
      }
    }
    return bytes.toByteArray();
  }
}
