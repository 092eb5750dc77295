package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.Replica;
import org.taskchampion.testing.Growth;

/** The commands that change tasks do with them what Taskwarrior's do. */
final class ChangingCommandsTest {

  private static final UUID TASK = UUID.fromString("11111111-1111-4111-8111-111111111111");

  @TempDir Path home;
  private Runs ta;
  private int next;

  @BeforeEach
  void makeUser() {
    ta = new Runs(home);
  }

  /** Returns the properties of the only other task, without what depends on the time. */
  private Map<String, String> other() {
    try (Replica replica = ta.replica()) {
      Map<String, String> properties =
          new HashMap<>(
              replica.tasks().stream()
                  .filter(task -> !task.uuid().equals(TASK))
                  .findFirst()
                  .orElseThrow()
                  .properties());
      assertThat(properties.remove("entry")).isGreaterThan("1700000000");
      properties.remove("modified");
      return properties;
    }
  }

  private Map<String, String> stored() {
    try (Replica replica = ta.replica()) {
      return replica.task(TASK).orElseThrow().properties();
    }
  }

  @Test
  void wordsArePutBehindAndBeforeTheText() {
    ta.store(TASK, Map.of("description", "milk", "status", "pending"));
    assertThat(ta.ta("1 append and bread +shop due:2026-12-24").ok().out())
        .isEqualTo("Modified task 1 \"milk\": the text \"milk\" is now \"milk and bread\".\n");
    ta.ta("1 prepend Buy").ok();
    assertThat(stored())
        .containsEntry("description", "Buy milk and bread")
        .containsKeys("tag_shop", "due");
    ta.ta("1 append").error(ExitCode.USAGE);
    ta.ta("prepend x").error(ExitCode.USAGE);
  }

  @Test
  void oneNoteIsRemovedTheOneThatIsTheTextRatherThanOneThatHasIt() {
    ta.store(
        TASK,
        Map.of(
            "description", "milk",
            "status", "pending",
            "annotation_1600000000", "at the shop",
            "annotation_1600000001", "shop",
            "annotation_1600000002", "Shopping"));
    assertThat(ta.ta("1 denotate shop").ok().out())
        .isEqualTo("Denotated task 1 \"milk\": \"shop\" is removed.\n");
    assertThat(ta.ta("1 denotate shop").ok().out()).contains("\"at the shop\" is removed");
    assertThat(ta.ta("1 denotate shop").ok().out())
        .isEqualTo("Task 1 \"milk\" has no note with this text.\n");
    ta.ta("config set search.case.sensitive no").ok();
    assertThat(ta.ta("1 denotate shop").ok().out()).contains("\"Shopping\" is removed");
    assertThat(stored().keySet()).noneMatch(name -> name.startsWith("annotation_"));
    ta.ta("1 denotate").error(ExitCode.USAGE);
  }

  @Test
  void aCopyBeginsAnew() {
    ta.store(
        TASK,
        Map.of(
            "description", "milk",
            "status", "completed",
            "entry", "1600000000",
            "start", "1600000001",
            "end", "1600000002",
            "due", "1798135200",
            "tag_x", "",
            "annotation_1600000000", "old",
            "estimate", "3"));
    assertThat(ta.ta("11111111 duplicate -x +y priority:H").ok().out())
        .isEqualTo("Duplicated task 11111111 \"milk\": the copy is task 1.\n");
    assertThat(other())
        .isEqualTo(
            Map.of(
                "description", "milk",
                "status", "pending",
                "due", "1798135200",
                "tag_y", "",
                "priority", "H",
                "annotation_1600000000", "old",
                "estimate", "3"));
    assertThat(stored()).containsEntry("status", "completed").containsKey("tag_x");
    ta.ta("undo").ok();
    ta.ta("11111111 duplicate a note").ok();
    assertThat(other()).containsValue("a note").containsEntry("description", "milk");
  }

