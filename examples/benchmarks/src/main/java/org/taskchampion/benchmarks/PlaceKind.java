package org.taskchampion.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.cloud.GcsAccessToken;
import org.taskchampion.sync.cloud.GcsCredentials;
import org.taskchampion.sync.cloud.GcsSyncServer;
import org.taskchampion.sync.cloud.S3Credentials;
import org.taskchampion.sync.cloud.S3SyncServer;
import org.taskchampion.sync.git.GitSyncServer;
import org.taskchampion.sync.http.EncryptionSecret;
import org.taskchampion.sync.http.HttpSyncServer;
import org.taskchampion.sync.local.LocalSyncServer;

/** A kind of place, and how a new one is made. The reference makes the same ones. */
enum PlaceKind {
  DIRECTORY("directory", "a directory") {
    @Override
    Place make(Services services, Path directory) {
      return local(directory);
    }
  },
  FOLDER("folder", "a synchronised folder") {
    @Override
    Place make(Services services, Path directory) {
      return folder(directory);
    }
  },
  TASKWARRIOR("taskwarrior", "Taskwarrior's directory") {
    @Override
    Place make(Services services, Path directory) {
      try {
        Files.createFile(directory.resolve("taskchampion-local-sync-server.sqlite3"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return local(directory);
    }
  },
  HTTP("http", "HTTP") {
    @Override
    Place make(Services services, Path directory) {
      return http(services.http(), UUID.randomUUID());
    }
  },
  GIT("git", "git") {
    @Override
    Place make(Services services, Path directory) {
      Commands.run("git", "init", "--quiet", "--bare", "-b", BRANCH, remote(directory).toString());
      return git(directory);
    }
  },
  S3("s3", "S3") {
    @Override
    Place make(Services services, Path directory) {
      String bucket = newBucket();
      Services.makeDirectory(services.s3Data().resolve(bucket));
      return s3(services.s3(), bucket);
    }
  },
  GCS("gcs", "Google Cloud Storage") {
    @Override
    Place make(Services services, Path directory) {
      String bucket = newBucket();
      services.makeGcsBucket(bucket);
      return gcs(services.gcs(), bucket);
    }
  };

  /** The branch of the repositories. */
  static final String BRANCH = "main";

  static final String SECRET = "a secret";
  private static final String KEY_ID = "test";
  private static final String KEY_SECRET = "testtest";

  private final String id;
  private final String words;

  PlaceKind(String id, String words) {
    this.id = id;
    this.words = words;
  }

  static PlaceKind of(String id) {
    return Arrays.stream(values())
        .filter(kind -> kind.id.equals(id))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no place " + id));
  }

  /** Returns what names of rows end with. */
  String id() {
    return id;
  }

  /** Returns its name for people. */
  String words() {
    return words;
  }

  /** Makes a new and empty place. */
  final Place fresh(Workspace workspace) {
    return make(workspace.services(), workspace.newDirectory());
  }

  /**
   * Makes a place.
   *
   * @param services the servers that run
   * @param directory an empty directory, which the place may use
   */
  abstract Place make(Services services, Path directory);

  /** Returns a directory, or the one of Taskwarrior's database. */
  static Place local(Path directory) {
    return () -> LocalSyncServer.at(directory);
  }

  /** Returns a folder that a service carries between machines. */
  static Place folder(Path directory) {
    return () -> LocalSyncServer.newBuilder(directory).synchronised().build();
  }

  /** Returns a history of the server that speaks TaskChampion's own protocol. */
  static Place http(String origin, UUID clientId) {
    return () ->
        HttpSyncServer.newBuilder()
            .origin(origin)
            .clientId(clientId)
            .encryptionSecret(EncryptionSecret.of(SECRET))
            .build();
  }

  /** Returns the bare repository in a directory, beside which the copies are. */
  static Place git(Path directory) {
    return new Place() {
      @Override
      public SyncServer open() {
        return open("copies");
      }

      @Override
      public SyncServer openElsewhere() {
        return open("copies-" + UUID.randomUUID());
      }

      private SyncServer open(String copies) {
        return git(directory, copies).open();
      }
    };
  }

  /** Returns the bare repository in a directory, of which one machine has its own copy. */
  static Place git(Path directory, String copies) {
    return () ->
        GitSyncServer.newBuilder()
            .remote(remote(directory).toString())
            .branch(BRANCH)
            .cache(directory.resolve(copies))
            .encryptionSecret(EncryptionSecret.of(SECRET))
            .build();
  }

  /** Returns where the bare repository is. */
  static Path remote(Path directory) {
    return directory.resolve("remote.git");
  }

  /** Returns a bucket of a service that speaks S3's protocol. */
  static Place s3(String endpoint, String bucket) {
    return () ->
        S3SyncServer.newBuilder()
            .endpoint(endpoint)
            .region("us-east-1")
            .bucket(bucket)
            .credentials(S3Credentials.of(KEY_ID, KEY_SECRET))
            .encryptionSecret(EncryptionSecret.of(SECRET))
            .build();
  }

  /** Returns a bucket of an emulator of Google Cloud Storage, which looks at no token. */
  static Place gcs(String endpoint, String bucket) {
    return () ->
        GcsSyncServer.newBuilder()
            .endpoint(endpoint)
            .bucket(bucket)
            .credentials(
                GcsCredentials.tokens(
                    () -> new GcsAccessToken("token", Instant.now().plus(Duration.ofHours(1)))))
            .encryptionSecret(EncryptionSecret.of(SECRET))
            .build();
  }

  static String newBucket() {
    return "bucket-" + UUID.randomUUID();
  }
}
