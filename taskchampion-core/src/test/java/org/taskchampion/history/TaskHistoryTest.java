package org.taskchampion.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.taskchampion.EditOptions;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.history.TaskHistory.Change;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.testing.AdjustableClock;
import org.taskchampion.testing.FakeSyncServer;

/** What happened to one task, where the units and the log of operations overlap. */
class TaskHistoryTest {

  private static final Instant TIME = Instant.parse("2026-11-24T12:00:00Z");
  private static final UUID TASK = new UUID(0xa0, 1);

  private final AdjustableClock clock = AdjustableClock.at(TIME);
  private final FakeSyncServer server = new FakeSyncServer(1);
  private final Replica replica = Replica.open(new InMemoryStorage(), clock, "list");
  private final Replica other = Replica.open(new InMemoryStorage(), clock, "list");

  @AfterEach
  void close() {
    replica.close();
    other.close();
  }

  private UUID add(String description) {
    clock.advance(Duration.ofSeconds(10));
    return replica.editAndGet(edit -> edit.add(description).task()).uuid();
  }

  private void describe(Replica by, UUID uuid, String description) {
    clock.advance(Duration.ofSeconds(10));
    by.edit(edit -> edit.task(uuid).description(description));
  }

  private void sync(Replica... replicas) {
    for (Replica each : replicas) {
      clock.advance(Duration.ofSeconds(10));
      each.sync(server.connect());
    }
  }

  private static List<String> told(TaskHistory history) {
    List<String> told = new ArrayList<>();
    for (Change change : history.changes()) {
      String property = change.property().orElse(change.kind().name());
      if (!property.equals("modified")) {
        told.add(
            property
                + change.oldValue().map(it -> " " + it).orElse("")
                + change.newValue().map(it -> " > " + it).orElse(""));
      }
    }
    return told;
  }

  @Test
  void aTaskThatIsYoungerThanTheOldestUnitIsCreatedOnce() {
    UUID milk = add("milk");
    replica.keepHistory(2);
    for (int i = 0; i < 60; i++) {
      describe(replica, milk, "milk " + i);
    }
    UUID bread = add("bread");
    TaskHistory history = replica.taskHistory(bread);
    assertThat(history.isComplete()).isTrue();
    assertThat(history.changes()).extracting(Change::kind).containsOnlyOnce(Change.Kind.CREATED);
    assertThat(history.changes()).allMatch(change -> change.unit().isPresent());
  }

  @Test
  void whatTheOldestUnitDidIsToldOnceWithAClockThatMoves() {
    UUID milk = add("milk");
    describe(replica, milk, "oat milk");
    replica.keepHistory(1);
    // The commit of a real edit is later than the changes in it.
    replica.commit(
        List.of(
            Operation.undoPoint(),
            Operation.update(milk, "description", "soy milk", clock.instant().minusNanos(1))));
    assertThat(told(replica.taskHistory(milk)))
        .filteredOn(it -> it.startsWith("description"))
        .containsExactly(
            "description > milk", "description milk > oat milk", "description oat milk > soy milk");
    assertThat(replica.taskHistory(milk).isComplete()).isTrue();
  }

  @Test
  void whatWasDoneLongAgoAndCameLateIsToldOnce() {
    UUID milk = add("milk");
    sync(replica, other);
    describe(other, milk, "oat milk");
    replica.keepHistory(1);
    describe(replica, add("bread"), "rye bread");
    sync(other, replica);
    TaskHistory history = replica.taskHistory(milk);
    assertThat(told(history))
        .filteredOn(it -> it.startsWith("description"))
        .containsExactly("description > milk", "description milk > oat milk");
    assertThat(history.changes().get(0).time()).isEqualTo(TIME.plusSeconds(10));
    assertThat(history.isComplete()).isTrue();
  }

  @Test
  void whatAClockAheadWroteHidesNothing() {
    UUID milk = add("milk");
    replica.commit(
        List.of(
            Operation.undoPoint(),
            Operation.update(milk, "description", "oat milk", TIME.plusSeconds(1_000_000)),
            Operation.update(milk, "priority", "H", TIME)));
    sync(replica);
    replica.keepHistory(1);
    describe(replica, milk, "soy milk");
    assertThat(told(replica.taskHistory(milk)))
        .contains("description milk > oat milk", "description oat milk > soy milk", "priority > H");
    assertThat(replica.taskHistory(milk).isComplete()).isTrue();
  }

  @Test
  void aTaskThatWasSentAnewToAnotherServerIsCreatedOnce() {
    UUID milk = add("milk");
    describe(replica, milk, "oat milk");
    sync(replica);
    replica.keepHistory(1);
    replica.sync(new FakeSyncServer(2).connect());
    describe(replica, milk, "soy milk");
    assertThat(told(replica.taskHistory(milk)))
        .filteredOn(it -> !it.startsWith("status") && !it.startsWith("entry"))
        .containsExactly(
            "CREATED",
            "description > milk",
            "description milk > oat milk",
            "description oat milk > soy milk");
  }

  @Test
  void whatAnUndoCreatedAgainIsNotTheBeginning() {
    UUID milk = add("milk");
    replica.edit(edit -> edit.task(milk).purge());
    assertThat(replica.undo()).isTrue();
    assertThat(replica.taskHistory(milk).isComplete()).isTrue();
    replica.keepHistory(1);
    assertThat(replica.taskHistory(milk).isComplete()).isFalse();
  }

  /**
   * What is told is compared with what the tasks said, one commit after the other: edits of two
   * programs, undo, and what comes by syncs, with limits of the history.
   */
  @Test
  void whatIsToldIsWhatWasSeen() {
    for (int seed = 0; seed < 400; seed++) {
      new Life(seed).run();
    }
  }

