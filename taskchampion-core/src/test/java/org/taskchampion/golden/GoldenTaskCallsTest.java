package org.taskchampion.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.taskchampion.Annotation;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.Status;
import org.taskchampion.Task;
import org.taskchampion.TaskEditor;
import org.taskchampion.storage.InMemoryStorage;

/**
 * The 61 lists of calls on the real TaskChampion's Task: the operations that they commit, the view
 * of the task after them, and the working set; or that they are refused.
 */
class GoldenTaskCallsTest {

  private static final UUID UUID_OF_TASK = UUID.fromString("aaaaaaaa-0000-4000-8000-000000000001");
  private static final List<Object> CASES = Golden.list(Golden.all().get("task_api"));

  @Test
  void allCallsAreThere() {
    assertThat(CASES).hasSize(61);
  }

  @TestFactory
  Stream<DynamicTest> callsDoWhatTheRealOnesDid() {
    return IntStream.range(0, CASES.size())
        .mapToObj(number -> Golden.object(CASES.get(number)))
        .map(
            golden -> DynamicTest.dynamicTest(golden.get("calls").toString(), () -> check(golden)));
  }

  private static void check(Map<String, Object> golden) {
    Clock clock = Clock.fixed(timeOfTheCall(golden), ZoneOffset.UTC);
    try (Replica replica = Replica.open(new InMemoryStorage(), clock)) {
      replica.commit(creation(Golden.strings(golden.get("properties"))));
      int before = replica.unsyncedOperations().size();
      List<Object> calls = Golden.list(golden.get("calls"));
      if (!(boolean) golden.get("ok")) {
        assertThatThrownBy(() -> replica.edit(edit -> call(edit.task(UUID_OF_TASK), calls)))
            .isInstanceOf(IllegalArgumentException.class);
        assertThat(replica.unsyncedOperations()).hasSize(before);
        return;
      }
      replica.edit(edit -> call(edit.task(UUID_OF_TASK), calls));

      List<Operation> operations = replica.unsyncedOperations();
      operations = operations.subList(before, operations.size());
      List<Operation> expected =
          Golden.list(golden.get("operations")).stream().map(Golden::operation).toList();
      if (!expected.isEmpty()) {
        assertThat(operations.get(0)).isEqualTo(Operation.undoPoint());
        operations = operations.subList(1, operations.size());
      }
      assertThat(operations.stream().map(GoldenTaskCallsTest::withoutTime))
          .containsExactlyElementsOf(
              expected.stream().map(GoldenTaskCallsTest::withoutTime).toList());
      Task task = replica.task(UUID_OF_TASK).orElseThrow();
      assertThat(task.properties()).isEqualTo(Golden.strings(golden.get("after")));
      checkView(task, Golden.object(golden.get("view")));
      assertThat(replica.workingSet().asMap()).isEqualTo(workingSet(golden.get("working_set")));
    }
  }

  /** The times in the golden file are those of the moment when it was made. */
  private static Instant timeOfTheCall(Map<String, Object> golden) {
    if (!(boolean) golden.get("ok") || Golden.list(golden.get("operations")).isEmpty()) {
      return Instant.parse("2026-11-24T20:11:39Z");
    }
    Operation first = Golden.operation(Golden.list(golden.get("operations")).get(0));
    return ((Operation.Update) first).timestamp();
  }

  private static List<Operation> creation(Map<String, String> properties) {
    List<Operation> operations = new ArrayList<>();
    operations.add(Operation.create(UUID_OF_TASK));
    properties.forEach(
        (property, value) ->
            operations.add(Operation.update(UUID_OF_TASK, property, value, Instant.EPOCH)));
    return operations;
  }

  private static void call(TaskEditor task, List<Object> calls) {
    for (Object element : calls) {
      List<Object> call = Golden.list(element);
      call(task, (String) call.get(0), call.subList(1, call.size()));
    }
  }

