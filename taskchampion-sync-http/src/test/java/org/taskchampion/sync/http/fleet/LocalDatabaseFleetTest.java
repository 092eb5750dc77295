package org.taskchampion.sync.http.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.Replica;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.sync.http.fleet.RandomHistories.Mode;
import org.taskchampion.sync.local.LocalSyncServer;
import org.taskchampion.sync.local.TaskChampionDatabase;

/**
 * Replicas of this library and of the Rust library meet in the Rust library's database, and some of
 * the latter are brought over. More of them: {@code -Dfleet.local.histories=500}.
 */
@Tag("fleet")
class LocalDatabaseFleetTest {

  private static final int HISTORIES = Integer.getInteger("fleet.local.histories", 100);
  private static final int IMPORTS = Integer.getInteger("fleet.local.imports", 60);

  @TempDir static Path directory;
  private static RandomHistories histories;

  @BeforeAll
  static void start() {
    histories = new RandomHistories(directory, LocalDatabasePlace::new);
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

  @Test
  void aRustReplicaWithUnsentChangesIsBroughtOverAndGoesOnWithTheOthers() {
    try (RustDriver rust = new RustDriver();
        LocalDatabasePlace place = new LocalDatabasePlace(directory.resolve("imports"))) {
      for (int seed = 1; seed <= IMPORTS; seed++) {
        bringOver(seed, rust, place);
      }
    }
  }

  private static void bringOver(int seed, RustDriver rust, LocalDatabasePlace place) {
    Random random = new Random(seed);
    place.empty();
    Path source = directory.resolve("source-" + seed);
    try (RustDriver.Replica opened = rust.open(source);
        Member old = Member.rust(opened, place.connect(rust), random.nextInt(4) == 0);
        Member other =
            Member.rust(rust.open(directory.resolve("o" + seed)), place.connect(rust), false);
        Member ours = Member.java(new InMemoryStorage(), place.server())) {
      List<Member> members = List.of(old, other, ours);
      List<Step> steps = new StepGenerator(seed, members.size()).history();
      int end = random.nextInt(steps.size() + 1);
      live(steps.subList(0, end), members);

      // The Rust library still has it open, and some of it is in the write-ahead log only.
      InMemoryStorage storage = new InMemoryStorage();
      assertThat(TaskChampionDatabase.importInto(source, storage).leftOut())
          .as("seed %d", seed)
          .isEmpty();
      try (Member brought = Member.java(storage, place.server())) {
        assertThat(brought.dump()).as("seed %d", seed).isEqualTo(old.dump());
        assertThat(((Member.JavaMember) brought).replica().verify().findings())
            .as("seed %d", seed)
            .isEmpty();
        List<Member> now = List.of(brought, other, ours);
        live(steps.subList(end, steps.size()), now);
        for (int round = 0; round < 2; round++) {
          now.forEach(member -> member.sync(false));
        }
        Map<UUID, Map<String, String>> expected = Chain.replay(place.server());
        assertThat(brought.dump()).as("seed %d", seed).isEqualTo(expected);
        assertThat(ours.dump()).as("seed %d", seed).isEqualTo(expected);
        if (!((Member.RustMember) old).nonsense()) {
          assertThat(other.dump()).as("seed %d", seed).isEqualTo(expected);
        }
        assertThat(brought.unsyncedOperations()).isZero();
        assertThat(brought.verify()).as("seed %d", seed).isEmpty();
      }
    }
  }

  private static void live(List<Step> steps, List<Member> members) {
    for (Step step : steps) {
      Member member = members.get(step.replica());
      if (step instanceof Step.Commit commit) {
        member.commit(commit.operations());
      } else if (step instanceof Step.Undo) {
        member.undo();
      } else if (step instanceof Step.Sync sync) {
        member.sync(sync.avoidSnapshots());
      }
    }
  }

  /**
   * Two processes of this library and one of the Rust library at once. The Rust library looks and
   * adds in two transactions, so it may be left alone with a version that it added beside another
   * one: then what it sent is no more than it was.
   */
  @Test
  void javaAndRustAtOnceNeverLoseWhatJavaHasSent() throws Exception {
    Path place = directory.resolve("at-once");
    Files.createDirectories(place);
    try (RustDriver rust = new RustDriver()) {
      rust.connectLocal("server", place);
      RustDriver.Replica theirs = rust.open(directory.resolve("theirs"));
      List<Replica> ours = new ArrayList<>();
      List<CompletableFuture<Void>> lives = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        Replica replica = Replica.open(new InMemoryStorage());
        ours.add(replica);
        lives.add(
            CompletableFuture.runAsync(
                () -> {
                  try (LocalSyncServer server = LocalSyncServer.at(place)) {
                    for (int j = 0; j < 25; j++) {
                      int number = j;
                      replica.edit(edit -> edit.add("task " + number));
                      replica.sync(server);
                    }
                  }
                }));
      }
      int sent = 0;
      try {
        for (int j = 0; j < 25; j++) {
          theirs.change(UUID.randomUUID(), List.of(List.of("description", "theirs")));
          theirs.sync("server", false);
          sent++;
        }
      } catch (RustDriver.RustException e) {
        assertThat(e).hasMessageMatching("(?s).*(out of sync|Out of sync|diverged|locked|busy).*");
      }
      for (CompletableFuture<Void> life : lives) {
        life.get();
      }
      try (LocalSyncServer server = LocalSyncServer.at(place)) {
        for (int round = 0; round < 2; round++) {
          ours.forEach(replica -> replica.sync(server));
        }
        for (Replica replica : ours) {
          assertThat(replica.verify(server).findings()).isEmpty();
          assertThat(replica.tasks().stream().filter(t -> t.description().startsWith("task")))
              .hasSize(50);
        }
        assertThat(ours.get(0).tasks()).hasSameSizeAs(ours.get(1).tasks());
      }
      ours.forEach(Replica::close);
      assertThat(sent).isPositive();
    }
  }
}
