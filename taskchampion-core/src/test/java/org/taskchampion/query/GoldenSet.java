package org.taskchampion.query;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.golden.Golden;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.StorageTransaction;

/** A set of tasks about which the real Taskwarrior was asked, in a replica. */
final class GoldenSet {

  static final List<String> NAMES = List.of("berlin", "newyork", "dst", "small");

  private static final Map<String, GoldenSet> SETS = new HashMap<>();

  private final String name;
  final Instant now;
  final ZoneId zone;
  final Map<String, String> config;
  final Replica replica;
  private final List<UUID> uuids = new ArrayList<>();
  private final Map<UUID, Integer> numbers = new HashMap<>();

  private GoldenSet(String name) {
    this.name = name;
    Map<String, Object> setup = Golden.object(json("setup.json"));
    now = Instant.ofEpochSecond(((Number) setup.get("now")).longValue());
    zone = ZoneId.of((String) setup.get("zone"));
    config = Golden.strings(setup.get("config"));
    replica = Replica.open(storage(setup));
  }

  static synchronized GoldenSet of(String name) {
    return SETS.computeIfAbsent(name, GoldenSet::new);
  }

  private InMemoryStorage storage(Map<String, Object> setup) {
    Map<UUID, Map<String, String>> tasks = new LinkedHashMap<>();
    for (String line :
        new String(Golden.bytes(path("tasks.jsonl")), StandardCharsets.UTF_8).split("\n", -1)) {
      if (line.isEmpty()) {
        continue;
      }
      Map<String, Object> task = Golden.object(Golden.json(line.getBytes(StandardCharsets.UTF_8)));
      UUID uuid = UUID.fromString((String) task.get("uuid"));
      uuids.add(uuid);
      numbers.put(uuid, ((Number) task.get("n")).intValue());
      tasks.put(uuid, Golden.strings(task.get("properties")));
    }
    TreeMap<Integer, UUID> workingSet = new TreeMap<>();
    for (int number : numbers(setup.get("workingSet"))) {
      workingSet.put(workingSet.size() + 1, uuids.get(number - 1));
    }
    return storage(tasks, workingSet);
  }

  /** Returns a storage of tasks, some of which have numbers. */
  static InMemoryStorage storage(
      Map<UUID, Map<String, String>> tasks, SortedMap<Integer, UUID> workingSet) {
    InMemoryStorage storage = new InMemoryStorage();
    try (StorageTransaction transaction = storage.begin()) {
      transaction.putTasks(tasks);
      transaction.setWorkingSet(workingSet);
      transaction.commit();
    }
    return storage;
  }

  Conventions conventions(Map<String, String> settings) {
    Conventions.Builder builder = Conventions.standard(zone).toBuilder();
    Map<String, String> all = new LinkedHashMap<>(config);
    all.putAll(settings);
    all.forEach(
        (setting, value) -> {
          if (!builder.set(setting, value)) {
            throw new IllegalStateException("unknown setting " + setting);
          }
        });
    return builder.build();
  }

  Evaluation evaluation(Conventions conventions) {
    return Evaluation.of(replica, conventions, now);
  }

  /** Returns the numbers of tasks as the files have them. */
  List<Integer> numbersOf(List<Task> tasks) {
    return tasks.stream().map(task -> numbers.get(task.uuid())).toList();
  }

  int numberOf(Task task) {
    return numbers.get(task.uuid());
  }

  Object json(String file) {
    return Golden.json(path(file));
  }

  private String path(String file) {
    return "taskwarrior/" + name + "/" + file;
  }

  static List<Integer> numbers(Object json) {
    return Golden.list(json).stream().map(number -> ((Number) number).intValue()).toList();
  }

  @Override
  public String toString() {
    return name;
  }
}
