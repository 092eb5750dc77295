package org.taskchampion.web;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.taskchampion.AttributeType;
import org.taskchampion.PropertyNames;
import org.taskchampion.Task;
import org.taskchampion.TaskReader;
import org.taskchampion.TaskView;
import org.taskchampion.query.Conventions;
import org.taskchampion.query.Evaluation;
import org.taskchampion.query.Urgency;
import org.taskchampion.query.UserAttribute;

/** One task with everything that can be seen of it and changed. */
final class Details {

  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu-MM-dd");
  private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm");
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");

  private static final List<String> TIMES =
      List.of(PropertyNames.DUE, PropertyNames.WAIT, PropertyNames.SCHEDULED, PropertyNames.UNTIL);

  private final Conventions conventions;
  private final Instant now;

  Details(Conventions conventions, Instant now) {
    this.conventions = conventions;
    this.now = now;
  }

  /** Returns a task; empty if there is none. */
  Optional<Map<String, Object>> of(TaskView view, UUID uuid) {
    return view.task(uuid).map(task -> of(view, task));
  }

  private Map<String, Object> of(TaskReader reader, Task task) {
    Evaluation evaluation = Evaluation.of(reader, conventions, now);
    int number = evaluation.workingSet().index(task.uuid()).orElse(0);
    Map<String, Object> json = TaskJson.row(task, number);
    json.put("description", task.description());
    task.property(PropertyNames.PROJECT).ifPresent(it -> json.put("project", it));
    json.put("tags", List.copyOf(task.storedTags()));
    json.put("annotations", TaskJson.notes(task));
    Map<String, Object> texts = new LinkedHashMap<>();
    for (String time : TIMES) {
      task.time(time)
          .ifPresent(
              it -> {
                json.put(time, it.getEpochSecond());
                texts.put(time, text(it));
              });
    }
    task.property(PropertyNames.RECUR).ifPresent(it -> texts.put(PropertyNames.RECUR, it));
    for (UserAttribute attribute : conventions.attributes()) {
      String name = attribute.name();
      Optional<Instant> time =
          attribute.type() == AttributeType.DATE ? task.time(name) : Optional.empty();
      if (time.isPresent()) {
        json.put(name, time.get().getEpochSecond());
        texts.put(name, text(time.get()));
      } else {
        task.property(name).ifPresent(it -> texts.put(name, it));
      }
    }
    json.put("texts", texts);
    task.entry().ifPresent(it -> json.put("entry", it.getEpochSecond()));
    task.modified().ifPresent(it -> json.put("modified", it.getEpochSecond()));
    json.put("dependsOn", others(reader, evaluation, List.copyOf(task.dependencies())));
    json.put(
        "blocks",
        others(reader, evaluation, List.copyOf(reader.dependencies().dependents(task.uuid()))));
    Urgency urgency = evaluation.urgency(task);
    json.put("urgency", round(urgency.value()));
    List<Object> terms = new ArrayList<>();
    for (Urgency.Term term : urgency.terms()) {
      terms.add(Map.of("name", term.name(), "value", round(term.value())));
    }
    json.put("urgencyTerms", terms);
    return json;
  }

  private static List<Object> others(TaskReader reader, Evaluation evaluation, List<UUID> uuids) {
    List<Object> others = new ArrayList<>();
    for (Task other : reader.tasks(uuids)) {
      others.add(TaskJson.row(other, evaluation.workingSet().index(other.uuid()).orElse(0)));
    }
    return others;
  }

  private static double round(float value) {
    return Math.round(value * 100) / 100.0;
  }

  /** Returns a time as it can be read again: a day, or a day with the time. */
  private String text(Instant time) {
    ZonedDateTime local = time.atZone(conventions.zone());
    LocalTime clock = local.toLocalTime();
    return local.format(
        clock.equals(LocalTime.MIDNIGHT) ? DAY : clock.getSecond() == 0 ? MINUTE : SECOND);
  }
}
