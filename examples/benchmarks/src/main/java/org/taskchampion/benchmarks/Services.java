package org.taskchampion.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The servers that run for the rows. Variables of the environment tell the processes that measure.
 *
 * @param http the origin of TaskChampion's sync server; empty if there is none
 * @param s3 the endpoint of S3Proxy; empty if there is none
 * @param s3Data where S3Proxy keeps its objects: a directory is a bucket
 * @param gcs the endpoint of the emulator of Google Cloud Storage; empty if there is none
 */
record Services(String http, String s3, Path s3Data, String gcs) {

  static final Services NONE = new Services("", "", Path.of(""), "");

  private static final String HTTP = "BENCHMARKS_HTTP";
  private static final String S3 = "BENCHMARKS_S3";
  private static final String S3_DATA = "BENCHMARKS_S3_DATA";
  private static final String GCS = "BENCHMARKS_GCS";

  /** Reads what {@link #environment} returned. */
  static Services of(Map<String, String> environment) {
    return new Services(
        environment.getOrDefault(HTTP, ""),
        environment.getOrDefault(S3, ""),
        Path.of(environment.getOrDefault(S3_DATA, "")),
        environment.getOrDefault(GCS, ""));
  }

  Map<String, String> environment() {
    Map<String, String> variables = new HashMap<>();
    variables.put(HTTP, http);
    variables.put(S3, s3);
    variables.put(S3_DATA, s3Data.toString());
    variables.put(GCS, gcs);
    return variables;
  }

  /** Says whether places of a kind can be made. */
  boolean have(PlaceKind kind) {
    return switch (kind) {
      case HTTP -> !http.isEmpty();
      case S3 -> !s3.isEmpty();
      case GCS -> !gcs.isEmpty();
      case DIRECTORY, FOLDER, TASKWARRIOR, GIT -> true;
    };
  }

  /** Makes a bucket in the emulator of Google Cloud Storage. */
  void makeGcsBucket(String name) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(gcs + "/storage/v1/b?project=p"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"" + name + "\"}"))
            .build();
    try {
      int status =
          HttpClient.newHttpClient()
              .send(request, HttpResponse.BodyHandlers.discarding())
              .statusCode();
      if (status >= 300) {
        throw new IllegalStateException("the emulator answered " + status);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static void makeDirectory(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
