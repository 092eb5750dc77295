package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.query.Report;

/** Recurring tasks are made, spawn when somebody asks, and know what became of their instances. */
final class RecurringTasksTest {

  private static final Instant NOW = Instant.parse("2026-03-18T14:30:00Z");
  private static final UUID TEMPLATE = UUID.fromString("11111111-1111-4111-8111-111111111111");

  @TempDir Path home;
  private Runs ta;

  @BeforeEach
  void makeUser() {
    ta = new Runs(home).at(NOW).in("Europe/Berlin");
  }

  private List<Task> tasks() {
    try (Replica replica = ta.replica()) {
      return replica.tasks();
    }
  }

  /** Returns the properties of the only task, without what depends on the time. */
  private Map<String, String> only() {
    List<Task> tasks = tasks();
    assertThat(tasks).hasSize(1);
    Map<String, String> properties = new HashMap<>(tasks.get(0).properties());
    properties.remove("entry");
    properties.remove("modified");
    return properties;
  }

  private String mask() {
    try (Replica replica = ta.replica()) {
      return replica.task(TEMPLATE).orElseThrow().property("mask").orElse("");
    }
  }

  /** Makes a template with three instances: of yesterday, of today and of tomorrow. */
  private void spawnThree() {
    ta.store(
        TEMPLATE,
        Map.of(
            "description", "water plants",
            "status", "recurring",
            "entry", "1773000000",
            "due", "1773730800",
            "recur", "daily",
            "rtype", "periodic"));
    assertThat(ta.ta("spawn").ok().out()).hasLineCount(3);
    assertThat(mask()).isEqualTo("---");
  }

  @Test
  void aTaskWithDueAndRecurIsATemplateFromWhichSpawnMakesTasks() {
    assertThat(ta.ta("add Rent due:2026-01-31 recur:monthly project:Home").ok().out())
        .isEqualTo("Created task 1 (recurrence template).\n");
    assertThat(only())
        .isEqualTo(
            Map.of(
                "description", "Rent",
                "status", "recurring",
                "due", "1769814000",
                "recur", "monthly",
                "rtype", "periodic",
                "project", "Home"));
    ta.ta("list");
    assertThat(tasks()).as("a report makes none unless it is told to").hasSize(1);
    assertThat(ta.ta("spawn").ok().out())
        .isEqualTo(
            """
            Created task 2 "Rent".
            Created task 3 "Rent".
            Created task 4 "Rent".
            """);
    assertThat(ta.ta("list").ok().out()).contains("2026-01-31", "2026-02-28", "2026-03-28");
    assertThat(ta.ta("spawn").ok().out()).isEqualTo("No recurring task has come due.\n");
    ta.ta("undo").ok();
    assertThat(tasks()).hasSize(1);
    ta.ta("config set recurrence.limit 3").ok();
    assertThat(ta.ta("spawn").ok().out()).hasLineCount(5);
  }

