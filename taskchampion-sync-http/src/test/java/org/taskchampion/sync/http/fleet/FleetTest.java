package org.taskchampion.sync.http.fleet;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.sync.http.fleet.RandomHistories.Mode;

/**
 * Random histories of replicas of this library and of the Rust library on the real server. More of
 * them: {@code -Dfleet.histories=10000}; one of them again: {@code -Dfleet.seed=SEED
 * -Dfleet.histories=1}.
 */
@Tag("fleet")
class FleetTest {

  private static final int HISTORIES = Integer.getInteger("fleet.histories", 500);

  @TempDir static Path directory;
  private static RandomHistories histories;

  @BeforeAll
  static void start() {
    histories = new RandomHistories(directory, HttpPlace::new);
  }

  @AfterAll
  static void stop() {
    histories.close();
  }

  @Test
  void afterAQuietRoundAllReplicasOfBothKindsAreEqual() {
    histories.live(HISTORIES, Mode.SENSIBLE);
  }

  /**
   * The Rust library goes wrong on operations that do nothing, but logs and sends those that its
   * callers pass.
   */
  @Test
  void besideARustReplicaThatSendsNonsenseTheReplicasOfThisLibraryEqualTheReplay() {
    histories.live(Math.max(1, HISTORIES / 5), Mode.NONSENSE);
  }

  /** Whatever kind the replicas are of, each version has the same operations. */
  @Test
  void whatIsSentIsWhatRustReplicasWouldSend() {
    histories.live(Math.max(1, HISTORIES / 5), Mode.COMPARED);
  }
}
