package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ta import-taskchampion}, with what the real TaskChampion wrote. */
class ImportTaskchampionCommandTest {

  private static final Path PLACES =
      Path.of("../../taskchampion-sync-local/src/test/resources/places");

  @TempDir Path home;
  private Runs ta;
  private Path source;

  @BeforeEach
  void makeUser() throws IOException {
    ta = new Runs(home);
    source = Files.createDirectory(home.resolve(".task"));
  }

  private void copy(String name) throws IOException {
    try (Stream<Path> files = Files.list(PLACES.resolve(name))) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, source.resolve(file.getFileName()));
      }
    }
  }

  @Test
  void taskwarriorsTasksAreThereWithTheirNumbersAlsoThoseOfTheWriteAheadLog() throws IOException {
    copy("replica-3.1.0-wal");
    assertThat(ta.process("import-taskchampion", source.toString()).ok().out())
        .isEqualTo(
            "Imported 4 tasks; what was not sent yet is sent by the next ta sync.\n"
                + "From now on, do not use "
                + source
                + " any more: what both send counts twice.\n");
    assertThat(ta.ta("5 info").ok().out()).contains("only in the WAL");
    assertThat(ta.ta("4 info").ok().out()).contains("four é😀");
    assertThat(ta.ta("doctor").ok().out()).isNotEmpty();
    // The last thing that was done there was to add 5.
    assertThat(ta.ta("undo").ok().out()).isNotEmpty();
    assertThat(ta.ta("list").ok().out()).doesNotContain("only in the WAL");
  }

  @Test
  void whatIsHereAlreadyIsNotReplaced() throws IOException {
    copy("replica-2.0.3");
    ta.ta("add here").ok();
    assertThat(ta.ta("import-taskchampion " + source).error(ExitCode.ERROR))
        .isEqualTo(
            "ta: there is a replica with 1 task in "
                + ta.data()
                + "; choose another one with ta config set data_dir DIRECTORY, or move it away");
    assertThat(ta.ta("list").ok().out()).contains("here");
  }

  @Test
  void whatIsNotThereIsSaid() {
    assertThat(ta.ta("import-taskchampion " + source).error(ExitCode.ERROR))
        .isEqualTo(
            "ta: there is no TaskChampion replica at "
                + source.resolve("taskchampion.sqlite3")
                + "; nothing was imported: name the directory that Taskwarrior calls"
                + " data.location");
    assertThat(ta.ta("import-taskchampion").error(ExitCode.USAGE)).contains("one directory");
  }
}