  @Test
  void aTaskBecomesATemplateAndAnOrdinaryOneAgain() {
    ta.ta("add Rent").ok();
    assertThat(ta.ta("1 modify recur:weekly").error(ExitCode.USAGE)).contains("due:DATE");
    ta.ta("1 modify recur:2weeks due:2026-03-20").ok();
    assertThat(only()).containsEntry("status", "recurring").containsEntry("recur", "2weeks");
    assertThat(ta.ta("1 modify due:").error(ExitCode.USAGE)).contains("due:DATE");
    assertThat(ta.ta("1 modify recur:").error(ExitCode.USAGE)).contains("needs a period");
    assertThat(ta.ta("1 modify status:pending").error(ExitCode.USAGE)).contains("recur:");
    ta.ta("1 modify recur: status:pending").ok();
    assertThat(only())
        .isEqualTo(Map.of("description", "Rent", "status", "pending", "due", "1773961200"));
    assertThat(ta.ta("1 modify status:recurring").error(ExitCode.USAGE)).contains("needs a period");
    ta.ta("1 modify status:recurring recur:monthly").ok();
    ta.ta("1 delete").ok();
    ta.ta(tasks().get(0).uuid() + " modify status:pending").ok();
    assertThat(only()).containsEntry("status", "recurring").doesNotContainKey("end");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0d", "soon", "sennight", "1d2h", "-1w", "12"})
  void whatIsNoPeriodIsSaid(String recur) {
    assertThat(ta.ta("add Rent due:tomorrow recur:" + recur).error(ExitCode.USAGE))
        .startsWith("ta: recur: \"" + recur + "\" is no period; write one such as weekly");
    assertThat(ta.ta("add Rent recur:weekly").error(ExitCode.USAGE)).contains("due:DATE");
    assertThat(tasks()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "done, -+-",
    "delete, -X-",
    "modify status:completed, -+-",
    "modify status:deleted, -X-",
    "modify status:completed end:2026-03-17, -+-",
  })
  void whatBecomesOfAnInstanceIsMarkedInItsTemplate(String command, String mask) {
    spawnThree();
    ta.ta("3 " + command).ok();
    assertThat(mask()).isEqualTo(mask);
    ta.ta("undo").ok();
    assertThat(mask()).as("it was one unit of work").isEqualTo("---");
    ta.ta("3 " + command).ok();
    ta.ta("imask:1 modify status:pending").ok();
    assertThat(mask()).isEqualTo("---");
    ta.ta("2,3,4 " + command).ok();
    assertThat(mask()).isEqualTo(mask.substring(1, 2).repeat(3));
  }

  @Test
  void whatExpiresIsMarkedSoThatTheSeriesComesToItsEnd() {
    ta.ta("add Course due:2026-03-16 recur:daily until:2026-03-17").ok();
    UUID template = tasks().get(0).uuid();
    // The first date behind the end is one still, as in Taskwarrior.
    assertThat(ta.ta("spawn").ok().out()).hasLineCount(3);
    assertThat(ta.ta("expire").ok().out()).hasLineCount(3).startsWith("Expired task 2 \"Course\"");
    assertThat(ta.ta("spawn").ok().out())
        .isEqualTo("Deleted recurring task 1 \"Course\": it has come to its end.\n");
    try (Replica replica = ta.replica()) {
      assertThat(replica.task(template).orElseThrow().properties())
          .containsEntry("mask", "XXX")
          .containsEntry("status", "deleted");
    }
  }

  @Test
  void aTemplateThatCannotBeUnderstoodIsNamedAndHoldsNoOtherUp() {
    ta.store(
        TEMPLATE,
        Map.of("description", "odd", "status", "recurring", "due", "1773730800", "recur", "0d"));
    ta.ta("add Rent due:2026-03-20 recur:monthly").ok();
    Runs.Result spawned = ta.ta("spawn");
    assertThat(spawned.out()).isEqualTo("Created task 3 \"Rent\".\n");
    assertThat(spawned.err())
        .isEqualTo(
            "ta: warning: the recurring task 1 is left alone: its recur is no period that leads"
                + " on\n");
    assertThat(spawned.exitCode()).isEqualTo(ExitCode.ERROR);
  }

  @Test
  void beforeEachReportAndExportIfTheSettingSaysSo() {
    List<String> commands =
        new ArrayList<>(List.of("export", "export next", "mine", "export mine"));
    Report.builtIn().forEach(report -> commands.add(report.name()));
    ta.ta("config set report.mine.filter +home").ok();
    ta.ta("add Past until:2026-03-01").ok();
    ta.ta("add Rent due:2026-03-17 recur:daily").ok();
    for (String command : commands) {
      ta.ta(command);
      assertThat(tasks()).as(command).hasSize(2);
    }
    ta.ta("config set recurrence yes").ok();
    for (String command : List.of("1 info", "calc today", "config", "history", "2 annotate x")) {
      ta.ta(command).ok();
      assertThat(tasks()).as(command).hasSize(2);
    }
    for (String command : commands) {
      Runs.Result result = ta.ta(command);
      assertThat(result.err())
          .as(command)
          .contains("ta: Expired task 1 \"Past\".\n")
          .contains("ta: Created task 3 \"Rent\".\nta: Created task 4 \"Rent\".\nta: Created");
      assertThat(result.exitCode()).isZero();
      assertThat(tasks()).as(command).hasSize(5);
      assertThat(ta.ta(command).err()).as(command).doesNotContain("Created", "Expired");
      ta.ta("undo").ok();
    }
    ta.ta("config set recurrence off").ok();
    ta.ta("list");
    assertThat(tasks()).hasSize(2);
  }
}
