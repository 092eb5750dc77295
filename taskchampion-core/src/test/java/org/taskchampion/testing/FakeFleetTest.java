package org.taskchampion.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.background.AutoSync;
import org.taskchampion.history.Conflict;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.SyncReport;
import org.taskchampion.testing.FakeSyncServer.Fault;
import org.taskchampion.testing.FakeSyncServer.Kind;

class FakeFleetTest {

  /** Stands for a screen of conflicts: what an author tests. */
  private static final class ConflictScreen {
    private final Replica replica;

    ConflictScreen(Replica replica) {
      this.replica = replica;
    }

    List<String> lines() {
      return replica.conflicts().stream()
          .map(it -> it.property() + ": " + it.lost().orElse("") + " → " + it.won().orElse(""))
          .toList();
    }

    void takeBack(int line) {
      replica.takeBack(replica.conflicts().get(line));
    }
  }

  @Test
  void aScreenOfConflictsIsTestedInTenLines() {
    try (FakeFleet fleet = FakeFleet.of("laptop", "phone")) {
      UUID milk = fleet.everywhere(edit -> edit.add("Buy milk").task().uuid());
      fleet.replica("laptop").edit(edit -> edit.task(milk).description("Buy oat milk"));
      fleet.advance(Duration.ofMinutes(1));
      fleet.replica("phone").edit(edit -> edit.task(milk).description("Buy soy milk"));
      fleet.sync("phone");
      fleet.sync("laptop");
      ConflictScreen screen = new ConflictScreen(fleet.replica("laptop"));
      assertThat(screen.lines()).containsExactly("description: Buy oat milk → Buy soy milk");
      screen.takeBack(0);
      fleet.settle();
      assertThat(fleet.replica("phone").task(milk).orElseThrow().description())
          .isEqualTo("Buy oat milk");
    }
  }

  @Test
  void theExampleOfTheDescriptionDoesWhatItSays() {
    try (FakeFleet fleet = FakeFleet.of("laptop", "phone")) {
      UUID milk = fleet.everywhere(edit -> edit.add("Buy milk").task().uuid());
      fleet.replica("laptop").edit(edit -> edit.task(milk).description("Buy oat milk"));
      fleet.advance(Duration.ofMinutes(1));
      fleet.replica("phone").edit(edit -> edit.task(milk).description("Buy soy milk"));
      fleet.sync("phone");
      fleet.sync("laptop"); // the phone's change is newer, and wins
      Conflict lost = fleet.replica("laptop").conflicts().get(0);
      fleet.replica("laptop").takeBack(lost);
      fleet.settle(); // both buy oat milk now
      for (String name : fleet.names()) {
        assertThat(fleet.replica(name).task(milk).orElseThrow().description())
            .isEqualTo("Buy oat milk");
      }
    }
  }

  @Test
  void whoLosesARaceTakesTheOthersFirst() {
    try (FakeFleet fleet = FakeFleet.of("laptop", "phone")) {
      fleet.replica("laptop").edit(edit -> edit.add("Buy milk"));
      fleet.replica("phone").edit(edit -> edit.add("Call Ada"));
      SyncReport report = fleet.race("laptop", "phone");
      assertThat(report.versionsReceived()).isEqualTo(1);
      assertThat(report.versionsSent()).isEqualTo(1);
      assertThat(fleet.replica("laptop").tasks()).hasSize(2);
      assertThat(fleet.replica("phone").tasks()).hasSize(1);
      fleet.settle();
      assertThat(fleet.replica("phone").tasks()).hasSize(2);
    }
  }

  @Test
  void aRaceInWhichNobodyCouldBeFasterIsAMistakeOfTheTest() {
    try (FakeFleet fleet = FakeFleet.of("laptop", "phone")) {
      fleet.replica("phone").edit(edit -> edit.add("Call Ada"));
      assertThatThrownBy(() -> fleet.race("laptop", "phone"))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("laptop had nothing to send");
    }
  }

  @Test
  void whoIsOfflineSyncsLater() {
    try (FakeFleet fleet = FakeFleet.of("laptop", "phone")) {
      fleet.replica("phone").edit(edit -> edit.add("Call Ada"));
      fleet.offline("phone", true);
      assertThatThrownBy(() -> fleet.sync("phone")).isInstanceOf(ServerUnreachableException.class);
      assertThat(fleet.sync("laptop").nothingNew()).isTrue();
      fleet.offline("phone", false);
      fleet.sync("phone");
      assertThat(fleet.sync("laptop").tasksAdded()).hasSize(1);
    }
  }

  @Test
  void aReplicasOwnFaultsAreItsAlone() {
    try (FakeFleet fleet = FakeFleet.of("laptop", "phone")) {
      fleet.onCall(
          "phone", call -> call.kind() == Kind.ADD_VERSION ? Fault.LOSE_ANSWER : Fault.NONE);
      fleet.replica("phone").edit(edit -> edit.add("Call Ada"));
      fleet.replica("laptop").edit(edit -> edit.add("Buy milk"));
      assertThatThrownBy(() -> fleet.sync("phone")).isInstanceOf(ServerUnreachableException.class);
      assertThat(fleet.history().versions()).hasSize(1); // only the answer was lost
      fleet.sync("laptop");
      fleet.settle();
      assertThat(fleet.replica("laptop").tasks()).hasSize(2);
    }
  }

