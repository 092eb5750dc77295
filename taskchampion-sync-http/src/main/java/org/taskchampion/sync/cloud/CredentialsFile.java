package org.taskchampion.sync.cloud;

import com.squareup.moshi.JsonDataException;
import com.squareup.moshi.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import okhttp3.HttpUrl;
import okio.Buffer;
import org.jspecify.annotations.Nullable;
import org.taskchampion.internal.Reasons;
import org.taskchampion.sync.ClientNotAllowedException;
import org.taskchampion.sync.transport.ForeignText;
import org.taskchampion.sync.transport.Origin;

/** Google's files with credentials: JSON, whose member {@code type} says of which kind it is. */
final class CredentialsFile {

  private static final int MOST_BYTES = 1024 * 1024;
  private static final String TOKEN_URI = "https://oauth2.googleapis.com/token";

  private final String what;
  private final Map<?, ?> members;

  private CredentialsFile(String what, Map<?, ?> members) {
    this.what = what;
    this.members = members;
  }

  /**
   * Reads a file. Blocks.
   *
   * @throws ClientNotAllowedException if that cannot be done, or if it has no credentials that are
   *     known; the message shows none of them
   */
  static TokenSource read(Path file, Clock clock) {
    String what = "the file with the credentials, " + file + ",";
    byte[] bytes = new byte[MOST_BYTES];
    int length = 0;
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = 0; read >= 0 && length < MOST_BYTES; length += Math.max(read, 0)) {
        read = in.read(bytes, length, MOST_BYTES - length);
      }
    } catch (IOException e) {
      throw new ClientNotAllowedException(
          what + " cannot be read: " + Reasons.of(e) + ". Check the path", e);
    }
    return parse(new String(bytes, 0, length, StandardCharsets.UTF_8), what, clock);
  }

  /**
   * Reads the text of a file.
   *
   * @param what what it is, for an error
   * @throws ClientNotAllowedException if it has no credentials that are known; the message shows
   *     none of them
   */
  static TokenSource parse(String json, String what, Clock clock) {
    Object value;
    try (JsonReader reader = JsonReader.of(new Buffer().writeUtf8(json))) {
      value = reader.readJsonValue();
    } catch (IOException | JsonDataException e) {
      value = null; // without the cause, which may quote a secret
    }
    if (!(value instanceof Map<?, ?> members)) {
      throw new ClientNotAllowedException(
          what + " holds no JSON as Google's files with credentials do", null);
    }
    return new CredentialsFile(what, members).source(clock);
  }

  private TokenSource source(Clock clock) {
    String type = text("type");
    if ("service_account".equals(type)) {
      return ServiceAccount.of(
          needed("client_email"),
          text("private_key_id"),
          needed("private_key"),
          tokenUri(),
          clock,
          what);
    }
    if ("authorized_user".equals(type)) {
      return new GoogleUser(
          needed("client_id"), needed("client_secret"), needed("refresh_token"), tokenUri());
    }
    throw new ClientNotAllowedException(
        what
            + (type == null
                ? " does not say of which type its credentials are"
                : " has credentials of the type \"" + ForeignText.line(type) + "\"")
            + ", and only service_account and authorized_user are known",
        null);
  }

  private HttpUrl tokenUri() {
    String text = text("token_uri");
    HttpUrl url = HttpUrl.parse(text == null ? TOKEN_URI : text);
    if (url == null || !(url.isHttps() || Origin.isLoopback(url))) {
      throw new ClientNotAllowedException(
          what + " has a token_uri that is no https URL, and secrets are sent nowhere else", null);
    }
    return url;
  }

  private String needed(String name) {
    String text = text(name);
    if (text == null || text.isEmpty()) {
      throw new ClientNotAllowedException(what + " lacks " + name + ": get a new file", null);
    }
    return text;
  }

  private @Nullable String text(String name) {
    return members.get(name) instanceof String text ? text : null;
  }
}
