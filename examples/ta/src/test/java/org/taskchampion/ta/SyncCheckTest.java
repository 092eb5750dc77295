package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ta sync --check}: what it finds, and that it changes nothing. */
final class SyncCheckTest {

  private static final String CLIENT = "11111111-2222-4333-8444-555555555555";

  @TempDir Path home;

  private Runs user(String name, String settings) throws IOException {
    return new Runs(Files.createDirectories(home.resolve(name)))
        .configured("data_dir = \"~/data\"\n" + settings);
  }

  private Runs local(String name) throws IOException {
    return user(name, "server_dir = \"" + home.resolve("server") + "\"\n");
  }

  private Runs remote(String name, String origin, String secret) throws IOException {
    return user(name, remoteSettings(origin, secret));
  }

  private static String remoteSettings(String origin, String secret) {
    return "server_origin = \""
        + origin
        + "\"\nserver_client_key = \""
        + CLIENT
        + "\"\nencryption_secret = \""
        + secret
        + "\"\n";
  }

  @Test
  void aRemoteServerBeforeAndAfterTheFirstSync() throws IOException {
    try (RemoteServer server = new RemoteServer()) {
      Runs ta = remote("one", server.origin(), "very secret");
      ta.ta("add Buy milk").ok();
      assertThat(ta.process("sync", "--check").ok().out())
          .isEqualTo(
              """
              ok          server     a sync server answers at %s/
              ok          TLS        not needed: the server is on this machine
              ok          version    it is TaskChampion sync server 0.7.1
              ok          access     the server lets this client in, and has nothing of it yet
              not tested  secret     the server has nothing to test it with
              not tested  history    the server has nothing to read
              ok          replica    the server is empty, and this replica has not synchronised yet: the first time sends everything
              """
                  .formatted(server.origin()));
      // It was not synchronised by that.
      assertThat(ta.process("sync").ok().out()).startsWith("Synchronised: received nothing, sent ");
      assertThat(ta.process("sync", "--check").ok().out())
          .contains(
              "ok          access     the server lets this client in, and knows it\n",
              "ok          secret     the encryption secret opens what the server has\n")
          .containsPattern(
              "\nok          replica    version [-0-9a-f]{36}, on which this replica is based, is the"
                  + " server's last one\n$");
      assertThat(ta.ta("sync").ok().out()).isEqualTo("Nothing new.\n");

      Runs other = remote("two", server.origin(), "very wrong");
      assertThat(failed(other.process("sync", "--check")))
          .contains("FAILED      secret     version ", "cannot be opened")
          .doesNotContain("very", CLIENT);
    }
  }

  @Test
  void aRemoteServerThatIsNotThere() throws IOException {
    String origin;
    try (RemoteServer server = new RemoteServer()) {
      origin = server.origin();
    }
    assertThat(failed(remote("one", origin, "very secret").process("sync", "--check")))
        .startsWith("FAILED      server     the server at " + origin + "/ could not be reached")
        .contains("not tested  access     not tested, because of what failed before\n")
        .doesNotContain("very", CLIENT);
  }

  @Test
  void aClientIdThatIsNotAllowed() throws IOException {
    try (RemoteServer server = new RemoteServer()) {
      server.answering(new RemoteServer.Fixed(403, "text/plain", "unknown x-client-id"));
      assertThat(failed(remote("one", server.origin(), "very secret").ta("sync --check")))
          .contains(
              "ok          server ",
              "FAILED      access     the server at "
                  + server.origin()
                  + "/ answered with status 403: the client id is not allowed there")
          .doesNotContain("very", CLIENT);
    }
  }

  @Test
  void aDirectoryIsNotEvenMade() throws IOException {
    Runs ta = local("one");
    Path server = home.resolve("server");
    assertThat(ta.process("sync", "--check").ok().out())
        .isEqualTo(
            """
            warning     server     there is no directory %s yet: synchronising makes it
            ok          access     it can be read and written
            not tested  history    there are no versions to read
            ok          replica    the server is empty, and this replica has not synchronised yet: the first time sends everything
            """
                .formatted(server));
    assertThat(server).doesNotExist();

    ta.ta("add Buy milk").ok();
    ta.ta("sync").ok();
    assertThat(ta.ta("sync --check").ok().out())
        .contains(
            "ok          server     the directory " + server.toRealPath() + " is a sync server's\n",
            "ok          history    the history is whole: 1 version\n",
            ", is the server's last one\n");
    assertThat(local("two").ta("sync --check").ok().out())
        .contains("ok          replica    this replica has not synchronised yet: the first time");

    Files.write(server.resolve("first"), "damaged".getBytes(StandardCharsets.UTF_8));
    assertThat(failed(ta.process("sync", "--check")))
        .contains("FAILED      history    the file " + server.toRealPath().resolve("first"));
  }

  /** A script that looks before it synchronises hears of it, too. */
  @Test
  void theExitCodeTellsThatSynchronisingWouldNotDoWhatIsMeant() throws IOException {
    Runs ta = local("one");
    ta.ta("add Buy milk").ok();
    ta.ta("sync").ok();
    ta.configured("data_dir = \"~/data\"\nserver_dir = \"" + home.resolve("emptied") + "\"\n");
    assertThat(failed(ta.process("sync", "--check")))
        .contains("warning     replica    the server is empty, but this replica has synchronised");

    Runs other = user("two", "server_dir = \"" + home.resolve("others") + "\"\n");
    other.ta("add Call mum").ok();
    other.ta("sync").ok();
    ta.configured("data_dir = \"~/data\"\nserver_dir = \"" + home.resolve("others") + "\"\n");
    assertThat(failed(ta.process("sync", "--check")))
        .contains("warning     replica    the server's history does not contain version ");

    try (RemoteServer server = new RemoteServer()) {
      server.answering(new RemoteServer.Fixed(404, "text/plain", ""));
      String origin = server.origin() + "/wrong";
      assertThat(failed(remote("three", origin, "very secret").process("sync", "--check")))
          .contains("warning     server     what answers at " + origin);
    }
  }

  @Test
  void itTakesNoOtherOption() throws IOException {
    Runs ta = local("one");
    assertThat(ta.ta("sync --check --verbose").error(ExitCode.USAGE))
        .isEqualTo("ta: --check only looks, and takes no other option");
    ta.ta("sync --check --foreign fail").error(ExitCode.USAGE);
    ta.ta("sync --check now").error(ExitCode.USAGE);
    assertThat(ta.ta("sync --help").ok().out()).contains("--check", "Only looks");
    user("two", "server_origin = \"https://example.com\"\n").ta("sync --check").error(1);
  }

  private static String failed(Runs.Result result) {
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isEqualTo(ExitCode.ERROR).isEqualTo(1);
    return result.out();
  }
}
