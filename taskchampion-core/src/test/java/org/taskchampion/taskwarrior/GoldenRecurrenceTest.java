package org.taskchampion.taskwarrior;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.golden.Golden;
import org.taskchampion.query.Conventions;
import org.taskchampion.storage.InMemoryStorage;

/** Templates of which the real Taskwarrior made instances. */
class GoldenRecurrenceTest {

  private static final UUID TEMPLATE = UUID.fromString("11111111-2222-4333-8444-555555555555");

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static long number(Object json) {
    return ((Number) json).longValue();
  }

  private static Replica replica(Map<String, String> template) {
    Replica replica = Replica.open(new InMemoryStorage());
    List<Operation> operations = new ArrayList<>();
    operations.add(Operation.create(TEMPLATE));
    template.forEach(
        (name, value) -> operations.add(Operation.update(TEMPLATE, name, value, Instant.EPOCH)));
    replica.commit(operations);
    return replica;
  }

  private static Recurrence recurrence(Map<String, Object> golden) {
    ZoneId zone = ZoneId.of((String) golden.get("zone"));
    return Recurrence.with(Conventions.standard(zone)).limit((int) number(golden.get("limit")));
  }

  private static Map<String, String> template(Replica replica) {
    return replica.task(TEMPLATE).orElseThrow().properties();
  }

  private static List<Task> children(Replica replica) {
    List<Task> children = new ArrayList<>(replica.tasks());
    children.removeIf(task -> task.uuid().equals(TEMPLATE));
    children.sort(
        Comparator.comparing(task -> Integer.valueOf(task.property("imask").orElseThrow())));
    return children;
  }

  /** All but when a child was entered, which is derived here, so that replicas agree. */
  private static List<Map<String, String>> comparable(Replica replica) {
    List<Map<String, String>> children = new ArrayList<>();
    String previous = template(replica).get("entry");
    for (Task child : children(replica)) {
      Map<String, String> properties = new TreeMap<>(child.properties());
      if (properties.get("imask").equals("0") || !children.isEmpty()) {
        assertThat(properties.get("entry")).isEqualTo(previous);
      }
      assertThat(child.uuid())
          .isEqualTo(InstanceUuid.of(TEMPLATE, Integer.parseInt(properties.get("imask"))));
      properties.remove("entry");
      properties.replace("parent", TEMPLATE.toString(), "TEMPLATE");
      children.add(properties);
      previous = properties.get("due");
    }
    return children;
  }

  private static List<Map<String, String>> expected(Object json) {
    List<Map<String, String>> children = new ArrayList<>();
    for (Object child : Golden.list(json)) {
      Map<String, String> properties = new TreeMap<>(Golden.strings(child));
      properties.remove("entry");
      children.add(properties);
    }
    return children;
  }

  @Test
  void eachTemplateHasTheInstancesOfTaskwarrior() {
    List<Object> all = Golden.list(Golden.json("taskwarrior/recurrence.json"));
    List<String> wrong = new ArrayList<>();
    for (Object json : all) {
      Map<String, Object> golden = Golden.object(json);
      Map<String, String> template = Golden.strings(golden.get("template"));
      Instant now = Instant.ofEpochSecond(number(golden.get("now")));
      Map<String, Object> after = Golden.object(golden.get("after"));
      try (Replica replica = replica(template)) {
        replica.editAndGet(edit -> recurrence(golden).spawn(edit, now));
        Map<String, String> changed = new TreeMap<>(template);
        changed.putAll(Golden.strings(after.get("template")));
        String what = golden.get("note") + " " + template + " " + now;
        if (!template(replica).equals(changed)) {
          wrong.add(what + ": " + template(replica) + " instead of " + changed);
        } else if (!comparable(replica).equals(expected(after.get("children")))) {
          wrong.add(what + ": " + comparable(replica) + " and not " + after.get("children"));
        }
      }
    }
    assertThat(all).hasSize(111);
    assertThat(wrong).isEmpty();
  }

