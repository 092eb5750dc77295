package org.taskchampion.sync.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.MalformedDataException;
import org.taskchampion.sync.NotASyncServerException;
import org.taskchampion.sync.ServerNotTrustedException;
import org.taskchampion.sync.ServerRefusedException;
import org.taskchampion.sync.SyncException;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.TooLargeException;
import org.taskchampion.testing.PosixOnly;

/** What somebody can put into a repository, or name one, to make git do something else. */
class HostileRepositoryTest {

  private static final UUID NIL = SyncServer.NIL_VERSION;
  private static final UUID V1 = new UUID(9, 1);

  /** More than any file of ours has. */
  private static final int HUGE_BYTES = 150 * 1024 * 1024;

  @TempDir private Path directory;

  private GitRepositories repositories;
  private Path remote;
  private Path victim;

  @BeforeEach
  void makeRepository() throws IOException {
    repositories = new GitRepositories(directory);
    remote = repositories.bare("remote.git");
    victim = Files.createDirectory(directory.resolve("victim")).resolve("touched");
  }

  /** Makes a branch of entries, each with its mode, type, id and name as git writes trees. */
  private void commit(String entries) {
    String tree = repositories.feed(entries, "--git-dir=" + remote, "mktree", "--missing");
    String commit =
        repositories.git(
            "--git-dir=" + remote,
            "-c",
            "user.name=o",
            "-c",
            "user.email=o@o",
            "commit-tree",
            "-m",
            "hostile",
            tree);
    repositories.git(
        "--git-dir=" + remote, "update-ref", "refs/heads/" + GitRepositories.BRANCH, commit);
  }

  private String blob(String content) {
    return repositories.feed(content, "--git-dir=" + remote, "hash-object", "-w", "--stdin");
  }

