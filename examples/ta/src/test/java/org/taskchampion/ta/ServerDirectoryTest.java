package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.taskchampion.testing.PosixOnly;

/**
 * The directory {@code server_dir} with something else in its place, or beside what is in it: every
 * command that looks at it says what it is, in the same words, and leaves it as it is.
 */
final class ServerDirectoryTest {

  private static final String AGREES = "Server\n  Its history agrees with the replica.\n";
  private static final String ELSEWHERE = ": remove it or choose another directory";

  @TempDir Path home;
  private Runs ta;
  private Path server;

  @BeforeEach
  void makeReplica() {
    server = home.resolve("server");
    ta =
        new Runs(home)
            .configured("data_dir = \"~/data\"\nserver_dir = \"" + home.resolve("server") + "\"\n");
    ta.ta("add secret milk").ok();
  }

  /** What can be in the place of a directory. */
  private enum Thing {
    PIPE(" is a pipe" + ELSEWHERE),
    SOCKET(" is a socket" + ELSEWHERE),
    DEVICE(" is a device" + ELSEWHERE),
    FILE(" is a file" + ELSEWHERE),
    LINK_TO_FILE(" is a symbolic link to no directory" + ELSEWHERE),
    LINK_TO_NOTHING(" is a symbolic link to no directory" + ELSEWHERE),
    LINK_TO_ITSELF(" is a symbolic link to no directory" + ELSEWHERE),
    BELOW_A_FILE(" is a file: remove that or choose another directory"),
    BELOW_A_LINK_TO_NOTHING(
        " is a symbolic link to no directory: remove that or choose another directory");

    private final String words;

    Thing(String words) {
      this.words = words;
    }

