package org.taskchampion.sync.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cost of a call, counted in file operations, does not grow with the history. */
class CostTest {

  @TempDir private Path directory;

  @Test
  void callsCostTheSameAfter5And5000Versions() {
    Disk disk = new HastyDisk();
    try (LocalSyncServer server = LocalSyncServer.at(directory, disk)) {
      List<UUID> few = History.addMany(server, History.NIL, 5);
      Costs small = new Costs(server, disk, few);
      List<UUID> many = History.addMany(server, small.last, 5_000);
      Costs large = new Costs(server, disk, many);

      assertThat(large.upToDate).isEqualTo(small.upToDate).isLessThanOrEqualTo(6);
      assertThat(large.found).isEqualTo(small.found).isLessThanOrEqualTo(2);
      assertThat(large.gone).isEqualTo(small.gone).isLessThanOrEqualTo(12);
      assertThat(large.refused).isEqualTo(small.refused).isLessThanOrEqualTo(6);
      // At first, directories are made in addition.
      assertThat(large.added).isLessThanOrEqualTo(Math.min(small.added, 20));
    }
  }

  private static final class Costs {
    final long upToDate;
    final long found;
    final long gone;
    final long refused;
    final long added;
    final UUID last;

    Costs(LocalSyncServer server, Disk disk, List<UUID> versions) {
      UUID end = versions.get(versions.size() - 1);
      UUID middle = versions.get(versions.size() / 2);
      UUID unknown = new UUID(1, 1);
      upToDate = count(disk, () -> server.childVersion(end));
      found = count(disk, () -> server.childVersion(middle));
      gone = count(disk, () -> server.childVersion(unknown));
      refused = count(disk, () -> server.addVersion(middle, History.bytes("x")));
      UUID[] added = new UUID[1];
      this.added = count(disk, () -> added[0] = History.add(server, end, "x"));
      last = added[0];
    }

    private static long count(Disk disk, Runnable call) {
      long before = disk.operations();
      call.run();
      return disk.operations() - before;
    }
  }
}
