package org.taskchampion.ta;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.taskchampion.Counts;
import org.taskchampion.Operation;
import org.taskchampion.history.Conflict;
import org.taskchampion.history.TaskHistory;
import org.taskchampion.history.UnitOfWork;
import org.taskchampion.sync.Overwritten;
import org.taskchampion.sync.ServerCheck;
import org.taskchampion.sync.SyncReport;

/** The library's reports as {@link Json} has them. Their members keep their names. */
final class JsonReports {

  private static final String TASK = "task";
  private static final String PROPERTY = "property";
  private static final String MESSAGE = "message";
  private static final String KIND = "kind";

  private JsonReports() {}

  /** Returns what stands under these names, in this order. */
  static Map<String, Object> object(Object... namesAndValues) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      object.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return object;
  }

  static Object unit(UnitOfWork unit) {
    return object(
        "id",
        unit.id(),
        "time",
        unit.time(),
        KIND,
        unit.kind(),
        "whose",
        unit.whose(),
        "program",
        unit.program(),
        "label",
        unit.label(),
        "operations",
        unit.operationCount(),
        "tasks",
        unit.operations().stream()
            .map(Operation::taskUuid)
            .flatMap(uuid -> uuid.stream())
            .distinct()
            .toList());
  }

  static Object history(TaskHistory history) {
    List<Object> changes = new ArrayList<>();
    for (TaskHistory.Change change : history.changes()) {
      changes.add(
          object(
              "time",
              change.time(),
              "unit",
              change.unit().map(UnitOfWork::id),
              KIND,
              change.kind(),
              PROPERTY,
              change.property(),
              "old",
              change.oldValue(),
              "new",
              change.newValue()));
    }
    return object(TASK, history.taskUuid(), "complete", history.isComplete(), "changes", changes);
  }

  static Object conflict(Conflict conflict) {
    return object(
        "id",
        conflict.id(),
        TASK,
        conflict.taskUuid(),
        PROPERTY,
        conflict.property(),
        "local",
        conflict.local(),
        "server",
        conflict.server(),
        "winner",
        conflict.winner(),
        "recorded",
        conflict.recorded());
  }

  private static Object overwritten(Overwritten value) {
    return object(
        TASK,
        value.taskUuid(),
        PROPERTY,
        value.property(),
        "local",
        value.local(),
        "server",
        value.server(),
        "winner",
        value.winner());
  }

  static Object sync(SyncReport report) {
    return object(
        "nothing_new",
        report.nothingNew(),
        "versions_received",
        report.versionsReceived(),
        "operations_received",
        report.operationsReceived(),
        "versions_sent",
        report.versionsSent(),
        "operations_sent",
        report.operationsSent(),
        "tasks_added",
        report.tasksAdded(),
        "tasks_changed",
        report.tasksChanged(),
        "tasks_removed",
        report.tasksRemoved(),
        "overwritten",
        report.overwritten().stream().map(JsonReports::overwritten).toList(),
        "began_again",
        report.reroot(),
        "snapshot_loaded",
        report.snapshotLoaded(),
        "snapshot_made",
        report.snapshotMade(),
        "versions_taken_over",
        report.versionsTakenOver(),
        "warnings",
        report.warnings().stream()
            .map(it -> object(KIND, it.kind(), MESSAGE, it.message()))
            .toList());
  }

  static Object check(ServerCheck check) {
    return object("failed", check.isFailed(), "findings", findings(check.findings()));
  }

  private static List<Object> findings(List<ServerCheck.Finding> findings) {
    List<Object> objects = new ArrayList<>();
    for (ServerCheck.Finding finding : findings) {
      objects.add(
          object(
              "subject",
              finding.subject(),
              "outcome",
              finding.outcome(),
              MESSAGE,
              finding.message()));
    }
    return objects;
  }

  /** Returns what {@code doctor} found, here and at the server. */
  static Object examination(Examination found) {
    return object(
        "exit_code",
        found.exitCode(),
        "tasks",
        Optional.ofNullable(found.counts).map(Counts::tasks),
        "findings",
        found.report.findings().stream()
            .map(it -> object(KIND, it.kind(), TASK, it.taskUuid(), MESSAGE, it.message()))
            .toList(),
        "server",
        findings(found.kept),
        "unreachable",
        Optional.ofNullable(found.unreachable).map(Throwable::getMessage));
  }
}