  private String meta(UUID latest) {
    return new String(new BranchFiles.Meta(latest, new byte[16]).toBytes(), UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--upload-pack=touch victim",
        "-oProxyCommand=touch victim:x",
        "ssh://-oProxyCommand=touch/x",
        "ssh://me@-oProxyCommand=touch/x",
        "git://-x/y",
      })
  void anAddressIsNoOption(String address) {
    assertThatThrownBy(() -> repositories.server(address))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the remote is no URL");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--upload-pack=touch", "-f", "a..b", "a b", "a:b", "a^", "a\u0000b"})
  void aBranchIsNoOptionAndNoRefspec(String branch) {
    assertThatThrownBy(() -> GitSyncServer.newBuilder().branch(branch))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @PosixOnly("touch")
  void anAddressStartsNoProgram() {
    String address = "ext::touch " + victim;
    try (SyncServer server = repositories.server(address).build()) {
      assertThatThrownBy(() -> server.childVersion(NIL)).isInstanceOf(SyncException.class);
    }
    assertThat(victim).doesNotExist();
    // What is asserted is no matter of the address: with leave, git starts it.
    try (SyncServer server =
        repositories.server(address).environment("GIT_ALLOW_PROTOCOL", "ext").build()) {
      assertThatThrownBy(() -> server.childVersion(NIL)).isInstanceOf(SyncException.class);
    }
    assertThat(victim).exists();
  }

  /** A link in a tree is a text here: nothing is checked out, and nothing is followed. */
  @Test
  @PosixOnly("paths in a link")
  void aLinkInTheBranchLeadsNowhere() throws IOException {
    Files.writeString(victim, meta(V1));
    commit("120000 blob " + blob(victim.toString()) + "\tmeta\n");
    try (SyncServer server = repositories.server(remote).build()) {
      assertThatExceptionOfType(MalformedDataException.class)
          .isThrownBy(() -> server.childVersion(NIL))
          .withMessageContaining("the file meta in the branch is damaged");
    }
    assertThat(Files.readString(victim)).isEqualTo(meta(V1));
  }

  @Test
  void anotherRepositoryAndADirectoryInTheBranchAreNoVersions() {
    String version = BranchFiles.versionFile(NIL, V1);
    String tree = repositories.feed("", "--git-dir=" + remote, "mktree");
    for (String entry :
        new String[] {
          "160000 commit 1111111111111111111111111111111111111111", "040000 tree " + tree
        }) {
      commit(entry + "\t" + version + "\n100644 blob " + blob(meta(V1)) + "\tmeta\n");
      try (SyncServer server = repositories.server(remote).build()) {
        assertThat(server.childVersion(NIL)).as(entry).isInstanceOf(ChildVersion.Gone.class);
      }
    }
  }

  /** In the repository and on the way it has a few hundred kilobytes. */
  @Test
  void aFileThatUnpacksToMoreThanAnyOfOursIsNotRead() throws IOException {
    Path zeros = directory.resolve("zeros");
    try (RandomAccessFile file = new RandomAccessFile(zeros.toFile(), "rw")) {
      file.setLength(HUGE_BYTES);
    }
    String huge =
        repositories.git(
            "--git-dir=" + remote, "hash-object", "-w", "--no-filters", zeros.toString());
    commit(
        "100644 blob "
            + huge
            + "\t"
            + BranchFiles.versionFile(NIL, V1)
            + "\n100644 blob "
            + blob(meta(V1))
            + "\tmeta\n");
    try (SyncServer server = repositories.server(remote).build()) {
      assertThatExceptionOfType(TooLargeException.class)
          .isThrownBy(() -> server.childVersion(NIL))
          .withMessageContaining("has " + HUGE_BYTES + " bytes, more than a replica writes");
    }
  }

  @Test
  @PosixOnly("a script stands for git")
  void branchesWithoutEndAreNotReadToTheirEnd() throws IOException {
    Path program = directory.resolve("git");
    Files.writeString(
        program,
        "#!/bin/sh\ncase \"$*\" in *ls-remote*) exec yes"
            + " '1111111111111111111111111111111111111111\trefs/heads/x/refs/heads/tasks';; esac\n"
            + "exec git \"$@\"\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    try (SyncServer server = repositories.server(remote).git(program.toString()).build()) {
      assertThatExceptionOfType(NotASyncServerException.class)
          .isThrownBy(() -> server.childVersion(NIL))
          .withMessageContaining("lists branches without end");
    }
  }

  /** Whoever pushes to a directory starts its hooks, so git refuses that of another user. */
  @Test
  @PosixOnly("owners of files")
  void aRepositoryOfAnotherUserIsNotTrusted() {
    GitRepositories.hook(remote, "pre-receive", "touch " + victim);
    try (SyncServer server =
        repositories.server(remote).environment("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1").build()) {
      assertThatExceptionOfType(ServerNotTrustedException.class)
          .isThrownBy(() -> server.addVersion(NIL, new byte[] {1}))
          .withMessageContaining("dubious ownership");
    }
    assertThat(victim).doesNotExist();
    try (SyncServer server = repositories.server(remote).build()) {
      server.addVersion(NIL, new byte[] {1}); // one's own
    }
    assertThat(victim).exists();
  }

  /** git itself would take all of it. */
  @Test
  void aRepositoryThatSendsWithoutEndDoesNotFillTheDisk() throws IOException {
    try (SyncServer server = repositories.server(remote).build()) {
      var unused = server.addVersion(NIL, new byte[] {1});
    }
    repositories = new GitRepositories(Files.createDirectory(directory.resolve("other")));
    Path receives = directory.resolve("receives");
    Path program = directory.resolve("git-that-receives");
    Files.writeString(
        program,
        """
        #!/bin/sh
        case " $* " in
        *" fetch "*)
          for argument; do
            case $argument in --git-dir=*) copy=${argument#--git-dir=} ;; esac
          done
          echo part >"$copy/objects/pack/tmp_pack_x"
          : >"%s"
          exec sleep 60
          ;;
        *) exec git "$@" ;;
        esac
        """
            .formatted(receives));
    assertThat(program.toFile().setExecutable(true)).isTrue();
    AtomicLong free = new AtomicLong(16 << 20);
    try (SyncServer server =
        repositories
            .server(remote)
            .git(program.toString())
            .freeBytes(() -> Files.exists(receives) ? free.addAndGet(-(1 << 20)) : free.get())
            .build()) {
      assertThatExceptionOfType(ServerRefusedException.class)
          .isThrownBy(() -> server.childVersion(NIL))
          .withMessageContaining("sends more than there is room for")
          .withMessageContaining("4 MiB were left")
          .withMessageContaining("nothing was changed");
    }
    try (Stream<Path> files = Files.walk(repositories.cache())) {
      assertThat(files.map(it -> it.getFileName().toString()))
          .noneMatch(it -> it.startsWith("tmp_"));
    }
    try (SyncServer server = repositories.server(remote).build()) {
      assertThat(server.childVersion(NIL)).isInstanceOf(ChildVersion.Found.class);
    }
  }
}
