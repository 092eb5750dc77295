package org.taskchampion.sync.http.fleet;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.sync.http.fleet.RandomHistories.Mode;

/**
 * Random histories of replicas of this library and of the Rust library in one branch of a git
 * repository. More of them: {@code -Dfleet.git.histories=200}.
 */
@Tag("fleet")
class GitFleetTest {

  private static final int HISTORIES = Integer.getInteger("fleet.git.histories", 40);

  @TempDir static Path directory;
  private static RandomHistories histories;

  @BeforeAll
  static void start() {
    histories = new RandomHistories(directory, GitPlace::new);
  }

  @AfterAll
  static void stop() {
    histories.close();
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
