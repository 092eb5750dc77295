package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.h2.H2Storage;
import org.taskchampion.testing.PosixOnly;

/**
 * The program in processes whose clock stands still (the command faketime), in the zone of the
 * variable TZ, says what the real Taskwarrior said at that time: a sample of each kind of the
 * golden files, all of which the tests of the library ask. One process answers many questions.
 */
@PosixOnly("the command faketime, and the variable TZ")
final class FrozenClockTest {

  private static final String SET = "berlin";

  /** When most of the golden files were made: Wednesday, 18 March 2026, 14:30 UTC. */
  private static final long NOW = 1_773_844_200;

  private static final int FILTERS = 60;
  private static final int URGENCIES = 4;
  private static final int DATES = 40;
  private static final int REPORTS = 12;
  private static final int TEMPLATES = 8;
  private static final UUID TEMPLATE = UUID.fromString("11111111-1111-4111-8111-111111111111");

  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");

  @TempDir Path home;

  private final Map<String, Integer> numbers = new HashMap<>();
  private final ManyRuns questions = new ManyRuns();
  private final List<Consumer<Runs.Result>> answers = new ArrayList<>();

  /** Adds a question, and what looks at the answer. */
  private void ask(Map<?, ?> settings, Consumer<Runs.Result> answer, String... command) {
    StringBuilder file = new StringBuilder();
    settings.forEach((name, value) -> file.append(key(name)).append(" = '" + value + "'\n"));
    questions.add(new Runs(home), file.toString(), command);
    answers.add(answer);
  }

  private static String key(Object name) {
    return SettingName.toml((String) name);
  }

  private Runs.Result process(List<String> command, Object now, Object zone) {
    String time =
        DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss")
            .withZone(ZoneId.of((String) zone))
            .format(Instant.ofEpochSecond(Golden.number(now)));
    Runs runs =
        new Runs(home)
            .with("TZ", (String) zone)
            .with("FAKETIME_DONT_FAKE_MONOTONIC", "1")
            .with("DONT_FAKE_MONOTONIC", "1");
    List<String> frozen = new ArrayList<>(List.of("faketime", "-f", time));
    frozen.addAll(command);
    return runs.finish(runs.start(frozen));
  }

  /** Asks all questions in one process. */
  private void askAt(Object now, Object zone) {
    List<Runs.Result> results = ManyRuns.results(process(questions.command(), now, zone));
    assertThat(results).hasSameSizeAs(answers);
    for (int i = 0; i < answers.size(); i++) {
      answers.get(i).accept(results.get(i));
    }
  }

  /** Makes a replica of the golden tasks. */
  private void prepare(Map<?, ?> setup) {
    Map<UUID, Map<String, String>> tasks = new HashMap<>();
    List<UUID> uuids = new ArrayList<>();
    for (String line : Golden.lines(SET + "/tasks.jsonl")) {
      Map<?, ?> task = Golden.object(Golden.json(line));
      UUID uuid = UUID.fromString((String) task.get("uuid"));
      uuids.add(uuid);
      numbers.put(uuid.toString(), (int) Golden.number(task.get("n")));
      tasks.put(uuid, Golden.strings(task.get("properties")));
    }
    TreeMap<Integer, UUID> workingSet = new TreeMap<>();
    for (Object n : Golden.list(setup.get("workingSet"))) {
      workingSet.put(workingSet.size() + 1, uuids.get((int) Golden.number(n) - 1));
    }
    try (H2Storage storage = H2Storage.at(new Runs(home).data());
        StorageTransaction transaction = storage.begin()) {
      transaction.putTasks(tasks);
      transaction.setWorkingSet(workingSet);
      transaction.commit();
    }
  }

  private static Map<Object, Object> together(Object config, Object more) {
    Map<Object, Object> all = new TreeMap<>(Golden.object(config));
    if (more != null) {
      all.putAll(Golden.object(more));
    }
    return all;
  }

  /** Returns the golden numbers of the tasks of an export, in its order. */
  private List<Integer> found(Runs.Result export) {
    return Golden.objects(Golden.json(export.ok().out())).stream()
        .map(task -> numbers.get(task.get("uuid")))
        .toList();
  }

