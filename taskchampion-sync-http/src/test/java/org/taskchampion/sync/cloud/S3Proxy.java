package org.taskchampion.sync.cloud;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.taskchampion.sync.http.EncryptionSecret;

/**
 * A real S3 service on this machine, in a JVM of its own. It checks signatures and honours
 * conditions. The profile {@code fleet} copies its program to {@code target/s3proxy}.
 */
final class S3Proxy implements AutoCloseable {

  private static final String KEY = "test";
  private static final String KEY_SECRET = "testtest";
  private static final int MOST_SECONDS = 300;
  private static final AtomicInteger BUCKETS = new AtomicInteger();

  private final Process process;
  private final int port;
  private final Path data;

  S3Proxy(Path directory) throws IOException {
    port = freePort();
    data = Files.createDirectories(directory.resolve("data"));
    Path configuration = directory.resolve("s3proxy.conf");
    Files.writeString(
        configuration,
        String.join(
            "\n",
            "s3proxy.endpoint=http://127.0.0.1:" + port,
            "s3proxy.authorization=aws-v2-or-v4",
            "s3proxy.identity=" + KEY,
            "s3proxy.credential=" + KEY_SECRET,
            "jclouds.provider=filesystem-nio2",
            "jclouds.filesystem.basedir=" + data,
            ""));
    Path lib = Path.of("target", "s3proxy", "lib").toAbsolutePath();
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-cp",
                lib + File.separator + "*",
                "org.gaul.s3proxy.Main",
                "--properties",
                configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("s3proxy.log").toFile())
            .start();
    await(directory.resolve("s3proxy.log"));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void await(Path log) throws IOException {
    for (int i = 0; i < MOST_SECONDS * 10; i++) {
      if (!process.isAlive()) {
        throw new IOException("S3Proxy did not start: " + Files.readString(log));
      }
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return;
      } catch (IOException e) {
        sleep();
      }
    }
    throw new IOException("S3Proxy does not listen: " + Files.readString(log));
  }

  private static void sleep() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  int port() {
    return port;
  }

  /** Makes a bucket, and returns its name. */
  String newBucket() {
    String name = "bucket-" + BUCKETS.incrementAndGet();
    try {
      Files.createDirectory(data.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return name;
  }

  /** Returns where a bucket's objects are. */
  Path objects(String bucket) {
    return data.resolve(bucket);
  }

  /** Returns a bucket as it is. */
  ObjectStore store(String bucket) {
    String region = "us-east-1";
    return new S3Store(
        BucketAddress.of(HttpUrl.get("http://127.0.0.1:" + port), region, bucket, true),
        bucket,
        region,
        () -> S3Credentials.of(KEY, KEY_SECRET),
        new OkHttpClient(),
        Clock.systemUTC());
  }

  /** Returns a builder of a server over a bucket, reached over a port. */
  static S3SyncServer.Builder server(int port, String bucket) {
    return S3SyncServer.newBuilder()
        .endpoint("http://127.0.0.1:" + port)
        .region("us-east-1")
        .bucket(bucket)
        .credentials(S3Credentials.of(KEY, KEY_SECRET))
        .encryptionSecret(EncryptionSecret.of("secret"))
        .random(MemorySyncServer.NOTHING_BY_CHANCE);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
