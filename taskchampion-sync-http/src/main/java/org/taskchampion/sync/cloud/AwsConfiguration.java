package org.taskchampion.sync.cloud;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.taskchampion.sync.ClientNotAllowedException;

/** What the environment and the files of AWS's tools say. Messages show no key. */
final class AwsConfiguration {

  private static final long MOST_FILE_BYTES = 1024 * 1024;
  private static final String DEFAULT_PROFILE = "default";
  private static final String KEY_ID = "aws_access_key_id";
  private static final String KEY_SECRET = "aws_secret_access_key";
  private static final String TOKEN = "aws_session_token";

  private final Variables environment;
  private final @Nullable String home;

  /** The variables of an environment. */
  interface Variables {
    /** Returns a variable; null if it is not set. */
    @Nullable String value(String name);
  }

  /**
   * Makes one.
   *
   * @param environment the variables
   * @param home the user's home directory
   */
  AwsConfiguration(Variables environment, @Nullable String home) {
    this.environment = environment;
    this.home = home;
  }

  static AwsConfiguration ofProcess() {
    return new AwsConfiguration(System::getenv, System.getProperty("user.home"));
  }

  private @Nullable String variable(String name) {
    String value = environment.value(name);
    return value == null || value.trim().isEmpty() ? null : value.trim();
  }

  /** Returns the region that the environment or the profile says; null if neither does. */
  @Nullable String region() {
    String region = variable("AWS_REGION");
    if (region == null) {
      region = variable("AWS_DEFAULT_REGION");
    }
    return region != null ? region : read(configFile(), true, profileName()).get("region");
  }

  /** Returns the endpoint that the environment says; null if it does not. */
  @Nullable String endpoint() {
    String endpoint = variable("AWS_ENDPOINT_URL_S3");
    return endpoint != null ? endpoint : variable("AWS_ENDPOINT_URL");
  }

  S3Credentials fromEnvironment() {
    String id = variable("AWS_ACCESS_KEY_ID");
    String secret = variable("AWS_SECRET_ACCESS_KEY");
    if (id == null || secret == null) {
      throw new ClientNotAllowedException(
          "there are no credentials for S3 in the environment: set AWS_ACCESS_KEY_ID and"
              + " AWS_SECRET_ACCESS_KEY",
          null);
    }
    return credentials(id, secret, variable("AWS_SESSION_TOKEN"), "the environment");
  }

  S3Credentials fromProfile(String name) {
    Map<String, String> values = new HashMap<>(read(configFile(), true, name));
    values.putAll(read(credentialsFile(), false, name));
    String id = values.get(KEY_ID);
    String secret = values.get(KEY_SECRET);
    if (id == null || secret == null) {
      throw new ClientNotAllowedException(
          "the profile of that name has no access key for S3, neither in "
              + shown(credentialsFile())
              + " nor in "
              + shown(configFile())
              + ": only "
              + KEY_ID
              + " and "
              + KEY_SECRET
              + " are understood, and neither roles nor single sign-on",
          null);
    }
    return credentials(id, secret, values.get(TOKEN), "the profile");
  }

  S3Credentials fromAnywhere() {
    boolean isInEnvironment =
        variable("AWS_ACCESS_KEY_ID") != null && variable("AWS_SECRET_ACCESS_KEY") != null;
    return isInEnvironment ? fromEnvironment() : fromProfile(profileName());
  }

  private static S3Credentials credentials(
      String id, String secret, @Nullable String token, String where) {
    try {
      S3Credentials key = S3Credentials.of(id, secret);
      return token == null || token.isEmpty() ? key : key.withSessionToken(token);
    } catch (IllegalArgumentException e) {
      throw new ClientNotAllowedException(
          "the credentials for S3 in " + where + " cannot be any: " + e.getMessage(), null);
    }
  }

  private String profileName() {
    String name = variable("AWS_PROFILE");
    return name == null ? DEFAULT_PROFILE : name;
  }

  private @Nullable Path credentialsFile() {
    return file("AWS_SHARED_CREDENTIALS_FILE", "credentials");
  }

  private @Nullable Path configFile() {
    return file("AWS_CONFIG_FILE", "config");
  }

  private @Nullable Path file(String variable, String name) {
    String named = variable(variable);
    try {
      if (named == null) {
        return home == null ? null : Paths.get(home, ".aws", name);
      }
      boolean isBelowHome = named.startsWith("~/") && home != null;
      return isBelowHome ? Paths.get(home, named.substring(2)) : Paths.get(named);
    } catch (InvalidPathException e) {
      return null;
    }
  }

  private static String shown(@Nullable Path file) {
    return file == null ? "a file" : file.toString();
  }

  /**
   * Reads one profile of a file.
   *
   * @param isConfig whether sections are called "profile NAME", all but the default one
   */
  private static Map<String, String> read(@Nullable Path file, boolean isConfig, String name) {
    Map<String, String> values = new HashMap<>();
    if (file == null || !Files.isRegularFile(file)) {
      return values;
    }
    String text;
    try {
      if (Files.size(file) > MOST_FILE_BYTES) {
        throw new ClientNotAllowedException(
            "the file " + file + " is too large for one with credentials", null);
      }
      text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new ClientNotAllowedException(
          "the file " + file + " with credentials for S3 cannot be read", e);
    }
    boolean isInside = false;
    for (String line : text.split("\\R", -1)) {
      String stripped = line.trim();
      boolean isNested = line.startsWith(" ") || line.startsWith("\t");
      int equals = stripped.indexOf('=');
      if (stripped.startsWith("[")) {
        isInside = isSection(stripped, isConfig, name);
      } else if (isInside
          && equals > 0
          && !isNested
          && !stripped.startsWith("#")
          && !stripped.startsWith(";")) {
        values.put(stripped.substring(0, equals).trim(), stripped.substring(equals + 1).trim());
      }
    }
    return values;
  }

  private static boolean isSection(String line, boolean isConfig, String name) {
    int end = line.indexOf(']');
    String section = end < 0 ? "" : line.substring(1, end).trim().replaceAll("\\s+", " ");
    boolean isPlain = section.equals(name) && (!isConfig || name.equals(DEFAULT_PROFILE));
    return isPlain || (isConfig && section.equals("profile " + name));
  }
}
