package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.Replica;
import org.taskchampion.history.UnitOfWork;
import org.taskchampion.storage.h2.H2Storage;

/** {@code ta history}, {@code undo}, {@code redo} and {@code conflicts}. */
final class HistoryCommandsTest {

  @TempDir Path home;
  private Path server;
  private Runs ta;
  private Runs other;

  @BeforeEach
  void makeUsers() {
    server = home.resolve("server");
    ta = user("one");
    other = user("two");
  }

  private Runs user(String name) {
    Path own = home.resolve(name);
    return new Runs(own)
        .configured(
            "data_dir = \"" + own.resolve("data") + "\"\nserver_dir = \"" + server + "\"\n");
  }

  private void editElsewhere() {
    try (Replica window = Replica.open(H2Storage.at(home.resolve("one/data")), "window")) {
      UUID milk =
          window.tasks().stream()
              .filter(task -> task.description().equals("Milk"))
              .findFirst()
              .orElseThrow()
              .uuid();
      window.edit(edit -> edit.task(milk).description("Oat milk"));
    }
  }

  @Test
  void historyShowsWhoDidWhat() {
    assertThat(ta.ta("history").ok().out())
        .isEqualTo("Nothing was done yet, as far as this replica knows.\n");
    ta.ta("add Milk").ok();
    editElsewhere();
    ta.ta("undo --anybodys").ok();
    String shown = ta.ta("history").ok().out();
    assertThat(shown.lines().skip(2))
        .satisfiesExactly(
            line -> assertThat(line).matches("2 +[-0-9: ]+ ta +undo: \"Milk\" \\(description\\)"),
            line -> assertThat(line).matches("1 +[-0-9: ]+ window +\"Milk\" \\(description\\)"),
            line -> assertThat(line).matches("0 +[-0-9: ]+ ta +\"Milk\" added"));
    assertThat(ta.ta("history 1").ok().out().lines()).hasSize(3);
    assertThat(ta.ta("history x").error(ExitCode.USAGE))
        .startsWith("ta: history takes how many to show: ");
  }

