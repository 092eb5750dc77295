package org.taskchampion.query;

import java.util.List;
import org.taskchampion.Status;

/** The reports that Taskwarrior 3 has, but for those that are more than a list. */
final class BuiltInReports {

  static final List<Report> ALL =
      List.of(
          report(
              "active",
              "status:pending -WAITING +ACTIVE",
              "project+,start+",
              "id start start.age entry.age depends.indicator priority project tags recur wait scheduled.remaining due until description"),
          report(
              "all",
              "",
              "entry-",
              "id status.short uuid.short start.active entry.age end.age depends.indicator priority project.parent tags.count recur.indicator wait.remaining scheduled.remaining due until.remaining description"),
          report(
              "blocked",
              "status:pending -WAITING +BLOCKED",
              "due+,priority-,start-,project+",
              "id depends project priority due start.active entry.age description"),
          report(
              "blocking",
              "status:pending -WAITING +BLOCKING",
              "urgency-,due+,entry+",
              "id uuid.short start.active depends project tags recur wait scheduled.remaining due.relative until.remaining description.count urgency"),
          report(
              "completed",
              "status:completed -WAITING",
              "end+",
              "id uuid.short entry end entry.age depends priority project tags recur.indicator due description"),
          report(
              "list",
              "status:pending -WAITING",
              "start-,due+,project+,urgency-",
              "id start.age entry.age depends.indicator priority project tags recur.indicator scheduled.countdown due until.remaining description.count urgency"),
          report(
              "long",
              "status:pending -WAITING",
              "modified-",
              "id start.active entry modified.age depends priority project tags recur wait.remaining scheduled due until description"),
          report(
              "ls",
              "status:pending -WAITING",
              "start-,description+",
              "id start.active depends.indicator project tags recur.indicator wait.remaining scheduled.countdown due.countdown until.countdown description.count"),
          report(
              "minimal",
              "status:pending -WAITING",
              "project+/,description+",
              "id project tags.count description.count"),
          report(
              "newest",
              "status:pending -WAITING",
              "entry-",
              "id start.age entry entry.age modified.age depends.indicator priority project tags recur.indicator wait.remaining scheduled.countdown due until.age description"),
          report(
              "next",
              "status:pending -WAITING limit:page",
              "urgency-",
              "id start.age entry.age depends priority project tags recur scheduled.countdown due.relative until.remaining description urgency"),
          report(
              "oldest",
              "status:pending -WAITING",
              "entry+",
              "id start.age entry entry.age modified.age depends.indicator priority project tags recur.indicator wait.remaining scheduled.countdown due until.age description"),
          report(
              "overdue",
              "status:pending -WAITING +OVERDUE",
              "urgency-,due+",
              "id start.age entry.age depends priority project tags recur.indicator scheduled.countdown due until description urgency"),
          report(
              "ready",
              "+READY",
              "start-,urgency-",
              "id start.age entry.age depends.indicator priority project tags recur.indicator scheduled.countdown due.countdown until.remaining description urgency"),
          report(
              Status.RECURRING.value(),
              "(status:pending -WAITING +CHILD) or (status:recurring -WAITING +PARENT)",
              "due+,urgency-,entry+",
              "id start.age entry.age depends.indicator priority parent.short project tags recur scheduled.countdown due until.remaining description urgency"),
          report(
              "unblocked",
              "status:pending -WAITING -BLOCKED",
              "due+,priority-,start-,project+",
              "id depends project priority due start.active entry.age description"),
          report(
              "waiting",
              "+WAITING",
              "due+,wait+,entry+",
              "id start.active entry.age depends.indicator priority project tags recur.indicator wait wait.remaining scheduled due until description"));

  private BuiltInReports() {}

  private static Report report(String name, String filter, String order, String columns) {
    return Report.named(name).filter(filter).order(order).columns(columns.split(" ", -1));
  }
}
