package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.taskchampion.sync.local.LocalSyncServer;

/** Settings that name another server, right and wrong ones, in processes of their own. */
final class MovingTest {

  private static final String CLIENT = "11111111-2222-4333-8444-555555555555";
  private static final String OTHER_CLIENT = "22222222-2222-4333-8444-555555555555";

  @TempDir Path home;
  private RemoteServer server;
  private RemoteServer second;
  private Runs one;
  private Runs two;

  @BeforeEach
  void start() throws IOException {
    server = new RemoteServer();
    second = new RemoteServer();
    one = user("one");
    two = user("two");
    remote(one, server.origin(), CLIENT);
    remote(two, server.origin(), CLIENT);
  }

  @AfterEach
  void stop() {
    server.close();
    second.close();
  }

  private Runs user(String name) throws IOException {
    return new Runs(Files.createDirectories(home.resolve(name)));
  }

  private static void remote(Runs user, String origin, String client) {
    user.configured(
        "data_dir = \"~/data\"\nserver_origin = \""
            + origin
            + "\"\nserver_client_key = \""
            + client
            + "\"\nencryption_secret = \"very secret\"\n");
  }

  private void directory(Runs user, Path directory) {
    user.configured("data_dir = \"~/data\"\nserver_dir = \"" + directory + "\"\n");
  }

  /** Leaves both replicas with one task in common, from which the first then removes something. */
  private void shareAndRemove() {
    one.ta("add milk due:2030-01-01 +shop").ok();
    one.ta("sync").ok();
    two.ta("sync").ok();
    one.ta("1 modify due: -shop").ok();
    assertThat(one.ta("export").ok().out()).doesNotContain("due", "shop");
  }

  /** What {@link #shareAndRemove} removed stays removed, everywhere. */
  private void assertStaysRemoved() {
    remote(one, server.origin(), CLIENT);
    assertThat(one.process("sync").ok().out()).startsWith("Synchronised: received nothing, sent ");
    two.process("sync").ok();
    String export = one.ta("export --stored").ok().out();
    assertThat(export).contains("milk").doesNotContain("due", "shop");
    assertThat(two.ta("export --stored").ok().out()).isEqualTo(export);
    one.ta("doctor").ok();
    two.ta("doctor").ok();
  }

  /** An empty body is what the real server answers at a path that is not its own. */
  @ParameterizedTest
  @ValueSource(strings = {"/wrong", "/v1/", "/v1/client/"})
  void aWrongPathChangesNothing(String path) throws IOException {
    shareAndRemove();
    String before = one.ta("backup --json -").out();
    remote(one, server.origin() + path, CLIENT);
    for (String command : new String[] {"sync", "sync --foreign take-server"}) {
      assertThat(one.process(command.split(" ")).error(ExitCode.ERROR))
          .contains("no TaskChampion sync server");
    }
    assertThat(one.ta("backup --json -").out()).isEqualTo(before);
    assertThat(one.ta("undo").exitCode()).isZero();
    assertThat(one.ta("export").ok().out()).contains("due", "shop");
    one.ta("1 modify due: -shop").ok();
    assertStaysRemoved();
  }

