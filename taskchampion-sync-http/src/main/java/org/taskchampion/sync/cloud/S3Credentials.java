package org.taskchampion.sync.cloud;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who asks an S3 service: an access key, for ever or for a time. Immutable, so thread-safe. No text
 * shows the secret.
 *
 * <p>{@link S3SyncServer.Builder#credentials} takes a supplier, which is asked again when what it
 * gave has expired. Some are ready: {@link #environment()}, {@link #profile(String)} and {@link
 * #defaults()}.
 */
public final class S3Credentials {

  private final String accessKeyId;
  private final String secretAccessKey;
  private final @Nullable String sessionToken;
  private final @Nullable Instant expiry;

  private S3Credentials(
      String accessKeyId,
      String secretAccessKey,
      @Nullable String sessionToken,
      @Nullable Instant expiry) {
    this.accessKeyId = accessKeyId;
    this.secretAccessKey = secretAccessKey;
    this.sessionToken = sessionToken;
    this.expiry = expiry;
  }

  /**
   * Returns an access key.
   *
   * @param accessKeyId its id
   * @param secretAccessKey its secret
   * @return the credentials, which do not expire
   * @throws IllegalArgumentException if one of them is empty or has white space or controls in it;
   *     the message shows neither
   */
  public static S3Credentials of(String accessKeyId, String secretAccessKey) {
    return new S3Credentials(
        checked(accessKeyId, "access key id"),
        checked(secretAccessKey, "secret access key"),
        null,
        null);
  }

  /**
   * Returns the same access key with the token that a temporary one has.
   *
   * @param token the session token
   * @return the new credentials
   * @throws IllegalArgumentException if it is empty or has white space or controls in it
   */
  public S3Credentials withSessionToken(String token) {
    return new S3Credentials(accessKeyId, secretAccessKey, checked(token, "session token"), expiry);
  }

  /**
   * Returns the same credentials with a time after which they are asked for again.
   *
   * @param time the time
   * @return the new credentials
   */
  public S3Credentials expiringAt(Instant time) {
    return new S3Credentials(
        accessKeyId, secretAccessKey, sessionToken, Objects.requireNonNull(time, "time"));
  }

  private static String checked(String value, String what) {
    Objects.requireNonNull(value, what);
    if (value.isEmpty() || value.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw new IllegalArgumentException(
          "the " + what + " must have visible ASCII characters only, and at least one");
    }
    return value;
  }

  /**
   * Returns a supplier of what the variables {@code AWS_ACCESS_KEY_ID}, {@code
   * AWS_SECRET_ACCESS_KEY} and, if it is set, {@code AWS_SESSION_TOKEN} say.
   *
   * @return the supplier, which throws {@link org.taskchampion.sync.ClientNotAllowedException} if
   *     they say nothing
   */
  public static Supplier<S3Credentials> environment() {
    return AwsConfiguration.ofProcess()::fromEnvironment;
  }

  /**
   * Returns a supplier of the access key of a profile in {@code ~/.aws/credentials} or {@code
   * ~/.aws/config}, or in the files that {@code AWS_SHARED_CREDENTIALS_FILE} and {@code
   * AWS_CONFIG_FILE} name. It reads them each time. Only access keys are understood: neither roles
   * nor single sign-on nor programs.
   *
   * @param name the profile's name, such as {@code default}
   * @return the supplier, which throws {@link org.taskchampion.sync.ClientNotAllowedException} if
   *     there is no such key
   */
  public static Supplier<S3Credentials> profile(String name) {
    Objects.requireNonNull(name, "name");
    return () -> AwsConfiguration.ofProcess().fromProfile(name);
  }

  /**
   * Returns a supplier of what the environment says, or else the profile that {@code AWS_PROFILE}
   * names, or else the profile {@code default}. It asks neither the metadata service of a cloud
   * machine nor any other service.
   *
   * @return the supplier, which throws {@link org.taskchampion.sync.ClientNotAllowedException} if
   *     none of them has a key
   */
  public static Supplier<S3Credentials> defaults() {
    return () -> AwsConfiguration.ofProcess().fromAnywhere();
  }

  /**
   * Returns the id of the access key.
   *
   * @return the id
   */
  public String accessKeyId() {
    return accessKeyId;
  }

  /** Returns the secret of the access key. */
  String secretAccessKey() {
    return secretAccessKey;
  }

  /** Returns the token; null if the key is no temporary one. */
  @Nullable String sessionToken() {
    return sessionToken;
  }

  /**
   * Returns when the credentials expire.
   *
   * @return the time; empty if that is not known
   */
  public Optional<Instant> expiry() {
    return Optional.ofNullable(expiry);
  }

  /** Returns a text without the secret and the token. */
  @Override
  public String toString() {
    return "S3Credentials[redacted]";
  }
}
