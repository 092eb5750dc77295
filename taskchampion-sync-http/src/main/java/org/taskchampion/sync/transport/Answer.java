package org.taskchampion.sync.transport;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/**
 * An answer of a server.
 *
 * @param status the status
 * @param headers the headers
 * @param body the whole body where the protocol has one; of an error at most the beginning;
 *     otherwise nothing
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record Answer(int status, Headers headers, byte[] body) {

  /** Says whether it leads elsewhere. */
  public boolean isRedirect() {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  /** Returns where it leads. */
  public @Nullable String location() {
    return headers.get("Location");
  }

  /** Returns the header of that name. */
  public @Nullable String contentType() {
    return headers.get("Content-Type");
  }

  /** Says whether this looks like a page for people, which no sync server sends. */
  public boolean isPage() {
    String type = contentType();
    if (type == null) {
      return false;
    }
    String lower = type.trim().toLowerCase(Locale.ROOT);
    return lower.startsWith("text/html") || lower.startsWith("application/xhtml");
  }

  /** Returns the beginning of what the server says, on one line and without control characters. */
  public String text() {
    return ForeignText.line(new String(body, StandardCharsets.UTF_8));
  }
}
