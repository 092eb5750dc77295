package org.taskchampion.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** A request as it stands on the wire, which no client makes better. */
final class Exchange {

  private final int port;
  private String line = "GET / HTTP/1.1";
  private final Map<String, String> headers = new LinkedHashMap<>();
  private byte[] body = {};

  /** Begins with a request that is as it should be, by the browser with the cookie. */
  Exchange(Site site) {
    this.port = site.port();
    headers.put("Host", "127.0.0.1:" + port);
    headers.put("Cookie", "taskchampion-" + port + "=" + site.secrets().cookie());
    headers.put("Connection", "close");
  }

  Exchange get(String target) {
    line = "GET " + target + " HTTP/1.1";
    return this;
  }

  Exchange post(String target, String json) {
    line = "POST " + target + " HTTP/1.1";
    body = json.getBytes(StandardCharsets.UTF_8);
    headers.put("Content-Type", "application/json");
    headers.put("Origin", "http://127.0.0.1:" + port);
    headers.put("Sec-Fetch-Site", "same-origin");
    headers.put("Content-Length", String.valueOf(body.length));
    return this;
  }

  Exchange method(String method) {
    line = method + line.substring(line.indexOf(' '));
    return this;
  }

  Exchange header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  Exchange without(String name) {
    headers.remove(name);
    return this;
  }

  /** What came back. */
  record Reply(int status, String head, String body) {}

  /** Sends the head, and leaves the rest to the caller. */
  Socket begin() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(30_000);
    StringBuilder head = new StringBuilder(line).append("\r\n");
    headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    socket.getOutputStream().write(start);
    return socket;
  }

  Reply send() {
    try (Socket socket = begin()) {
      try {
        socket.getOutputStream().write(body);
      } catch (IOException e) {
        // The server may answer before it has read a body that is too long.
      }
      InputStream in = socket.getInputStream();
      ByteArrayOutputStream read = new ByteArrayOutputStream();
      byte[] buffer = new byte[8192];
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        read.write(buffer, 0, length);
        if (read.toString(StandardCharsets.US_ASCII).contains("\r\nTransfer-encoding: chunked")) {
          break; // The live list does not end.
        }
      }
      String text = read.toString(StandardCharsets.UTF_8);
      int end = text.indexOf("\r\n\r\n");
      return new Reply(
          Integer.parseInt(text.substring(9, 12)), text.substring(0, end), text.substring(end + 4));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
