package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import com.squareup.moshi.JsonReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import okio.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.h2.H2Storage;
import org.taskchampion.testing.PosixOnly;

/**
 * The program as a process, with a clock that stands still (the command faketime) and the zone of
 * the variable TZ, says what the real Taskwarrior said at that time: a sample of the golden files,
 * all of which the tests of the library ask.
 */
@PosixOnly("the command faketime, and the variable TZ")
final class FrozenClockTest {

  private static final Path GOLDEN =
      Path.of("../../taskchampion-core/src/test/resources/golden/taskwarrior");

  private static final String SET = "berlin";
  private static final int FILTERS = 6;
  private static final int URGENCIES = 2;
  private static final int DATES = 6;
  private static final int REPORTS = 2;

  @TempDir Path home;

  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<UUID> uuids = new ArrayList<>();
  private String now = "";
  private String zone = "";

  private static Object json(String text) throws IOException {
    return Objects.requireNonNull(JsonReader.of(new Buffer().writeUtf8(text)).readJsonValue());
  }

  private static Object golden(String file) throws IOException {
    return json(Files.readString(GOLDEN.resolve(file)));
  }

  private static Map<?, ?> object(Object json) {
    return (Map<?, ?>) json;
  }

  private static List<?> list(Object json) {
    return (List<?>) json;
  }

  private static int number(Object json) {
    return ((Number) json).intValue();
  }

  /** Makes a replica of the golden tasks, and a configuration of their settings. */
  private void prepare() throws IOException {
    Map<?, ?> setup = object(golden(SET + "/setup.json"));
    setTime(setup.get("now"), setup.get("zone"));
    Map<UUID, Map<String, String>> tasks = new HashMap<>();
    for (String line : Files.readAllLines(GOLDEN.resolve(SET + "/tasks.jsonl"))) {
      Map<?, ?> task = object(json(line));
      UUID uuid = UUID.fromString((String) task.get("uuid"));
      uuids.add(uuid);
      numbers.put(uuid.toString(), number(task.get("n")));
      Map<String, String> properties = new HashMap<>();
      object(task.get("properties"))
          .forEach((name, value) -> properties.put((String) name, (String) value));
      tasks.put(uuid, properties);
    }
    TreeMap<Integer, UUID> workingSet = new TreeMap<>();
    for (Object n : list(setup.get("workingSet"))) {
      workingSet.put(workingSet.size() + 1, uuids.get(number(n) - 1));
    }
    try (H2Storage storage = H2Storage.at(new Runs(home).data());
        StorageTransaction transaction = storage.begin()) {
      transaction.putTasks(tasks);
      transaction.setWorkingSet(workingSet);
      transaction.commit();
    }
    configure(setup.get("config"), Map.of());
  }

  private void setTime(Object seconds, Object name) {
    zone = (String) name;
    now =
        DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss")
            .withZone(ZoneId.of(zone))
            .format(Instant.ofEpochSecond(((Number) seconds).longValue()));
  }

  private void configure(Object config, Object more) throws IOException {
    StringBuilder file = new StringBuilder();
    Map<Object, Object> all = new TreeMap<>(object(config));
    all.putAll(object(more));
    all.forEach((name, value) -> file.append(name).append(" = '").append(value).append("'\n"));
    new Runs(home).configured(file.toString());
  }

  private Runs.Result ta(String... arguments) {
    Runs runs =
        new Runs(home)
            .with("TZ", zone)
            .with("FAKETIME_DONT_FAKE_MONOTONIC", "1")
            .with("DONT_FAKE_MONOTONIC", "1");
    List<String> command = new ArrayList<>(List.of("faketime", "-f", now));
    command.addAll(Runs.command(arguments));
    return runs.finish(runs.start(command));
  }

  /** Returns the golden numbers of the tasks of an export, in its order. */
  private List<Integer> found(Runs.Result export) throws IOException {
    List<Integer> found = new ArrayList<>();
    for (Object task : list(json(export.ok().out()))) {
      found.add(numbers.get(object(task).get("uuid")));
    }
    return found;
  }

  private static List<Integer> ints(Object json) {
    return list(json).stream().map(FrozenClockTest::number).toList();
  }

