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
import org.taskchampion.sync.SyncServer;

/** What is sealed cannot be compressed and resembles nothing: git is not made to try. */
class SealedContentTest {

  /** So many that git keeps the pack in which they come. */
  private static final int VERSIONS = 120;

  /** A mode, a name and an id. */
  private static final int BYTES_OF_AN_ENTRY = 7 + 67 + 20;

  private static final int BYTES = 2_000;

  @TempDir private Path directory;

  private GitRepositories repositories;
  private Path remote;
  private Path copy;

  /** Makes a branch with versions of zeros, as no sealed ones are, and a copy of it. */
  @BeforeEach
  void makeCopy() {
    repositories = new GitRepositories(directory);
    remote = repositories.bare("remote");
    copy = repositories.cache().resolve("0.git");
    UUID last = SyncServer.NIL_VERSION;
    StringBuilder commit = new StringBuilder(2 * VERSIONS * BYTES);
    commit.append("commit refs/heads/").append(GitRepositories.BRANCH);
    commit.append("\ncommitter me <me@example.com> 0 +0000\ndata 0\n");
    for (int i = 1; i <= VERSIONS; i++) {
      UUID version = new UUID(i, i);
      commit.append("M 100644 inline ").append(BranchFiles.versionFile(last, version));
      commit.append("\ndata ").append(BYTES).append('\n');
      commit.append("0".repeat(BYTES - 3)).append(100 + i).append('\n');
      last = version;
    }
    byte[] meta = new BranchFiles.Meta(last, new byte[16]).toBytes();
    commit.append("M 100644 inline meta\ndata ").append(meta.length).append('\n');
    commit.append(new String(meta, UTF_8)).append('\n');
    // As pushes leave them: one by one.
    String single = "fastimport.unpackLimit=" + 10 * VERSIONS;
    repositories.feed(
        commit.toString(), "--git-dir=" + remote, "-c", single, "fast-import", "--quiet");
    try (SyncServer server = repositories.server(remote).build()) {
      UUID added = ((AddVersionResult.Added) server.addVersion(last, new byte[BYTES])).version();
      assertThat(added).isNotNull();
    }
  }

  /** Returns what git tells of each version in the packs of the copy, word by word. */
  private List<String[]> packed() throws IOException {
    try (var packs = Files.newDirectoryStream(copy.resolve("objects").resolve("pack"), "*.idx")) {
      return repositories
          .git("--git-dir=" + copy, "verify-pack", "-v", packs.iterator().next().toString())
          .lines()
          .map(line -> line.split(" +"))
          .filter(words -> words[1].equals("blob") && words[2].equals("" + BYTES))
          .toList();
    }
  }

  @Test
  void whatADirectorySendsIsNotCompressed() throws IOException {
    assertThat(packed())
        .hasSize(VERSIONS)
        .allMatch(words -> Integer.parseInt(words[3]) >= BYTES, "the size in the pack");
  }

  /** A version is random bytes: the directory shows it, which is written with it. */
  @Test
  void whatIsAddedIsNotCompressed() throws IOException {
    try (var files = Files.walk(copy.resolve("objects"))) {
      assertThat(files.filter(file -> !file.getParent().endsWith("pack")))
          .anyMatch(file -> file.toFile().length() > VERSIONS * BYTES_OF_AN_ENTRY);
    }
  }

  @Test
  void whenTheCopyIsPackedVersionsAreNotCompared() throws IOException {
    repositories.git("--git-dir=" + copy, "repack", "-a", "-d", "-f", "--quiet");

    assertThat(packed())
        .hasSize(VERSIONS)
        .allMatch(words -> words.length == 5, "neither the length of a chain nor its base");
  }
}
