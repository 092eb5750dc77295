package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real program on a replica in a place where it may not write. */
final class ReadOnlyTest {

  @TempDir Path home;
  private Runs ta;
  private Path data;

  @BeforeEach
  void makeReplica() throws IOException {
    ta = new Runs(home);
    data = home.resolve(".local/share/taskchampion");
    ta.ta("add Buy milk +shop").ok();
    ta.ta("add Call mum").ok();
    ta.ta("sync").ok();
    ta.ta("2 done").ok();
    permit("r-xr-xr-x", "r--r--r--");
  }

  @AfterEach
  void permitRemoving() throws IOException {
    permit("rwxr-xr-x", "rw-r--r--");
  }

  private void permit(String directories, String files) throws IOException {
    try (Stream<Path> below = Files.walk(data)) {
      for (Path path : below.toList()) {
        Files.setPosixFilePermissions(
            path, PosixFilePermissions.fromString(Files.isDirectory(path) ? directories : files));
      }
    }
  }

  private List<String> content() throws IOException {
    List<String> content = new ArrayList<>();
    try (Stream<Path> below = Files.walk(data)) {
      for (Path path : below.sorted().toList()) {
        content.add(path + " " + Files.size(path) + " " + Files.getLastModifiedTime(path));
      }
    }
    return content;
  }

  /** Runs the program as somebody whom permissions concern, which root is not. */
  private Runs.Result run(String... arguments) {
    List<String> command = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) {
      command.addAll(
          List.of("setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override"));
    }
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            "org.taskchampion.ta.Ta"));
    command.addAll(List.of(arguments));
    return ta.finish(ta.start(command));
  }

  @Test
  void readingCommandsWorkAndLeaveEverythingAsItIs() throws IOException {
    List<String> before = content();
    String exported = run("export", "--stored").ok().out();
    assertThat(exported).contains("Buy milk", "Call mum");
    assertThat(run("list").ok().out()).contains("Buy milk").doesNotContain("Call mum");
    assertThat(run("next").ok().out()).contains("Buy milk");
    assertThat(run("1", "info").ok().out()).contains("Buy milk");
    assertThat(run("doctor").ok().out())
        .contains("Files, tasks, operations and working set are as they should be.")
        .contains("Its history agrees with the replica.");
    Path target = home.resolve("backup");
    run("backup", target.toString()).ok();
    assertThat(run("backup", "--json", "-").ok().out()).contains("Buy milk");
    assertThat(content()).isEqualTo(before);

    ta.configured("data_dir = \"" + home.resolve("other") + "\"\n");
    ta.ta("restore " + target).ok();
    assertThat(ta.ta("export --stored").ok().out()).isEqualTo(exported);
  }

  @Test
  void whatWouldWriteSaysThatItCannot() throws IOException {
    List<String> before = content();
    for (String[] command :
        new String[][] {{"add", "x"}, {"1", "done"}, {"undo"}, {"renumber"}, {"sync"}}) {
      assertThat(run(command).error(ExitCode.ERROR)).contains(data.toString());
    }
    assertThat(content()).isEqualTo(before);
  }
}
