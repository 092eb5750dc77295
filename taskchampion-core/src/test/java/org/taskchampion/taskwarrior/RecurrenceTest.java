package org.taskchampion.taskwarrior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.taskchampion.Edit;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.Status;
import org.taskchampion.Task;
import org.taskchampion.query.Conventions;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.testing.AdjustableClock;
import org.taskchampion.testing.FakeSyncServer;

class RecurrenceTest {

  private static final UUID TEMPLATE = UUID.fromString("11111111-2222-4333-8444-555555555555");
  private static final Instant START = Instant.parse("2026-03-18T08:00:00Z");
  private static final Conventions CONVENTIONS = Conventions.standard(ZoneId.of("Europe/Berlin"));
  private static final Recurrence RECURRENCE = Recurrence.with(CONVENTIONS);

  private final AdjustableClock clock = AdjustableClock.at(START);

  private Replica open() {
    return Replica.open(new InMemoryStorage(), clock);
  }

  private static void addTemplate(Edit edit, String recur) {
    edit.create(TEMPLATE)
        .description("Water the plants")
        .addTag("home")
        .status(Status.RECURRING)
        .entry(edit.now())
        .due(edit.now().plusSeconds(3_600))
        .set("recur", recur);
  }

  private static RecurrenceReport spawn(Replica replica) {
    return replica.editAndGet(edit -> RECURRENCE.spawn(edit, edit.now()));
  }

  private static List<Task> instances(Replica replica) {
    return replica.tasks().stream().filter(task -> task.property("parent").isPresent()).toList();
  }

  private static Map<UUID, Map<String, String>> content(Replica replica) {
    Map<UUID, Map<String, String>> content = new TreeMap<>();
    replica.tasks().forEach(task -> content.put(task.uuid(), new TreeMap<>(task.properties())));
    return content;
  }

  @Test
  void example() {
    Conventions conventions = CONVENTIONS;
    try (Replica replica = open()) {
      replica.edit(edit -> addTemplate(edit, "daily"));
      clock.advance(Duration.ofDays(2));
      Recurrence recurrence = Recurrence.with(conventions);
      RecurrenceReport report =
          replica.editAndGet(
              edit -> {
                recurrence.expire(edit, edit.now());
                return recurrence.spawn(edit, edit.now());
              });
      assertThat(report.spawned()).hasSize(3);
      assertThat(replica.pendingTasks()).hasSize(3);
    }
  }

  /** Made by another program: Python's {@code uuid.uuid5(template, "0")}. */
  @Test
  void theUuidOfAnInstanceIsThatOfItsNumberInTheNamespaceOfItsTemplate() {
    assertThat(InstanceUuid.of(TEMPLATE, 0))
        .isEqualTo(UUID.fromString("cb327acc-b6c6-5bf8-bd81-015627de0b45"));
    assertThat(InstanceUuid.of(TEMPLATE, 17))
        .isEqualTo(UUID.fromString("c7becfe2-ad75-56d9-8e0a-9b2f10d497a7"));
  }

  @Test
  void spawningAgainChangesNothing() {
    try (Replica replica = open()) {
      replica.edit(edit -> addTemplate(edit, "weekly"));
      clock.advance(Duration.ofMinutes(5));
      spawn(replica);
      int operations = replica.unsyncedOperations().size();
      assertThat(spawn(replica).spawned()).isEmpty();
      assertThat(replica.unsyncedOperations()).hasSize(operations);
      // Older than anything that somebody does to the instance on another replica.
      assertThat(replica.unsyncedOperations())
          .filteredOn(it -> it instanceof Operation.Update u && !u.uuid().equals(TEMPLATE))
          .isNotEmpty()
          .allSatisfy(it -> assertThat(((Operation.Update) it).timestamp()).isEqualTo(START));
      assertThat(replica.undo()).isTrue();
      assertThat(instances(replica)).isEmpty();
    }
  }

