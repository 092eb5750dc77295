package org.taskchampion.sync.cloud;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/**
 * S3Proxy, which the profile {@code fleet} has fetched: it keeps objects in files, checks
 * signatures and honours conditions. Thread-safe.
 */
public final class S3Service implements AutoCloseable {

  /** The id of the only key that it knows. */
  public static final String KEY_ID = "test";

  /** The secret of this key. */
  public static final String KEY_SECRET = "testtest";

  private static final Path PROGRAM = Path.of("target", "s3proxy", "lib").toAbsolutePath();

  private final Path data;
  private final int port = ServerProcess.freePort();
  private final ServerProcess process;
  private final AtomicInteger buckets = new AtomicInteger();

  /**
   * Starts it.
   *
   * @param directory where its files are
   */
  public S3Service(Path directory) {
    if (!Files.isDirectory(PROGRAM)) {
      throw new IllegalStateException(
          PROGRAM + " is missing: run these tests with the Maven profile fleet, which makes it");
    }
    data = directory.resolve("data").toAbsolutePath();
    Path settings = directory.resolve("s3proxy.conf");
    try {
      Files.createDirectories(data);
      Files.writeString(
          settings,
          String.join(
              "\n",
              "s3proxy.endpoint=" + endpoint(),
              "s3proxy.authorization=aws-v2-or-v4",
              "s3proxy.identity=" + KEY_ID,
              "s3proxy.credential=" + KEY_SECRET,
              "jclouds.provider=filesystem-nio2",
              "jclouds.filesystem.basedir=" + data,
              ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    process =
        ServerProcess.start(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                PROGRAM.resolve("*").toString(),
                "org.gaul.s3proxy.Main",
                "--properties",
                settings.toString()),
            port,
            directory.resolve("s3proxy.log"));
  }

  /** Returns the address. */
  public String endpoint() {
    return "http://127.0.0.1:" + port;
  }

  /** Makes a new bucket, and returns its name. */
  public String newBucket() {
    String name = "bucket-" + buckets.incrementAndGet();
    try {
      Files.createDirectory(data.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return name;
  }

  /** Returns the directory of a bucket's objects. */
  Path objects(String bucket) {
    return data.resolve(bucket);
  }

  /** Returns a bucket as it is. */
  ObjectStore store(String bucket) {
    String region = "us-east-1";
    return new S3Store(
        BucketAddress.of(HttpUrl.get(endpoint()), region, bucket, true),
        bucket,
        region,
        () -> S3Credentials.of(KEY_ID, KEY_SECRET),
        new OkHttpClient(),
        Clock.systemUTC());
  }

  /** Removes what is in a bucket but for the salt, so that no key need be derived again. */
  public void empty(String bucket) {
    try (Stream<Path> objects = Files.list(data.resolve(bucket))) {
      for (Path object : objects.filter(it -> !it.endsWith("salt")).toList()) {
        Files.delete(object);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
