package org.taskchampion.sync.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.sync.HistoryGoneException;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.SyncReport;

/**
 * Random lives of replicas whose folders lose files, or parts of files: a version, a snapshot, or
 * the beginning up to a snapshot, on one machine or on all. Whatever is lost, no replica loses a
 * task. A file without which it does not go on is named, and when somebody has said that it is gone
 * for good, all end equal.
 */
class FolderLossesTest {

  private static final int LIVES = Integer.getInteger("folder.losses", 40);
  private static final int STEPS = 50;
  private static final int MOST_ROUNDS = 60;

  @TempDir private Path temporary;

  private int named;
  private int saidToBeGone;
  private int begunAgain;
  private int takenOver;
  private int snapshots;

  @Test
  void whateverIsDeletedNoTaskIsLostAndWhatIsMissingIsNamed() {
    for (long seed = 1; seed <= LIVES; seed++) {
      new Life(seed).run();
    }
    // Else it was no test of these.
    assertThat(named).as("files that were named").isGreaterThan(LIVES / 4);
    assertThat(saidToBeGone).isGreaterThan(LIVES / 4);
    assertThat(begunAgain).isPositive();
    assertThat(takenOver).isPositive();
    assertThat(snapshots).isGreaterThan(LIVES / 4);
  }

  /** One machine. */
  private static final class Machine {
    private final Path folder;
    private final Replica replica = Replica.open(new InMemoryStorage());
    private final Set<UUID> noted = new HashSet<>();

    Machine(Path folder) {
      this.folder = folder;
    }

    void note(String text) {
      noted.add(replica.editAndGet(edit -> edit.add(text).uuid()));
    }

    Set<UUID> tasks() {
      return replica.tasks().stream().map(Task::uuid).collect(Collectors.toSet());
    }

    long number() {
      UUID base = replica.baseVersion();
      return base.equals(History.NIL) ? 0 : NumberedId.number(base);
    }
  }

  private final class Life {
    private final long seed;
    private final Random random;
    private final List<Machine> machines = new ArrayList<>();
    private final Set<UUID> noted = new HashSet<>();
    private int notes;

    Life(long seed) {
      this.seed = seed;
      this.random = new Random(seed);
      int count = 2 + random.nextInt(3);
      for (int i = 0; i < count; i++) {
        machines.add(new Machine(temporary.resolve("life" + seed).resolve("m" + i)));
      }
    }

    void run() {
      try {
        for (int step = 0; step < STEPS; step++) {
          Machine machine = machines.get(random.nextInt(machines.size()));
          switch (random.nextInt(8)) {
            case 0, 1 -> note(machine);
            case 2, 3, 4 -> sync(machine, random.nextInt(20) == 0);
            case 5 -> delete();
            default -> carry(machine, machines.get(random.nextInt(machines.size())), 50);
          }
        }
        settle();
        for (Machine machine : machines) {
          assertThat(machine.tasks()).as("life %d, %s", seed, machine.folder).isEqualTo(noted);
        }
        newcomer();
      } finally {
        machines.forEach(machine -> machine.replica.close());
      }
    }

    private void note(Machine machine) {
      machine.note("note " + ++notes);
      noted.addAll(machine.noted);
    }

    /** Synchronises, and says whether something came of it that is new. */
    private Outcome sync(Machine machine, boolean isGone) {
      Set<UUID> before = machine.tasks();
      boolean wantsSnapshot = random.nextInt(3) == 0;
      Outcome outcome;
      try (LocalSyncServer server =
          LocalSyncServer.newBuilder(machine.folder)
              .synchronised()
              .missingFilesAreGone(isGone)
              .build()) {
        SyncReport report = machine.replica.sync(wantsSnapshot ? Folders.asking(server) : server);
        begunAgain += report.reroot().isPresent() ? 1 : 0;
        takenOver += report.versionsTakenOver() > 0 ? 1 : 0;
        snapshots += report.snapshotMade().isPresent() ? 1 : 0;
        outcome = report.nothingNew() ? Outcome.NOTHING : Outcome.NEW;
      } catch (ServerUnreachableException e) {
        assertThat(isGone).as("life %d: %s", seed, e).isFalse();
        assertThat(e.isRetryable()).isTrue();
        assertThat(e)
            .as("life %d", seed)
            .hasMessageContaining(machine.folder.getFileName().toString())
            .hasMessageMatching(
                "(?s).*(the file .* is missing|the file .* is there, but|folder-|its first version).*")
            .hasMessageMatching("(?s).*(service|mounted).*");
        named++;
        outcome = Outcome.MISSING;
      } catch (HistoryGoneException e) {
        assertThat(e)
            .as("life %d", seed)
            .hasMessageMatching(
                "(?s).*(let a replica that is in step with it synchronise|neither its beginning nor a"
                    + " snapshot to go on with; nothing was changed).*");
        outcome = Outcome.NO_BEGINNING;
      }
      assertThat(machine.tasks()).as("life %d: tasks after a sync", seed).containsAll(before);
      return outcome;
    }

