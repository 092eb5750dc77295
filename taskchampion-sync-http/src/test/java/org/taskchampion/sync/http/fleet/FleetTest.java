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
 * Random histories of replicas of this library and of the Rust library on the real server. More of
 * them: {@code -Dfleet.histories=10000}; one of them again: {@code -Dfleet.seed=SEED
 * -Dfleet.histories=1}.
 */
@Tag("fleet")
class FleetTest {

  private static final int HISTORIES = Integer.getInteger("fleet.histories", 500);
  private static final int WORKERS = 2;

  @TempDir static Path directory;
  private static final List<TestBed> BEDS = new ArrayList<>();

  @BeforeAll
  static void start() {
    for (int i = 0; i < WORKERS; i++) {
      Path bed = directory.resolve("bed-" + i);
      BEDS.add(new TestBed(bed, new HttpPlace(bed.resolve("server"))));
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

  /**
   * The Rust library goes wrong on operations that do nothing, but logs and sends those that its
   * callers pass.
   */
  @Test
  void besideARustReplicaThatSendsNonsenseTheReplicasOfThisLibraryEqualTheReplay() {
    RandomHistories.live(BEDS, Math.max(1, HISTORIES / 5), Mode.NONSENSE);
  }

  /** Whatever kind the replicas are of, each version has the same operations. */
  @Test
  void whatIsSentIsWhatRustReplicasWouldSend() {
    RandomHistories.live(BEDS, Math.max(1, HISTORIES / 5), Mode.COMPARED);
  }
}
