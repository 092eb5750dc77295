package org.taskchampion.testing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.storage.Storage;

/**
 * Keys that all have the same hash, as somebody may choose them, in everything that is done with
 * tasks. Four times as many take about four times as long; where a table is searched key by key,
 * they take sixteen times as long.
 */
public final class HashFlooding {

  private static final int MANY = 80_000;
  private static final int FACTOR = 4;
  // Between 4 and 16, by what they are from each other.
  private static final double LIMIT = 9;
  private static final int TRIES = 3;
  // A quadratic one takes seconds for so many.
  private static final long MEASURABLE = 20_000_000;
  private static final Instant TIME = Instant.ofEpochSecond(1_800_000_000);
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private HashFlooding() {}

  /**
   * Returns a UUID of a number, with the same hash as those of all other numbers.
   *
   * @param number the number
   * @return the UUID
   */
  public static UUID uuid(int number) {
    return new UUID(number * 0x9E3779B97F4A7C15L, number * 0x9E3779B97F4A7C15L);
  }

  /**
   * Returns a text of a number, with the same hash and length as those of all other numbers.
   *
   * @param number the number
   * @return the text
   */
  public static String text(int number) {
    StringBuilder text = new StringBuilder();
    for (int bit = 0; bit < 20; bit++) {
      text.append((number >> bit & 1) == 0 ? "Aa" : "BB");
    }
    return text.toString();
  }

  /** Something that is done with many keys. */
  public interface Work {
    /**
     * Does it, and says how long each part takes.
     *
     * @param count how many keys
     * @param clock takes the time
     * @throws IOException never
     */
    void run(int count, Clock clock) throws IOException;
  }

  /** Takes the processor time of parts. */
  public static final class Clock {
    private final Map<String, Long> nanos = new LinkedHashMap<>();
    private long since = THREADS.getCurrentThreadCpuTime();

    private Clock() {}

    /**
     * Says that a part has ended, and that another one begins.
     *
     * @param part what has ended
     */
    public void ended(String part) {
      long now = THREADS.getCurrentThreadCpuTime();
      nanos.merge(part, now - since, Long::sum);
      since = THREADS.getCurrentThreadCpuTime();
    }
  }

  /**
   * Does something with many keys, and with four times as many.
   *
   * @param work what is done
   * @return the parts that take much more than four times as long, with how often as long
   * @throws IOException never
   */
  public static Map<String, Double> tooDear(Work work) throws IOException {
    return tooDear(work, MANY);
  }

  private static Map<String, Double> tooDear(Work work, int many) throws IOException {
    Map<String, Double> best = new LinkedHashMap<>();
    for (int i = 0; i < TRIES; i++) {
      Map<String, Long> few = time(work, many / FACTOR);
      time(work, many)
          .forEach(
              (part, nanos) ->
                  best.merge(
                      part,
                      (double) nanos / Math.max(MEASURABLE, few.getOrDefault(part, 0L)),
                      Math::min));
      if (best.values().stream().allMatch(ratio -> ratio < LIMIT)) {
        return Map.of();
      }
    }
    best.values().removeIf(ratio -> ratio < LIMIT);
    return best;
  }

  private static Map<String, Long> time(Work work, int count) throws IOException {
    Clock clock = new Clock();
    work.run(count, clock);
    return clock.nanos;
  }

  /**
   * Does what replicas do, in all ways in.
   *
   * @param storages makes empty storages
   * @return the parts that take too long
   * @throws IOException never
   */
  public static Map<String, Double> tooDear(Supplier<Storage> storages) throws IOException {
    Map<String, Double> all = new LinkedHashMap<>();
    all.putAll(tooDear((count, clock) -> tasks(storages, count, clock), MANY / 2));
    all.putAll(tooDear((count, clock) -> properties(storages, count, clock), MANY / 2));
    return all;
  }

  private static void tasks(Supplier<Storage> storages, int count, Clock clock) throws IOException {
    List<Operation> operations = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      operations.add(Operation.create(uuid(i)));
      operations.add(Operation.update(uuid(i), "status", "pending", TIME));
    }
    try (Replica replica = Replica.open(storages.get());
        Replica copy = Replica.open(storages.get());
        Replica other = Replica.open(storages.get());
        FakeSyncServer server = new FakeSyncServer()) {
      clock.ended("nothing");
      replica.commit(operations);
      clock.ended("commit");
      replica.tasks();
      replica.pendingTasks();
      clock.ended("lists");
      replica.dependencies();
      replica.workingSet();
      replica.uuids();
      clock.ended("indexes");
      replica.verify();
      clock.ended("verify");
      replica.renumber();
      clock.ended("renumber");
      ByteArrayOutputStream export = new ByteArrayOutputStream();
      replica.exportTo(export);
      clock.ended("export");
      copy.importFrom(new ByteArrayInputStream(export.toByteArray()));
      clock.ended("import");
      copy.undo();
      clock.ended("undo");
      replica.sync(server);
      clock.ended("send");
      other.sync(server);
      clock.ended("receive");
      other.verify(server);
      clock.ended("compare");
      List<Operation> deletions = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        deletions.add(Operation.delete(uuid(i)));
      }
      clock.ended("nothing");
      other.commit(deletions);
      clock.ended("delete");
      other.sync(server);
      replica.sync(server);
      clock.ended("merge");
    }
  }

  private static void properties(Supplier<Storage> storages, int count, Clock clock)
      throws IOException {
    List<Operation> operations = new ArrayList<>();
    UUID task = uuid(1);
    operations.add(Operation.create(task));
    for (int i = 0; i < count; i++) {
      operations.add(Operation.update(task, text(i), "x", TIME));
    }
    try (Replica replica = Replica.open(storages.get());
        Replica copy = Replica.open(storages.get())) {
      clock.ended("nothing");
      replica.commit(operations);
      clock.ended("commit of properties");
      replica.task(task).orElseThrow().properties().get(text(3));
      replica.tasks().get(0).userTags();
      clock.ended("reading of properties");
      ByteArrayOutputStream export = new ByteArrayOutputStream();
      replica.exportTo(export);
      copy.importFrom(new ByteArrayInputStream(export.toByteArray()));
      clock.ended("export and import of properties");
      copy.task(task).orElseThrow().properties().get(text(3));
      clock.ended("reading of imported properties");
      copy.commit(List.of(Operation.undoPoint(), Operation.delete(task)));
      clock.ended("delete of properties");
      copy.undo();
      clock.ended("undo of properties");
    }
  }
}