    private void delete() {
      List<Path> files = files(machines.get(random.nextInt(machines.size())).folder);
      files.removeIf(file -> file.toString().startsWith(FolderLayout.MARK));
      if (files.isEmpty()) {
        return;
      }
      List<Path> chosen = List.of(files.get(random.nextInt(files.size())));
      List<Path> kept = files.stream().filter(FolderLossesTest::isSnapshot).toList();
      if (!kept.isEmpty() && random.nextInt(3) == 0) { // the beginning, up to a snapshot
        long number = number(kept.get(random.nextInt(kept.size())));
        chosen = files.stream().filter(it -> !isSnapshot(it) && number(it) <= number).toList();
      }
      boolean isCut = random.nextInt(4) == 0;
      boolean everywhere = random.nextBoolean();
      int only = random.nextInt(machines.size());
      for (int i = 0; i < machines.size(); i++) {
        for (Path file : everywhere || i == only ? chosen : List.<Path>of()) {
          Path there = machines.get(i).folder.resolve(file);
          try {
            if (isCut && Files.exists(there)) {
              byte[] bytes = Files.readAllBytes(there);
              Files.write(there, Arrays.copyOf(bytes, bytes.length * 2 / 3));
            } else {
              Files.deleteIfExists(there);
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      }
    }

    private void carry(Machine from, Machine to, int percent) {
      for (Path file : files(from.folder)) {
        boolean isThere = length(to.folder.resolve(file)) >= length(from.folder.resolve(file));
        if (!isThere && (file.getNameCount() == 1 || random.nextInt(100) < percent)) {
          Folders.copy(from.folder.resolve(file), to.folder.resolve(file));
        }
      }
    }

    /** Carries all to all, until nothing is new; what nobody has any more is said to be gone. */
    private void settle() {
      for (int round = 0; round < MOST_ROUNDS; round++) {
        machines.forEach(from -> machines.forEach(to -> carry(from, to, 100)));
        boolean isNew = false;
        List<Machine> missing = new ArrayList<>();
        List<Machine> without = new ArrayList<>();
        for (Machine machine : machines) {
          Outcome outcome = sync(machine, false);
          isNew |= outcome == Outcome.NEW;
          if (outcome == Outcome.MISSING) {
            missing.add(machine);
          } else if (outcome == Outcome.NO_BEGINNING) {
            without.add(machine);
          }
        }
        if (isNew) {
          continue;
        }
        boolean isEqual = machines.stream().allMatch(machine -> machine.tasks().equals(noted));
        if (isEqual && missing.isEmpty() && without.isEmpty()) {
          return;
        }
        // With the next change of a replica that is on a chain with a gap comes a snapshot.
        List<Machine> goingOn = new ArrayList<>(machines);
        goingOn.removeAll(missing);
        goingOn.removeAll(without);
        goingOn.forEach(this::note);
        if (!missing.isEmpty()) {
          missing.sort(Comparator.comparingLong(Machine::number).reversed());
          Machine newest = missing.get(saidToBeGone++ % missing.size());
          note(newest);
          sync(newest, true);
        }
      }
      throw new AssertionError("life " + seed + " does not come to rest");
    }

    private void newcomer() {
      Machine last = new Machine(machines.get(0).folder);
      machines.add(last);
      for (int i = 0; sync(last, false) == Outcome.NO_BEGINNING; i++) {
        assertThat(i).as("life %d: nobody can join", seed).isLessThan(20);
        note(machines.get(0));
        sync(machines.get(0), false);
      }
      assertThat(last.tasks()).as("life %d: a newcomer", seed).isEqualTo(noted);
    }
  }

  /** What came of a synchronisation. */
  private enum Outcome {
    NEW,
    NOTHING,
    MISSING,
    NO_BEGINNING
  }

  private static long length(Path file) {
    return Files.exists(file) ? file.toFile().length() : -1;
  }

  private static boolean isSnapshot(Path file) {
    return file.getFileName().toString().startsWith("s-");
  }

  private static long number(Path file) {
    String name = file.getFileName().toString();
    return NumberedId.number(UUID.fromString(name.substring(name.length() - 36)));
  }

  private static List<Path> files(Path folder) {
    if (!Files.isDirectory(folder)) {
      return new ArrayList<>();
    }
    try (var all = Files.walk(folder)) {
      return new ArrayList<>(
          all.filter(Files::isRegularFile)
              .filter(file -> !file.getFileName().toString().endsWith(".tmp"))
              .map(folder::relativize)
              .sorted()
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
