package org.taskchampion.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.SyncServer;

/**
 * A place with versions of one change each: a task, or a new description of one.
 *
 * @param kind what it is
 * @param address where it is, for another process
 * @param place the place
 */
record FilledPlace(PlaceKind kind, String address, Place place) {

  private static final int TASKS = 1_000;

  /** Makes a place and fills it. */
  static FilledPlace fill(PlaceKind kind, Services services, Path directory, int versions)
      throws IOException {
    FilledPlace filled =
        switch (kind) {
          case DIRECTORY, FOLDER, TASKWARRIOR, GIT -> {
            kind.make(services, directory);
            yield at(kind, directory.toString());
          }
          case HTTP -> at(kind, services.http() + " " + UUID.randomUUID());
          case S3 -> {
            String bucket = PlaceKind.newBucket();
            Services.makeDirectory(services.s3Data().resolve(bucket));
            yield at(kind, services.s3() + " " + bucket);
          }
          case GCS -> {
            String bucket = PlaceKind.newBucket();
            services.makeGcsBucket(bucket);
            yield at(kind, services.gcs() + " " + bucket);
          }
        };
    switch (kind) {
      case GIT -> StoreFill.git(PlaceKind.remote(directory), versions);
      case S3 -> StoreFill.s3(services.s3Data().resolve(filled.bucket()), versions);
      case GCS -> StoreFill.gcs(services.gcs(), filled.bucket(), versions);
      case DIRECTORY, FOLDER, TASKWARRIOR, HTTP -> filled.send(versions);
    }
    return filled;
  }

  /** Returns a place that is there. */
  static FilledPlace at(PlaceKind kind, String address) {
    String[] words = address.split(" ", 2);
    Place place =
        switch (kind) {
          case GIT -> PlaceKind.git(Path.of(address));
          case HTTP -> PlaceKind.http(words[0], UUID.fromString(words[1]));
          case S3 -> PlaceKind.s3(words[0], words[1]);
          case GCS -> PlaceKind.gcs(words[0], words[1]);
          case DIRECTORY, TASKWARRIOR -> PlaceKind.local(Path.of(address));
          case FOLDER -> PlaceKind.folder(Path.of(address));
        };
    return new FilledPlace(kind, address, place);
  }

  private String bucket() {
    return address.split(" ", 2)[1];
  }

  private void send(int versions) {
    try (SyncServer server = place.open()) {
      UUID last = SyncServer.NIL_VERSION;
      for (int i = 0; i < versions; i++) {
        last = ((AddVersionResult.Added) server.addVersion(last, segment(i))).version();
      }
    }
  }

  /** Returns the change of a version. */
  static byte[] segment(int number) {
    String uuid = Data.uuid(number % TASKS).toString();
    String segment =
        number < TASKS
            ? "{\"operations\":[{\"Create\":{\"uuid\":\"" + uuid + "\"}}]}"
            : "{\"operations\":[{\"Update\":{\"uuid\":\""
                + uuid
                + "\",\"property\":\"description\",\"value\":\"Task, changed for the "
                + number
                + "th time\",\"timestamp\":\"2026-01-01T00:00:00Z\"}}]}";
    return segment.getBytes(StandardCharsets.UTF_8);
  }
}