  private static void call(TaskEditor task, String name, List<Object> arguments) {
    switch (name) {
      case "set_status" -> task.status(Status.of(text(arguments)));
      case "start" -> task.start();
      case "done" -> task.done();
      case "set_description" -> task.description(text(arguments));
      case "set_priority" -> task.priority(text(arguments));
      case "set_entry" -> task.entry(time(arguments));
      case "set_wait" -> task.waitUntil(time(arguments));
      case "set_due" -> task.due(time(arguments));
      case "set_modified" -> task.modified(time(arguments));
      case "set_value" ->
          task.set(text(arguments), arguments.size() > 1 ? (String) arguments.get(1) : null);
      case "set_uda" -> task.userDefinedAttribute(text(arguments), (String) arguments.get(1));
      case "remove_uda" -> task.removeUserDefinedAttribute(text(arguments));
      case "add_dependency" -> task.addDependency(UUID.fromString(text(arguments)));
      case "remove_dependency" -> task.removeDependency(UUID.fromString(text(arguments)));
      case "add_annotation" ->
          task.addAnnotation(new Annotation(time(arguments), (String) arguments.get(1)));
      case "remove_annotation" -> task.removeAnnotation(time(arguments));
      case "add_tag" -> task.addTag(text(arguments));
      case "remove_tag" -> task.removeTag(text(arguments));
      default -> throw new AssertionError("no such call: " + name);
    }
  }

  private static String text(List<Object> arguments) {
    return (String) arguments.get(0);
  }

  private static Instant time(List<Object> arguments) {
    return Instant.ofEpochSecond(Golden.number(arguments.get(0)));
  }

  private static Operation withoutTime(Operation operation) {
    return operation instanceof Operation.Update update
        ? new Operation.Update(
            update.uuid(), update.property(), update.oldValue(), update.value(), Instant.EPOCH)
        : operation;
  }

  private static void checkView(Task task, Map<String, Object> view) {
    assertThat(task.isActive()).isEqualTo(view.get("active"));
    assertThat(task.isBlocked()).isEqualTo(view.get("blocked"));
    assertThat(task.isBlocking()).isEqualTo(view.get("blocking"));
    assertThat(task.isWaiting()).isEqualTo(view.get("waiting"));
    assertThat(task.description()).isEqualTo(view.get("description"));
    assertThat(task.priority()).isEqualTo(view.get("priority"));
    assertThat(seconds(task.entry())).isEqualTo(secondsOrNull(view.get("entry")));
    assertThat(seconds(task.modified())).isEqualTo(secondsOrNull(view.get("modified")));
    assertThat(seconds(task.due())).isEqualTo(secondsOrNull(view.get("due")));
    assertThat(seconds(task.waitUntil())).isEqualTo(secondsOrNull(view.get("wait")));
    assertThat(statusAsTheRealOneWrites(task)).isEqualTo(view.get("status"));
    assertThat(task.tags().stream().map(Object::toString))
        .containsExactlyInAnyOrderElementsOf(
            Golden.list(view.get("tags")).stream().map(String.class::cast).toList());
    assertThat(task.dependencies().stream().map(UUID::toString))
        .containsExactlyInAnyOrderElementsOf(
            Golden.list(view.get("dependencies")).stream().map(String.class::cast).toList());
    assertThat(task.annotations())
        .containsExactlyElementsOf(
            Golden.list(view.get("annotations")).stream()
                .map(Golden::list)
                .map(pair -> new Annotation(time(pair), (String) pair.get(1)))
                .toList());
    assertThat(task.userDefinedAttributes()).isEqualTo(Golden.strings(view.get("udas")));
    assertThat(task.properties()).isEqualTo(Golden.strings(view.get("map")));
  }

  private static String statusAsTheRealOneWrites(Task task) {
    String value = task.status().value();
    return task.status().isKnown()
        ? Character.toUpperCase(value.charAt(0)) + value.substring(1)
        : "Unknown";
  }

  private static Optional<Long> seconds(Optional<Instant> time) {
    return time.map(Instant::getEpochSecond);
  }

  private static Optional<Long> secondsOrNull(Object json) {
    return Optional.ofNullable(json).map(Golden::number);
  }

  private static Map<Integer, UUID> workingSet(Object json) {
    Map<Integer, UUID> workingSet = new TreeMap<>();
    for (Object element : Golden.list(json)) {
      List<Object> entry = Golden.list(element);
      workingSet.put((int) Golden.number(entry.get(0)), UUID.fromString((String) entry.get(1)));
    }
    return workingSet;
  }
}