  private static List<Integer> ints(Object json) {
    return Golden.list(json).stream().map(number -> (int) Golden.number(number)).toList();
  }

  @Test
  void tasksAreFoundSortedAndChangedAsTaskwarriorDoes() {
    Map<?, ?> setup = Golden.object(Golden.file(SET + "/setup.json"));
    prepare(setup);
    Object config = setup.get("config");
    askFilters(config);
    askUrgencies(config);
    askReports(config);
    askTemplates();
    askChanges(setup);
    askAt(setup.get("now"), setup.get("zone"));
  }

  private void askFilters(Object config) {
    for (Map<?, ?> golden :
        Golden.sample(Golden.objects(Golden.file(SET + "/filters.json")), FILTERS)) {
      String filter = (String) golden.get("filter");
      // As one argument, which does not begin like an attribute: as a report's filter is read.
      ask(
          together(config, golden.get("config")),
          export -> {
            if (golden.get("match") == null) {
              assertThat(export.exitCode()).as(filter).isEqualTo(ExitCode.USAGE);
            } else {
              assertThat(found(export).stream().sorted().toList())
                  .as(filter)
                  .isEqualTo(ints(golden.get("match")));
            }
          },
          "( " + filter + " )",
          "export",
          "--stored");
    }
  }

  private void askUrgencies(Object config) {
    for (Map<?, ?> golden :
        Golden.sample(Golden.objects(Golden.file(SET + "/urgency.json")), URGENCIES)) {
      ask(
          together(config, golden.get("config")),
          export -> {
            Map<String, Object> found = new TreeMap<>();
            for (Map<?, ?> task : Golden.objects(Golden.json(export.ok().out()))) {
              found.put(numbers.get(task.get("uuid")).toString(), task.get("urgency"));
            }
            Map<String, Object> expected = new TreeMap<>();
            Golden.object(golden.get("urgency"))
                .forEach((number, urgency) -> expected.put((String) number, urgency));
            assertThat(found).as("%s", golden.get("name")).containsAllEntriesOf(expected);
          },
          "export");
    }
  }

  /** What a report lists, its export holds in the same order. */
  private void askReports(Object config) {
    Object all = Golden.file(SET + "/reports.json");
    List<Map<?, ?>> some =
        new ArrayList<>(
            Golden.sample(Golden.objects(all, it -> it.get("report") != null), REPORTS));
    some.addAll(Golden.sample(Golden.objects(all, it -> it.get("report") == null), REPORTS));
    for (Map<?, ?> golden : some) {
      Map<String, String> report = new TreeMap<>();
      String name = golden.get("report") instanceof String given ? given : "own";
      report.put("report." + name + ".columns", "uuid");
      if (golden.get("report") == null) {
        report.put("report.own.filter", (String) golden.get("filter"));
        report.put("report.own.sort", (String) golden.get("sort"));
      }
      List<Integer> order = ints(golden.get("order"));
      Map<Object, Object> settings = together(config, report);
      ask(settings, shown -> assertThat(shown(shown)).as("%s", golden).isEqualTo(order), name);
      ask(
          settings,
          export -> assertThat(found(export)).as("%s", golden).isEqualTo(order),
          "export",
          name);
    }
  }

  private List<Integer> shown(Runs.Result report) {
    return report.out().lines().skip(2).filter(line -> !line.isBlank()).map(numbers::get).toList();
  }

