package org.taskchampion.web;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.taskchampion.PropertyNames;
import org.taskchampion.Status;
import org.taskchampion.Task;
import org.taskchampion.TaskChampionException;
import org.taskchampion.dates.DateSyntaxException;
import org.taskchampion.query.Conventions;
import org.taskchampion.query.Evaluation;
import org.taskchampion.query.Filter;
import org.taskchampion.query.FilterSyntaxException;
import org.taskchampion.query.OrderSyntaxException;
import org.taskchampion.query.Query;
import org.taskchampion.query.Report;
import org.taskchampion.query.TaskOrder;
import org.taskchampion.query.UserAttribute;
import org.taskchampion.ta.TaException;

/** What the page asks for and does, by paths below {@code /api/}. */
final class Api {

  private static final int MOST_FOUND = 8;

  private final Desk desk;
  private final Past past;
  private final Edits edits;

  Api(Desk desk) {
    this.desk = desk;
    this.past = new Past(desk);
    this.edits = new Edits(desk);
  }

  private Conventions conventions() {
    return desk.conventions();
  }

  Answer get(String path, Map<String, String> query) {
    return told(
        () ->
            switch (path) {
              case "/api/setup" -> setup();
              case "/api/check" -> check(query);
              case "/api/sidebar" -> sidebar();
              case "/api/task" -> task(uuid(query.getOrDefault("uuid", "")));
              case "/api/find" -> find(query.getOrDefault("text", ""));
              case "/api/undo" -> past.offerUndo();
              case "/api/redo" -> past.offerRedo();
              case "/api/history" -> past.units();
              case "/api/task-history" -> past.ofTask(uuid(query.getOrDefault("uuid", "")));
              case "/api/conflicts" -> past.conflicts();
              default -> throw new Problem(404, "There is no such page.");
            });
  }

  Answer post(String path, Map<?, ?> request) {
    return told(
        () ->
            switch (path) {
              case "/api/understand" -> edits.understand(Json.string(request, "text"));
              case "/api/add" -> edits.add(Json.string(request, "text"));
              case "/api/date" -> date(Json.string(request, "text"));
              case "/api/modify" -> edits.modify(uuid(request), request.get("words"));
              case "/api/done" -> edits.status(uuid(request), "completed");
              case "/api/delete" -> edits.status(uuid(request), "deleted");
              case "/api/reopen" -> edits.status(uuid(request), "pending");
              case "/api/start" -> edits.start(uuid(request), true);
              case "/api/stop" -> edits.start(uuid(request), false);
              case "/api/annotate" -> edits.annotate(uuid(request), Json.string(request, "text"));
              case "/api/denotate" -> edits.denotate(uuid(request), Json.string(request, "entry"));
              case "/api/undo" -> past.undo(Json.string(request, "id"));
              case "/api/redo" -> past.redo(Json.string(request, "id"));
              case "/api/revert" -> past.revert(Json.string(request, "id"));
              case "/api/take-back" -> past.takeBack(Json.string(request, "id"));
              case "/api/dismiss" -> past.dismiss(Json.string(request, "id"));
              case "/api/sync" -> {
                desk.syncNow();
                yield Map.of();
              }
              default -> throw new Problem(404, "There is no such page.");
            });
  }

  /** Something that may fail for a reason that the user is told. */
  private interface Work {
    Object run();
  }

  private static Answer told(Work work) {
    try {
      return Answer.json(work.run());
    } catch (TaException e) {
      throw new Problem(422, String.valueOf(e.getMessage()));
    } catch (TaskChampionException e) {
      throw new Problem(409, String.valueOf(e.getMessage()));
    }
  }

  /** Returns the stream of a list. */
  LiveStream stream(Map<String, String> query) {
    return new LiveStream(desk, query(query));
  }

