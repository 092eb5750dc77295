package org.taskchampion.web;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What a request is answered with: a status of HTTP, a media type, and the bytes. */
final class Answer {

  private final int status;
  private final String type;
  private final byte[] body;

  Answer(int status, String type, byte[] body) {
    this.status = status;
    this.type = type;
    this.body = body;
  }

  int status() {
    return status;
  }

  String type() {
    return type;
  }

  /** Returns the bytes, which nobody changes. */
  byte[] body() {
    return body;
  }

  static Answer json(Object value) {
    return new Answer(200, "application/json", Json.write(value));
  }

  /** Returns an error with a sentence for people. */
  static Answer problem(int status, String message) {
    return new Answer(status, "application/json", Json.write(Map.of("problem", message)));
  }

  static Answer text(int status, String message) {
    return new Answer(
        status, "text/plain; charset=utf-8", (message + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