  /** Returns some elements of a list, from everywhere in it. */
  private static List<Map<?, ?>> sample(List<?> all, int count) {
    List<Map<?, ?>> some = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      some.add(object(all.get((int) ((long) i * all.size() / count))));
    }
    return some;
  }

  @Test
  void filtersFindWhatTaskwarriorFinds() throws IOException {
    prepare();
    Object config = object(golden(SET + "/setup.json")).get("config");
    for (Map<?, ?> golden : sample(list(golden(SET + "/filters.json")), FILTERS)) {
      Object more = golden.get("config");
      configure(config, more == null ? Map.of() : more);
      String filter = (String) golden.get("filter");
      // As one argument, which does not begin like an attribute: as a report's filter is read.
      Runs.Result export = ta("( " + filter + " )", "export", "--stored");
      if (golden.get("match") == null) {
        assertThat(export.exitCode()).as(filter).isEqualTo(ExitCode.USAGE);
      } else {
        assertThat(found(export).stream().sorted().toList())
            .as(filter)
            .isEqualTo(ints(golden.get("match")));
      }
    }
  }

  @Test
  void urgenciesAreTaskwarriors() throws IOException {
    prepare();
    Object config = object(golden(SET + "/setup.json")).get("config");
    for (Map<?, ?> golden : sample(list(golden(SET + "/urgency.json")), URGENCIES)) {
      configure(config, golden.get("config"));
      Map<String, Object> found = new TreeMap<>();
      for (Object task : list(json(ta("export").ok().out()))) {
        found.put(
            Integer.toString(numbers.get(object(task).get("uuid"))), object(task).get("urgency"));
      }
      assertThat(found)
          .as("%s", golden.get("name"))
          .containsAllEntriesOf(new TreeMap<>(strings(golden.get("urgency"))));
    }
  }

  private static Map<String, Object> strings(Object json) {
    Map<String, Object> strings = new HashMap<>();
    object(json).forEach((name, value) -> strings.put((String) name, value));
    return strings;
  }

  @Test
  void reportsAndOrdersAreTaskwarriors() throws IOException {
    prepare();
    Object config = object(golden(SET + "/setup.json")).get("config");
    List<Map<?, ?>> all = new ArrayList<>();
    list(golden(SET + "/reports.json")).forEach(json -> all.add(object(json)));
    List<Map<?, ?>> some =
        new ArrayList<>(
            sample(all.stream().filter(golden -> golden.get("report") != null).toList(), REPORTS));
    some.addAll(
        sample(all.stream().filter(golden -> golden.get("report") == null).toList(), REPORTS));
    for (Map<?, ?> golden : some) {
      Map<String, String> report = new TreeMap<>();
      String name = golden.get("report") instanceof String given ? given : "own";
      report.put("report." + name + ".columns", "uuid");
      if (golden.get("report") == null) {
        report.put("report.own.filter", (String) golden.get("filter"));
        report.put("report.own.sort", (String) golden.get("sort"));
      }
      configure(config, report);
      List<Integer> shown =
          ta(name).out().lines().skip(2).filter(line -> !line.isBlank()).map(numbers::get).toList();
      assertThat(shown).as("%s", report).isEqualTo(ints(golden.get("order")));
    }
  }

  @Test
  void datesAreTaskwarriors() throws IOException {
    // Alone, 2*3d is a span, and a date only as the value of an attribute.
    List<?> all =
        list(golden("dates.json")).stream()
            .filter(
                json ->
                    object(json).get("epoch") != null
                        && object(json).get("dateformat") == null
                        && !"arithmetic".equals(object(json).get("category")))
            .toList();
    for (Map<?, ?> golden : sample(all, DATES)) {
      setTime(golden.get("now"), golden.get("zone"));
      String shown =
          DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss")
              .withZone(ZoneId.of(zone))
              .format(Instant.ofEpochSecond(((Number) golden.get("epoch")).longValue()));
      assertThat(ta("calc", (String) golden.get("expr")).ok().out())
          .as("%s", golden)
          .isEqualTo(shown + "\n");
    }
  }
}
