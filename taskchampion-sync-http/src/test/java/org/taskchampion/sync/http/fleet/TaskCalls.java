package org.taskchampion.sync.http.fleet;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Annotation;
import org.taskchampion.Operation;
import org.taskchampion.Status;
import org.taskchampion.Tag;
import org.taskchampion.Task;
import org.taskchampion.TaskEditor;

/** The Rust driver's calls on this library, and its answers in the same form. */
final class TaskCalls {

  private TaskCalls() {}

  static void apply(TaskEditor task, List<String> call) {
    List<String> arguments = call.subList(1, call.size());
    String first = arguments.isEmpty() ? "" : arguments.get(0);
    switch (call.get(0)) {
      case "status" -> task.status(Status.of(first));
      case "description" -> task.description(first);
      case "priority" -> task.priority(first);
      case "entry" -> task.entry(time(arguments));
      case "wait" -> task.waitUntil(time(arguments));
      case "due" -> task.due(time(arguments));
      case "modified" -> task.modified(instant(first));
      case "start" -> task.start();
      case "stop" -> task.stop();
      case "done" -> task.done();
      case "delete" -> task.delete();
      case "addTag" -> task.addTag(first);
      case "removeTag" -> task.removeTag(first);
      case "annotate" -> task.addAnnotation(new Annotation(instant(first), arguments.get(1)));
      case "removeAnnotation" -> task.removeAnnotation(instant(first));
      case "addDependency" -> task.addDependency(UUID.fromString(first));
      case "removeDependency" -> task.removeDependency(UUID.fromString(first));
      case "value" -> task.set(first, arguments.size() > 1 ? arguments.get(1) : null);
      case "uda" -> task.userDefinedAttribute(first, arguments.get(1));
      case "removeUda" -> task.removeUserDefinedAttribute(first);
      case "namespacedUda" -> task.userDefinedAttribute(namespaced(arguments), arguments.get(2));
      case "removeNamespacedUda" -> task.removeUserDefinedAttribute(namespaced(arguments));
      default -> throw new AssertionError("no such call: " + call);
    }
  }

  private static String namespaced(List<String> arguments) {
    return arguments.get(0).isEmpty()
        ? arguments.get(1)
        : arguments.get(0) + "." + arguments.get(1);
  }

  private static @Nullable Instant time(List<String> arguments) {
    return arguments.isEmpty() ? null : instant(arguments.get(0));
  }

  private static Instant instant(String seconds) {
    return Instant.ofEpochSecond(Long.parseLong(seconds));
  }

  /** Returns operations without their times. */
  static List<List<@Nullable String>> operations(List<Operation> operations) {
    List<List<@Nullable String>> result = new ArrayList<>();
    for (Operation operation : operations) {
      if (operation instanceof Operation.Update update) {
        result.add(
            Arrays.asList(
                update.uuid().toString(), update.property(), update.oldValue(), update.value()));
      } else if (!(operation instanceof Operation.UndoPoint)) {
        result.add(List.of(operation.toString()));
      }
    }
    return result;
  }

  /** Returns the driver's operations in the form of {@link #operations(List)}. */
  static List<List<@Nullable String>> ofDriver(List<?> operations) {
    List<List<@Nullable String>> result = new ArrayList<>();
    for (Object operation : operations) {
      Map<?, ?> update = (Map<?, ?>) ((Map<?, ?>) operation).get("Update");
      result.add(
          update == null
              ? List.of(operation.toString())
              : Arrays.asList(
                  (String) update.get("uuid"),
                  (String) update.get("property"),
                  (String) update.get("old_value"),
                  (String) update.get("value")));
    }
    return result;
  }

  /** Returns what the getters of a task say. */
  static Map<String, @Nullable Object> view(Task task, List<String> names) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put(
        "status",
        task.status().isKnown() ? task.status().value() : "unknown " + task.status().value());
    view.put("description", task.description());
    view.put("priority", task.priority());
    view.put("entry", seconds(task.entry()));
    view.put("modified", seconds(task.modified()));
    view.put("wait", seconds(task.waitUntil()));
    view.put("due", seconds(task.due()));
    view.put("isWaiting", task.isWaiting());
    view.put("isActive", task.isActive());
    view.put("isBlocked", task.isBlocked());
    view.put("isBlocking", task.isBlocking());
    view.put("tags", task.tags().stream().map(Tag::name).collect(Collectors.toSet()));
    view.put(
        "annotations",
        task.annotations().stream()
            .map(a -> List.of((double) a.entry().getEpochSecond(), a.description()))
            .toList());
    view.put(
        "dependencies", task.dependencies().stream().map(UUID::toString).collect(toSortedSet()));
    view.put("attributes", task.userDefinedAttributes());
    List<Object> asked = new ArrayList<>();
    for (String name : names) {
      Optional<Tag> tag = Tag.find(name);
      Map<String, @Nullable Object> answers = new LinkedHashMap<>();
      answers.put("name", name);
      answers.put("isTag", tag.isPresent());
      answers.put("isSynthetic", tag.map(Tag::isSynthetic).orElse(false));
      answers.put("hasTag", tag.map(task::hasTag).orElse(false));
      answers.put("attribute", task.userDefinedAttribute(name).orElse(null));
      answers.put("value", task.property(name).orElse(null));
      answers.put("time", seconds(task.time(name)));
      asked.add(answers);
    }
    view.put("asked", asked);
    return view;
  }

  /** Returns the driver's view in the form of {@link #view}. */
  static Map<String, @Nullable Object> ofDriver(Map<String, @Nullable Object> view) {
    Map<String, @Nullable Object> result = new LinkedHashMap<>(view);
    result.computeIfPresent("tags", (name, tags) -> new HashSet<>((List<?>) tags));
    result.computeIfPresent("dependencies", (name, uuids) -> new TreeSet<>((List<?>) uuids));
    return result;
  }

  private static Collector<String, ?, Set<String>> toSortedSet() {
    return Collectors.toCollection(TreeSet::new);
  }

  /** As a number of JSON. */
  private static @Nullable Double seconds(Optional<Instant> time) {
    return time.map(instant -> (double) instant.getEpochSecond()).orElse(null);
  }
}