  private Query query(Map<String, String> query) {
    String name = query.getOrDefault("report", "next");
    Report report =
        desk.setup().reports().stream()
            .filter(it -> it.name().equals(name))
            .findAny()
            .orElseThrow(() -> new Problem(404, "There is no such report."));
    String order = query.getOrDefault("order", "");
    try {
      Query found = report.query(query.getOrDefault("filter", ""), conventions());
      // The page has no end, so a page is no limit.
      return order.isEmpty() ? found : found.orderBy(TaskOrder.parse(order, conventions()));
    } catch (FilterSyntaxException e) {
      throw new Problem(422, String.valueOf(e.getMessage()));
    } catch (OrderSyntaxException e) {
      throw new Problem(422, String.valueOf(e.getMessage()));
    }
  }

  /** Says whether there is such a list: a stream of events cannot say what is wrong. */
  private Map<String, Object> check(Map<String, String> query) {
    Query unused = query(query);
    return Map.of();
  }

  private Map<String, Object> setup() {
    List<Object> reports = new ArrayList<>();
    for (Report report : desk.setup().reports()) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("name", report.name());
      json.put("summary", desk.setup().summary(report));
      json.put("filter", report.filter());
      json.put("order", report.order());
      json.put("own", Report.find(report.name()).isEmpty());
      reports.add(json);
    }
    List<Object> attributes = new ArrayList<>();
    for (UserAttribute attribute : conventions().attributes()) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("name", attribute.name());
      json.put("label", attribute.label());
      json.put("type", attribute.type().name());
      json.put("values", attribute.values());
      attributes.add(json);
    }
    return Map.of(
        "reports", reports, "attributes", attributes, "dates", conventions().dateWords().words());
  }

  /** Returns the projects and tags of pending tasks, and what waits for a decision. */
  private Map<String, Object> sidebar() {
    Map<String, Integer> projects = new TreeMap<>();
    Map<String, Integer> tags = new TreeMap<>();
    for (Task task : desk.replica().pendingTasks()) {
      task.property(PropertyNames.PROJECT)
          .filter(it -> !it.isEmpty())
          .ifPresent(it -> projects.merge(it, 1, Integer::sum));
      task.storedTags().forEach(tag -> tags.merge(tag, 1, Integer::sum));
    }
    return Map.of(
        "projects",
        counted(projects),
        "tags",
        counted(tags),
        "conflicts",
        past.openConflicts().size());
  }

  private static List<Object> counted(Map<String, Integer> counts) {
    List<Object> list = new ArrayList<>();
    counts.forEach((name, count) -> list.add(Map.of("name", name, "count", count)));
    return list;
  }

  private Object task(UUID uuid) {
    Details details = new Details(conventions(), Instant.now(desk.clock()));
    return desk.replica()
        .read(view -> details.of(view, uuid))
        .orElseThrow(() -> new Problem(404, "This task was removed."));
  }

  /** Finds pending tasks by a part of their text, or by their number. */
  private Object find(String text) {
    Filter filter = Filter.status(Status.PENDING);
    boolean isNumber = text.matches("[0-9]{1,9}");
    Filter which = isNumber ? Filter.ids(Integer.parseInt(text)) : Filter.contains(text);
    Query query = Query.of(filter.and(which)).limit(MOST_FOUND);
    return desk.replica()
        .read(
            view -> {
              Evaluation evaluation = Evaluation.of(view, conventions(), Instant.now(desk.clock()));
              List<Object> rows = new ArrayList<>();
              for (Task task : query.run(evaluation)) {
                rows.add(TaskJson.row(task, evaluation.workingSet().index(task.uuid()).orElse(0)));
              }
              return Map.of("tasks", rows);
            });
  }

  /** Says which time a word means. */
  private Object date(String text) {
    try {
      Instant time = conventions().dateWords().parse(text, Instant.now(desk.clock()));
      return Map.of("time", time.getEpochSecond());
    } catch (DateSyntaxException e) {
      return Map.of("problem", String.valueOf(e.getMessage()));
    }
  }

  private static UUID uuid(Map<?, ?> request) {
    return uuid(Json.string(request, "uuid"));
  }

  private static UUID uuid(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw new Problem(400, "That is no UUID.");
    }
  }
}
