package org.taskchampion.sync.http.fleet;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.sync.cloud.S3Service;
import org.taskchampion.sync.http.fleet.RandomHistories.Mode;

/**
 * Random histories of replicas of this library and of the Rust library in one bucket of a service
 * like S3. On the way of the former, requests and answers get lost. More of them: {@code
 * -Dfleet.s3.histories=1000}.
 */
@Tag("fleet")
class S3FleetTest {

  private static final int HISTORIES = Integer.getInteger("fleet.s3.histories", 200);

  /** They mostly wait: for a service, or before they try again. */
  private static final int WORKERS = 6;

  @TempDir static Path directory;
  private static S3Service service;
  private static RandomHistories histories;

  @BeforeAll
  static void start() {
    service = new S3Service(directory.resolve("service"));
    histories = new RandomHistories(directory, place -> new S3Place(service), WORKERS);
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
