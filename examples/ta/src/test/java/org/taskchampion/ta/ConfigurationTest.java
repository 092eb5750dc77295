package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.taskchampion.testing.PosixOnly;
import org.taskchampion.testing.WindowsOnly;

final class ConfigurationTest {

  private static final String ID = "0f2f3d1e-7f7c-4b0a-9b7e-0a7d6a1f3b11";

  @TempDir Path home;
  private Runs ta;

  @BeforeEach
  void makeUser() {
    ta = new Runs(home);
  }

  @Test
  @PosixOnly("paths that begin with a slash are absolute")
  void defaultsFollowTheXdgDirectories() {
    assertThat(ta.ta("config path").ok().out())
        .isEqualTo(home.resolve(".config/taskchampion.toml") + "\n");
    assertThat(ta.ta("config get data_dir").ok().out())
        .isEqualTo(home.resolve(".local/share/taskchampion") + "\n");
    ta.with("XDG_CONFIG_HOME", "/c").with("XDG_DATA_HOME", "/d");
    assertThat(ta.ta("config path").ok().out()).isEqualTo("/c/taskchampion.toml\n");
    assertThat(ta.ta("config get server_dir").ok().out())
        .isEqualTo("/d/taskchampion/taskchampion-sync-server\n");
    ta.with("TASKCHAMPION_CONFIG", "/e/f.toml");
    assertThat(ta.ta("config path").ok().out()).isEqualTo("/e/f.toml\n");
  }

  @Test
  @PosixOnly("quotation marks in the name of a directory")
  void settingKeepsTheRestOfTheFile() throws IOException {
    ta.configured(
        """
        # mine
        data_dir = "~/a" # here
        other = [1, 2]

        [table]
        data_dir = 'x'
        """);
    ta.run("", "config", "set", "data_dir", "~/b \"c\" \\d");
    ta.run("", "config", "set", "avoid_snapshots", "true");
    assertThat(Files.readString(ta.configuration()))
        .isEqualTo(
            """
            # mine
            data_dir = "~/b \\"c\\" \\\\d" # here
            other = [1, 2]

            avoid_snapshots = true
            [table]
            data_dir = 'x'
            """);
    Runs.Result got = ta.ta("config get data_dir");
    assertThat(got.out()).isEqualTo(home.resolve("b \"c\" \\d") + "\n");
    assertThat(got.err().lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("ta: warning: the configuration file "));
  }

  @Test
  void theLineEndsOfWindowsStay() throws IOException {
    ta.configured("# mine\r\ndata_dir = \"~/a\" # here\r\n\r\n[table]\r\nx = 1");
    ta.run("", "config", "set", "data_dir", "~/b");
    ta.run("", "config", "set", "avoid_snapshots", "true");
    assertThat(Files.readString(ta.configuration()).split("\n"))
        .containsExactly(
            "# mine\r",
            "data_dir = \"~/b\" # here\r",
            "\r",
            "avoid_snapshots = true\r",
            "[table]\r",
            "x = 1");
    ta.configured("data_dir = '~/a'\r\nserver_dir = '~/s'");
    ta.ta("config set avoid_snapshots true").ok();
    assertThat(Files.readString(ta.configuration()))
        .isEqualTo("data_dir = '~/a'\r\nserver_dir = '~/s'\r\navoid_snapshots = true\r\n");
    assertThat(ta.ta("config get data_dir").ok().out()).isEqualTo(home.resolve("a") + "\n");
  }

  @Test
  @WindowsOnly("the directories of Windows")
  void defaultsAreWhereWindowsKeepsSuchFiles() {
    String c = home.resolve("Roaming").toString();
    String d = home.resolve("Local").toString();
    ta.with("APPDATA", c).with("LOCALAPPDATA", d);
    assertThat(ta.ta("config path").ok().out()).isEqualTo(c + "\\taskchampion.toml\n");
    assertThat(ta.ta("config get data_dir").ok().out()).isEqualTo(d + "\\taskchampion\n");
    ta.ta("config set data_dir ~\\tasks").ok();
    assertThat(ta.ta("config get data_dir").ok().out()).isEqualTo(home.resolve("tasks") + "\n");
    assertThat(ta.ta("restore ~\\none").error(1)).contains("~\\none is no backup");
    ta.with("XDG_CONFIG_HOME", home.resolve("xdg").toString());
    assertThat(ta.ta("config path").ok().out())
        .isEqualTo(home.resolve("xdg\\taskchampion.toml") + "\n");
  }

