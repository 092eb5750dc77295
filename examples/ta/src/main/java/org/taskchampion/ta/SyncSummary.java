package org.taskchampion.ta;

import java.util.ArrayList;
import java.util.List;
import org.taskchampion.sync.SyncReport;

/** Says in words what a synchronisation did, but for what it overwrote. */
final class SyncSummary {

  private SyncSummary() {}

  /** Returns a line of numbers, and one for each thing that does not happen every day. */
  static List<String> of(SyncReport report) {
    List<String> lines = new ArrayList<>();
    lines.add(numbers(report));
    report.reroot().ifPresent(reroot -> lines.add(reason(reroot, report)));
    if (report.wentOn()) {
      lines.add("The server was empty: went on there from what was synchronised before.");
    }
    if (report.versionsTakenOver() > 0) {
      lines.add(
          "Another replica had sent changes at the same time: united "
              + versions(report.versionsTakenOver())
              + " of this branch with its own.");
    }
    if (report.snapshotLoaded().isPresent()) {
      lines.add("Began with the server's snapshot.");
    }
    if (report.snapshotMerged().isPresent()) {
      lines.add(
          "The server's first versions are gone: united its snapshot with the tasks that were here.");
    }
    if (report.snapshotMade().isPresent()) {
      lines.add("Made a snapshot for the server.");
    }
    report.warnings().forEach(warning -> lines.add("Warning: " + warning.message()));
    return lines;
  }

  private static String numbers(SyncReport report) {
    if (report.nothingNew()) {
      return "Nothing new.";
    }
    List<String> tasks = new ArrayList<>();
    addCount(report.tasksAdded().size(), "added", tasks);
    addCount(report.tasksChanged().size(), "changed", tasks);
    addCount(report.tasksRemoved().size(), "removed", tasks);
    return "Synchronised: received "
        + changes(report.operationsReceived(), report.versionsReceived())
        + ", sent "
        + changes(report.operationsSent(), report.versionsSent())
        + (tasks.isEmpty() ? "" : "; tasks here: " + String.join(", ", tasks))
        + ".";
  }

  private static String versions(int versions) {
    return versions == 1 ? "1 version" : versions + " versions";
  }

  private static void addCount(int count, String what, List<String> parts) {
    if (count > 0) {
      parts.add(count + " " + what);
    }
  }

  private static String changes(long count, int versions) {
    return (count == 0 ? "nothing" : count == 1 ? "1 change" : count + " changes")
        + (versions < 2 ? "" : " in " + versions + " versions");
  }

  private static String reason(SyncReport.Reroot reroot, SyncReport report) {
    return switch (reroot) {
      case EMPTY_SERVER ->
          report.operationsSent() > 0
              ? "The server was empty: sent everything."
              : "The server was empty, and there was nothing to send.";
      case BASE_GONE ->
          "The server no longer has the version that this replica had last: united its tasks with"
              + " those here.";
      case FOREIGN_HISTORY ->
          "The server has the history of other replicas: united its tasks with those here.";
      case FOREIGN_HISTORY_TAKEN ->
          "The server has the history of other replicas: took its tasks and dropped those here.";
    };
  }
}
