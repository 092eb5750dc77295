package org.taskchampion.sync.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.testing.PosixOnly;

/** What is asked of git when nothing is new, which must not grow with the history. */
@PosixOnly("a script stands for git")
class NothingNewTest {

  @TempDir private Path directory;

  private GitRepositories repositories;
  private Path log;
  private Path program;

  @BeforeEach
  void makeProgram() throws IOException {
    repositories = new GitRepositories(directory);
    log = directory.resolve("log");
    program = directory.resolve("git");
    Files.writeString(
        program, "#!/bin/sh\nprintf '%s\\n' \"$*\" >>'" + log + "'\nexec git \"$@\"\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
  }

  /** Makes a branch with versions whose contents nobody reads, and returns the last one. */
  private static UUID fill(GitRepositories repositories, Path remote, int versions) {
    StringBuilder commit = new StringBuilder(500 * versions);
    commit.append("commit refs/heads/").append(GitRepositories.BRANCH);
    commit.append("\ncommitter me <me@example.com> 0 +0000\ndata 0\n");
    UUID last = SyncServer.NIL_VERSION;
    for (int i = 1; i <= versions; i++) {
      UUID version = new UUID(i, i);
      String name = BranchFiles.versionFile(last, version);
      commit.append("M 100644 inline ").append(name).append("\ndata 1\nx\n");
      last = version;
    }
    byte[] meta = new BranchFiles.Meta(last, new byte[16]).toBytes();
    commit.append("M 100644 inline meta\ndata ").append(meta.length).append('\n');
    commit.append(new String(meta, UTF_8)).append('\n');
    repositories.feed(
        commit.toString(), "--git-dir=" + remote, "fast-import", "--quiet", "--force");
    return last;
  }

  private SyncServer open(Path remote) {
    return repositories.server(remote).git(program.toString()).build();
  }

  /** Returns the commands since the last call, each without its options. */
  private List<String> commands() throws IOException {
    if (!Files.exists(log)) {
      return List.of();
    }
    List<String> lines = Files.readAllLines(log);
    Files.delete(log);
    return lines.stream()
        .map(line -> line.replaceFirst("^--git-dir=\\S+ (-c \\S+ )*(\\S+).*", "$2"))
        .toList();
  }

  private List<String> askedByTheSecondObject(int versions) throws IOException {
    Path remote = repositories.bare("remote-" + versions);
    UUID last = fill(repositories, remote, versions);
    try (SyncServer server = open(remote)) {
      assertThat(server.childVersion(last)).isInstanceOf(ChildVersion.UpToDate.class);
    }
    assertThat(commands()).contains("fetch", "ls-tree");
    try (SyncServer server = open(remote)) {
      assertThat(server.childVersion(last)).isInstanceOf(ChildVersion.UpToDate.class);
    }
    return commands();
  }

  @Test
  void aNewObjectReadsNoNames() throws IOException {
    List<String> few = askedByTheSecondObject(3);

    assertThat(few).containsExactly("rev-parse", "ls-remote", "rev-parse");
    assertThat(askedByTheSecondObject(300)).isEqualTo(few);
  }

  @Test
  void anObjectThatIsKeptOnlyAsksTheRemote() throws IOException {
    Path remote = repositories.bare("remote");
    UUID last = fill(repositories, remote, 300);
    try (SyncServer server = open(remote)) {
      server.childVersion(last);
      commands();
      server.childVersion(last);
      assertThat(commands()).containsExactly("ls-remote");
    }
  }

  @Test
  void whoHasJustLookedSendsWithoutLookingAgain() throws IOException {
    Path remote = repositories.bare("remote");
    UUID last = fill(repositories, remote, 3);
    try (SyncServer server = open(remote)) {
      server.childVersion(last);
      commands();
      for (int i = 0; i < 3; i++) {
        last = ((AddVersionResult.Added) server.addVersion(last, new byte[1])).version();
        assertThat(commands()).containsExactly("gc", "fast-import", "push", "update-ref");
      }
    }
  }

  @Test
  void whatAnotherHasAddedSinceTheLookIsSeen() throws IOException {
    Path remote = repositories.bare("remote");
    UUID base = fill(repositories, remote, 3);
    try (SyncServer server = open(remote);
        SyncServer other = repositories.server(remote).build()) {
      server.childVersion(base);
      UUID faster = ((AddVersionResult.Added) other.addVersion(base, new byte[1])).version();
      assertThat(server.addVersion(base, new byte[2]))
          .isEqualTo(new AddVersionResult.ExpectedParent(faster));
      assertThat(server.addVersion(faster, new byte[3])).isInstanceOf(AddVersionResult.Added.class);
      assertThat(other.childVersion(faster)).isInstanceOf(ChildVersion.Found.class);
    }
  }

  @Test
  void afterAVersionOfItsOwnANewObjectReadsNoNames() throws IOException {
    Path remote = repositories.bare("remote");
    UUID last = SyncServer.NIL_VERSION;
    try (SyncServer server = open(remote)) {
      for (int i = 0; i < 3; i++) {
        last = ((AddVersionResult.Added) server.addVersion(last, new byte[] {(byte) i})).version();
      }
    }
    commands();
    try (SyncServer server = open(remote)) {
      assertThat(server.childVersion(last)).isInstanceOf(ChildVersion.UpToDate.class);
      assertThat(commands()).doesNotContain("ls-tree");
    }
  }

  @Test
  void whatIsKeptOfTheEndMayBeDamagedOrOfAnotherCommit() throws IOException {
    Path remote = repositories.bare("remote");
    UUID last = fill(repositories, remote, 3);
    Path end = repositories.cache().resolve("0.git").resolve("taskchampion-end");
    try (SyncServer server = open(remote)) {
      server.childVersion(last);
    }
    String kept = Files.readString(end);
    List<String> damaged =
        List.of(
            "",
            "\n",
            kept.substring(0, 60),
            "0".repeat(40) + kept.substring(40),
            kept.replace("{", "["),
            kept.replaceAll("(?s)\n.*", "\n{}"));
    for (String text : damaged) {
      Files.writeString(end, text);
      try (SyncServer server = open(remote)) {
        assertThat(server.childVersion(last)).as(text).isInstanceOf(ChildVersion.UpToDate.class);
        assertThat(server.childVersion(new UUID(9, 9))).isInstanceOf(ChildVersion.Gone.class);
      }
      assertThat(Files.readString(end)).isEqualTo(kept);
    }
    UUID more = fill(repositories, remote, 4);
    try (SyncServer server = open(remote)) {
      assertThat(server.childVersion(more)).isInstanceOf(ChildVersion.UpToDate.class);
    }
  }
}