  @Test
  void whatTaskwarriorMadeIsNotMadeAgain() {
    for (String imask : List.of("0", "0.000000")) {
      try (Replica replica = open()) {
        replica.edit(edit -> addTemplate(edit, "weekly"));
        replica.edit(
            edit -> {
              UUID theirs = edit.add("Water the plants").uuid();
              edit.task(theirs).set("parent", TEMPLATE.toString()).set("imask", imask).done();
            });
        assertThat(spawn(replica).spawned()).isEmpty();
        assertThat(instances(replica)).hasSize(1);
        assertThat(replica.task(TEMPLATE).orElseThrow().property("mask")).hasValue("+");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0d", "-1d", "P0D", "0m", "0q", "P0M", "sennight", "", "soon", "PT0.5S"})
  void aPeriodThatDoesNotLeadOnIsReported(String recur) {
    try (Replica replica = open()) {
      replica.edit(edit -> addTemplate(edit, recur));
      clock.advance(Duration.ofDays(1));
      assertThat(spawn(replica).skipped())
          .isEqualTo(Map.of(TEMPLATE, "its recur is no period that leads on"));
      assertThat(instances(replica)).isEmpty();
    }
    assertThat(Recurrence.isPeriod(recur)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"weekly", "3m", "2q", "P2M", "weekdays", "1d", "PT12H", "biyearly"})
  void whatLeadsOnIsAPeriod(String recur) {
    assertThat(Recurrence.isPeriod(recur)).isTrue();
  }

  @Test
  void tooManyInstancesAreReported() {
    try (Replica replica = open()) {
      replica.edit(edit -> addTemplate(edit, "1s"));
      clock.advance(Duration.ofDays(365));
      assertThat(spawn(replica).skipped()).containsOnlyKeys(TEMPLATE);
      RecurrenceReport report =
          replica.editAndGet(
              edit -> RECURRENCE.most(2).spawn(edit, edit.now().minus(Duration.ofDays(364))));
      assertThat(report.skipped())
          .isEqualTo(Map.of(TEMPLATE, "it has more than 2 dates without an instance"));
    }
    assertThatIllegalArgumentException().isThrownBy(() -> RECURRENCE.limit(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> RECURRENCE.most(0));
  }

  @Test
  void oddTemplatesAreReportedOrDeleted() {
    try (Replica replica = open()) {
      replica.edit(edit -> addTemplate(edit, "weekly"));
      replica.edit(edit -> edit.task(TEMPLATE).set("due", "soon"));
      assertThat(spawn(replica).skipped()).isEqualTo(Map.of(TEMPLATE, "its due is no time"));
      replica.edit(edit -> edit.task(TEMPLATE).set("due", "8210266876000"));
      replica.edit(edit -> edit.task(TEMPLATE).set("wait", "-8334601228800"));
      assertThat(spawn(replica).skipped()).isEmpty();
      replica.edit(edit -> edit.task(TEMPLATE).due(null));
      assertThat(spawn(replica).deleted()).containsExactly(TEMPLATE);
      assertThat(replica.task(TEMPLATE).orElseThrow().status()).isEqualTo(Status.DELETED);
    }
  }

  @Test
  void expiryLeavesWhatWaitsAndWhatIsNotPast() {
    try (Replica replica = open()) {
      replica.edit(
          edit -> {
            edit.add("past").time("until", START.minusSeconds(1));
            edit.add("now").time("until", START);
            edit.add("waits").time("until", START.minusSeconds(1)).waitUntil(START.plusSeconds(1));
            edit.add("done").time("until", START.minusSeconds(1)).done();
            edit.add("other");
          });
      List<UUID> expired = replica.editAndGet(edit -> RECURRENCE.expire(edit, edit.now()));
      assertThat(expired).hasSize(1);
      Task past = replica.task(expired.get(0)).orElseThrow();
      assertThat(past.description()).isEqualTo("past");
      assertThat(past.status()).isEqualTo(Status.DELETED);
      assertThat(past.end()).hasValue(START);
    }
  }

  /**
   * Replicas that spawn in any order between syncs, complete instances and change the template end
   * with one instance a period, and what anybody completed is completed.
   */
  @Test
  void replicasThatSpawnMakeOneInstanceAPeriod() {
    for (int seed = 0; seed < 200; seed++) {
      replicasSpawn(seed);
    }
  }

  private void replicasSpawn(int seed) {
    clock.set(START);
    Random random = new Random(seed);
    FakeSyncServer server = new FakeSyncServer(seed);
    List<Replica> replicas = new ArrayList<>();
    for (int i = 2 + random.nextInt(3); i > 0; i--) {
      replicas.add(open());
    }
    Set<UUID> completed = new TreeSet<>();
    replicas.get(0).edit(edit -> addTemplate(edit, random.nextBoolean() ? "daily" : "weekdays"));
    replicas.forEach(replica -> sync(replica, server));
    for (int step = 0; step < 30; step++) {
      clock.advance(Duration.ofMinutes(random.nextInt(1_500)));
      Replica replica = replicas.get(random.nextInt(replicas.size()));
      switch (random.nextInt(5)) {
        case 0, 1 -> spawn(replica);
        case 2 -> sync(replica, server);
        case 3 -> {
          List<Task> pending = replica.pendingTasks();
          if (!pending.isEmpty()) {
            UUID uuid = pending.get(random.nextInt(pending.size())).uuid();
            completed.add(uuid);
            replica.edit(
                edit -> {
                  edit.task(uuid).done();
                  RECURRENCE.mark(edit, uuid, edit.now());
                });
          }
        }
        default -> {
          String description = "Water plant " + step;
          replica.edit(edit -> edit.task(TEMPLATE).description(description));
        }
      }
    }
    for (int round = 0; round < 3; round++) {
      replicas.forEach(replica -> sync(replica, server));
      if (round == 1) {
        replicas.forEach(RecurrenceTest::spawn);
      }
    }
    replicas.forEach(replica -> sync(replica, server));
    Map<UUID, Map<String, String>> content = content(replicas.get(0));
    for (Replica replica : replicas) {
      assertThat(content(replica)).as("seed %d", seed).isEqualTo(content);
    }
    List<String> numbers = new ArrayList<>();
    List<String> dues = new ArrayList<>();
    instances(replicas.get(0))
        .forEach(
            task -> {
              numbers.add(task.property("imask").orElseThrow());
              dues.add(task.property("due").orElseThrow());
              assertThat(task.status())
                  .as("seed %d", seed)
                  .isEqualTo(completed.contains(task.uuid()) ? Status.COMPLETED : Status.PENDING);
            });
    assertThat(numbers).as("seed %d", seed).doesNotHaveDuplicates();
    assertThat(dues).as("seed %d", seed).doesNotHaveDuplicates();
    assertThat(content.get(TEMPLATE).get("mask")).hasSize(numbers.size());
    replicas.forEach(Replica::close);
  }

  private static void sync(Replica replica, FakeSyncServer server) {
    try (SyncServer connection = server.connect()) {
      replica.sync(connection);
    }
  }
}
