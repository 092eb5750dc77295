package org.taskchampion.sync.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What removing old versions costs, counted in what the system sees: one look at each version, one
 * removal of each old one, one list of each directory, and the same few waits for the disk however
 * many there are. {@code -Dprune.versions=100000} removes so many, and prints how long it takes.
 */
class PruneCostTest {

  private static final String VERSIONS = "prune.versions";

  @TempDir private Path temporary;

  /** Counts what is done, and does not wait for the disk. */
  private static final class CountingDisk extends Disk {
    private final LongAdder looks = new LongAdder();
    private final LongAdder removals = new LongAdder();
    private final LongAdder lists = new LongAdder();
    private final LongAdder waits = new LongAdder();

    @Override
    @Nullable Header readHeader(Path file, Header.Kind kind)
        throws IOException, DamagedFileException {
      looks.increment();
      return super.readHeader(file, kind);
    }

    @Override
    boolean remove(Path file) throws IOException {
      removals.increment();
      return super.remove(file);
    }

    @Override
    List<Path> list(Path directory) throws IOException {
      lists.increment();
      return super.list(directory);
    }

    @Override
    Path writeTemporary(Path directory, String prefix, boolean durable, byte[]... parts)
        throws IOException {
      if (durable) {
        waits.increment();
      }
      return super.writeTemporary(directory, prefix, false, parts);
    }

    @Override
    void force(Path directory) {
      waits.increment();
    }

    Cost cost() {
      return new Cost(looks.sum(), removals.sum(), lists.sum(), waits.sum());
    }
  }

  /** What was done beyond one look at each version, one removal of each old one, and so on. */
  private record Cost(long looks, long removals, long lists, long waits) {
    Cost minus(Cost other) {
      return new Cost(
          looks - other.looks, removals - other.removals, lists - other.lists, waits - other.waits);
    }
  }

  private Cost prune(int versions) throws IOException {
    Path directory = temporary.resolve("of" + versions);
    try (LocalSyncServer server = LocalSyncServer.at(directory, new HastyDisk())) {
      List<UUID> all = History.addMany(server, History.NIL, versions);
      server.addSnapshot(all.get(versions - 1), History.bytes("snapshot"));
    }
    int old = versions - 20;
    CountingDisk disk = new CountingDisk();
    try (LocalSyncServer server = LocalSyncServer.at(directory, disk)) {
      Cost before = disk.cost();
      long start = System.nanoTime();
      assertThat(server.prune()).isEqualTo(old);
      if (Integer.getInteger(VERSIONS) != null) {
        System.out.printf("%d versions: %.1f s%n", versions, (System.nanoTime() - start) / 1e9);
      }
      long directories = disk.list(new Layout(directory).versions()).size() + 1L;
      return disk.cost().minus(before).minus(new Cost(versions, old, directories, 0));
    }
  }

  @Test
  void eachVersionIsLookedAtAndRemovedOnceAndTheDiskIsWaitedForAFewTimes() throws IOException {
    Cost few = prune(300);
    Cost many = prune(Integer.getInteger(VERSIONS, 3_000));
    assertThat(many).isEqualTo(few);
    assertThat(few.looks()).isLessThanOrEqualTo(30);
    assertThat(few.removals()).isLessThanOrEqualTo(4); // temporary files
    assertThat(few.lists()).isOne(); // of the directory above them
    assertThat(few.waits()).isEqualTo(2); // the floor, and its name
  }
}
