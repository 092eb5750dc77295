package org.taskchampion.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.Replica;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.SyncReport;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.local.LocalSyncServer;

/**
 * Random lives of two to five replicas on machines of their own, whose folders a service carries:
 * they fork, and files come late, in any order, in part and under other names. When all has come,
 * all replicas are equal, and nothing that was acknowledged is lost.
 */
class FolderLivesTest {

  private static final int LIVES = Integer.getInteger("folder.lives", 25);
  private static final int STEPS = 60;
  private static final int MOST_ROUNDS = 12;

  @TempDir private Path temporary;

  /** One machine. */
  private static final class Machine implements AutoCloseable {
    final String name;
    final Path folder;
    final InMemoryStorage storage = new InMemoryStorage();
    final Replica replica = Replica.open(storage);
    final Editor editor;

    Machine(Path life, int number, Random random, Ledger ledger) {
      name = "m" + number;
      folder = life.resolve(name);
      editor = new Editor(replica, name + "-", random, true, line -> ledger.note(name, line));
    }

    SyncReport sync() {
      try (SyncServer server = LocalSyncServer.newBuilder(folder).synchronised().build()) {
        return replica.sync(server);
      }
    }

    @Override
    public void close() {
      replica.close();
    }
  }

  @Test
  void whenAllHasComeAllReplicasAreEqualAndNothingIsLost() {
    int forks = 0;
    int waited = 0;
    for (long seed = 1; seed <= LIVES; seed++) {
      Life life = new Life(seed);
      life.run();
      forks += life.forks;
      waited += life.waited;
    }
    // Else it was no test of forks.
    assertThat(forks).isGreaterThan(LIVES);
    assertThat(waited).isPositive();
  }

  private final class Life {
    private final String what;
    private final Random random;
    private final Ledger ledger = new Ledger();
    private final List<Machine> machines = new ArrayList<>();
    private final Carrier carrier;
    private int forks;
    private int waited;

    Life(long seed) {
      what = "life " + seed;
      random = new Random(seed);
      Path path = temporary.resolve("life" + seed);
      int count = 2 + random.nextInt(4);
      List<Path> folders = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        machines.add(new Machine(path, i, random, ledger));
        folders.add(machines.get(i).folder);
      }
      carrier = new Carrier(folders, random);
    }

    void run() {
      try {
        for (int step = 0; step < STEPS; step++) {
          Machine machine = machines.get(random.nextInt(machines.size()));
          switch (random.nextInt(3)) {
            case 0 -> machine.editor.step();
            case 1 -> sync(machine);
            default -> carrier.carrySome();
          }
        }
        settle();
        check();
      } finally {
        machines.forEach(Machine::close);
      }
    }

    private void sync(Machine machine) {
      try {
        forks += machine.sync().versionsTakenOver() > 0 ? 1 : 0;
      } catch (ServerUnreachableException e) {
        assertThat(e.isRetryable()).as(what).isTrue();
        waited++;
      }
    }

    private void settle() {
      for (int round = 0; round < MOST_ROUNDS; round++) {
        carrier.carryAll();
        boolean changed = false;
        for (Machine machine : machines) {
          SyncReport report = machine.sync();
          changed |= report.versionsSent() + report.versionsReceived() > 0;
          forks += report.versionsTakenOver() > 0 ? 1 : 0;
        }
        if (!changed) {
          return;
        }
      }
      throw new AssertionError(what + " does not come to rest");
    }

    private void check() {
      Set<String> names = new HashSet<>();
      machines.forEach(machine -> names.add(machine.name));
      Map<String, Map<UUID, Map<String, String>>> all = new HashMap<>();
      for (Machine machine : machines) {
        try (SyncServer server = LocalSyncServer.at(machine.folder)) {
          HistoryReplay replay = new HistoryReplay(server);
          Map<UUID, Map<String, String>> tasks = replay.check(machine.storage, what);
          assertThat(tasks).as("%s, %s", what, machine.name).isEqualTo(replay.atEnd());
          ledger.check(tasks, what + ", " + machine.name, names);
          all.put(machine.name, tasks);
        }
      }
      assertThat(Set.copyOf(all.values())).as(what).hasSize(1);
    }
  }
}
