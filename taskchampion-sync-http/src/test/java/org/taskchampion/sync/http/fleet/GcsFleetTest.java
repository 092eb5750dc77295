package org.taskchampion.sync.http.fleet;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.sync.cloud.GcsService;
import org.taskchampion.sync.http.fleet.RandomHistories.Mode;

/**
 * Random histories of replicas of this library and of the Rust library in one bucket of Google
 * Cloud Storage. On the way of the former, requests and answers get lost. More of them: {@code
 * -Dfleet.gcs.histories=1000}.
 */
@Tag("fleet")
class GcsFleetTest {

  private static final int HISTORIES = Integer.getInteger("fleet.gcs.histories", 200);

  /** They mostly wait: for a service, or before they try again. */
  private static final int WORKERS = 6;

  @TempDir static Path directory;
  private static GcsService service;
  private static RandomHistories histories;

  @BeforeAll
  static void start() {
    service = new GcsService(directory.resolve("service"));
    histories = new RandomHistories(directory, place -> new GcsPlace(service, place), WORKERS);
  }

  @AfterAll
  static void stop() {
    histories.close();
    service.close();
  }

  @Test
  void afterAQuietRoundAllReplicasOfBothKindsAreEqual() {
    histories.live(HISTORIES, Mode.SENSIBLE);
  }

  @Test
  void besideARustReplicaThatSendsNonsenseTheReplicasOfThisLibraryEqualTheReplay() {
    histories.live(Math.max(1, HISTORIES / 5), Mode.NONSENSE);
  }
}
