package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.taskchampion.testing.PosixOnly;

/** {@code ta} where directories have names that are long, or that mean something elsewhere. */
@PosixOnly("names that Windows does not have, and git")
final class OddPathsTest {

  private static final String LONG = "n".repeat(200);

  @TempDir Path directory;

  /** Directories in which all files are, as seen from {@link #directory}. */
  static Stream<String> names() {
    return Stream.of(
        "with spaces, an ü and a 🧀",
        // Of URLs, of SQLite's among them, of H2's names of files, and of git's names of machines.
        "a?mode=ro;b#c%20d&e:f",
        "host:path",
        "file:x",
        "quo'tes \"and\" $HOME `x`",
        "back\\slash",
        "-dash",
        "trailing ",
        "~",
        "*",
        LONG + "/" + LONG);
  }

  private Runs user(String name, Path place, Map<String, String> settings) throws IOException {
    Runs user = new Runs(Files.createDirectories(place.resolve(name)));
    settings.forEach((key, value) -> user.run("", "config", "set", key, value).ok());
    return user;
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyPlaceOfFilesWorks(String name) throws Exception {
    Path place = Files.createDirectories(directory.resolve(name));
    Path taskwarriors = Files.createDirectory(place.resolve("taskwarriors"));
    Files.createFile(taskwarriors.resolve("taskchampion-local-sync-server.sqlite3"));
    Path repository = place.resolve("tasks.git");
    assertThat(
            new ProcessBuilder("git", "init", "--quiet", "--bare", repository.toString())
                .inheritIO()
                .start()
                .waitFor())
        .isZero();
    List<Map<String, String>> places =
        List.of(
            Map.of("server_dir", place.resolve("directory").toString()),
            Map.of(
                "server_dir",
                place.resolve("folder").toString(),
                "server_dir_synchronised",
                "true"),
            Map.of("server_dir", taskwarriors.toString()),
            Map.of(
                "git_remote", repository.toString(),
                "git_branch", "tasks",
                "encryption_secret", "very secret"));
    int number = 0;
    for (Map<String, String> settings : places) {
      number++;
      Runs one = user("one" + number, place, settings);
      one.ta("add Buy milk").ok();
      assertThat(one.ta("sync").ok().out()).startsWith("Synchronised: received nothing, sent ");
      Runs two = user("two" + number, place, settings);
      assertThat(two.ta("sync").ok().out()).startsWith("Synchronised: received ");
      assertThat(two.ta("export --stored").ok().out())
          .contains("Buy milk")
          .isEqualTo(one.ta("export --stored").ok().out());
      two.ta("1 done").ok();
      two.ta("sync").ok();
      one.ta("sync").ok();
      assertThat(one.ta("export --stored").ok().out()).contains("completed");
      if (settings.containsKey("server_dir")) {
        one.ta("gc").ok();
      }
      assertThat(one.ta("sync").ok().out()).isEqualTo("Nothing new.\n");
      one.ta("doctor").ok();
    }
    // All of it is there, and nothing in a directory whose name is a part of this one.
    try (Stream<Path> made = Files.list(place)) {
      assertThat(made.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "taskwarriors",
              "tasks.git",
              "directory",
              "folder",
              "one1",
              "two1",
              "one2",
              "two2",
              "one3",
              "two3",
              "one4",
              "two4");
    }
    try (Stream<Path> made = Files.list(directory)) {
      assertThat(made).containsExactly(directory.resolve(Path.of(name).getName(0)));
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void copiesOfTasksGoThere(String name) throws IOException {
    Path place = Files.createDirectories(directory.resolve(name));
    Runs ta = new Runs(Files.createDirectory(directory.resolve("user")));
    ta.ta("add Buy milk").ok();
    Path backup = place.resolve("backup");
    ta.run("", "backup", backup.toString()).ok();
    Runs other = new Runs(Files.createDirectory(directory.resolve("other")));
    other.run("", "restore", backup.toString()).ok();
    assertThat(other.ta("list").ok().out()).contains("Buy milk");

    // The real TaskChampion's replica, in SQLite.
    Files.copy(
        Path.of(
            "../../taskchampion-sync-local/src/test/resources/places/replica-3.1.0/taskchampion.sqlite3"),
        place.resolve("taskchampion.sqlite3"));
    Runs third = new Runs(Files.createDirectory(directory.resolve("third")));
    assertThat(third.run("", "import-taskchampion", place.toString()).ok().out())
        .startsWith("Imported 3 tasks");
  }

  @Test
  void aNameThatIsTooLongIsSaidToBe() throws IOException {
    Runs ta = new Runs(directory);
    for (String path : List.of("n".repeat(300), (LONG + "/").repeat(25))) {
      for (String command : List.of("add x", "list")) {
        assertThat(
                new Runs(directory)
                    .with("HOME", directory.resolve(path).toString())
                    .ta(command)
                    .error(1))
            .contains("File name too long");
      }
      ta.run("", "config", "set", "server_dir", directory.resolve(path).toString()).ok();
      ta.ta("add x").ok();
      assertThat(ta.ta("sync").error(1)).contains("File name too long");
    }
    Files.delete(ta.configuration());
    assertThat(ta.ta("list").ok().out()).contains("x");
  }
}