  @Test
  void aWrongPathDoesNotOpenTheWayToAForeignHistory() throws IOException {
    shareAndRemove();
    Runs foreign = user("foreign");
    remote(foreign, second.origin(), OTHER_CLIENT);
    foreign.ta("add Their task").ok();
    foreign.ta("sync").ok();

    remote(one, second.origin() + "/wrong", OTHER_CLIENT);
    one.process("sync").error(ExitCode.ERROR);
    remote(one, second.origin(), OTHER_CLIENT);
    assertThat(one.process("sync", "--foreign", "fail").error(ExitCode.ERROR))
        .contains("the history of other replicas; nothing was changed");
    assertStaysRemoved();
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void aDirectoryThatCannotBeWrittenChangesNothing(boolean isServer) throws IOException {
    shareAndRemove();
    Path directory = home.resolve("directory");
    if (isServer) {
      // One in which a new directory can be a server's, but no version can be written any more.
      LocalSyncServer.at(directory).close();
      Files.deleteIfExists(directory.resolve("tmp"));
      Files.createFile(directory.resolve("tmp"));
    } else {
      Files.createFile(directory);
    }
    directory(one, directory);
    String before = one.ta("export").ok().out();
    one.process("sync").error(ExitCode.ERROR);
    assertThat(one.ta("export").ok().out()).isEqualTo(before);
    assertStaysRemoved();
  }

  @Test
  void aNewReplicaIsToldThatThereIsNoServer() {
    remote(one, server.origin() + "/wrong", CLIENT);
    assertThat(one.process("sync").error(ExitCode.ERROR))
        .isEqualTo(
            "ta: what answers at "
                + server.origin()
                + "/wrong has no versions (status 404) and does not say that it is a TaskChampion sync"
                + " server: check the origin, and the path in it. If it is one all the same, a first"
                + " change that is sent to it shows it");
    remote(one, server.origin(), CLIENT);
    assertThat(one.process("sync").ok().out()).isEqualTo("Nothing new.\n");
  }

  @Test
  void anEmptyServerIsGoneOnAtAndNewReplicasBeginWithTheSnapshot() throws IOException {
    shareAndRemove();
    remote(one, second.origin(), CLIENT);
    assertThat(one.ta("sync --check").out())
        .contains("It then goes on there from that version, as other replicas at it do");
    assertThat(one.process("sync").ok().out())
        .matches(
            """
            Synchronised: received nothing, sent [0-9]+ changes\\.
            The server was empty: went on there from what was synchronised before\\.
            Made a snapshot for the server\\.
            """);
    remote(two, second.origin(), CLIENT);
    two.ta("add mum").ok();
    two.ta("sync").ok();
    assertThat(one.ta("sync").ok().out()).contains("tasks here: 1 added");
    Runs three = user("three");
    remote(three, second.origin(), CLIENT);
    assertThat(three.process("sync").ok().out()).contains("Began with the server's snapshot.");
    assertThat(three.ta("export --stored").ok().out())
        .isEqualTo(one.ta("export --stored").ok().out())
        .isEqualTo(two.ta("export --stored").ok().out());
    one.ta("doctor").ok();
  }

  @Test
  void aSnapshotThatNewReplicasNeedAndTheServerRefusesIsAnErrorUntilItTakesIt() {
    shareAndRemove();
    second.answeringNewSnapshots(new RemoteServer.Fixed(413, "text/html", "<p>Too large"));
    remote(one, second.origin(), CLIENT);
    Runs.Result result = one.process("sync");
    assertThat(result.exitCode()).isEqualTo(ExitCode.ERROR);
    assertThat(result.out()).startsWith("Synchronised: received nothing, sent ");
    assertThat(result.err()).contains("everything was sent, but new replicas cannot join");
    assertThat(one.ta("sync").exitCode()).isEqualTo(ExitCode.ERROR);
    second.answeringNewSnapshots(null);
    assertThat(one.ta("sync").ok().out()).contains("Made a snapshot for the server.");
    assertThat(one.ta("sync").ok().out()).isEqualTo("Nothing new.\n");
  }

  @ParameterizedTest
  @CsvSource({
    "413, text/html, <p>Too large",
    "413, text/plain, Payload too large",
    "400, text/plain, overflow",
    "403, text/plain, no",
    "500, text/plain, disk full"
  })
  void aSnapshotThatTheServerAskedForAndRefusesIsAWarning(int status, String type, String body) {
    server.askForSnapshots();
    server.answeringNewSnapshots(new RemoteServer.Fixed(status, type, body));
    one.ta("add milk").ok();
    assertThat(one.ta("sync").ok().out())
        .matches(
            "Synchronised: received nothing, sent [0-9]+ changes\\.\n"
                + "Warning: everything was sent, but the server asks for a snapshot and did not take it:"
                + " .*\n");
    assertThat(one.process("sync").ok().out()).isEqualTo("Nothing new.\n");
  }

  @Test
  void whatAnEmptyServerIsSentCanBeSaid() throws IOException {
    shareAndRemove();
    remote(one, second.origin(), CLIENT);
    assertThat(one.ta("sync --empty all").error(ExitCode.USAGE))
        .isEqualTo("ta: --empty is go-on or send-everything, and not \"all\"");
    assertThat(one.ta("sync --empty send-everything").ok().out())
        .contains("The server was empty: sent everything.");
    Path directory = home.resolve("directory");
    directory(one, directory);
    assertThat(one.ta("sync").ok().out()).contains("went on there from what was synchronised");
    directory(one, home.resolve("another"));
    assertThat(one.ta("sync --check").out())
        .contains("It then sends everything, since its last server was a directory");
    assertThat(one.ta("sync").ok().out()).contains("The server was empty: sent everything.");
  }
}
