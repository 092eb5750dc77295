package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.sync.local.LocalSyncServer;

/** Synchronisation as its user sees it: what it does, and what it says. */
final class SyncCommandTest {

  private static final String HINT =
      "(ta conflicts shows each value, and what is kept instead, and takes it back.)\n";
  private static final String TASK = "11111111-1111-1111-1111-111111111111";

  @TempDir Path home;
  private Runs one;
  private Runs two;

  @BeforeEach
  void makeUsers() throws IOException {
    one = user("one");
    two = user("two");
  }

  private Runs user(String name) throws IOException {
    Path own = Files.createDirectories(home.resolve(name));
    return new Runs(own)
        .configured("data_dir = \"~/data\"\nserver_dir = \"" + home.resolve("server") + "\"\n");
  }

  private void pointTo(Runs user, Path directory) {
    user.ta("config set server_dir " + directory).ok();
  }

  private static String sync(Runs user) {
    return user.ta("sync").ok().out();
  }

  private void importInto(Runs user, String uuid, String description) {
    user.run("[{\"uuid\":\"" + uuid + "\",\"description\":\"" + description + "\"}]", "import")
        .ok();
  }

  /** Leaves both replicas with one task in common, which is task 1. */
  private void share() {
    importInto(one, TASK, "Buy milk");
    sync(one);
    assertThat(sync(two)).startsWith("Synchronised: received ");
    assertThat(sync(one)).isEqualTo("Nothing new.\n");
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  private static void clear(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void countsChangesAndTasks() {
    one.ta("add Buy milk").ok();
    one.ta("add Call mum").ok();
    assertThat(sync(one)).matches("Synchronised: received nothing, sent [0-9]+ changes\\.\n");
    assertThat(sync(two))
        .matches("Synchronised: received [0-9]+ changes, sent nothing; tasks here: 2 added\\.\n");
    one.ta("1 done").ok();
    sync(one);
    assertThat(sync(two))
        .matches("Synchronised: received [0-9]+ changes, sent nothing; tasks here: 1 changed\\.\n");
  }

  @Test
  void anEmptyDirectoryIsSentEverything() {
    share();
    pointTo(one, home.resolve("new"));
    assertThat(sync(one))
        .matches(
            """
            Synchronised: received nothing, sent [0-9]+ changes\\.
            The server was empty: sent everything\\.
            """);
    assertThat(sync(one)).isEqualTo("Nothing new.\n");
    two.ta("add Call mum").ok();
    pointTo(two, home.resolve("new"));
    assertThat(sync(two))
        .contains(
            "The server has the history of other replicas: united its tasks with those here.");
    assertThat(sync(one)).contains("tasks here: 1 added");
    assertThat(one.ta("export --stored").ok().out())
        .isEqualTo(two.ta("export --stored").ok().out());
    assertThat(one.ta("list").ok().out()).contains("Buy milk", "Call mum");
  }

  @Test
  void theSameHistoryElsewhereIsGoneOnWith() throws IOException {
    share();
    Path elsewhere = home.resolve("elsewhere");
    Files.move(home.resolve("server"), elsewhere);
    pointTo(one, elsewhere);
    assertThat(sync(one)).isEqualTo("Nothing new.\n");
    one.ta("add Call mum").ok();
    assertThat(sync(one)).matches("Synchronised: received nothing, sent [0-9]+ changes\\.\n");
    pointTo(two, elsewhere);
    assertThat(sync(two))
        .matches("Synchronised: received [0-9]+ changes, sent nothing; tasks here: 1 added\\.\n");
  }

  @Test
  void aForeignHistoryIsMergedUnlessToldOtherwise() throws IOException {
    share();
    Runs foreign = user("foreign");
    pointTo(foreign, home.resolve("theirs"));
    foreign.ta("add Their task").ok();
    sync(foreign);

    one.ta("add My task").ok();
    pointTo(one, home.resolve("theirs"));
    String before = one.ta("export --stored").ok().out();
    assertThat(one.ta("sync --foreign fail").error(ExitCode.ERROR))
        .isEqualTo(
            "ta: the server has the history of other replicas; nothing was changed: --foreign merge"
                + " unites its tasks with those here, --foreign take-server takes its tasks and drops"
                + " those here");
    assertThat(one.ta("export --stored").ok().out()).isEqualTo(before);
    assertThat(one.ta("sync --foreign merge").ok().out())
        .matches(
            "Synchronised: received [0-9]+ changes, sent [0-9]+ changes; tasks here: 1 added\\.\n"
                + "The server has the history of other replicas: united its tasks with those"
                + " here\\.\n");
    assertThat(one.ta("list").ok().out()).contains("Buy milk", "My task", "Their task");

    pointTo(two, home.resolve("theirs"));
    two.ta("1 modify Oat milk").ok();
    assertThat(sync(two)).contains("united its tasks with those here");
    sync(one);
    sync(foreign);
    assertThat(two.ta("export --stored").ok().out())
        .isEqualTo(one.ta("export --stored").ok().out())
        .isEqualTo(foreign.ta("export --stored").ok().out())
        .contains("Their task", "My task", "Oat milk");
  }

  @Test
  void aForeignHistoryIsTakenWhenAskedFor() throws IOException {
    share();
    one.ta("1 modify due:2030-01-01").ok();
    Runs foreign = user("foreign");
    pointTo(foreign, home.resolve("theirs"));
    foreign.ta("add Their task").ok();
    sync(foreign);
    pointTo(one, home.resolve("theirs"));
    assertThat(one.ta("sync --foreign=take-server").ok().out())
        .matches(
            "Synchronised: received [0-9]+ changes, sent nothing; tasks here: 1 added, 1 removed\\.\n"
                + "The server has the history of other replicas: took its tasks and dropped those"
                + " here\\.\n"
                + "Overwritten: 4 values of 1 task\\.\n"
                + "  task 11111111 \"Buy milk\", which is no longer here: \\w+, \\w+, \\w+, \\w+\n"
                + "\\Q"
                + HINT
                + "\\E");
    assertThat(one.ta("export --stored").ok().out())
        .isEqualTo(foreign.ta("export --stored").ok().out());
    assertThat(sync(one)).isEqualTo("Nothing new.\n");
  }

  @Test
  void aRestoredServerIsUnitedWith() throws IOException {
    share();
    Path server = home.resolve("server");
    Path backup = home.resolve("backup");
    copy(server, backup);
    one.ta("add Call mum").ok();
    sync(one);
    clear(server);
    Files.move(backup, server);
    assertThat(sync(one))
        .contains(
            "The server no longer has the version that this replica had last: united its tasks with"
                + " those here.\n");
    assertThat(sync(two)).contains("tasks here: 1 added");
    assertThat(one.ta("export --stored").ok().out())
        .isEqualTo(two.ta("export --stored").ok().out());
  }

  @Test
  void tellsWhatWasOverwritten() {
    share();
    one.ta("1 modify priority:H due:2030-01-01").ok();
    two.ta("1 modify priority:L due:2031-01-01 wait:2029-01-01").ok();
    sync(one);
    assertThat(sync(two))
        .endsWith(
            "Overwritten: 2 values of 1 task.\n  task 1 \"Buy milk\": due, priority\n" + HINT);
    two.ta("1 modify priority:").ok();
    one.ta("1 modify priority:M").ok();
    sync(two);
    String verbose = one.ta("sync --verbose").ok().out();
    assertThat(verbose)
        .contains(
            " of 1 task.\n  task 1 \"Buy milk\"\n",
            "    priority: here \"M\", on the server nothing; kept what was here\n");
    sync(two);
    assertThat(one.ta("export --stored").ok().out())
        .isEqualTo(two.ta("export --stored").ok().out());
  }

  @Test
  void tellsWhatWasOverwrittenAlsoWhereItThenFails() throws IOException {
    share();
    one.ta("1 modify due:2030-01-01").ok();
    two.ta("1 modify due:2031-01-01").ok();
    sync(two);
    Set<Path> whole = versionFiles();
    two.ta("add Call mum").ok();
    sync(two);
    for (Path file : versionFiles()) {
      if (!whole.contains(file)) {
        Files.writeString(file, "damaged");
      }
    }
    Runs.Result result = one.ta("sync");
    assertThat(result.exitCode()).isEqualTo(ExitCode.ERROR);
    assertThat(result.err()).startsWith("ta: ").contains("damaged").hasLineCount(1);
    assertThat(result.out())
        .isEqualTo("Overwritten: 1 value of 1 task.\n  task 1 \"Buy milk\": due\n" + HINT);
  }

  private Set<Path> versionFiles() throws IOException {
    try (Stream<Path> files = Files.walk(home.resolve("server/versions"))) {
      return files.filter(Files::isRegularFile).collect(Collectors.toSet());
    }
  }

  @Test
  void nobodyIsToldOfTheTimeOfModificationUnlessAsked() throws Exception {
    share();
    one.ta("1 modify priority:H").ok();
    Thread.sleep(1_100); // "modified" has whole seconds
    two.ta("1 modify due:2030-01-01").ok();
    sync(one);
    assertThat(sync(two).lines()).hasSize(1);
  }

  @Test
  void onlyAFewOfManyAreNamed() {
    for (int i = 0; i < 8; i++) {
      importInto(one, TASK.replaceAll("1$", Integer.toString(i)), "Task " + i);
    }
    sync(one);
    sync(two);
    one.ta("1-8 modify priority:H +a +b +c +d +e +f +g").ok();
    two.ta("1-8 modify priority:L").ok();
    sync(one);
    assertThat(sync(two).lines())
        .hasSize(1 + 1 + 5 + 1 + 1)
        .contains("Overwritten: 8 values of 8 tasks.", "  and 3 more tasks");
  }

  @Test
  void aTerminalIsSpared() {
    share();
    one.run("", "1", "modify", "mine \u001b[31m\nnext").ok();
    two.run("", "1", "modify", "theirs \u0007").ok();
    sync(one);
    String said = two.ta("sync --verbose").ok().out();
    assertThat(said)
        .doesNotContain("\u001b", "\u0007")
        .contains(
            "    description: here \"theirs \ufffd\", on the server \"mine \ufffd[31m next\"; kept");
  }

  @Test
  void aTaskThatIsGoneIsNamedByWhatIsKnownOfIt() {
    share();
    try (LocalSyncServer server = LocalSyncServer.at(home.resolve("server"));
        Replica third = Replica.open(new InMemoryStorage())) {
      third.sync(server);
      third.edit(edit -> edit.apply(Operation.delete(UUID.fromString(TASK))));
      third.sync(server);
    }
    two.ta("1 modify Oat milk").ok();
    assertThat(sync(two))
        .contains(
            "tasks here: 1 removed.\n",
            "  task 11111111 \"Oat milk\", which is no longer here: description\n");
  }

  @Test
  void aSnapshotIsMadeLoadedAndMerged() throws IOException {
    Path directory = home.resolve("server");
    versions(directory, 99);
    one.ta("add Call mum").ok();
    assertThat(sync(one)).endsWith("\nMade a snapshot for the server.\n");
    assertThat(sync(two))
        .isEqualTo(
            """
            Synchronised: received nothing, sent nothing; tasks here: 100 added.
            Began with the server's snapshot.
            """);
    assertThat(one.ta("gc").ok().out())
        .isEqualTo("Removed 80 versions that the snapshot covers.\n");
    Runs three = user("three");
    three.ta("add Tidy up").ok();
    assertThat(sync(three))
        .matches(
            "Synchronised: received nothing, sent [0-9]+ changes; tasks here: 100 added\\.\n"
                + "The server's first versions are gone: united its snapshot with the tasks that were"
                + " here\\.\n");

    Files.delete(directory.resolve("snapshot"));
    Runs four = user("four");
    four.ta("add Too late").ok();
    assertThat(four.ta("sync").error(ExitCode.ERROR))
        .startsWith("ta: the server's first versions are gone, and it has no snapshot: ")
        .endsWith(
            " (ta config set server_dir DIRECTORY chooses another one; --foreign merge and"
                + " take-server need a server that is whole)");
  }

  /** Fills a server with versions of one task each. */
  static void versions(Path directory, int count) {
    try (LocalSyncServer server = LocalSyncServer.at(directory);
        Replica replica = Replica.open(new InMemoryStorage())) {
      for (int i = 0; i < count; i++) {
        int number = i;
        replica.edit(edit -> edit.add("Task " + number));
        replica.sync(server);
      }
    }
  }

  @Test
  void cancelledItEndsBetweenTwoStepsAndTheNextOneGoesOn() {
    one.ta("add Buy milk").ok();
    String before = one.ta("export --stored").ok().out();
    Cancellation cancellation = Cancellation.byCaller();
    cancellation.cancel();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode =
        Ta.run(
            List.of("sync"),
            new Surroundings(
                InputStream.nullInputStream(),
                new Output(out),
                new Output(err),
                Map.of("HOME", one.home().toString()),
                Clock.systemUTC(),
                cancellation));
    assertThat(exitCode).isEqualTo(ExitCode.INTERRUPTED).isEqualTo(130);
    assertThat(out.size()).isZero();
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo("ta: the synchronisation was cancelled; the next one goes on where it ended\n");
    assertThat(one.ta("export --stored").ok().out()).isEqualTo(before);
    assertThat(sync(one)).startsWith("Synchronised: received nothing, sent ");
  }

  @Test
  void theOptionsAreCheckedAndExplained() {
    assertThat(one.ta("sync --foreign take").error(ExitCode.USAGE))
        .isEqualTo("ta: --foreign is merge, fail or take-server, and not \"take\"");
    one.ta("sync --foreign").error(ExitCode.USAGE);
    one.ta("sync --force").error(ExitCode.USAGE);
    one.ta("sync now").error(ExitCode.USAGE);
    assertThat(home.resolve("server")).doesNotExist();
    assertThat(one.ta("sync --help").ok().out())
        .contains("--foreign=HOW", "merge: ", "fail: ", "take-server: ", "--verbose");
    assertThat(one.ta("help").ok().out()).contains("  130 ended with Ctrl-C");
  }
}
