package org.taskchampion.sync.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.ServerRefusedException;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.testing.PosixOnly;

/**
 * What a neighbour on the machine can put where copies of repositories are. git starts the programs
 * that the configuration of a copy names.
 */
@PosixOnly("owners, links and pipes")
class HostileCacheTest {

  private static final UUID NIL = SyncServer.NIL_VERSION;
  private static final int NOBODY = 65_534;

  @TempDir private Path directory;

  private GitRepositories repositories;
  private Path remote;

  @BeforeEach
  void makeRepository() {
    repositories = new GitRepositories(directory);
    remote = repositories.bare("remote.git");
  }

  private SyncServer open() {
    return repositories.server(remote).build();
  }

  private static String rights(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void newCopiesAreForTheirOwnerOnlyAndNoHookIsInThem() throws IOException {
    try (SyncServer server = open()) {
      server.addVersion(NIL, new byte[] {1});
    }
    assertThat(rights(repositories.cache())).isEqualTo("rwx------");
    assertThat(rights(repositories.cache().resolve("0.git"))).isEqualTo("rwx------");
    assertThat(repositories.cache().resolve("0.git").resolve("hooks")).doesNotExist();
  }

  @Test
  void aLinkToAnotherRepositoryIsNoCopy() throws IOException {
    Path other = repositories.bare("other.git");
    Files.createDirectories(repositories.cache());
    Files.createSymbolicLink(repositories.cache().resolve("0.git"), other);
    List<Path> before = files(other);
    assertThatExceptionOfType(ServerRefusedException.class)
        .isThrownBy(this::open)
        .withMessageContaining("is not this user's, or no directory");
    assertThat(files(other)).isEqualTo(before);
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.sorted().toList();
    }
  }

  @Test
  void aCopyOfAnotherUserIsNotUsed() throws IOException {
    assertThatExceptionOfType(ServerRefusedException.class)
        .isThrownBy(() -> CacheSlot.checkOwn(ofAnotherUser(), directory))
        .withMessageContaining("git would do what its configuration says");
    Path own = Files.createDirectory(directory.resolve("own"));
    CacheSlot.checkOwn(own, directory);
    CacheSlot.checkOwn(directory.resolve("missing"), directory);
  }

  /** Only the superuser can give a directory away; who is not finds those of the superuser. */
  private Path ofAnotherUser() throws IOException {
    Path given = Files.createDirectory(directory.resolve("given"));
    try {
      Files.setAttribute(given, "unix:uid", NOBODY);
      return given;
    } catch (IOException e) {
      return Path.of("/tmp");
    }
  }

  @Test
  void whatIsInTheWayOfALockIsNotWaitedForAndNotFollowed() throws Exception {
    Path lock = Files.createDirectories(repositories.cache()).resolve("0.lock");
    assertThat(new ProcessBuilder("mkfifo", lock.toString()).start().waitFor()).isZero();
    assertThatExceptionOfType(ServerRefusedException.class)
        .isThrownBy(this::open)
        .withMessageContaining("it is not a file");
    Files.delete(lock);
    Path victim = directory.resolve("victim");
    Files.createSymbolicLink(lock, victim);
    assertThatExceptionOfType(ServerRefusedException.class).isThrownBy(this::open);
    assertThat(victim).doesNotExist();
  }

  @Test
  void whatIsInTheWayOfTheKnownEndIsNotWaitedFor() throws Exception {
    UUID last;
    try (SyncServer server = open()) {
      server.addVersion(NIL, new byte[] {1});
      last = ((ChildVersion.Found) server.childVersion(NIL)).version();
    }
    Path end = repositories.cache().resolve("0.git").resolve("taskchampion-end");
    Files.delete(end);
    assertThat(new ProcessBuilder("mkfifo", end.toString()).start().waitFor()).isZero();
    try (SyncServer server = open()) {
      assertThat(server.childVersion(last)).isInstanceOf(ChildVersion.UpToDate.class);
    }
    Files.deleteIfExists(end);
  }
}
