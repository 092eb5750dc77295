package org.taskchampion.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.taskchampion.PropertyNames;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.StorageTransaction;

/** What a query reads makes no difference to what it finds. */
class QueryTest {

  private static final Conventions CONVENTIONS = GoldenSet.of("small").conventions(Map.of());
  private static final Instant NOW = GoldenSet.of("small").now;

  /** As this library and Taskwarrior write them, and as nobody does. */
  private static final List<String> STATUSES =
      List.of(
          "pending",
          "pending",
          "completed",
          "deleted",
          "recurring",
          "waiting",
          "",
          "p",
          "Pending",
          "c",
          "r",
          "w",
          "x",
          "completed ",
          "none");

  private static final List<String> TEXTS =
      List.of(
          "status:pending",
          "status.is:pending",
          "status.not:pending",
          "status == recurring",
          "status:recurring",
          "status:waiting",
          "status:completed",
          "status:Pending",
          "status.any:",
          "status.has:p",
          "1",
          "2-4",
          "1,9",
          "id:3",
          "id == 0",
          "id.above:0",
          "abc00001",
          "abc0000",
          "urgency > 2",
          "due.any:");

  @Test
  void aQueryFindsWhatItsFilterMatches() {
    for (long seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      try (Replica replica = Replica.open(storage(random))) {
        for (int i = 0; i < 20; i++) {
          Filter filter = filter(random, 2);
          assertThat(found(replica, filter))
              .as("seed " + seed + ": " + filter)
              .isEqualTo(matching(replica, filter));
        }
      }
    }
  }

  /** Returns the tasks that a query finds, or the fault. */
  private static List<UUID> found(Replica replica, Filter filter) {
    return replica.read(
        view ->
            Query.of(filter).run(view, CONVENTIONS, NOW).stream()
                .map(Task::uuid)
                .sorted()
                .toList());
  }

  private static List<UUID> matching(Replica replica, Filter filter) {
    return replica.read(
        view -> {
          Evaluation evaluation = Evaluation.of(view, CONVENTIONS, NOW);
          return view.tasks().stream()
              .filter(task -> filter.matches(task, evaluation))
              .map(Task::uuid)
              .sorted()
              .toList();
        });
  }

  private static Filter filter(Random random, int depth) {
    if (depth > 0 && random.nextInt(3) > 0) {
      Filter one = filter(random, depth - 1);
      Filter other = filter(random, depth - 1);
      return switch (random.nextInt(3)) {
        case 0 -> one.and(other);
        case 1 -> one.or(other);
        default -> one.not();
      };
    }
    if (random.nextBoolean()) {
      return Filter.parse(TEXTS.get(random.nextInt(TEXTS.size())), CONVENTIONS);
    }
    VirtualTag[] tags = VirtualTag.values();
    return Filter.tag(tags[random.nextInt(tags.length)].name());
  }

  /** Stores a few tasks, and a working set that need not be the right one. */
  private static InMemoryStorage storage(Random random) {
    Map<UUID, Map<String, String>> tasks = new LinkedHashMap<>();
    List<UUID> uuids = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      uuids.add(UUID.fromString(String.format("abc000%02d-0000-4000-8000-000000000000", i)));
    }
    for (UUID uuid : uuids) {
      Map<String, String> task = new LinkedHashMap<>();
      if (random.nextInt(8) > 0) {
        task.put(PropertyNames.STATUS, STATUSES.get(random.nextInt(STATUSES.size())));
      }
      for (String property :
          List.of(PropertyNames.DUE, PropertyNames.WAIT, PropertyNames.SCHEDULED)) {
        if (random.nextInt(3) == 0) {
          task.put(
              property, Long.toString(NOW.getEpochSecond() + random.nextInt(400_000) - 200_000));
        }
      }
      if (random.nextInt(3) == 0) {
        String other = uuids.get(random.nextInt(uuids.size())).toString();
        task.put(
            PropertyNames.DEPENDENCY_PREFIX
                + (random.nextBoolean() ? other : other.toUpperCase(Locale.ROOT)),
            "");
      }
      tasks.put(uuid, task);
    }
    TreeMap<Integer, UUID> workingSet = new TreeMap<>();
    for (UUID uuid : uuids) {
      boolean isOpen =
          List.of("pending", "recurring")
              .contains(tasks.get(uuid).getOrDefault(PropertyNames.STATUS, ""));
      if (isOpen ? random.nextInt(8) > 0 : random.nextInt(8) == 0) {
        int last = workingSet.isEmpty() ? 0 : workingSet.lastKey();
        workingSet.put(last + (random.nextInt(4) == 0 ? 2 : 1), uuid);
      }
    }
    return GoldenSet.storage(tasks, workingSet);
  }

  @Test
  void aDependencyInCapitalsBlocks() {
    InMemoryStorage storage = new InMemoryStorage();
    UUID blocking = UUID.fromString("abc00001-0000-4000-8000-000000000000");
    UUID blocked = UUID.fromString("abc00002-0000-4000-8000-000000000000");
    try (StorageTransaction transaction = storage.begin()) {
      transaction.putTasks(
          Map.of(
              blocking,
              Map.of(PropertyNames.STATUS, "pending"),
              blocked,
              Map.of(
                  PropertyNames.STATUS,
                  "pending",
                  PropertyNames.DEPENDENCY_PREFIX + blocking.toString().toUpperCase(Locale.ROOT),
                  "")));
      transaction.setWorkingSet(new TreeMap<>(Map.of(1, blocking, 2, blocked)));
      transaction.commit();
    }
    try (Replica replica = Replica.open(storage)) {
      assertThat(found(replica, Filter.tag("BLOCKED"))).containsExactly(blocked);
      assertThat(found(replica, Filter.tag("BLOCKING"))).containsExactly(blocking);
    }
  }
}
