package org.taskchampion.sync.http.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.taskchampion.Operation;

/**
 * Makes random histories: few tasks and properties, so that everything meets everything; values,
 * names and times of every kind.
 */
final class StepGenerator {

  private static final String CONTROLS =
      IntStream.range(0, ' ').mapToObj(Character::toString).collect(Collectors.joining());

  static final String[] PROPERTIES = {
    "description",
    "priority",
    "entry",
    "modified",
    "start",
    "end",
    "wait",
    "due",
    "",
    " ",
    "tag_next",
    "tag_",
    "tag_WAITING",
    "annotation_1700000000",
    "annotation_x",
    "dep_aaaaaaaa-0000-4000-8000-000000000001",
    "DEP_AAAAAAAA-0000-4000-8000-000000000001",
    "uuid",
    "a.b",
    "ü😀",
    "\"\\/\n\u0000",
    "null",
    "long".repeat(500),
  };
  static final String[] VALUES = {
    "pending",
    "completed",
    "deleted",
    "recurring",
    "1",
    "2",
    "1700000000",
    "",
    " ",
    "it's \"quoted\" \\ / <&>",
    CONTROLS + "\u007f\u0085\u2028\u2029\ufeff\ufffe\uffff",
    "😀👩‍👩‍👧 e\u0301 \u202eleft",
    "\ud800\udc00\udbff\udfff",
    "null",
    "{\"operations\":[]}",
    "long ".repeat(4000) + "é",
  };
  static final String[] SPECIAL_TIMES = {
    "0000-01-01T00:00:00Z",
    "1969-12-31T23:59:59.999999999Z",
    "1970-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999999Z",
  };
  private static final Instant BEGIN = Instant.parse("2026-11-24T12:00:00Z");
  private static final int[] PRECISIONS = {1_000_000_000, 1_000_000, 1_000, 1};

  private final Random random;
  private final int replicas;
  private final int tasks;
  private final Duration[] skews;
  private final String[] properties;

  StepGenerator(long seed, int replicas) {
    this.random = new Random(seed);
    this.replicas = replicas;
    this.tasks = 1 + random.nextInt(4);
    this.skews = new Duration[replicas];
    for (int i = 0; i < replicas; i++) {
      skews[i] =
          random.nextInt(3) == 0
              ? Duration.ofSeconds(random.nextInt(100_000) - 50_000)
              : Duration.ZERO;
    }
    // Few in one history, and all of them in all.
    this.properties = new String[3 + random.nextInt(6)];
    for (int i = 0; i < properties.length; i++) {
      properties[i] = i == 0 ? "status" : PROPERTIES[random.nextInt(PROPERTIES.length)];
    }
  }

  List<Step> history() {
    int length = 10 + random.nextInt(30);
    List<Step> steps = new ArrayList<>();
    // Everybody has something of its own at first, and so reads the versions and not a snapshot,
    // in half of the histories.
    if (random.nextBoolean()) {
      for (int i = 0; i < replicas; i++) {
        steps.add(new Step.Commit(i, List.of(Operation.create(task()))));
      }
    }
    for (int i = 0; i < length; i++) {
      int replica = random.nextInt(replicas);
      int kind = random.nextInt(20);
      if (kind < 12) {
        steps.add(new Step.Commit(replica, operations(i, replica)));
      } else if (kind < 14) {
        steps.add(new Step.Undo(replica));
      } else {
        steps.add(new Step.Sync(replica, random.nextBoolean()));
      }
    }
    return steps;
  }

  private List<Operation> operations(int step, int replica) {
    List<Operation> operations = new ArrayList<>();
    if (random.nextInt(3) > 0) {
      operations.add(Operation.undoPoint());
    }
    int count = 1 + random.nextInt(6);
    for (int i = 0; i < count; i++) {
      UUID task = task();
      if (random.nextInt(16) == 0) {
        operations.add(Operation.delete(task));
      }
      operations.add(
          switch (random.nextInt(8)) {
            case 0, 1 -> Operation.create(task);
            case 2 -> Operation.delete(task);
            default ->
                Operation.update(
                    task,
                    properties[random.nextInt(properties.length)],
                    random.nextInt(5) == 0 ? null : VALUES[random.nextInt(VALUES.length)],
                    time(step, replica));
          });
    }
    return operations;
  }

  private Instant time(int step, int replica) {
    if (random.nextInt(40) == 0) {
      return Instant.parse(SPECIAL_TIMES[random.nextInt(SPECIAL_TIMES.length)]);
    }
    // Half of the times are the same few.
    int second = random.nextBoolean() ? 0 : step;
    int precision = PRECISIONS[random.nextInt(PRECISIONS.length)];
    return BEGIN
        .plus(skews[replica])
        .plusSeconds(second)
        .plusNanos((long) precision * random.nextInt(3));
  }

  private UUID task() {
    return new UUID(0xaaaa_aaaa_0000_4000L, 0x8000_0000_0000_0001L + random.nextInt(tasks));
  }
}