  /** Each template is in a replica of its own. */
  private void askTemplates() {
    List<Map<?, ?>> all =
        Golden.objects(
            Golden.file("recurrence.json"), golden -> Golden.number(golden.get("now")) == NOW);
    for (Map<?, ?> golden : Golden.sample(all, TEMPLATES)) {
      Runs own = new Runs(home.resolve("template" + answers.size()));
      own.store(TEMPLATE, Golden.strings(golden.get("template")));
      Map<String, Object> settings = new TreeMap<>();
      settings.put("data_dir", own.data());
      settings.put("recurrence.limit", Golden.number(golden.get("limit")));
      Map<?, ?> after = Golden.object(golden.get("after"));
      List<Map<?, ?>> children = Golden.objects(after.get("children"));
      ask(
          settings,
          spawned ->
              assertThat(spawned.ok().out().lines().filter(line -> line.startsWith("Created")))
                  .as("%s", golden)
                  .hasSameSizeAs(children),
          "spawn");
      ask(
          settings,
          export -> {
            List<Map<?, ?>> tasks = Golden.objects(Golden.json(export.ok().out()));
            Map<String, Object> dates = new TreeMap<>();
            for (Map<?, ?> task : tasks) {
              if (task.get("imask") != null) {
                dates.put(Long.toString(Golden.number(task.get("imask"))), task.get("due"));
              } else if (after.get("template") instanceof Map<?, ?> template
                  && template.get("mask") != null) {
                assertThat(task.get("mask")).isEqualTo(template.get("mask"));
              }
            }
            Map<String, Object> expected = new TreeMap<>();
            children.forEach(
                child -> expected.put((String) child.get("imask"), exported(child.get("due"))));
            assertThat(dates).as("%s", golden).isEqualTo(expected);
          },
          "export");
    }
  }

  private static String exported(Object seconds) {
    return Instant.ofEpochSecond(Long.parseLong((String) seconds))
        .toString()
        .replaceAll("[-:]", "");
  }

  private void askChanges(Map<?, ?> setup) {
    Map<String, Object> settings = new TreeMap<>();
    settings.put("data_dir", home.resolve("changes"));
    String now = exported(Long.toString(Golden.number(setup.get("now"))));
    ask(
        settings,
        logged -> assertThat(logged.ok().out()).matches("Logged task [0-9a-f-]{36}\\.\n"),
        "log",
        "Bought milk");
    ask(
        settings,
        added -> assertThat(added.ok().out()).isEqualTo("Created task 1.\n"),
        "add",
        "Offer",
        "until:now-1s");
    ask(
        settings,
        added -> assertThat(added.ok().out()).isEqualTo("Created task 2.\n"),
        "add",
        "Renew",
        "wait:due-2days",
        "due:friday+9h");
    ask(
        settings,
        expired -> assertThat(expired.ok().out()).isEqualTo("Expired task 1 \"Offer\".\n"),
        "expire");
    ask(
        settings,
        export ->
            assertThat(export.ok().out())
                .contains(
                    "\"description\":\"Bought milk\",\"end\":\"" + now + "\"",
                    "\"description\":\"Offer\",\"end\":\"" + now + "\"",
                    "\"due\":\"20260320T080000Z\"",
                    "\"wait\":\"20260318T080000Z\""),
        "export");
  }

  @Test
  void datesAreTaskwarriors() {
    // Alone, 2*3d is a span, and a date only as the value of an attribute.
    List<Map<?, ?>> all =
        Golden.objects(
            Golden.file("dates.json"),
            golden ->
                golden.get("epoch") != null
                    && golden.get("zone").equals("America/New_York")
                    && Golden.number(golden.get("now")) == NOW
                    && !List.of("arithmetic", "duration-as-date").contains(golden.get("category")));
    Map<?, ?> first = all.get(0);
    for (Map<?, ?> golden : Golden.sample(all, DATES)) {
      String shown =
          LOCAL
              .withZone(ZoneId.of((String) golden.get("zone")))
              .format(Instant.ofEpochSecond(Golden.number(golden.get("epoch"))));
      ask(
          Map.of(),
          calculated -> assertThat(calculated.ok().out()).as("%s", golden).isEqualTo(shown + "\n"),
          "calc",
          (String) golden.get("expr"));
    }
    askAt(first.get("now"), first.get("zone"));
  }

  /** As somebody starts it: with the clock and the zone that its own start finds. */
  @Test
  void theProgramItselfReadsTheClockAndTheZone() {
    assertThat(process(Runs.command("calc", "now"), NOW, "America/New_York").ok().out())
        .isEqualTo("2026-03-18T10:30:00\n");
  }
}
