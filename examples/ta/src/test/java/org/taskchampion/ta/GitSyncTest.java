package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.taskchampion.testing.WineLacks;

/** {@code ta sync} through a branch of a git repository, with the real git. */
@WineLacks("the program git")
final class GitSyncTest {

  @TempDir Path home;
  private Path repository;

  @BeforeEach
  void makeRepository() throws IOException, InterruptedException {
    repository = home.resolve("tasks repository.git");
    git("init", "--quiet", "--bare", repository.toString());
  }

  private void git(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor()).isZero();
  }

  private Runs user(String name, String settings) throws IOException {
    return new Runs(Files.createDirectories(home.resolve(name)))
        .configured("data_dir = \"~/data\"\n" + settings);
  }

  private Runs user(String name) throws IOException {
    return user(name, settings("very secret"));
  }

  private String settings(String secret) {
    return "git_remote = \""
        + repository
        + "\"\ngit_branch = \"tasks\"\nencryption_secret = \""
        + secret
        + "\"\n";
  }

  private static String tasks(Runs user) {
    return user.ta("export --stored").ok().out();
  }

  @Test
  void twoReplicasMeetInABranch() throws IOException {
    Runs one = user("one");
    one.ta("add Buy milk project:home").ok();
    assertThat(one.process("sync").ok().out()).startsWith("Synchronised: received nothing, sent ");
    // Taskwarrior's names, and tables, mean the same.
    Runs two =
        user(
            "two",
            "[sync]\nencryption_secret = \"very secret\"\n[sync.git]\nremote = \""
                + repository
                + "\"\nbranch = \"tasks\"\n");
    assertThat(two.process("sync").ok().out()).startsWith("Synchronised: received ");
    assertThat(tasks(two)).contains("Buy milk").isEqualTo(tasks(one));
    two.ta("1 done").ok();
    two.process("sync").ok();
    one.process("sync").ok();
    assertThat(tasks(one)).contains("completed").isEqualTo(tasks(two));
    assertThat(one.process("sync").ok().out()).isEqualTo("Nothing new.\n");
    one.process("doctor").ok();
  }

  @Test
  void aReplicaOfADirectoryTakesItsWholeHistoryThere() throws IOException {
    Runs one = user("one", "server_dir = \"" + home.resolve("directory") + "\"\n");
    one.ta("add Buy milk").ok();
    one.ta("sync").ok();
    one.ta("add Call Ann").ok();
    one.ta("sync").ok();
    String before = tasks(one);
    one.configured("data_dir = \"~/data\"\n" + settings("very secret"));
    one.process("sync").ok();
    Runs two = user("two");
    two.process("sync").ok();
    assertThat(tasks(two)).isEqualTo(before).isEqualTo(tasks(one));
  }

  @Test
  void aRepositoryThatIsAwayIsAnErrorAndLosesNothing() throws IOException {
    Runs one = user("one");
    one.ta("add Buy milk").ok();
    one.process("sync").ok();
    one.ta("add Call Ann").ok();
    Path away = home.resolve("away.git");
    Files.move(repository, away);
    assertThat(one.process("sync").error(ExitCode.TRY_AGAIN)).contains(repository.toString());
    Files.move(away, repository);
    assertThat(one.process("sync").ok().out()).contains("sent ");
    Runs two = user("two");
    two.process("sync").ok();
    assertThat(tasks(two)).contains("Call Ann").isEqualTo(tasks(one));
  }

  @Test
  void aLookAtTheBranchChangesNothing() throws IOException {
    Runs one = user("one");
    one.ta("add Buy milk").ok();
    assertThat(one.process("sync", "--check").ok().out()).contains("the first time sends");
    one.process("sync").ok();
    assertThat(one.process("sync", "--check").ok().out()).doesNotContain("FAILED", "warning");
    Runs wrong = user("wrong", settings("another secret"));
    wrong.ta("list");
    Runs.Result check = wrong.process("sync", "--check");
    assertThat(check.exitCode()).isEqualTo(ExitCode.ERROR);
    assertThat(check.out()).contains("FAILED      secret");
    assertThat(wrong.process("sync").error(ExitCode.ERROR)).contains("encryption_secret");
  }

  @Test
  void aGitThatIsNotThereIsNamed() throws IOException {
    Runs one = user("one", "git_path = \"no-such-git\"\n" + settings("very secret"));
    one.ta("add Buy milk").ok();
    assertThat(one.process("sync").error(ExitCode.ERROR)).contains("no-such-git", "install git");
    Runs.Result check = one.process("sync", "--check");
    assertThat(check.err()).isEmpty();
    assertThat(check.exitCode()).isEqualTo(ExitCode.ERROR);
    assertThat(check.out()).contains("FAILED", "no-such-git").doesNotContain("a sync server");
  }

  @Test
  void whatIsRemovedFromADirectoryStaysInABranch() throws IOException {
    assertThat(user("one").ta("gc").error(ExitCode.ERROR)).contains("a git repository");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "git_remote=/r.git|sync through git needs git_branch and encryption_secret too",
        "sync.git.branch=tasks|sync through git needs git_remote and encryption_secret too",
        "git_remote=/r.git,git_branch=b|sync through git needs encryption_secret too",
        "git_remote=/r.git,sync.server.url=https://tasks.example.org|remove sync.server.url, or git_remote",
      })
  void settingsThatAreNotCompleteAreNamed(String settings, String message) throws IOException {
    Runs one = user("one", "");
    for (String setting : settings.split(",", -1)) {
      one.ta("config set " + setting.replace('=', ' ')).ok();
    }
    one.ta("add Buy milk").ok();
    assertThat(one.ta("sync").error(ExitCode.ERROR)).contains(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "git_branch|two words|git_branch",
        "sync.git.branch|-b|sync.git.branch",
        "git_remote|' '|git_remote",
      })
  void whatGitDoesNotTakeIsRefusedWhenItIsSet(String key, String value, String name)
      throws IOException {
    Runs one = user("one", "");
    assertThat(one.run("", "config", "set", key, value).error(ExitCode.USAGE)).contains(name);
    assertThat(one.ta("config get " + key).exitCode()).isEqualTo(ExitCode.ERROR);
  }

  @Test
  void aSettingHasOneValueUnderAllItsNames() throws IOException {
    Runs one = user("one", "[sync.git]\nbranch = \"tasks\"\n");
    one.ta("config set git_branch others").ok();
    assertThat(Files.readString(one.configuration())).contains("branch = \"others\"");
    assertThat(one.ta("config get sync.git.branch").ok().out()).isEqualTo("others\n");
    assertThat(one.ta("config get").ok().out()).contains("sync.git.branch = others\n");
    one.configured("git_branch = \"a\"\n\"sync.git.branch\" = \"b\"\n");
    assertThat(one.ta("list").error(ExitCode.ERROR))
        .contains("git_branch and sync.git.branch are two names of one setting and differ");
  }

  @Test
  void aPasswordInAnAddressIsShownOnRequestOnly() throws IOException {
    Runs one = user("one", "");
    String address = "https://me:pass%40word@git.example.org/tasks.git";
    one.ta("config set git_remote " + address).ok();
    assertThat(one.ta("config get").ok().out()).contains("git.example.org").doesNotContain("pass");
    assertThat(one.ta("config get git_remote").ok().out()).doesNotContain("pass");
    assertThat(one.ta("config get --show-secrets git_remote").ok().out()).contains(address);
  }
}
