package org.taskchampion.ta;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.cloud.GcsCredentials;
import org.taskchampion.sync.cloud.GcsSyncServer;
import org.taskchampion.sync.cloud.S3Credentials;
import org.taskchampion.sync.cloud.S3SyncServer;
import org.taskchampion.sync.http.EncryptionSecret;

/** Opens buckets as the settings say, whose meaning is Taskwarrior's. */
final class Buckets {

  private Buckets() {}

  static SyncServer openS3(Configuration configuration, EncryptionSecret secret) {
    S3SyncServer.Builder server =
        S3SyncServer.newBuilder()
            .bucket(Objects.requireNonNull(configuration.value(ConfigurationKey.AWS_BUCKET)))
            .credentials(s3Credentials(configuration))
            .pathStyle(configuration.isOn(ConfigurationKey.AWS_FORCE_PATH_STYLE))
            .encryptionSecret(secret);
    String region = configuration.value(ConfigurationKey.AWS_REGION);
    if (region != null) {
      server.region(region);
    }
    String endpoint = configuration.value(ConfigurationKey.AWS_ENDPOINT_URL);
    if (endpoint != null) {
      server.endpoint(endpoint);
    }
    return server.build();
  }

  /** Taskwarrior takes one of three kinds; without any, ta takes what the environment says. */
  private static Supplier<S3Credentials> s3Credentials(Configuration configuration) {
    String id = configuration.value(ConfigurationKey.AWS_ACCESS_KEY_ID);
    String key = configuration.value(ConfigurationKey.AWS_SECRET_ACCESS_KEY);
    String profile = configuration.value(ConfigurationKey.AWS_PROFILE);
    List<String> kinds = new ArrayList<>();
    if (id != null || key != null) {
      kinds.add(
          configuration.name(
              id != null
                  ? ConfigurationKey.AWS_ACCESS_KEY_ID
                  : ConfigurationKey.AWS_SECRET_ACCESS_KEY));
    }
    if (profile != null) {
      kinds.add(configuration.name(ConfigurationKey.AWS_PROFILE));
    }
    if (configuration.isOn(ConfigurationKey.AWS_DEFAULT_CREDENTIALS)) {
      kinds.add(configuration.name(ConfigurationKey.AWS_DEFAULT_CREDENTIALS));
    }
    if (kinds.size() > 1) {
      throw TaException.error(
          "the settings name several ways to show who asks S3: keep one of "
              + String.join(", ", kinds));
    }
    if (profile != null) {
      return S3Credentials.profile(profile);
    }
    if (id == null && key == null) {
      return S3Credentials.defaults();
    }
    if (id == null || key == null) {
      throw TaException.error(
          "an access key to S3 has two parts: "
              + (id == null
                      ? ConfigurationKey.AWS_ACCESS_KEY_ID
                      : ConfigurationKey.AWS_SECRET_ACCESS_KEY)
                  .key()
              + " is not set; set it with ta config set");
    }
    S3Credentials credentials = S3Credentials.of(id, key);
    return () -> credentials;
  }

  static SyncServer openGcs(Configuration configuration, EncryptionSecret secret) {
    Path credentials = configuration.gcpCredentials();
    GcsSyncServer.Builder server =
        GcsSyncServer.newBuilder()
            .bucket(Objects.requireNonNull(configuration.value(ConfigurationKey.GCP_BUCKET)))
            .credentials(
                credentials == null
                    ? GcsCredentials.applicationDefault()
                    : GcsCredentials.file(credentials))
            .encryptionSecret(secret);
    String endpoint = configuration.value(ConfigurationKey.GCP_ENDPOINT_URL);
    if (endpoint != null) {
      server.endpoint(endpoint);
    }
    return server.build();
  }

  /** Mends the history in a bucket; returns what was done, a sentence each. */
  static List<String> heal(SyncServer server) {
    if (server instanceof S3SyncServer s3) {
      return s3.heal();
    }
    return server instanceof GcsSyncServer gcs ? gcs.heal() : List.of();
  }

  /** Fails if the client of S3 does not take a setting; never with a secret in the message. */
  static void checkS3(ConfigurationKey key, String name, String value) {
    check(
        name,
        () -> {
          switch (key) {
            case AWS_BUCKET -> S3SyncServer.newBuilder().bucket(value);
            case AWS_REGION -> S3SyncServer.newBuilder().region(value);
            case AWS_ENDPOINT_URL -> S3SyncServer.newBuilder().endpoint(value);
            case AWS_ACCESS_KEY_ID -> S3Credentials.of(value, "secret");
            default -> S3Credentials.of("id", value);
          }
        });
  }

  /** Fails if the client of Google Cloud Storage does not take a setting. */
  static void checkGcs(ConfigurationKey key, String name, String value) {
    check(
        name,
        () -> {
          GcsSyncServer.Builder server = GcsSyncServer.newBuilder();
          if (key == ConfigurationKey.GCP_BUCKET) {
            server.bucket(value);
          } else {
            server.endpoint(value);
          }
        });
  }

  private static void check(String name, Runnable setting) {
    try {
      setting.run();
    } catch (IllegalArgumentException e) {
      throw TaException.usage(name + ": " + e.getMessage());
    }
  }
}