    /** Puts it there, and returns where the server's directory is then said to be. */
    Path put(Path home, Path server) throws Exception {
      switch (this) {
        case PIPE -> assertThat(run("mkfifo", server)).isZero();
        case SOCKET -> {
          try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(server));
          }
        }
        // What a link leads to, the server's directory may be, too.
        case DEVICE -> {
          return Path.of("/dev/null");
        }
        case FILE -> Files.writeString(server, "x");
        case LINK_TO_FILE ->
            Files.createSymbolicLink(server, Files.writeString(home.resolve("file"), "x"));
        case LINK_TO_NOTHING -> Files.createSymbolicLink(server, home.resolve("nothing"));
        case LINK_TO_ITSELF -> Files.createSymbolicLink(server, server);
        case BELOW_A_FILE -> {
          Files.writeString(server, "x");
          return server.resolve("below/that");
        }
        case BELOW_A_LINK_TO_NOTHING -> {
          Files.createSymbolicLink(server, home.resolve("nothing"));
          return server.resolve("below/that");
        }
      }
      return server;
    }

    private static int run(String command, Path path) throws IOException, InterruptedException {
      return new ProcessBuilder(command, path.toString()).start().waitFor();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FILE", "BELOW_A_FILE"})
  void aFileInTheWayIsSaidToBeOne(Thing thing) throws Exception {
    assertIsSaidToBeWhatItIs(thing);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"FILE", "BELOW_A_FILE"})
  @PosixOnly(
      "pipes, sockets and devices in directories, and symbolic links that everybody may make")
  void whatIsNoDirectoryIsSaidToBeWhatItIs(Thing thing) throws Exception {
    assertIsSaidToBeWhatItIs(thing);
  }

  private void assertIsSaidToBeWhatItIs(Thing thing) throws Exception {
    Path said = thing.put(home, server);
    ta.configured("data_dir = \"~/data\"\nserver_dir = \"" + said + "\"\n");
    String words =
        said.equals(server) || said.startsWith("/dev") ? said + thing.words : thing.words;

    Runs.Result doctor = ta.process("doctor");
    assertThat(doctor.err()).isEmpty();
    assertThat(doctor.out())
        .contains("Files, tasks, operations and working set are as they should be.")
        .contains("Server\n  It could not be read: the sync directory " + said)
        .contains(words)
        .doesNotContain("none yet", "milk");
    assertThat(doctor.exitCode()).isEqualTo(ExitCode.ERROR);
    Runs.Result check = ta.process("sync", "--check");
    assertThat(check.out()).contains("FAILED      server     the sync directory " + said, words);
    assertThat(check.exitCode()).isEqualTo(ExitCode.ERROR);
    assertThat(ta.ta("sync").error(ExitCode.ERROR)).contains(words);
    assertThat(ta.ta("gc").error(ExitCode.ERROR)).contains(words);
    assertThat(home.resolve("nothing")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"---------", "--x--x--x", "r--r--r--"})
  @PosixOnly("permissions of files")
  void aDirectoryThatCannotBeReadIsSaidToBeSo(String permissions) throws IOException {
    ta.ta("sync").ok();
    Files.setPosixFilePermissions(server, PosixFilePermissions.fromString(permissions));
    try {
      Runs.Result doctor = ta.unprivileged("doctor");
      assertThat(doctor.out() + doctor.err()).doesNotContain("none yet", "try again");
      if (!permissions.equals("--x--x--x")) { // which lets all be read whose name is known
        assertThat(doctor.out())
            .contains("Server\n  It could not be read: the sync directory " + server)
            .contains("permission denied");
        assertThat(doctor.exitCode()).isEqualTo(ExitCode.ERROR);
      }
      Runs.Result check = ta.unprivileged("sync", "--check");
      assertThat(check.out()).contains("FAILED      access     the ").contains(server.toString());
      assertThat(check.exitCode()).isEqualTo(ExitCode.ERROR);
    } finally {
      Files.setPosixFilePermissions(server, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void anEmptyDirectoryIsNoneYet() throws IOException {
    assertThat(ta.ta("doctor").ok().out()).endsWith("Server\n  There is none yet.\n");
    Files.createDirectory(server);
    assertThat(ta.ta("doctor").ok().out()).endsWith("Server\n  There is none yet.\n");
    assertThat(server).isEmptyDirectory();
  }

  @Test
  void whatAnotherProgramKeepsBesideTheHistoryIsWarnedOf() throws IOException {
    ta.ta("sync").ok();
    assertThat(ta.ta("doctor").ok().out()).endsWith(AGREES);
    Files.writeString(server.resolve("taskchampion-local-sync-server.sqlite3"), "SQLite format 3");
    String warning =
        "the directory "
            + server.toRealPath()
            + " is a sync server's, and holds what Taskwarrior synchronises through a directory"
            + " (taskchampion-local-sync-server.sqlite3), too, and the two share no tasks";
    assertThat(ta.process("doctor").ok().out()).contains(AGREES + "  warning: " + warning);
    assertThat(ta.process("sync", "--check").ok().out())
        .contains("warning     server     " + warning);

    Path alone = Files.createDirectory(home.resolve("alone"));
    Files.writeString(alone.resolve("taskchampion.sqlite3"), "SQLite format 3");
    ta.configured("data_dir = \"~/data\"\nserver_dir = \"" + alone + "\"\n");
    Runs.Result doctor = ta.process("doctor");
    assertThat(doctor.out())
        .contains("are as they should be.\n")
        .contains("Server\n  It could not be read: the directory " + alone.toRealPath())
        .contains("holds Taskwarrior's own tasks", "choose another directory");
    assertThat(doctor.exitCode()).isEqualTo(ExitCode.ERROR);
    try (Stream<Path> files = Files.list(alone)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void aDamagedSnapshotIsFoundByBothOfThem() throws IOException {
    SyncCommandTest.versions(server, 99);
    ta.ta("sync").ok();
    assertThat(server.resolve("snapshot")).isRegularFile();
    assertThat(ta.ta("doctor").ok().out()).endsWith(AGREES);
    Files.writeString(server.resolve("snapshot"), "a diary");
    for (String[] command : new String[][] {{"doctor"}, {"sync", "--check"}}) {
      Runs.Result result = ta.process(command);
      assertThat(result.out()).contains("the file " + server.toRealPath().resolve("snapshot"));
      assertThat(result.exitCode()).isEqualTo(ExitCode.ERROR);
    }
  }
}