  @Test
  void aClockThatIsAheadWinsWhereItShouldNot() {
    try (FakeFleet fleet = FakeFleet.of("laptop", "phone")) {
      UUID milk = fleet.everywhere(edit -> edit.add("Buy milk").task().uuid());
      fleet.clockAhead("laptop", Duration.ofHours(1));
      fleet.replica("laptop").edit(edit -> edit.task(milk).description("Buy oat milk"));
      fleet.advance(Duration.ofMinutes(1));
      fleet.replica("phone").edit(edit -> edit.task(milk).description("Buy soy milk"));
      fleet.settle();
      assertThat(fleet.replica("phone").task(milk).orElseThrow().description())
          .isEqualTo("Buy oat milk");
    }
  }

  @Test
  void whatASchedulerRunsFollowsTheTimeOfTheFleet() {
    try (FakeFleet fleet = FakeFleet.of("laptop", "phone");
        AutoSync sync =
            AutoSync.newBuilder(fleet.replica("phone"), fleet.server("phone"))
                .every(Duration.ofMinutes(15))
                .scheduler(fleet.time())
                .executor(fleet.time())
                .time(fleet.time().clock(), fleet.time()::nanoTime)
                .start()) {
      fleet.replica("laptop").edit(edit -> edit.add("Buy milk"));
      fleet.time().runDue();
      fleet.sync("laptop");
      assertThat(fleet.replica("phone").tasks()).isEmpty();
      fleet.advance(Duration.ofMinutes(16));
      assertThat(fleet.replica("phone").tasks()).hasSize(1);
      assertThat(sync.status().problem()).isEmpty();
    }
  }

  @Test
  void replicasThatLiveWithFaultsAgreeInTheEnd() {
    int conflicts = 0;
    for (long seed = 0; seed < 50; seed++) {
      try (FakeFleet fleet =
          FakeFleet.newBuilder().replicas("laptop", "phone", "tablet").seed(seed).build()) {
        fleet.faults(0.2);
        fleet.live(100, FakeFleetTest::changeSomething);
        fleet.settle();
        for (String name : fleet.names()) {
          conflicts += fleet.replica(name).conflicts().size();
        }
      }
    }
    assertThat(conflicts).isPositive();
  }

  @Test
  void theSameSeedLivesTheSameLife() {
    List<List<String>> lives = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      try (FakeFleet fleet = FakeFleet.newBuilder().replicas("a", "b").seed(7).build()) {
        fleet.faults(0.3);
        fleet.live(60, FakeFleetTest::changeSomething);
        List<String> life = new ArrayList<>();
        fleet.history().versions().forEach(it -> life.add(it.version().toString()));
        fleet.replica("a").tasks().forEach(it -> life.add(it.description()));
        life.add(fleet.time().clock().instant().toString());
        lives.add(life);
      }
    }
    assertThat(lives.get(0)).isEqualTo(lives.get(1)).hasSizeGreaterThan(3);
  }

  private static void changeSomething(Replica replica, Random random) {
    List<Task> tasks = replica.tasks();
    replica.edit(
        edit -> {
          if (tasks.size() < 3) {
            edit.create(new UUID(random.nextLong(), random.nextLong())).description("new");
          } else {
            UUID uuid = tasks.get(0).uuid();
            edit.task(uuid).description("task " + random.nextInt(4));
          }
        });
  }

  @Test
  void replicasThatDifferAreNamed() {
    Map<String, InMemoryStorage> storages = new HashMap<>();
    try (FakeFleet fleet =
        FakeFleet.newBuilder()
            .replicas("laptop", "phone")
            .storages(name -> storages.computeIfAbsent(name, it -> new InMemoryStorage()))
            .build()) {
      UUID milk = fleet.everywhere(edit -> edit.add("Buy milk").task().uuid());
      try (StorageTransaction transaction = storages.get("phone").begin()) {
        transaction.putTasks(Map.of(milk, Map.of("description", "Buy beer")));
        transaction.commit();
      }
      assertThatThrownBy(fleet::settle)
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("phone is not whole");
    }
  }

  @Test
  void namesAreGivenOnceAndKnown() {
    assertThatThrownBy(() -> FakeFleet.of("a", "a"))
        .hasMessage("two replicas with the name a")
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(FakeFleet::of).isInstanceOf(IllegalStateException.class);
    try (FakeFleet fleet = FakeFleet.newBuilder().replicas("a").startingAt(Instant.EPOCH).build()) {
      assertThatThrownBy(() -> fleet.sync("b")).hasMessage("no replica b among [a]");
      assertThatThrownBy(() -> fleet.faults(1.1)).isInstanceOf(IllegalArgumentException.class);
      assertThat(fleet.time().clock().instant()).isEqualTo(Instant.EPOCH);
    }
  }
}
