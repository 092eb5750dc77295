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
import org.taskchampion.testing.PosixOnly;

/** The real program on a replica in a place where it may not write. */
@PosixOnly("permissions of files")
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
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
    permit("rwxr-xr-x", "rw-r--r--");
  }

  private void permit(String directories, String files) throws IOException {
    permit(data, directories, files);
  }

  private static void permit(Path top, String directories, String files) throws IOException {
    try (Stream<Path> below = Files.walk(top)) {
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

  @Test
  void readingCommandsWorkAndLeaveEverythingAsItIs() throws IOException {
    List<String> before = content();
    String exported = ta.unprivileged("export", "--stored").ok().out();
    assertThat(exported).contains("Buy milk", "Call mum");
    assertThat(ta.unprivileged("list").ok().out()).contains("Buy milk").doesNotContain("Call mum");
    assertThat(ta.unprivileged("next").ok().out()).contains("Buy milk");
    assertThat(ta.unprivileged("1", "info").ok().out()).contains("Buy milk");
    assertThat(ta.unprivileged("doctor").ok().out())
        .contains("Files, tasks, operations and working set are as they should be.")
        .contains("Its history agrees with the replica.");
    Path target = home.resolve("backup");
    ta.unprivileged("backup", target.toString()).ok();
    assertThat(ta.unprivileged("backup", "--json", "-").ok().out()).contains("Buy milk");
    assertThat(content()).isEqualTo(before);

    ta.configured("data_dir = \"" + home.resolve("other") + "\"\n");
    ta.ta("restore " + target).ok();
    assertThat(ta.ta("export --stored").ok().out()).isEqualTo(exported);
  }

  /** Whatever is said is the same as where it may write, but for the directory that it may not. */
  @Test
  void aLookAtTheServerIsPossible() throws IOException {
    List<String> before = content();
    Path server = data.resolve("taskchampion-sync-server").toRealPath();
    Runs.Result check = ta.unprivileged("sync", "--check");
    assertThat(check.err()).isEmpty();
    assertThat(check.out())
        .contains("ok          server     the directory " + server + " is a sync server's\n")
        .contains("FAILED      access     the directory " + server + " cannot be written: ")
        .contains("ok          history    the history is whole: 1 version\n")
        .contains(", on which this replica is based, is the server's last one\n");
    assertThat(check.exitCode()).isEqualTo(ExitCode.ERROR);
    assertThat(content()).isEqualTo(before);

    // A server of whose directory all rights are there.
    Path elsewhere = home.resolve("elsewhere");
    try (Stream<Path> files = Files.walk(server)) {
      for (Path file : files.toList()) {
        Files.copy(file, elsewhere.resolve(server.relativize(file).toString()));
      }
    }
    permit(elsewhere, "rwxr-xr-x", "rw-r--r--");
    ta.configured("server_dir = \"" + elsewhere + "\"\n");
    assertThat(ta.unprivileged("sync", "--check").ok().out())
        .contains("ok          access     it can be read and written\n")
        .contains(", on which this replica is based, is the server's last one\n");

    try (RemoteServer remote = new RemoteServer()) {
      ta.configured(
          "server_origin = \""
              + remote.origin()
              + "\"\nserver_client_key = \"11111111-2222-4333-8444-555555555555\"\n"
              + "encryption_secret = \"very secret\"\n");
      Runs.Result remotely = ta.unprivileged("sync", "--check");
      assertThat(remotely.err()).isEmpty();
      assertThat(remotely.out())
          .contains("ok          server     a sync server answers at " + remote.origin())
          .contains("replica    the server is empty, but this replica has synchronised");
    }
    assertThat(content()).isEqualTo(before);
  }

  /** Where none can be made, what there is not is read as where one can. */
  @Test
  void whereThereIsNoReplicaReadingMakesNone() throws IOException {
    Path free = Files.createDirectory(home.resolve("free"));
    Path locked = Files.createDirectory(home.resolve("locked"));
    permit(locked, "r-xr-xr-x", "r--r--r--");
    try {
      for (String[] command :
          new String[][] {
            {"list"}, {"next"}, {"export"}, {"1", "info"}, {"doctor"}, {"sync", "--check"}
          }) {
        Runs.Result expected = in(free, command);
        assertThat(in(locked, command)).as("%s", List.of(command)).isEqualTo(expected);
        assertThat(in(locked.resolve("below"), command)).isEqualTo(expected);
        assertThat(free).isEmptyDirectory();
        assertThat(locked).isEmptyDirectory();
      }
    } finally {
      permit(locked, "rwxr-xr-x", "rw-r--r--");
    }
  }

  /** Runs a command with another directory, whose name is taken out of what it says. */
  private Runs.Result in(Path directory, String... command) {
    ta.configured("data_dir = \"" + directory + "\"\nserver_dir = \"~/elsewhere\"\n");
    Runs.Result result = ta.unprivileged(command);
    return new Runs.Result(
        result.exitCode(),
        result.out().replace(directory.toString(), "HERE"),
        result.err().replace(directory.toString(), "HERE"));
  }

  @Test
  void aDirectoryThatCannotBeLookedIntoIsNotTakenForOneWithoutAReplica() throws IOException {
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("---------"));
    for (String[] command :
        new String[][] {
          {"list"},
          {"next"},
          {"export"},
          {"1", "info"},
          {"doctor"},
          {"sync", "--check"},
          {"backup", home.resolve("copy").toString()}
        }) {
      assertThat(ta.unprivileged(command).error(ExitCode.ERROR))
          .as("%s", List.of(command))
          .contains(data.toString(), "permission denied");
    }
  }

  /** One file that the user may not write is enough; the lock need not even be readable. */
  @Test
  void whereOneFileCannotBeWrittenReadingCommandsWork() throws IOException {
    for (String file :
        List.of(
            "replica.journal r--r--r--",
            "replica.mv r--r--r--",
            "replica.lock r--r--r--",
            "replica.lock ---------")) {
      permit("rwxr-xr-x", "rw-r--r--");
      String[] words = file.split(" ", 2);
      Path path = data.resolve(words[0]);
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(words[1]));
      assertThat(ta.unprivileged("list").ok().out()).as(file).contains("Buy milk");
      assertThat(ta.unprivileged("add", "x").error(ExitCode.ERROR)).as(file).contains(words[0]);
    }
  }

  /** What the setting asks for cannot be done, and the report is there all the same. */
  @Test
  void withRecurrenceOnReportsAreShownWithAWarning() throws IOException {
    ta.configured("recurrence = true\n");
    List<String> before = content();
    for (String command : List.of("list", "next", "export")) {
      Runs.Result result = ta.unprivileged(command);
      assertThat(result.out()).as(command).contains("Buy milk");
      assertThat(result.err())
          .startsWith("ta: warning: recurring tasks are as they were: ")
          .contains(data.toString())
          .hasLineCount(1);
      assertThat(result.exitCode()).isZero();
    }
    assertThat(content()).isEqualTo(before);
  }

  @Test
  void whatWouldWriteSaysThatItCannot() throws IOException {
    List<String> before = content();
    for (String[] command :
        new String[][] {{"add", "x"}, {"1", "done"}, {"undo"}, {"renumber"}, {"sync"}}) {
      assertThat(ta.unprivileged(command).error(ExitCode.ERROR)).contains(data.toString());
    }
    assertThat(content()).isEqualTo(before);
  }
}
