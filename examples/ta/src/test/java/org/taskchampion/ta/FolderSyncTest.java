package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ta sync} through a folder that a service carries between two machines. */
final class FolderSyncTest {

  @TempDir Path temporary;

  private Runs machine(String name, String settings) throws IOException {
    Path home = Files.createDirectories(temporary.resolve(name));
    return new Runs(home)
        .configured("data_dir = \"~/data\"\nserver_dir = \"~/shared\"\n" + settings);
  }

  private Path shared(String name) {
    return temporary.resolve(name).resolve("shared");
  }

  /** Carries what is missing from one machine to another. */
  private void carry(String from, String to) throws IOException {
    Path root = shared(from);
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = shared(to).resolve(root.relativize(file).toString());
        if (!Files.exists(target)) {
          Files.createDirectories(target.getParent());
          Files.copy(file, target);
        }
      }
    }
  }

  @Test
  void twoMachinesThatForkEndWithTheSameTasks() throws IOException {
    String settings = "server_dir_synchronised = true\n";
    Runs one = machine("one", settings);
    Runs two = machine("two", settings);
    one.ta("add milk").ok();
    one.ta("sync").ok();
    carry("one", "two");
    two.ta("sync").ok();
    assertThat(two.ta("list").ok().out()).contains("milk");

    one.ta("1 modify priority:H").ok();
    one.ta("sync").ok();
    two.ta("add bread").ok();
    two.ta("sync").ok();
    carry("one", "two");
    carry("two", "one");
    for (int i = 0; i < 2; i++) {
      one.ta("sync").ok();
      carry("one", "two");
      two.ta("sync").ok();
      carry("two", "one");
    }

    assertThat(one.ta("export").ok().out()).contains("milk", "bread", "\"H\"");
    assertThat(two.ta("export").ok().out()).isEqualTo(one.ta("export").ok().out());
    assertThat(one.ta("sync --check").ok().out()).contains("is a synchronised folder");
  }

  /** What the check says before is what the synchronisation then does. */
  @Test
  void aCheckNamesTheBranchThatTheNextSyncTakesOver() throws IOException {
    String settings = "server_dir_synchronised = true\n";
    Runs one = machine("one", settings);
    Runs two = machine("two", settings);
    one.ta("add milk").ok();
    one.ta("sync").ok();
    carry("one", "two");
    two.ta("sync").ok();
    for (int i = 0; i < 2; i++) {
      one.ta("add from one " + i).ok();
      one.ta("sync").ok();
    }
    for (int i = 0; i < 3; i++) {
      two.ta("add from two " + i).ok();
      two.ta("sync").ok();
    }
    assertThat(one.ta("sync --check").ok().out()).doesNotContain("branch");
    carry("two", "one");

    Runs.Result check = one.process("sync", "--check").ok();
    assertThat(check.out())
        .contains(
            "is on a branch that lost, since another replica had added a version to the same one:"
                + " synchronising takes over the branch's 2 versions since then");
    assertThat(one.process("sync", "--check").ok().out()).isEqualTo(check.out());
    assertThat(one.process("sync").ok().out()).contains("united 2 versions of this branch");
    assertThat(one.ta("sync --check").ok().out())
        .contains("is the server's last one")
        .doesNotContain("replica is based, is on a branch");
    assertThat(one.ta("list").ok().out()).contains("milk", "from one 1", "from two 2");
  }

  @Test
  void withASecretTheFolderIsSealedAndWithoutItNobodyReadsIt() throws IOException {
    Runs one = machine("one", "encryption_secret = \"correct horse\"\n");
    one.ta("add milk").ok();
    one.ta("sync --check").ok();
    assertThat(shared("one")).doesNotExist();
    one.ta("sync").ok();
    carry("one", "two");
    carry("one", "three");

    Runs two = machine("two", "encryption_secret = \"correct horse\"\n");
    two.ta("sync").ok();
    assertThat(two.ta("list").ok().out()).contains("milk");
    assertThat(two.ta("sync --check").ok().out()).contains("secret", "opens the last version");
    Runs three = machine("three", "");
    assertThat(three.ta("sync").error(1)).contains("is sealed: give the encryption secret");
    assertThat(three.ta("sync --check").exitCode()).isEqualTo(1);
  }

  @Test
  void aMissingFileIsWaitedForUntilSomebodySaysThatItIsGone() throws IOException {
    Runs one = machine("one", "server_dir_synchronised = true\n");
    one.ta("add milk").ok();
    one.ta("sync").ok();
    Path last;
    try (Stream<Path> files = Files.walk(shared("one"))) {
      last = files.filter(file -> file.getFileName().toString().startsWith("v-")).findAny().get();
    }
    Files.delete(last);
    one.ta("add bread").ok();

    Runs.Result refused = one.ta("sync");
    assertThat(refused.exitCode()).isNotZero();
    assertThat(refused.err()).contains("is not complete", "Wait until the service has brought it");
    one.ta("sync --missing-files gone").ok();
    one.ta("sync").ok();

    carry("one", "two");
    Runs two = machine("two", "server_dir_synchronised = true\n");
    two.ta("sync").ok();
    assertThat(two.ta("list").ok().out()).contains("milk", "bread");
  }

  @Test
  void aDirectoryOfAnotherFormStaysAsItIs() throws IOException {
    Runs plain = machine("one", "");
    plain.ta("add milk").ok();
    plain.ta("sync").ok();

    Runs sealed = machine("one", "encryption_secret = \"correct horse\"\n");
    assertThat(sealed.ta("sync").error(1)).contains("but no synchronised folder");
    assertThat(sealed.ta("sync --check").out()).contains("but no synchronised folder");
  }
}
