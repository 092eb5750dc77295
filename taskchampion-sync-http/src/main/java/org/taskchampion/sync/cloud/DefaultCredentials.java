package org.taskchampion.sync.cloud;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.Clock;
import java.util.Base64;
import java.util.function.UnaryOperator;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;
import org.taskchampion.sync.ClientNotAllowedException;
import org.taskchampion.sync.ServerUnreachableException;

/**
 * What Google's programs take where nobody tells them: variables, the file of the program {@code
 * gcloud}, and the server of a machine in Google's cloud, in this order. Thread-safe.
 */
final class DefaultCredentials implements TokenSource {

  static final String JSON = "GOOGLE_APPLICATION_CREDENTIALS_JSON";
  static final String FILE = "GOOGLE_APPLICATION_CREDENTIALS";
  static final String METADATA_HOST = "GCE_METADATA_HOST";

  private static final String GCLOUD_FILE = "application_default_credentials.json";
  private static final String METADATA_PATH =
      "/computeMetadata/v1/instance/service-accounts/default/token";

  private final UnaryOperator<@Nullable String> environment;
  private final Clock clock;

  /**
   * Makes one.
   *
   * @param environment what variables hold; null for one that is not set
   */
  DefaultCredentials(UnaryOperator<@Nullable String> environment, Clock clock) {
    this.environment = environment;
    this.clock = clock;
  }

  @Override
  public GcsAccessToken fetch(TokenEndpoint endpoint) {
    TokenSource named = named();
    return named == null ? ofMachine(endpoint) : named.fetch(endpoint);
  }

  private @Nullable TokenSource named() {
    String json = variable(JSON);
    if (json != null) {
      return CredentialsFile.parse(plain(json), JSON, clock);
    }
    String file = variable(FILE);
    if (file != null) {
      return CredentialsFile.read(path(file, FILE), clock);
    }
    Path gcloud = ofGcloud();
    return gcloud != null && Files.exists(gcloud) ? CredentialsFile.read(gcloud, clock) : null;
  }

  /** The variable may hold JSON as it is, or as base64. */
  private static String plain(String json) {
    if (json.trim().startsWith("{")) {
      return json;
    }
    try {
      return new String(Base64.getMimeDecoder().decode(json), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return json;
    }
  }

  private @Nullable Path ofGcloud() {
    String set = variable("CLOUDSDK_CONFIG");
    if (set != null) {
      return path(set, "CLOUDSDK_CONFIG").resolve(GCLOUD_FILE);
    }
    String roaming = variable("APPDATA");
    if (roaming != null) {
      return path(roaming, "APPDATA").resolve("gcloud").resolve(GCLOUD_FILE);
    }
    String home = variable("HOME");
    return home == null
        ? null
        : path(home, "HOME").resolve(".config").resolve("gcloud").resolve(GCLOUD_FILE);
  }

  private GcsAccessToken ofMachine(TokenEndpoint endpoint) {
    String host = variable(METADATA_HOST);
    HttpUrl url =
        HttpUrl.parse(
            "http://" + (host == null ? "metadata.google.internal" : host) + METADATA_PATH);
    if (url == null) {
      throw new ClientNotAllowedException(METADATA_HOST + " names no host: check it", null);
    }
    try {
      return endpoint.metadata(url);
    } catch (ServerUnreachableException e) {
      throw new ClientNotAllowedException(
          "there are no credentials for Google Cloud Storage: neither "
              + JSON
              + " nor "
              + FILE
              + " is set, gcloud auth application-default login has left no file, and this machine"
              + " is none of Google's cloud. Set one of them, or name the file with the credentials",
          e);
    }
  }

  private @Nullable String variable(String name) {
    String value = environment.apply(name);
    return value == null || value.isEmpty() ? null : value;
  }

  private static Path path(String text, String variable) {
    try {
      return Paths.get(text);
    } catch (InvalidPathException e) {
      throw new ClientNotAllowedException(variable + " is no path of this system: check it", e);
    }
  }
}
