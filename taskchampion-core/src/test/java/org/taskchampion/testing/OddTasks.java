package org.taskchampion.testing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.taskchampion.Operation;
import org.taskchampion.Task;
import org.taskchampion.internal.StoredLists;

/**
 * Random tasks with everything that can be stored, as programs of all times stored it, and as
 * nobody should. Whatever is written and read again must keep it.
 */
public final class OddTasks {

  private static final String OTHER = "22222222-2222-2222-2222-222222222222";

  private static final List<String> NAMES =
      List.of(
          "",
          "status",
          "description",
          "entry",
          "modified",
          "modification",
          "due",
          "wait",
          "scheduled",
          "tags",
          "depends",
          "annotations",
          "uuid",
          "id",
          "urgency",
          "properties",
          "mask",
          "imask",
          "last",
          "recur",
          "parent",
          "estimate",
          "reviewed",
          "effort",
          "ticket",
          "tag_",
          "tag_a b",
          "tag_ok",
          "tag_next",
          "annotation_",
          "annotation_x",
          "annotation_1700000000",
          "annotation_1700000001",
          "annotation_+1700000000",
          "annotation_-5",
          "dep_",
          "dep_x",
          "dep_" + OTHER,
          "dep_22222222-2222-2222-2222-22222222222A",
          "päck\n\"🧀\\",
          "project");

  private static final List<String> VALUES =
      List.of(
          "",
          "x",
          "waiting",
          "pending",
          "completed",
          "1700000000",
          "+1700000000",
          "01",
          "-1",
          "-0",
          "0",
          "3.50",
          "1e3",
          "0.0000001",
          "12345678901234567890",
          "99999999999999999",
          "253402300800",
          "20261224T180000Z",
          "20261399T999999Z",
          "ok,next",
          "P1DT2H",
          OTHER,
          "line\nline\r\t\u0000\u001b\u007f\u2028 \"quoted\" \\ 🧀");

  private OddTasks() {}

  /**
   * Returns the operations that make tasks.
   *
   * @param random decides what they are; the same seed makes the same tasks
   * @param count how many tasks
   * @return the operations
   */
  public static List<Operation> operations(Random random, int count) {
    List<Operation> operations = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      UUID uuid = new UUID(random.nextLong(), random.nextLong());
      operations.add(Operation.create(uuid));
      for (int j = random.nextInt(14); j > 0; j--) {
        String name = NAMES.get(random.nextInt(NAMES.size()));
        String value = VALUES.get(random.nextInt(VALUES.size()));
        operations.add(Operation.update(uuid, name, value, Instant.EPOCH));
      }
    }
    return operations;
  }

  /**
   * Returns a task's properties without what only repeats others.
   *
   * @param task one of these tasks
   * @return the properties
   */
  public static Map<String, String> meaning(Task task) {
    Map<String, String> properties = new TreeMap<>(task.properties());
    properties
        .keySet()
        .removeIf(name -> StoredLists.isRepetition(name, task.properties().keySet()));
    properties.replaceAll(
        (name, value) ->
            value.equals("x") && (name.matches("tag_(?s:.+)") || name.equals("dep_" + OTHER))
                ? ""
                : value);
    return properties;
  }
}