  @Test
  void undoLeavesAloneWhatAnotherProgramDidUntilItIsToldTo() {
    ta.ta("add Milk").ok();
    ta.ta("add Bread").ok();
    editElsewhere();
    assertThat(ta.ta("undo").error(ExitCode.ERROR))
        .startsWith("ta: the last change is not ta's: window made it at ");
    assertThat(ta.ta("undo --own").ok().out().lines())
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("Took the last change back: 1 task."),
            line -> assertThat(line).matches("  \"Bread\" added \\(ta, [-0-9: ]+\\)"));
    assertThat(ta.ta("export").ok().out()).contains("Oat milk").doesNotContain("Bread");
    assertThat(ta.ta("redo").ok().out()).isEqualTo("Did the last change again: 1 task.\n");
    assertThat(ta.ta("redo").ok().out()).isEqualTo("Nothing to redo.\n");
    assertThat(ta.ta("export").ok().out()).contains("Oat milk").contains("Bread");
  }

  @Test
  void aNumberTakesBackWhatWasSynchronised() {
    ta.ta("add Milk").ok();
    ta.ta("1 modify priority:H").ok();
    ta.ta("sync").ok();
    assertThat(ta.ta("undo").ok().out()).startsWith("Nothing to undo.");
    assertThat(ta.ta("undo 1").ok().out()).startsWith("Took change 1 back: 1 task.\n");
    assertThat(ta.ta("export").ok().out()).doesNotContain("priority");
    ta.ta("1 modify Oat milk").ok();
    assertThat(ta.ta("undo 0").error(ExitCode.ERROR))
        .startsWith("ta: nothing was changed, since somebody has changed it meanwhile: task ")
        .contains("\"description\"");
    assertThat(ta.ta("undo 99").error(ExitCode.ERROR))
        .isEqualTo(
            "ta: there is no change 99, or it is not kept any more; ta history shows the numbers");
    assertThat(ta.ta("undo --own 1").exitCode()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void conflictsAreShownTakenBackAndDismissed() {
    ta.ta("add Milk").ok();
    ta.ta("sync").ok();
    other.ta("sync").ok();
    other.ta("1 modify Soy milk").ok();
    other.ta("sync").ok();
    ta.ta("1 modify Oat milk").ok();
    assertThat(ta.ta("sync").ok().out()).contains("ta conflicts");
    String shown = ta.ta("conflicts").ok().out();
    assertThat(shown).contains("description: here \"Oat milk\", on the server \"Soy milk\"");
    String number =
        shown
            .lines()
            .filter(it -> it.contains("Oat milk"))
            .findFirst()
            .orElseThrow()
            .split(" ", -1)[0];
    assertThat(ta.ta("conflicts 98765 --dismiss").error(ExitCode.ERROR))
        .startsWith("ta: there is no conflict 98765 any more");
    assertThat(ta.ta("conflicts --take-back").exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(ta.ta("conflicts " + number + " --take-back").ok().out())
        .isEqualTo("Took back 1 conflict.\n");
    assertThat(ta.ta("export").ok().out()).contains("Soy milk");
    ta.ta("conflicts --dismiss").ok();
    assertThat(ta.ta("conflicts").ok().out()).isEqualTo("No conflicts.\n");
  }

  @Test
  void atATerminalUndoShowsWhatItWillTakeBackAndAsks() {
    ta.with("TA_TERMINALS", "0");
    ta.ta("add Milk").ok();
    Runs.Result no = ta.run("n\n", "undo");
    assertThat(no.exitCode()).isEqualTo(ExitCode.ERROR);
    assertThat(no.err())
        .matches(
            "  \"Milk\" added \\(ta, [-0-9: ]+\\)\nundo: take this back\\? \\(y/N\\) "
                + "ta: nothing was changed\n");
    assertThat(ta.ta("export").ok().out()).contains("Milk");
    assertThat(ta.run("", "undo", "0").exitCode()).isEqualTo(ExitCode.ERROR);
    assertThat(ta.ta("undo --yes").ok().err()).isEmpty();
    assertThat(ta.ta("export").ok().out()).doesNotContain("Milk");
    ta.ta("add Bread").ok();
    assertThat(ta.run("y\n", "undo").out()).startsWith("Took the last change back: 1 task.\n");
    assertThat(ta.run("", "undo").ok().out()).startsWith("Nothing to undo.");
  }

  @Test
  void whereItIsNotKnownWhoseTheLastChangeIsUndoSaysSo() {
    ta.ta("add Milk").ok();
    editElsewhere();
    try (Replica window = Replica.open(H2Storage.at(home.resolve("one/data")), "window")) {
      window.keepHistory(0);
      window.keepHistory(UnitOfWork.MOST_UNITS);
    }
    assertThat(ta.ta("history").ok().out())
        .isEqualTo("What was done is not kept in this replica.\n");
    assertThat(ta.ta("undo").error(ExitCode.ERROR))
        .isEqualTo(
            "ta: the history does not say any more who made the last change; ta undo --anybodys"
                + " takes it back");
    ta.with("TA_TERMINALS", "0");
    Runs.Result no = ta.run("n\n", "undo", "--anybodys");
    assertThat(no.exitCode()).isEqualTo(ExitCode.ERROR);
    assertThat(no.err())
        .startsWith("  2 changes of 1 task, of which the history keeps no more\nundo: take this");
    assertThat(ta.ta("export").ok().out()).contains("Oat milk");
    assertThat(ta.run("y\n", "undo", "--anybodys").out())
        .isEqualTo("Took the last change back: 1 task.\n");
    assertThat(ta.ta("export").ok().out()).doesNotContain("Oat milk");
  }

  /** What somebody types while another program edits. */
  private final class EditedMeanwhile extends FilterInputStream {
    private boolean isEdited;

    EditedMeanwhile(String typed) {
      super(new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)));
    }

    private void edit() {
      if (!isEdited) {
        isEdited = true;
        editElsewhere();
      }
    }

    @Override
    public int read() throws IOException {
      edit();
      return super.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      edit();
      return super.read(bytes, offset, length);
    }
  }

  @Test
  void whatIsDoneWhileUndoAsksIsNotTakenBack() {
    ta.with("TA_TERMINALS", "0");
    ta.ta("add Milk").ok();
    for (String command : List.of("undo", "undo --own", "undo --anybodys")) {
      Runs.Result refused = ta.run(new EditedMeanwhile("y\n"), command.split(" ", -1));
      assertThat(refused.exitCode()).isEqualTo(ExitCode.ERROR);
      assertThat(refused.err())
          .contains("? (y/N) ")
          .endsWith("ta: something else was done meanwhile; nothing was taken back\n");
      assertThat(ta.ta("export").ok().out()).contains("Oat milk");
      ta.ta("undo --anybodys --yes").ok();
    }
  }

  @Test
  void whereTheHistoryIsTurnedOffUndoAsksAllTheSame() {
    ta.ta("add Milk").ok();
    try (Replica window = Replica.open(H2Storage.at(home.resolve("one/data")), "window")) {
      window.keepHistory(0);
    }
    ta.with("TA_TERMINALS", "0");
    for (String[] words : new String[][] {{"undo"}, {"undo", "--own"}, {"undo", "--anybodys"}}) {
      assertThat(ta.run("n\n", words).err()).contains(" changes of 1 task, of which the history");
      assertThat(ta.ta("export").ok().out()).contains("Milk");
    }
    assertThat(ta.run("y\n", "undo").exitCode()).isEqualTo(ExitCode.OK);
    assertThat(ta.ta("export").ok().out()).doesNotContain("Milk");
  }

  @Test
  void undoOfAnImportSaysHowManyTasks() {
    StringBuilder tasks = new StringBuilder();
    for (int i = 0; i < 2_000; i++) {
      tasks
          .append("{\"description\":\"")
          .append("x".repeat(200))
          .append(i)
          .append("\",\"status\":\"pending\"}\n");
    }
    ta.run(tasks.toString(), "import").ok();
    assertThat(ta.ta("undo").ok().out()).startsWith("Took the last change back: 2000 tasks.\n");
  }

  @Test
  void aTasksHistoryIsShownWithValues() {
    ta.ta("add Milk due:2026-12-24").ok();
    ta.ta("1 modify Oat milk").ok();
    List<String> shown = ta.ta("1 history").ok().out().lines().toList();
    assertThat(shown.get(0)).matches("Task [-0-9a-f]{36}:");
    assertThat(shown)
        .anyMatch(it -> it.matches("[-0-9: ]+ ta +added"))
        .anyMatch(it -> it.matches("[-0-9: ]+ ta +\"due\": nothing to 2026-12-24.*"))
        .anyMatch(it -> it.matches("[-0-9: ]+ ta +\"description\": \"Milk\" to \"Oat milk\""));
    String uuid = shown.get(0).substring(5, 41);
    ta.ta("1 delete").ok();
    ta.ta(uuid + " purge").ok();
    assertThat(ta.ta("history " + uuid).ok().out().lines().reduce((a, b) -> b).orElseThrow())
        .matches("[-0-9: ]+ ta +removed");
    assertThat(ta.ta("project:none history").error(ExitCode.ERROR))
        .isEqualTo("ta: no task passes the filter");
    assertThat(ta.ta("history 00000000-0000-0000-0000-000000000001").error(ExitCode.ERROR))
        .isEqualTo("ta: nothing is known of a task 00000000-0000-0000-0000-000000000001");
  }
}
