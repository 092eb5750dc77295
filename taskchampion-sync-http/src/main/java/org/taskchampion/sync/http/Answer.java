package org.taskchampion.sync.http;

import java.nio.charset.StandardCharsets;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/** A whole answer of a server. */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record Answer(int status, Headers headers, byte[] body) {

  private static final int MOST_SHOWN = 200;

  boolean isRedirect() {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  @Nullable String location() {
    return headers.get("Location");
  }

  @Nullable String contentType() {
    return headers.get("Content-Type");
  }

  /** Says whether this looks like a page for people, which no sync server sends. */
  boolean isPage() {
    String type = contentType();
    return type != null && type.startsWith("text/html");
  }

  /** Returns the beginning of what the server says, on one line and without control characters. */
  String text() {
    String text =
        new String(body, 0, Math.min(body.length, 4 * MOST_SHOWN), StandardCharsets.UTF_8)
            .replaceAll("[\\p{Cntrl}\\s]+", " ")
            .strip();
    return text.length() > MOST_SHOWN ? text.substring(0, MOST_SHOWN) + "..." : text;
  }
}
