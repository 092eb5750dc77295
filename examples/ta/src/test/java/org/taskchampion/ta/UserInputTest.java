package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which refusals of the library are a user's mistake, and which are a defect. */
final class UserInputTest {

  @TempDir Path home;

  private Session session() {
    return new Session(
        new Surroundings(
            new ByteArrayInputStream(new byte[0]),
            new Output(new ByteArrayOutputStream()),
            new Output(new ByteArrayOutputStream()),
            Map.of("HOME", home.toString()),
            Clock.systemUTC(),
            Cancellation.byCaller()));
  }

  /** A command that does something with each task. */
  private static ChangeCommand command(ChangeCommand.Change change) {
    return new ChangeCommand("try", "Tries something.") {
      @Override
      Change change(Session session, CommandLine line) {
        return change;
      }

      @Override
      String arguments() {
        return "";
      }

      @Override
      List<String> examples() {
        return List.of("ta 1 try");
      }
    };
  }

  private void run(ChangeCommand.Change change) {
    new Runs(home).ta("add milk").ok();
    ChangeCommand command = command(change);
    CommandLine line = new CommandLine(List.of("1"), "try", List.of(), List.of());
    command.run(session(), Options.parse(command, List.of()), line);
  }

  @Test
  void aDefectInAnEditIsNoMistakeOfTheUser() {
    IllegalArgumentException defect = new IllegalArgumentException("a defect");
    assertThatThrownBy(
            () ->
                run(
                    (editor, task, selection) -> {
                      throw defect;
                    }))
        .isSameAs(defect);
    assertThat(new Runs(home).ta("export").ok().out()).contains("milk");
  }

  @Test
  void whatTheLibraryRefusesToStoreIsTheUsersMistake() {
    assertThatThrownBy(
            () ->
                run(
                    (editor, task, selection) -> {
                      new TaskChange(editor).set("project", "\ud800");
                      return ChangeCommand.Effect.done("Tried");
                    }))
        .isInstanceOf(TaException.class)
        .hasMessageEndingWith("; nothing was changed")
        .hasCauseInstanceOf(IllegalArgumentException.class);
  }
}
