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
import org.taskchampion.testing.WineLacks;

/** {@code ta import-taskrc} of a {@code .taskrc} that names a remote of Taskwarrior's clone. */
@WineLacks("the program git")
class ImportTaskrcGitTest {

  @TempDir Path home;
  private Runs ta;
  private Path clone;

  @BeforeEach
  void makeClone() throws IOException, InterruptedException {
    ta = new Runs(home);
    clone = home.resolve("Taskwarrior's clone");
    git("init", "--quiet", clone.toString());
  }

  private static void git(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  private void remote(String name, String address) throws IOException, InterruptedException {
    git("-C", clone.toString(), "remote", "add", name, address);
  }

  private Runs.Result imported(String text) throws IOException {
    Path taskrc = Files.writeString(home.resolve(".taskrc"), text);
    return ta.process("import-taskrc", taskrc.toString());
  }

  private String ofClone(String more) {
    return "sync.git.local_path=~/Taskwarrior's clone\nsync.git.branch=tasks\n" + more;
  }

  private String remote() {
    return ta.ta("config get --show-secrets git_remote").ok().out().strip();
  }

  @Test
  void theNameOfARemoteBecomesItsAddress() throws Exception {
    remote("origin", "https://me:hidden@git.example.org/tasks.git");
    Runs.Result result = imported(ofClone("sync.git.remote=origin\nsync.git.local_only=false\n"));
    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .contains("git_remote = https://****@git.example.org/tasks.git\n", "git_branch = tasks\n");
    assertThat(remote()).isEqualTo("https://me:hidden@git.example.org/tasks.git");
    assertThat(result.err().lines())
        .containsExactly(
            "ta: left out: sync.git.local_path: ta has a copy of the repository of its own");
  }

  @Test
  void thePathOfARemoteIsTheOneThatItIsFromTheClone() throws Exception {
    remote("usb", "../stick/tasks.git");
    assertThat(imported(ofClone("sync.git.remote=usb\n")).exitCode()).isZero();
    assertThat(remote()).isEqualTo(home.resolve("stick/tasks.git").toString());
  }

  @Test
  void theRepositoryOfAnEnvironmentVariableIsNotAsked() throws Exception {
    remote("origin", "/srv/right.git");
    Path other = home.resolve("other");
    git("init", "--quiet", other.toString());
    git("-C", other.toString(), "remote", "add", "origin", "/srv/wrong.git");
    ta.with("GIT_DIR", other.resolve(".git").toString());
    assertThat(imported(ofClone("sync.git.remote=origin\n")).exitCode()).isZero();
    assertThat(remote()).isEqualTo("/srv/right.git");
  }

  @Test
  void anAddressStaysAsItIs() throws IOException {
    for (String address : List.of("git@git.example.org:tasks.git", "/srv/tasks.git", "./a.git")) {
      Path taskrc =
          Files.writeString(home.resolve(".taskrc"), ofClone("sync.git.remote=" + address + "\n"));
      assertThat(ta.process("import-taskrc", "--force", taskrc.toString()).exitCode()).isZero();
      assertThat(remote()).isEqualTo(address);
    }
  }

  @Test
  void aNameThatNobodyKnowsIsLeftOutAndNamed() throws Exception {
    assertThat(imported(ofClone("sync.git.remote=origin\n")).err())
        .contains(
            "ta: left out: sync.git.remote: \"origin\" names a remote of Taskwarrior's clone, and git"
                + " finds none of that name in "
                + clone
                + "; set git_remote to the repository's address\n");
    assertThat(imported("sync.git.remote=origin\n").err())
        .contains("\"origin\"", "sync.git.local_path does not say where that is");
    remote("origin", "/srv/right.git");
    assertThat(imported(ofClone("sync.git.remote=origin\nsync.git.git_path=/no/such/git\n")).err())
        .contains("git finds none of that name");
    assertThat(ta.ta("config get git_remote").exitCode()).isEqualTo(ExitCode.ERROR);
  }

  @Test
  void aRemoteThatTaskwarriorDoesNotUseIsLeftOut() throws Exception {
    remote("origin", "/srv/right.git");
    assertThat(imported(ofClone("sync.git.remote=origin\nsync.git.local_only=yes\n")).err().lines())
        .containsExactlyInAnyOrder(
            "ta: left out: sync.git.local_only: ta needs a repository to push to; a bare one beside"
                + " Taskwarrior's clone will do",
            "ta: left out: sync.git.local_path: ta has a copy of the repository of its own",
            "ta: left out: sync.git.remote: sync.git.local_only says that Taskwarrior does not use"
                + " it");
  }
}
