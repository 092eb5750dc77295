package org.taskchampion.sync.http.fleet;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
  private static final int WORKERS = 2;

  @TempDir static Path directory;
  private static final List<TestBed> BEDS = new ArrayList<>();

  @BeforeAll
  static void start() {
    for (int i = 0; i < WORKERS; i++) {
      Path bed = directory.resolve("bed-" + i);
      BEDS.add(new TestBed(bed, new GitPlace(bed.resolve("git"))));
    }
  }

  @AfterAll
  static void stop() {
    BEDS.forEach(TestBed::close);
  }

  @Test
  void afterAQuietRoundAllReplicasOfBothKindsAreEqual() {
    RandomHistories.live(BEDS, HISTORIES, Mode.SENSIBLE);
  }

  @Test
  void besideARustReplicaThatSendsNonsenseTheReplicasOfThisLibraryEqualTheReplay() {
    RandomHistories.live(BEDS, Math.max(1, HISTORIES / 5), Mode.NONSENSE);
  }
}