  /** One random life of two replicas of one task. */
  private static final class Life {
    private final int seed;
    private final Random random;
    private final AdjustableClock clock = AdjustableClock.at(TIME);
    private final FakeSyncServer server = new FakeSyncServer(1);
    private final InMemoryStorage storage = new InMemoryStorage();
    private final Replica replica = Replica.open(storage, clock, "list");
    private final Replica window = Replica.open(storage, clock, "window");
    private final Replica other = Replica.open(new InMemoryStorage(), clock, "list");

    /** What each unit changed of the task, by its number. */
    private final Map<Long, List<String>> seen = new HashMap<>();

    private Map<String, String> before = Map.of();
    private boolean existed;

    Life(int seed) {
      this.seed = seed;
      this.random = new Random(seed);
    }

    void run() {
      boolean simple = random.nextBoolean();
      replica.keepHistory(1 + random.nextInt(8));
      for (int i = 0; i < 30; i++) {
        clock.advance(Duration.ofMillis(random.nextInt(3)));
        long units = units();
        step(simple ? random.nextInt(3) : random.nextInt(8));
        look(units);
        if (i % 5 == 0) {
          check(simple);
        }
      }
      replica.close();
      window.close();
      other.close();
    }

    private void step(int kind) {
      Replica by = random.nextBoolean() ? replica : window;
      switch (kind) {
        case 0, 1, 2 -> change(by);
        case 3 -> by.undo(UndoScope.ANYBODYS);
        case 4 -> change(other);
        case 5 -> other.sync(server.connect());
        case 6 -> replica.sync(server.connect());
        default -> by.redo();
      }
    }

    private void change(Replica by) {
      String property = random.nextBoolean() ? "p" : "q";
      String value = random.nextInt(5) == 0 ? null : Integer.toString(random.nextInt(3));
      Instant time = clock.instant().minusSeconds(random.nextInt(3)).minusNanos(random.nextInt());
      by.edit(
          random.nextBoolean() ? EditOptions.defaults() : EditOptions.withoutUndoPoint(),
          edit -> {
            if (edit.find(TASK).isEmpty()) {
              edit.apply(Operation.create(TASK));
            }
            edit.apply(Operation.update(TASK, property, value, time));
          });
    }

    private long units() {
      return replica.forgottenHistory() + replica.history(99).size();
    }

    /** Remembers what the step changed under the number of its unit. */
    private void look(long units) {
      Map<String, String> now = replica.task(TASK).map(Task::properties).orElse(Map.of());
      boolean exists = replica.task(TASK).isPresent();
      List<String> changes = new ArrayList<>();
      if (exists != existed) {
        changes.add(exists ? "CREATED" : "REMOVED");
      }
      TreeSet<String> properties = new TreeSet<>(now.keySet());
      properties.addAll(before.keySet());
      for (String property : properties) {
        if (exists && !Objects.equals(before.get(property), now.get(property))) {
          changes.add(told(property, before.get(property), now.get(property)));
        }
      }
      if (units() == units) {
        assertThat(changes).as("changes without a unit, seed %s", seed).isEmpty();
      }
      seen.put(units, changes);
      before = now;
      existed = exists;
    }

    private static String told(String property, String from, String to) {
      return property + " " + from + " > " + to;
    }

    private void check(boolean simple) {
      TaskHistory history = replica.taskHistory(TASK);
      List<String> kept = new ArrayList<>();
      List<String> earlier = new ArrayList<>();
      Map<Long, List<String>> byUnit = new HashMap<>();
      for (Change change : history.changes()) {
        String told =
            change
                .property()
                .map(it -> told(it, change.oldValue().orElse(null), change.newValue().orElse(null)))
                .orElse(change.kind().name());
        if (change.unit().isPresent()) {
          kept.add(told);
          byUnit.computeIfAbsent(change.unit().get().id(), any -> new ArrayList<>()).add(told);
        } else {
          assertThat(kept).as("what is earlier comes first, seed %s", seed).isEmpty();
          earlier.add(told);
        }
      }
      long first = replica.forgottenHistory();
      List<String> forgotten = new ArrayList<>();
      for (long id = 0; id < units(); id++) {
        List<String> changes = seen.getOrDefault(id, List.of());
        if (id < first) {
          forgotten.addAll(changes);
        } else {
          assertThat(byUnit.getOrDefault(id, List.of()))
              .as("unit %s, seed %s", id, seed)
              .containsExactlyInAnyOrderElementsOf(changes);
        }
      }
      if (simple) {
        assertThat(earlier).as("earlier, seed %s", seed).isEqualTo(forgotten);
        assertThat(history.isComplete()).as("seed %s", seed).isEqualTo(!seen.isEmpty());
      }
      for (String told : List.of("CREATED", "REMOVED")) {
        assertThat(earlier.stream().filter(told::equals).count())
            .as("%s, seed %s", told, seed)
            .isLessThanOrEqualTo(forgotten.stream().filter(told::equals).count());
      }
      if (first == 0) {
        assertThat(earlier).as("nothing is forgotten, seed %s", seed).isEmpty();
      }
      valuesLeadToTheUnits(history);
    }

    /** What is earlier ends with the values that the first unit found. */
    private void valuesLeadToTheUnits(TaskHistory history) {
      Map<String, Optional<String>> values = new HashMap<>();
      for (Change change : history.changes()) {
        if (change.property().isEmpty()) {
          values.clear();
          continue;
        }
        String property = change.property().get();
        if (values.containsKey(property)) {
          assertThat(change.oldValue())
              .as("%s of %s, seed %s", change, property, seed)
              .isEqualTo(values.get(property));
        }
        values.put(property, change.newValue());
      }
    }
  }
}
