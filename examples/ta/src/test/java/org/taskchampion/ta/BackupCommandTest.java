package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ta backup} and {@code ta restore}, as processes where it matters. */
final class BackupCommandTest {

  @TempDir Path home;
  private Runs ta;
  private Path data;

  @BeforeEach
  void makeUser() throws IOException {
    ta = user("one");
    data = ta.home().resolve("data");
  }

  private Runs user(String name) throws IOException {
    Path own = Files.createDirectories(home.resolve(name));
    return new Runs(own)
        .configured("data_dir = \"~/data\"\nserver_dir = \"" + home.resolve("server") + "\"\n");
  }

  private static List<Path> kept(Path data) throws IOException {
    try (Stream<Path> files = Files.list(data)) {
      return files
          .filter(path -> path.getFileName().toString().startsWith("replaced-"))
          .sorted()
          .toList();
    }
  }

  @Test
  void aBackupBringsEverythingBack() throws IOException {
    ta.process("add", "Käse kaufen 🧀").ok();
    ta.ta("sync").ok();
    ta.process("add", "Not synchronised").ok();
    String exported = ta.ta("export --stored").ok().out();
    Path backup = home.resolve("backups/monday");
    assertThat(ta.process("backup", backup.toString()).ok().out())
        .isEqualTo("Backed up 2 tasks to " + backup + ".\n");
    assertThat(ta.ta("backup " + backup).error(ExitCode.ERROR)).contains(backup.toString());

    Runs other = user("two");
    assertThat(other.process("restore", backup.toString()).ok().out())
        .isEqualTo("Restored 2 tasks.\n");
    assertThat(other.ta("export --stored").ok().out()).isEqualTo(exported);
    assertThat(other.ta("undo").ok().out()).isNotEmpty();
    assertThat(other.ta("list").ok().out()).doesNotContain("Not synchronised");
    assertThat(other.ta("sync").ok().out()).isEqualTo("Nothing new.\n");
    try (Stream<Path> files = Files.list(backup.getParent())) {
      assertThat(files).containsExactly(backup);
    }
  }

  @Test
  void whatIsThereIsReplacedByForceOnlyAndKept() throws IOException {
    ta.ta("add Old").ok();
    Path backup = home.resolve("backup");
    ta.ta("backup " + backup).ok();
    String old = ta.ta("export --stored").ok().out();
    ta.ta("add New").ok();
    String now = ta.ta("export --stored").ok().out();
    assertThat(ta.process("restore", backup.toString()).error(ExitCode.ERROR))
        .isEqualTo(
            "ta: there is a replica with 2 tasks in "
                + data
                + "; with --force it is replaced, and kept in a directory of its own");
    assertThat(ta.ta("export --stored").ok().out()).isEqualTo(now);

    assertThat(ta.process("restore", backup.toString(), "--force").ok().out())
        .isEqualTo(
            "Restored 1 task.\nWhat was there before is kept in " + kept(data).get(0) + ".\n");
    assertThat(ta.ta("export --stored").ok().out()).isEqualTo(old);
    ta.ta("restore " + kept(data).get(0) + " --force").ok();
    assertThat(ta.ta("export --stored").ok().out()).isEqualTo(now);
    assertThat(kept(data)).hasSize(2);
  }

  @Test
  void jsonLinesTakeTheSameWay() throws IOException {
    ta.process("add", "Käse kaufen 🧀", "+shop").ok();
    ta.ta("1 done").ok();
    String exported = ta.ta("export --stored").ok().out();
    Path file = home.resolve("all.jsonl");
    assertThat(ta.ta("backup --json " + file).ok().out())
        .isEqualTo("Backed up 1 task to " + file + ".\n");
    assertThat(ta.ta("backup --json " + file).error(ExitCode.ERROR)).contains("exists already");
    String lines = ta.process("backup", "--json", "-").ok().out();
    assertThat(file).hasContent(lines);

    Runs other = user("two");
    assertThat(other.run(lines, "restore", "-").ok().out()).isEqualTo("Restored 1 task.\n");
    assertThat(other.ta("export --stored").ok().out()).isEqualTo(exported);
    other.ta("add More").ok();
    assertThat(other.ta("restore " + file).error(ExitCode.ERROR)).contains("--force");
    String cut = lines.substring(0, lines.length() - 20);
    assertThat(other.run(cut, "restore", "-", "--force").error(ExitCode.ERROR))
        .contains("line " + lines.lines().count() + " of")
        .doesNotContain("Käse");
    assertThat(other.ta("list").ok().out()).contains("More");
    other.ta("restore " + file + " --force").ok();
    assertThat(other.ta("export --stored").ok().out()).isEqualTo(exported);
    assertThat(other.ta("backup --json -").ok().out()).isEqualTo(lines);
    try (Stream<Path> files = Files.list(other.home().resolve("data"))) {
      assertThat(files).noneMatch(path -> path.getFileName().toString().startsWith(".new"));
    }
  }

  @Test
  void aDamagedReplicaIsReplacedToo() throws IOException {
    ta.ta("add Buy milk").ok();
    Path backup = home.resolve("backup");
    ta.ta("backup " + backup).ok();
    String exported = ta.ta("export --stored").ok().out();
    Files.writeString(data.resolve("replica.mv"), "a diary");
    assertThat(ta.ta("restore " + backup).error(ExitCode.ERROR)).contains("a damaged replica");
    ta.process("restore", "--force", backup.toString()).ok();
    assertThat(ta.ta("export --stored").ok().out()).isEqualTo(exported);
    assertThat(kept(data)).hasSize(1);
    assertThat(kept(data).get(0).resolve("replica.mv")).hasContent("a diary");
  }

  @Test
  void whatIsNoBackupChangesNothing() throws IOException {
    ta.ta("add Buy milk").ok();
    String exported = ta.ta("export --stored").ok().out();
    Path empty = Files.createDirectory(home.resolve("empty"));
    assertThat(ta.ta("restore --force " + empty).error(ExitCode.ERROR)).contains("is no backup");
    assertThat(ta.ta("restore --force " + home.resolve("none")).error(ExitCode.ERROR))
        .contains("is no backup");
    Path backup = home.resolve("backup");
    ta.ta("backup " + backup).ok();
    Files.writeString(backup.resolve("replica.mv"), "a diary");
    assertThat(ta.ta("restore --force " + backup).error(ExitCode.ERROR))
        .contains(backup.toString());
    assertThat(ta.ta("export --stored").ok().out()).isEqualTo(exported);
    assertThat(kept(data)).isEmpty();
    assertThat(empty).isEmptyDirectory();
    Runs nobody = user("nobody");
    assertThat(nobody.ta("backup " + home.resolve("b")).error(ExitCode.ERROR))
        .contains("there is no replica in");
    assertThat(nobody.home().resolve("data")).doesNotExist();
    ta.ta("backup").error(ExitCode.USAGE);
    ta.ta("restore a b").error(ExitCode.USAGE);
  }
}
