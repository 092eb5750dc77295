package org.taskchampion.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.UUID;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.sealing.Sealer;

/**
 * Writes histories right into what keeps them, byte for byte as a server object writes them: one by
 * one, 100,000 versions would take hours.
 */
final class StoreFill {

  private static final byte[] SALT = "0123456789abcdef".getBytes(UTF_8);

  private StoreFill() {}

  /** Takes a file or an object. */
  private interface Store {
    void put(String name, byte[] content) throws IOException;
  }

  /** Seals all versions, and returns the last one. */
  private static UUID versions(int versions, Store store) throws IOException {
    UUID last = SyncServer.NIL_VERSION;
    try (Sealer sealer =
        new Sealer(() -> PlaceKind.SECRET.getBytes(UTF_8), SALT, "the encryption secret")) {
      for (int i = 0; i < versions; i++) {
        UUID version = Data.uuid(2_000_000_000L + i);
        store.put(
            "v-" + hex(last) + "-" + hex(version), sealer.seal(version, FilledPlace.segment(i)));
        last = version;
      }
    }
    return last;
  }

  private static String hex(UUID uuid) {
    return uuid.toString().replace("-", "");
  }

  /** One commit with all files: a real history has one for each version. */
  static void git(Path remote, int versions) throws IOException {
    Process process =
        new ProcessBuilder("git", "--git-dir=" + remote, "fast-import", "--quiet")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (OutputStream out = new BufferedOutputStream(process.getOutputStream(), 1 << 16)) {
      String beginning =
          "commit refs/heads/"
              + PlaceKind.BRANCH
              + "\ncommitter taskchampion <taskchampion@local> 1780000000 +0000\ndata 0\n";
      out.write(beginning.getBytes(UTF_8));
      Store files =
          (name, content) -> {
            out.write(
                ("M 100644 inline " + name + "\ndata " + content.length + "\n").getBytes(UTF_8));
            out.write(content);
            out.write('\n');
          };
      UUID last = versions(versions, files);
      String meta =
          "{\"latest_version\":\""
              + hex(last)
              + "\",\"salt\":\""
              + Base64.getEncoder().encodeToString(SALT)
              + "\"}";
      files.put("meta", meta.getBytes(UTF_8));
    }
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException("git fast-import failed");
    }
  }

  /** S3Proxy keeps each object in a file, and the digest that is its ETag in an attribute of it. */
  static void s3(Path bucket, int versions) throws IOException {
    Store files =
        (name, content) -> {
          Path file = Files.write(bucket.resolve(name), content);
          boolean written =
              Files.getFileAttributeView(file, UserDefinedFileAttributeView.class)
                      .write("user.content-md5", ByteBuffer.wrap(md5(content)))
                  > 0;
          if (!written) {
            throw new IOException("the file system keeps no attributes");
          }
        };
    files.put("salt", SALT);
    UUID last = versions(versions, files);
    files.put("latest", hex(last).getBytes(UTF_8));
  }

  private static byte[] md5(byte[] content) {
    try {
      return MessageDigest.getInstance("MD5").digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The emulator keeps objects in memory: there is a request for each. */
  static void gcs(String endpoint, String bucket, int versions) throws IOException {
    HttpClient client = HttpClient.newHttpClient();
    Store objects =
        (name, content) -> {
          URI uri =
              URI.create(
                  endpoint + "/upload/storage/v1/b/" + bucket + "/o?uploadType=media&name=" + name);
          HttpRequest request =
              HttpRequest.newBuilder(uri)
                  .header("Content-Type", "application/octet-stream")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(content))
                  .build();
          try {
            int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (status >= 300) {
              throw new IOException("the emulator answered " + status);
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
          }
        };
    objects.put("salt", SALT);
    UUID last = versions(versions, objects);
    objects.put("latest", hex(last).getBytes(UTF_8));
  }
}
