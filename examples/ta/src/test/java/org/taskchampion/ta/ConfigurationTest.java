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

final class ConfigurationTest {

  private static final String ID = "0f2f3d1e-7f7c-4b0a-9b7e-0a7d6a1f3b11";

  @TempDir Path home;
  private Runs ta;

  @BeforeEach
  void makeUser() {
    ta = new Runs(home);
  }

  @Test
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
  void aNewFileIsForItsOwnerOnly() throws IOException {
    ta.ta("config set encryption_secret swordfish").ok();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(ta.configuration())))
        .isEqualTo("rw-------");
    assertThat(ta.ta("config get encryption_secret").ok().out()).isEqualTo("****\n");
    assertThat(ta.ta("config get").ok().out()).doesNotContain("swordfish");
    assertThat(ta.ta("config get encryption_secret --show-secrets").ok().out())
        .isEqualTo("swordfish\n");
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