  @Test
  @PosixOnly("permissions of files")
  void aNewFileIsForItsOwnerOnly() throws IOException {
    ta.ta("config set encryption_secret swordfish").ok();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(ta.configuration())))
        .isEqualTo("rw-------");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(ta.configuration().getParent())))
        .isEqualTo("rwx------");
    assertThat(ta.ta("config get encryption_secret").ok().out()).isEqualTo("****\n");
    assertThat(ta.ta("config get").ok().out()).doesNotContain("swordfish");
    assertThat(ta.ta("config get encryption_secret --show-secrets").ok().out())
        .isEqualTo("swordfish\n");
  }

  /** Somebody may have made it by hand, and others may have seen the secret: from now on not. */
  @Test
  @PosixOnly("permissions of files")
  void aFileThatOthersCanReadIsForItsOwnerOnlyOnceItIsChanged() throws IOException {
    ta.configured("avoid_snapshots = true\n");
    Files.setPosixFilePermissions(ta.configuration(), PosixFilePermissions.fromString("rw-rw-rw-"));
    ta.ta("config set encryption_secret swordfish").ok();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(ta.configuration())))
        .isEqualTo("rw-------");
  }

  @Test
  void malformedFilesNameTheLineAndNotTheSecret() {
    ta.configured("# one\nencryption_secret = 'swordfish' oh\n");
    assertThat(ta.ta("list").error(1))
        .isEqualTo(
            "ta: the configuration file " + ta.configuration() + " is not valid TOML in line 2");
    ta.configured("encryption_secret = \"swordfish\n");
    assertThat(ta.ta("list").error(1)).endsWith("in line 1").doesNotContain("swordfish");
    ta.configured("encryption_secret = 5\n");
    assertThat(ta.ta("list").error(1)).endsWith("encryption_secret is a text in quotation marks");
  }

  @Test
  void valuesAreChecked() {
    assertThat(ta.ta("config set server_client_key x").error(2)).contains("is a UUID");
    assertThat(ta.ta("config set avoid_snapshots maybe").error(2)).contains("is true or false");
    assertThat(ta.ta("config set server_origin ftp://x").error(2)).contains("is a URL");
    assertThat(ta.ta("config set colour red").error(2)).contains("\"colour\" is no setting");
    assertThat(ta.configuration()).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "http://x:99999; has the port \"99999\"; ports are numbers from 1 to 65535",
        "http://x:0; has the port \"0\"",
        "http://x:; has the port \"\"",
        "https://[::1]:70000/p; has the port \"70000\"",
        "https://x:port; has the port \"port\"",
        "https://me:swordfish@x/; has a user or a password",
        "https://x/?a; has a query",
        "https://x/#a; has a fragment",
        "https://x y/; is no URL",
        "https://; is no URL: it names no host",
        "https:///p; names no host",
        "https://:80/; names no host",
        "x.example; is a URL that begins with https:// or http://",
      })
  void anOriginThatCannotBeOneIsRefused(String origin, String message) {
    assertThat(ta.run("", "config", "set", "server_origin", origin).error(2))
        .startsWith("ta: server_origin ")
        .contains(message)
        .doesNotContain("swordfish");
    ta.configured("server_origin = \"" + origin + "\"\n");
    assertThat(ta.ta("list").error(1)).contains("server_origin " + message);
  }

  @Test
  void originsThatCanBeAreTaken() {
    for (String origin :
        List.of(
            "https://sync.example.com",
            "http://127.0.0.1:8080/",
            "https://[::1]:65535/a/b",
            "https://bücher.example/tasks")) {
      ta.run("", "config", "set", "server_origin", origin).ok();
      assertThat(ta.ta("config get server_origin").ok().out()).isEqualTo(origin + "\n");
    }
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheFirstKey() throws IOException {
    ta.configured("\ufeffdata_dir = \"~/d\"\r\n");
    assertThat(ta.ta("config get data_dir").ok().out()).isEqualTo(home.resolve("d") + "\n");
    ta.ta("config set avoid_snapshots true").ok();
    assertThat(Files.readString(ta.configuration()))
        .isEqualTo("data_dir = \"~/d\"\r\navoid_snapshots = true\r\n");
  }

  @Test
  void whatNobodySeesInASecretIsSaid() {
    for (String secret : List.of("sword\tfish", "swordfish\t", " swordfish", "sword\nfish")) {
      assertThat(ta.run("", "config", "set", "encryption_secret", secret).error(2))
          .startsWith("ta: encryption_secret ")
          .contains("which nobody sees; give it without")
          .doesNotContain("sword", "fish");
    }
    ta.configured(
        "server_origin = \"http://127.0.0.1:1\"\nserver_client_key = \""
            + ID
            + "\"\nencryption_secret = \"sword\tfish\"\n");
    assertThat(ta.ta("sync").err())
        .startsWith(
            "ta: warning: encryption_secret holds a tab, a line break or another control character;")
        .doesNotContain("sword", "fish");
    ta.ta("list");
    assertThat(ta.ta("list").err()).isEqualTo("ta: no tasks\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"list", "add x", "doctor", "sync", "backup b", "restore b", "1 done"})
  void aFileInTheWayOfTheDataIsNamed(String command) throws IOException {
    Files.writeString(home.resolve("file"), "not a directory");
    for (String directory : List.of("file", "file/x/y")) {
      ta.configured("data_dir = \"~/" + directory + "\"\n");
      assertThat(ta.ta(command).error(1))
          .isEqualTo(
              "ta: data_dir is "
                  + home.resolve(directory)
                  + ", but "
                  + home.resolve("file")
                  + " is a file and no directory: ta config set data_dir DIRECTORY, or move the file");
    }
    assertThat(home.resolve("file")).hasContent("not a directory");
  }

  @Test
  void syncSaysWhatIsMissingForARemoteServer() {
    ta.configured("server_client_id = \"" + ID + "\"\n");
    assertThat(ta.ta("sync").error(1))
        .startsWith("ta: remote sync needs server_origin and encryption_secret too");
    assertThat(ta.ta("sync").error(1)).contains("set it with ta config set");
  }

  @Test
  void syncGoesToARemoteServerWhereAllIsSetAndNeverShowsTheSecret() {
    ta.configured(
        "server_origin = \"http://127.0.0.1:1\"\nserver_client_key = \""
            + ID
            + "\"\nencryption_secret = \"swordfish\"\n");
    assertThat(ta.ta("sync").error(3))
        .startsWith("ta: the server at http://127.0.0.1:1/ could not be reached")
        .doesNotContain("swordfish");
  }

  @Test
  void settingsThatAreMadeAtOnceAllStay() {
    List<String> keys = List.of("data_dir", "server_dir", "encryption_secret", "server_client_key");
    for (int round = 0; round < 3; round++) {
      String value = "11111111-2222-4333-8444-55555555555" + round;
      List<Process> processes = new ArrayList<>();
      for (String key : keys) {
        processes.add(ta.start("config", "set", key, value));
      }
      for (Process process : processes) {
        ta.finish(process).ok();
      }
      for (String key : keys) {
        assertThat(ta.run("", "config", "get", "--show-secrets", key).ok().out())
            .endsWith(value + "\n");
      }
    }
  }

  @Test
  void deepNestingIsAnErrorOfTheFile() {
    for (String open : List.of("[", "{ a = ")) {
      ta.configured("a = " + open.repeat(20_000) + "\n");
      assertThat(ta.ta("list").error(1)).contains(ta.configuration().toString());
    }
  }

  @Test
  void aSecretMayComeFromStandardInput() {
    ta.run("open sesame\n", "config", "set", "encryption_secret").ok();
    assertThat(ta.run("", "config", "get", "--show-secrets", "encryption_secret").ok().out())
        .isEqualTo("open sesame\n");
    assertThat(ta.run("", "config", "set", "server_dir").error(2))
        .contains("server_dir needs a value");
  }
}
