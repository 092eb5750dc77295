package org.taskchampion.sync.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.internal.HeldFiles;
import org.taskchampion.sync.SyncException;
import org.taskchampion.sync.SyncProblem;
import org.taskchampion.testing.WindowsOnly;

/** Another process that really has the files open. */
class HoldingProcessTest {

  @TempDir private Path temporary;

  @Test
  void aProcessThatOpensTheFilesAgainAndAgainFailsNothing() throws Exception {
    Path directory = temporary.resolve("server");
    try (LocalSyncServer server = LocalSyncServer.at(directory);
        ChildJvm other = new ChildJvm(HoldingProcess.class, directory.toString(), "20")) {
      assertThat(other.readLine()).startsWith("holds ");
      UUID last = History.NIL;
      for (int round = 0; round < 3; round++) {
        List<UUID> added = History.addMany(server, last, 25);
        last = added.get(added.size() - 1);
        server.addSnapshot(last, History.bytes("snapshot " + round));
        assertThat(server.prune()).isPositive();
      }
      assertThat(server.snapshot().orElseThrow().version()).isEqualTo(last);
      assertThat(other.readLine()).startsWith("holds ");
    }
  }

  @Test
  @WindowsOnly("elsewhere an open file is in nobody's way")
  void aProcessThatKeepsAFileOpenIsToldOf() throws Exception {
    Path directory = temporary.resolve("server");
    Disk disk = new Disk(new HeldFiles(Duration.ofMillis(200)));
    try (LocalSyncServer server = LocalSyncServer.at(directory, disk)) {
      List<UUID> added = History.addMany(server, History.NIL, 2);
      server.addSnapshot(added.get(0), History.bytes("snapshot"));
      try (ChildJvm other = new ChildJvm(HoldingProcess.class, directory.toString(), "600000")) {
        assertThat(other.readLine()).startsWith("holds ");
        SyncException e =
            catchThrowableOfType(
                SyncException.class,
                () -> server.addSnapshot(added.get(1), History.bytes("newer")));
        assertThat(e.problem()).isEqualTo(SyncProblem.BUSY);
        assertThat(e).hasMessageContaining("snapshot").hasMessageContaining("virus scanner");
        assertThat(server.snapshot().orElseThrow().version()).isEqualTo(added.get(0));
        other.kill();
      }
      server.addSnapshot(added.get(1), History.bytes("newer"));
      assertThat(server.snapshot().orElseThrow().version()).isEqualTo(added.get(1));
    }
  }
}