  /** What is decided of each is in docs/taskwarrior-differences.md. */
  @Test
  void whereVersionsDiffer() {
    Map<String, Integer> instances = new TreeMap<>();
    for (Object json : Golden.list(Golden.json("taskwarrior/apart/recurrence.json"))) {
      Map<String, Object> golden = Golden.object(json);
      Map<String, String> template = new TreeMap<>(Golden.strings(golden.get("template")));
      template.remove("rtype", "");
      try (Replica replica = replica(template)) {
        Instant now = Instant.ofEpochSecond(number(golden.get("now")));
        RecurrenceReport report = replica.editAndGet(edit -> recurrence(golden).spawn(edit, now));
        String note = golden.get("note") + " " + template.get("recur");
        instances.put(note, report.spawned().size());
        Map<String, Object> after = Golden.object(golden.get("after"));
        Map<String, String> changed = new TreeMap<>(template);
        changed.putAll(Golden.strings(after.get("template")));
        assertThat(template(replica)).as(note).isEqualTo(changed);
        List<Map<String, String>> expected = expected(after.get("children"));
        expected.forEach(child -> child.remove("rtype", ""));
        assertThat(comparable(replica)).as(note).isEqualTo(expected);
        assertThat(report.skipped().isEmpty()).as(note).isEqualTo(!expected.isEmpty());
      }
    }
    assertThat(instances)
        .isEqualTo(
            Map.of("each period sennight", 0, "scheduled stays weekly", 3, "no rtype weekly", 2));
  }

  @Test
  void stepByStep() {
    List<Object> all = Golden.list(Golden.json("taskwarrior/recurrence-steps.json"));
    assertThat(all).hasSize(8);
    for (Object json : all) {
      Map<String, Object> golden = Golden.object(json);
      try (Replica replica = replica(Golden.strings(golden.get("template")))) {
        for (Object stepJson : Golden.list(golden.get("steps"))) {
          Map<String, Object> step = Golden.object(stepJson);
          String what = (String) step.get("step");
          Instant now = Instant.ofEpochSecond(number(step.get("now")));
          take(replica, recurrence(golden), what, now);
          String as = golden.get("note") + ": " + what;
          assertThat(template(replica))
              .as(as)
              .containsAllEntriesOf(Golden.strings(step.get("template")));
          List<Map<String, String>> children = new ArrayList<>();
          for (Task child : children(replica)) {
            Map<String, String> properties = new TreeMap<>(child.properties());
            properties
                .keySet()
                .retainAll(List.of("imask", "due", "status", "end", "wait", "until"));
            children.add(properties);
          }
          assertThat(children).as(as).isEqualTo(expected(step.get("children")));
        }
      }
    }
  }

  private static void take(Replica replica, Recurrence recurrence, String step, Instant now) {
    String[] words = step.split(" ", 2);
    UUID child =
        words.length == 2 && words[1].matches("\\d")
            ? InstanceUuid.of(TEMPLATE, Integer.parseInt(words[1]))
            : TEMPLATE;
    replica.edit(
        edit -> {
          switch (words[0]) {
            case "list", "list3" -> {
              recurrence.expire(edit, now);
              (words[0].equals("list") ? recurrence : recurrence.limit(3)).spawn(edit, now);
            }
            case "done" -> {
              edit.task(child).end(now).done();
              recurrence.mark(edit, child, now);
            }
            case "pending" -> {
              edit.task(child).set("status", "pending").remove("end");
              recurrence.mark(edit, child, now);
            }
            case "delete", "deltpl" -> {
              for (Task task : edit.pendingTasks()) {
                edit.task(task.uuid()).end(now).delete();
                recurrence.mark(edit, task.uuid(), now);
              }
              edit.task(TEMPLATE).end(now).delete();
            }
            case "modtpl" -> {
              LocalDateTime local = LocalDateTime.parse(words[1].substring("due:".length()));
              String due = Long.toString(local.atZone(BERLIN).toEpochSecond());
              edit.task(TEMPLATE).set("due", due);
              edit.pendingTasks().forEach(task -> edit.task(task.uuid()).set("due", due));
            }
            default -> throw new IllegalStateException(step);
          }
        });
  }
}