  @Test
  void aCopyOfAnInstanceIsAnOrdinaryTaskAndThatOfATemplateIsOneToo() {
    Map<String, String> instance =
        Map.of(
            "description", "milk",
            "status", "pending",
            "parent", "22222222-2222-4222-8222-222222222222",
            "imask", "3",
            "recur", "weekly",
            "until", "4000000000");
    ta.store(TASK, instance);
    ta.ta("1 duplicate").ok();
    assertThat(other()).isEqualTo(Map.of("description", "milk", "status", "pending"));
    ta.ta("undo").ok();
    ta.ta("1 delete").ok();
    ta.ta("1 purge --yes").ok();
    ta.store(
        TASK,
        Map.of(
            "description",
            "milk",
            "status",
            "recurring",
            "mask",
            "--",
            "recur",
            "weekly",
            "due",
            "1798135200"));
    ta.ta("11111111 duplicate").ok();
    assertThat(other())
        .isEqualTo(
            Map.of(
                "description",
                "milk",
                "status",
                "recurring",
                "recur",
                "weekly",
                "due",
                "1798135200"));
  }

  @Test
  void noFilterMeansEveryTaskWithoutSayingSo() {
    ta.ta("add one").ok();
    ta.ta("add two +home").ok();
    for (String filter :
        List.of(
            "1 or 2",
            "+home or 1",
            "( 1 xor 2 )",
            "limit:page",
            "limit:0",
            "limit:5",
            "//",
            "( // )",
            "description.has:",
            "project.startswith:",
            "+home or 1 or 2")) {
      for (String command : List.of("done", "delete", "modify +x", "purge", "start", "expire")) {
        ta.ta(filter + " " + command).error(ExitCode.USAGE);
      }
    }
    ta.run("", "project ~ ''", "done").error(ExitCode.USAGE);
    // A text with the word is no limit.
    assertThat(ta.run("", "/one limit:5/", "done").error(ExitCode.ERROR))
        .isEqualTo("ta: no task passes the filter; nothing was changed");
    assertThat(ta.ta("1 or +home done").ok().out()).contains("one", "two");
  }

  @Test
  void aRecurringTaskIsNotDone() {
    ta.store(TASK, Map.of("description", "rent", "status", "recurring", "tag_home", ""));
    ta.ta("add water plants +home").ok();
    assertThat(ta.ta("+home done").ok().out()).isEqualTo("Completed task 2 \"water plants\".\n");
    assertThat(ta.ta("11111111 done").ok().out()).contains("recurs; delete ends it");
    assertThat(stored()).containsEntry("status", "recurring");
  }

  @Test
  void whatIsLoggedIsDone() {
    String logged = ta.ta("log Bought milk +shop end:2026-03-01").ok().out();
    assertThat(logged).isEqualTo("Logged task " + uuid() + ".\n");
    assertThat(other())
        .containsEntry("status", "completed")
        .containsKeys("tag_shop", "end")
        .containsEntry("description", "Bought milk");
    assertThat(ta.ta("completed").ok().out()).contains("2026-03-01");
    ta.ta("log").error(ExitCode.USAGE);
    assertThat(ta.ta("all").ok().out())
        .as("what is done has no number")
        .contains("\n" + uuid().toString().substring(0, 8) + "  C");
    assertThat(ta.ta("add next").ok().out()).isEqualTo("Created task 1.\n");
    assertThat(ta.ta("add over status:completed").ok().out())
        .matches("Created task [0-9a-f]{8}.\n");
    assertThat(ta.ta("add second").ok().out()).isEqualTo("Created task 2.\n");
  }

  private UUID uuid() {
    try (Replica replica = ta.replica()) {
      return replica.tasks().get(0).uuid();
    }
  }

  /** What description: says is the text, also where the words are something else. */
  @Test
  void theTextIsGivenByItsNameToo() {
    ta.store(TASK, Map.of("description", "milk", "status", "pending"));
    ta.run("", "1", "duplicate", "description:New text", "a", "note").ok();
    assertThat(other()).containsEntry("description", "New text").containsValue("a note");
    ta.ta("undo").ok();
    ta.run("", "1", "duplicate", "description:New text").ok();
    assertThat(other()).isEqualTo(Map.of("description", "New text", "status", "pending"));
    ta.run("", "1", "append", "description:Buy bread").ok();
    assertThat(stored()).containsEntry("description", "Buy bread");
    ta.run("", "1", "append", "description:Buy", "some", "milk").ok();
    assertThat(stored()).containsEntry("description", "Buy some milk");
    ta.run("", "1", "prepend", "Please", "description:buy bread").ok();
    assertThat(stored()).containsEntry("description", "Please buy bread");
    ta.run("", "1", "modify", "description:milk").ok();
    assertThat(stored()).containsEntry("description", "milk");
  }

