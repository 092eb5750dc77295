package org.taskchampion.sync.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.SyncServer;

/** The copy of the repository does not become more and more files. */
class PackingTest {

  private static final int FEW = 20;

  @TempDir private Path directory;

  private GitRepositories repositories;
  private Path remote;

  @BeforeEach
  void makeRepository() {
    repositories = new GitRepositories(directory);
    remote = repositories.bare("remote.git");
  }

  private static UUID add(SyncServer server, UUID parent, String segment) {
    return ((AddVersionResult.Added) server.addVersion(parent, segment.getBytes(UTF_8))).version();
  }

  private Path copy() {
    return repositories.cache().resolve("0.git");
  }

  /** Returns how many objects of git are a file each. */
  private long looseObjects() throws IOException {
    try (Stream<Path> files = Files.walk(copy().resolve("objects"))) {
      return files.filter(file -> file.getFileName().toString().matches("[0-9a-f]{38}")).count();
    }
  }

  @Test
  void aSnapshotPacksIt() throws IOException {
    try (SyncServer server = repositories.server(remote).build()) {
      UUID last = SyncServer.NIL_VERSION;
      for (int i = 0; i < FEW; i++) {
        last = add(server, last, "version " + i);
      }
      assertThat(looseObjects()).isGreaterThanOrEqualTo(2 * FEW);
      server.addSnapshot(last, "all".getBytes(UTF_8));
      assertThat(looseObjects()).isZero();
      assertThat(server.childVersion(last)).isEqualTo(new ChildVersion.UpToDate());
      assertThat(server.snapshot()).isPresent();
      UUID after = add(server, last, "after it");
      assertThat(((ChildVersion.Found) server.childVersion(last)).version()).isEqualTo(after);
    }
  }

  /** Nobody makes a snapshot here; git judges how many objects there are by one directory. */
  @Test
  void manyFilesArePackedWithoutASnapshot() throws IOException {
    UUID last;
    try (SyncServer server = repositories.server(remote).build()) {
      last = add(server, SyncServer.NIL_VERSION, "first");
    }
    // As many as years of use leave.
    StringBuilder commit =
        new StringBuilder("commit refs/heads/old\ncommitter me <me@example.com> 0 +0000\ndata 0\n");
    for (int i = 0; i < 3_000; i++) {
      String file = "file " + i;
      commit.append("M 100644 inline ").append(i).append("\ndata ").append(file.length());
      commit.append('\n').append(file).append('\n');
    }
    repositories.feed(
        commit.toString(),
        "-C",
        copy().toString(),
        "-c",
        "fastimport.unpackLimit=1000000",
        "fast-import",
        "--quiet");
    assertThat(looseObjects()).isGreaterThan(3_000);
    try (SyncServer server = repositories.server(remote).build()) {
      last = add(server, last, "second");
      assertThat(looseObjects()).isLessThan(10);
      assertThat(server.childVersion(last)).isEqualTo(new ChildVersion.UpToDate());
    }
  }
}
