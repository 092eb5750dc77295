package org.taskchampion.sync.cloud;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.function.Supplier;
import org.taskchampion.sync.ClientNotAllowedException;
import org.taskchampion.sync.SyncException;

/**
 * How a {@link GcsSyncServer} shows who it is. Immutable and thread-safe; one object can serve
 * several servers. Nothing is read and nobody is asked before the first request. What comes of it
 * is kept in the server until shortly before it ends. No text of it shows a secret.
 */
public final class GcsCredentials {

  private final TokenSource source;

  private GcsCredentials(TokenSource source) {
    this.source = source;
  }

  /**
   * Returns those of a file of Google's: the key of a service account ({@code service_account}), or
   * what {@code gcloud auth application-default login} leaves ({@code authorized_user}). The file
   * is read anew for each token, about once an hour. If it cannot be read, or has none of these,
   * the server's calls throw {@link ClientNotAllowedException}.
   *
   * @param file the file
   * @return the credentials
   */
  public static GcsCredentials file(Path file) {
    Path absolute = file.toAbsolutePath();
    return new GcsCredentials(
        endpoint -> CredentialsFile.read(absolute, Clock.systemUTC()).fetch(endpoint));
  }

  /**
   * Returns those of the text of such a file.
   *
   * @param json the text
   * @return the credentials
   * @throws ClientNotAllowedException if it has none that are known; the message shows none of it
   */
  public static GcsCredentials json(String json) {
    return new GcsCredentials(
        CredentialsFile.parse(
            Objects.requireNonNull(json, "json"),
            "the text of the credentials",
            Clock.systemUTC()));
  }

  /**
   * Returns those that Google's programs take where nobody tells them: what the variables {@code
   * GOOGLE_APPLICATION_CREDENTIALS_JSON} (JSON, or that in base64) or {@code
   * GOOGLE_APPLICATION_CREDENTIALS} (a file) say, else the file that {@code gcloud auth
   * application-default login} leaves, else those of the machine, in Google's cloud. If there are
   * none, the server's calls throw {@link ClientNotAllowedException}.
   *
   * @return the credentials
   */
  public static GcsCredentials applicationDefault() {
    return new GcsCredentials(new DefaultCredentials(System::getenv, Clock.systemUTC()));
  }

  /**
   * Returns those of the application's own.
   *
   * @param tokens gives a token that is valid for more than a minute, or a new one if the last one
   *     was not accepted. It is called by whatever thread needs one, by one at a time for each
   *     server, and may block. A {@link SyncException} that it throws reaches the caller as it is;
   *     any other exception becomes the cause of a {@link ClientNotAllowedException}
   * @return the credentials
   */
  public static GcsCredentials tokens(Supplier<GcsAccessToken> tokens) {
    Objects.requireNonNull(tokens, "tokens");
    return new GcsCredentials(
        endpoint -> {
          try {
            return Objects.requireNonNull(tokens.get(), "the application gave no token");
          } catch (SyncException e) {
            throw e;
          } catch (RuntimeException e) {
            throw new ClientNotAllowedException(
                "the application has no access token for Google Cloud Storage: see the cause", e);
          }
        });
  }

  /** Returns where tokens come from. */
  TokenSource source() {
    return source;
  }

  /** Returns a text without any secret. */
  @Override
  public String toString() {
    return "GcsCredentials[redacted]";
  }
}