  /** Nobody looks at all tasks for each one. */
  @Test
  void manyTasksArePurgedAndCopiedAtOnce() {
    Growth.assertLinear("purge and duplicate", 1_000, this::purgeAndCopy);
  }

  private void purgeAndCopy(int count) {
    Runs ta = new Runs(home.resolve("home" + next++));
    try (Replica replica = ta.replica()) {
      replica.edit(
          edit -> {
            UUID before = edit.add("first").delete().uuid();
            for (int i = 1; i < count; i++) {
              before = edit.add("task").addDependency(before).delete().uuid();
            }
            for (int i = 0; i < count; i++) {
              edit.add("open").addDependency(before).addTag("open");
            }
          });
    }
    assertThat(ta.ta("status:deleted purge").ok().out()).hasLineCount(count);
    try (Replica replica = ta.replica()) {
      assertThat(replica.tasks()).hasSize(count).allMatch(task -> task.dependencies().isEmpty());
    }
    assertThat(ta.ta("+open duplicate").ok().out()).hasLineCount(count);
  }

  @Test
  void onlyDeletedTasksArePurgedAndNothingDependsOnThemAnyMore() {
    ta.store(TASK, Map.of("description", "milk", "status", "pending", "tag_x", ""));
    ta.ta("add after depends:1").ok();
    assertThat(ta.ta("1 purge").ok().out())
        .isEqualTo("Task 1 \"milk\" is not deleted, and so not purged.\n");
    ta.ta("1 delete").ok();
    assertThat(ta.ta("purge").error(ExitCode.USAGE)).contains("needs to know which tasks");
    ta.with(Surroundings.TERMINALS, "0");
    assertThat(ta.run("n\n", "11111111", "purge").err()).contains("change 1 tasks?");
    assertThat(ta.run("y\n", "11111111", "purge").out()).isEqualTo("Purged task 1 \"milk\".\n");
    assertThat(other()).isEqualTo(Map.of("description", "after", "status", "pending"));
    ta.ta("undo --yes").ok();
    assertThat(stored()).containsEntry("status", "deleted");
    assertThat(other()).containsKey("dep_" + TASK);
  }

  @Test
  void whatHasExpiredIsDeletedWhenAsked() {
    ta.ta("add past until:2020-01-01").ok();
    ta.ta("add waiting until:2020-01-01 wait:2030-01-01").ok();
    ta.ta("add future until:2090-01-01").ok();
    ta.store(TASK, Map.of("description", "template", "status", "recurring", "until", "1577836800"));
    assertThat(ta.ta("list").ok().out()).contains("past");
    assertThat(ta.ta("+none expire").ok().out()).isEqualTo("No task has expired.\n");
    assertThat(ta.ta("expire").ok().out()).isEqualTo("Expired task 1 \"past\".\n");
    assertThat(ta.ta("expire").ok().out()).isEqualTo("No task has expired.\n");
    assertThat(ta.ta("status:deleted all").ok().out()).contains("past").doesNotContain("future");
    assertThat(ta.ta("status:recurring all").ok().out()).contains("template");
  }

  @Test
  void eachTakesAFilter() {
    for (String command :
        List.of("append x", "prepend x", "denotate x", "duplicate", "annotate x", "purge")) {
      Runs user = new Runs(home.resolve(command.substring(0, 5).strip()));
      user.ta("add one +a").ok();
      user.ta("add two +b").ok();
      user.ta("+a or +b annotate x").ok();
      assertThat(user.ta("( +a or +c ) -b status:pending " + command).ok().out())
          .as(command)
          .hasLineCount(1)
          .contains("\"one\"");
    }
  }
}
